"""Trays: pages reach reading processes whole, and by the pipe where there is no tray."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.pipeline import reading_pool
from monitor.pipeline.reading_pool import ReadingPool
from scrapers.garbage import seldom_searched
from scrapers.reading import tray as trays
from scrapers.reading.many import ReadingTask
from scrapers.reading.tray import CAN_LAY, Laid, Tray, read_laid
from scrapers.records import PageReading, Response

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
needs_trays = pytest.mark.skipif(not CAN_LAY, reason="this system has no files in memory")


def task(body: bytes) -> ReadingTask:
    url = "https://shop.example/1"
    return ReadingTask(Response(url, url, 200, (("Content-Type", "text/html"),), body, NOW), "generic")


def page(number: int, filling: int = 0) -> bytes:
    offer = f'{{"price": "{number}.50", "priceCurrency": "EUR"}}'
    structured = f'{{"@type": "Product", "name": "Kettle", "offers": {offer}}}'
    return f'<h1>Kettle</h1><script type="application/ld+json">{structured}</script>{"<br>" * filling}'.encode()


def prices(readings: Sequence[PageReading]) -> list[str]:
    return [str(reading.offers[0].price) if reading.offers else reading.status for reading in readings]


def taken(tray: Tray, tasks: Sequence[ReadingTask], monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the bytes that a reader gets of tasks laid into a tray."""
    seen: list[bytes] = []

    def look(asked: Sequence[ReadingTask]) -> list[PageReading]:
        seen.extend(task.response.body for task in asked)
        return [PageReading("ok") for _ in asked]

    monkeypatch.setattr(trays, "read_many", look)
    assert len(read_laid(tray.lay(tasks))) == len(tasks)
    return seen


@needs_trays
@given(st.lists(st.lists(st.binary(max_size=300), max_size=4), max_size=4))
def test_a_tray_gives_back_what_was_laid_into_it_last(batches: list[list[bytes]]) -> None:
    tray = Tray()
    try:
        for bodies in batches:
            with pytest.MonkeyPatch.context() as patch:
                assert taken(tray, [task(body) for body in bodies], patch) == bodies
    finally:
        tray.close()


@needs_trays
def test_a_tray_lets_go_of_the_memory_of_unusually_large_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trays, "_KEPT_BYTES", 1000)
    tray = Tray()
    try:
        laid = tray.lay([task(b"x" * 5000)])
        assert os.stat(laid.path).st_size == 5000  # noqa: PTH116 - the path is a handle
        tray.clear()
        assert os.stat(laid.path).st_size == 0  # noqa: PTH116
        assert taken(tray, [task(b"y")], monkeypatch) == [b"y"]
    finally:
        tray.close()


@needs_trays
def test_a_tray_that_is_shorter_than_what_was_laid_into_it_is_an_error() -> None:
    tray = Tray()
    try:
        laid = tray.lay([task(b"12345")])
        with pytest.raises(OSError, match="ends at 5; 9 bytes"):
            read_laid(replace(laid, lengths=[9]))
    finally:
        tray.close()


def unreachable(_laid: Laid) -> list[PageReading]:
    raise OSError("no such tray")


@pytest.mark.parametrize("fault", ["none to be had", "not to be reached"])
def test_where_no_tray_serves_pages_go_through_the_pipe(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def no_tray() -> Tray:
        asked.append("tray")
        raise OSError(28, "No space left on device")

    if fault == "none to be had":
        monkeypatch.setattr(reading_pool, "Tray", no_tray)
    else:
        monkeypatch.setattr(reading_pool, "read_laid", unreachable)

    async def read() -> list[list[PageReading]]:
        with ReadingPool.of(1) as pool:
            return [await pool.read([task(page(number)), task(page(number + 1))]) for number in (1, 3)]

    assert [prices(batch) for batch in asyncio.run(read())] == [["1.50", "2.50"], ["3.50", "4.50"]]
    assert len(asked) <= 1


def dying(_laid: Laid) -> list[PageReading]:
    os._exit(1)


def trays_held() -> int:
    handles = [path.readlink() for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    return sum("memfd:pages" in str(handle) for handle in handles)


@needs_trays
@pytest.mark.parametrize("reader", [dying, unreachable, read_laid])
def test_no_tray_is_left_in_memory_when_a_pool_ends(
    reader: Callable[[Laid], list[PageReading]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_pool, "read_laid", reader)
    before = trays_held()

    async def read() -> None:
        with ReadingPool.of(1) as pool:
            await pool.read([task(page(1))])
            assert trays_held() == before + 1

    asyncio.run(read())
    assert trays_held() == before


def test_pages_larger_than_a_pipe_come_whole_from_several_batches_at_a_time() -> None:
    async def read() -> list[list[PageReading]]:
        with ReadingPool.of(2) as pool:
            batches = [[task(page(n, 40_000)), task(page(n + 1, 9))] for n in range(1, 13, 2)]
            return await asyncio.gather(*map(pool.read, batches))

    assert [prices(batch) for batch in asyncio.run(read())] == [[f"{n}.50", f"{n + 1}.50"] for n in range(1, 13, 2)]


def test_cycles_are_searched_for_as_before_once_many_pages_have_gone_by() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with pytest.raises(ValueError, match="a fault"), seldom_searched():
        assert gc.get_threshold()[0] > before[0]
        raise ValueError("a fault")
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() <= frozen
