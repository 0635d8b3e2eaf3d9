"""Reading processes: what dies or hangs costs no page, and nothing is left running."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.demo.calendar import Slot
from monitor.pipeline.reading_pool import ReadingPool, reading_processes
from scrapers.reading import visit
from scrapers.reading.many import ReadingTask, read_many
from scrapers.records import Page, PageReading, Response
from scrapers.sites import generic

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
KILLED = """
import asyncio, os, signal
from concurrent.futures import ProcessPoolExecutor
from monitor.pipeline.reading_pool import reading_processes
executor = reading_processes(2)
print(*[executor.submit(os.getpid).result() for _ in range(4)], flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
Opener = Callable[..., AbstractContextManager[Any]]
FIRST = Slot(1, "am")


def task(number: int) -> ReadingTask:
    body = (
        f"<html><head><title>Kettle</title></head><body><h1>Kettle {number}</h1>"
        '<script type="application/ld+json">{"@type": "Product", "name": "Kettle", "offers": '
        f'{{"@type": "Offer", "price": "{number}.50", "priceCurrency": "EUR"}}}}</script>'
        f"<p>{number}.50 EUR</p></body></html>"
    )
    url = f"https://shop.example/{number}"
    return ReadingTask(Response(url, url, 200, (("Content-Type", "text/html"),), body.encode(), NOW), "generic")


class Deadly:
    """Ends the process that it is sent to."""

    def __reduce__(self) -> tuple[Any, tuple[int]]:
        return os._exit, (3,)


def prices(readings: Sequence[PageReading]) -> list[str]:
    return [str(reading.offers[0].price) if reading.offers else reading.status for reading in readings]


@pytest.mark.parametrize("processes", [0, 2])
def test_readings_come_in_the_order_of_their_tasks(processes: int) -> None:
    async def read() -> list[list[PageReading]]:
        with ReadingPool.of(processes) as pool:
            return await asyncio.gather(*[pool.read([task(n), task(n + 1)]) for n in range(1, 9, 2)], pool.read([]))

    assert [prices(batch) for batch in asyncio.run(read())] == [
        *[[f"{n}.50", f"{n + 1}.50"] for n in range(1, 9, 2)],
        [],
    ]


def test_any_executor_will_do() -> None:
    async def read() -> list[PageReading]:
        with ReadingPool(lambda: ThreadPoolExecutor(3)) as pool:
            return await pool.read([task(1)])

    assert prices(asyncio.run(read())) == ["1.50"]


def test_a_page_that_kills_its_reader_is_named_and_takes_no_other_page_along() -> None:
    started: list[Executor] = []

    def start() -> Executor:
        started.append(reading_processes(1))
        return started[-1]

    async def read() -> tuple[list[PageReading], list[PageReading]]:
        with ReadingPool(start) as pool:
            deadly = ReadingTask(task(9).response, "generic", {"deadly": Deadly()})  # type: ignore[dict-item]
            return await pool.read([task(1), deadly, task(2)]), await pool.read([task(3)])

    harmed, later = asyncio.run(read())
    assert prices(harmed) == ["1.50", "layout_changed", "2.50"]
    assert "the process that read this page ended, twice" in harmed[1].reasons[0]
    assert prices(later) == ["3.50"]
    assert len(started) == 2


def test_a_page_that_is_never_read_to_its_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(_page: Page) -> PageReading:
        while True:
            pass

    monkeypatch.setattr(visit, "reader_named", lambda name: forever if name == "endless" else generic.read)
    endless = ReadingTask(task(1).response, "endless")
    first, second = read_many([endless, task(2)], longest=0.2)
    assert first.status == "layout_changed"
    assert "not read within 0.2 s" in first.reasons[0]
    assert prices([second]) == ["2.50"]
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def test_the_end_of_a_terminal_ends_the_pass_and_no_reading_process_before_it() -> None:
    with reading_processes(1) as executor:
        process = executor.submit(os.getpid).result()
        os.kill(process, signal.SIGHUP)
        assert executor.submit(os.getpid).result() == process


def test_reading_processes_end_with_a_pass_that_is_killed() -> None:
    root = Path(__file__).resolve().parents[2]
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=root, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    left = {int(process) for process in killed.stdout.split()}
    assert left
    deadline = time.monotonic() + 30
    while left and time.monotonic() < deadline:
        left = {process for process in left if _runs(process)}
        time.sleep(0.05)
    assert not left


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def _with_readers(root: Path, count: int) -> None:
    settings = root / "channelwarden.toml"
    settings.write_text(settings.read_text("utf-8").replace("[collect]", f"[collect]\nreaders = {count}"), "utf-8")


def test_reading_processes_change_no_row(tmp_path: Path, open_stage: Opener) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with open_stage(tmp_path / "one") as alone:
        _with_readers(alone.root, 0)
        alone.run(FIRST, "collect")
        expected = alone.rows()
    with open_stage(tmp_path / "two", like=alone) as beside:
        _with_readers(beside.root, 2)
        beside.run(FIRST, "collect")
        assert beside.rows() == expected
    assert expected["observation"]
