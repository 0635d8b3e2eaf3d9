"""Answers on their way to the store: batches neither wait for a slow shop nor overtake one another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime

import pytest

from monitor.pipeline.collect_flow import BATCH, Answer, Flow, in_batches
from scrapers.reading.many import ReadingTask
from scrapers.records import PageReading, Response

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


async def numbers(count: int) -> AsyncGenerator[int]:
    for number in range(count):
        yield number


async def gathered(answers: AsyncGenerator[int], size: int, patience: float = 5.0) -> list[list[int]]:
    return [batch async for batch in in_batches(answers, size, patience)]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, []), (1, [[0]]), (3, [[0, 1, 2]]), (4, [[0, 1, 2], [3]]), (6, [[0, 1, 2], [3, 4, 5]])],
)
def test_batches_are_as_large_as_asked_but_for_the_last(count: int, expected: list[list[int]]) -> None:
    assert asyncio.run(gathered(numbers(count), 3)) == expected


def test_a_batch_does_not_wait_for_a_shop_that_is_slow() -> None:
    async def slow(arrived: asyncio.Event) -> AsyncGenerator[int]:
        yield 1
        await arrived.wait()
        yield 2

    async def read() -> list[list[int]]:
        arrived, batches = asyncio.Event(), []
        async for batch in in_batches(slow(arrived), 10, 0.01):
            batches.append(batch)
            arrived.set()
        return batches

    assert asyncio.run(read()) == [[1], [2]]


def test_a_fault_of_the_fetching_is_not_lost_and_what_came_before_it_comes_first() -> None:
    async def broken() -> AsyncGenerator[int]:
        yield 1
        raise OSError("the line is cut")

    async def read(seen: list[list[int]]) -> None:
        async for batch in in_batches(broken(), 10, 5.0):
            seen.append(batch)

    seen: list[list[int]] = []
    with pytest.raises(OSError, match="the line is cut"):
        asyncio.run(read(seen))
    assert seen == [[1]]


def test_who_leaves_early_leaves_nothing_waiting() -> None:
    async def leave() -> list[int]:
        batches = in_batches(numbers(1000), 3, 5.0)
        first = await anext(batches)
        await asyncio.sleep(0.01)
        await batches.aclose()
        return first

    async def within_time() -> list[int]:
        return await asyncio.wait_for(leave(), 10)

    assert asyncio.run(within_time()) == [0, 1, 2]


def test_a_store_that_fails_ends_the_flow_with_its_fault() -> None:
    class Failing(Noted):
        def store(self, batch: Sequence[Response], readings: Sequence[PageReading]) -> None:
            super().store(batch, readings)
            raise ZeroDivisionError

    async def answers() -> AsyncGenerator[Answer]:
        for number in range(50 * BATCH):
            url = f"https://shop.example/{number}"
            yield url, Response(url, url, 200, (), b"x", NOW)

    async def take() -> None:
        with Flow(BackToFront(), Failing()) as flow:  # type: ignore[arg-type]
            await asyncio.wait_for(flow.take(answers()), 10)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(take())


class BackToFront:
    """A pool that has read every second batch long before the one that came first."""

    def __init__(self, under_way: int = 6) -> None:
        self.under_way = under_way
        self.asked = 0
        self.at_once = self.most_at_once = 0

    async def read(self, tasks: Sequence[ReadingTask]) -> list[PageReading]:
        self.asked += 1
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await asyncio.sleep(0.05 if self.asked % 2 else 0)
        self.at_once -= 1
        return [PageReading(each.response.url) for each in tasks]


class Noted:
    """Steps that note in which order and thread they were made."""

    def __init__(self) -> None:
        self.archived: list[str] = []
        self.stored: list[tuple[str, str]] = []
        self.told: list[str] = []
        self.writers: set[str] = set()

    def archive(self, answers: Sequence[Answer]) -> list[Response]:
        self.writers.add(threading.current_thread().name)
        self.archived += [key for key, _ in answers]
        return [answer for _, answer in answers if isinstance(answer, Response)]

    def tasks(self, batch: Sequence[Response]) -> list[ReadingTask]:
        assert {response.url for response in batch} <= set(self.archived)
        return [ReadingTask(response, "generic") for response in batch]

    def store(self, batch: Sequence[Response], readings: Sequence[PageReading]) -> None:
        self.writers.add(threading.current_thread().name)
        self.stored += [(response.url, reading.status) for response, reading in zip(batch, readings, strict=True)]

    def tell(self, batch: Sequence[Response]) -> None:
        self.told += [response.url for response in batch]


@pytest.mark.parametrize(("under_way", "least"), [(6, 2), (1, 1)])
def test_batches_are_stored_in_the_order_they_were_archived_in_whichever_is_read_first(
    under_way: int, least: int
) -> None:
    urls = [f"https://shop.example/{number}" for number in range(20 * BATCH + 5)]

    async def answers() -> AsyncGenerator[Answer]:
        for url in urls:
            yield url, Response(url, url, 200, (), b"x", NOW)

    async def take(pool: BackToFront, steps: Noted) -> None:
        with Flow(pool, steps) as flow:  # type: ignore[arg-type]
            await flow.take(answers())

    pool, steps = BackToFront(under_way), Noted()
    asyncio.run(take(pool, steps))
    assert steps.archived == urls
    assert steps.stored == [(url, url) for url in urls]
    assert steps.told == urls
    assert len(steps.writers) == 1
    assert least <= pool.most_at_once <= under_way
