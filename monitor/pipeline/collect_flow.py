"""How answers become rows while others are still fetched: archived, read and stored a batch at a time, in order.

Batches are stored in the order they were archived in, so that what a killed pass leaves is the archive's end: the next
pass takes it up from there. Few batches are under way at a time, so memory does not grow with the number of pages.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Generic, ParamSpec, Protocol, Self, TypeVar

from monitor.pipeline.reading_pool import ReadingPool
from scrapers.garbage import seldom_searched
from scrapers.reading.many import ReadingTask
from scrapers.records import FetchFailure, PageReading, Response

Answer = tuple[str, Response | FetchFailure]
"""The key of what was asked for (a listing's) and what its shop answered."""

BATCH = 32
"""Answers that are archived, read and stored together at most."""
PATIENCE_SECONDS = 0.5
"""How long a batch waits to become full: a slow shop's page is stored soon all the same."""

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Batch = TypeVar("_Batch")


class Steps(Protocol[_Batch]):
    """What is done with a batch; `archive` and `store` are called in one thread of their own, one at a time."""

    def archive(self, answers: Sequence[Answer]) -> _Batch:
        """Keep answers as evidence, in the order given, before anything reads them."""

    def tasks(self, batch: _Batch) -> list[ReadingTask]:
        """Return what is to be read of a batch."""

    def store(self, batch: _Batch, readings: Sequence[PageReading]) -> None:
        """Store a batch; `readings` are what its tasks yielded."""

    def tell(self, batch: _Batch) -> None:
        """Report a batch that is safely stored."""


class Flow(Generic[_Batch]):
    """Takes answers through archive, reading and store; a context manager around the thread that writes."""

    def __init__(self, pool: ReadingPool, steps: Steps[_Batch]) -> None:
        self._pool = pool
        self._steps = steps
        self._writer = ThreadPoolExecutor(1, "writer")
        self._reading: deque[tuple[_Batch, asyncio.Task[list[PageReading]]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        for _, task in self._reading:
            task.cancel()
        self._writer.shutdown(wait=True)

    async def take(self, answers: AsyncGenerator[Answer]) -> None:
        """Take all answers in; when this returns they are stored."""
        with seldom_searched():
            await self._take(in_batches(answers, BATCH, PATIENCE_SECONDS))

    async def _take(self, batches: AsyncGenerator[list[Answer]]) -> None:
        coming: asyncio.Task[list[Answer] | None] | None = asyncio.create_task(_next(batches))
        try:
            while coming or self._reading:
                waiting: set[asyncio.Task[list[Answer] | None] | asyncio.Task[list[PageReading]]] = set()
                if coming and len(self._reading) < self._pool.under_way:
                    waiting.add(coming)
                if self._reading:
                    waiting.add(self._reading[0][1])
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                if self._reading and self._reading[0][1].done():
                    await self._store_first()
                if coming and coming.done() and len(self._reading) < self._pool.under_way:
                    batch = coming.result()
                    if batch is not None:
                        await self._begin(batch)
                    coming = None if batch is None else asyncio.create_task(_next(batches))
        finally:
            if coming:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)
            await batches.aclose()

    async def _begin(self, answers: Sequence[Answer]) -> None:
        batch = await self._written(self._steps.archive, answers)
        self._reading.append((batch, asyncio.create_task(self._pool.read(self._steps.tasks(batch)))))

    async def _store_first(self) -> None:
        batch, reading = self._reading.popleft()
        await self._written(self._steps.store, batch, reading.result())
        self._steps.tell(batch)

    async def _written(self, work: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> _T:
        """Do what writes in the thread that writes: one write at a time, while the fetching goes on."""
        return await asyncio.wrap_future(self._writer.submit(work, *args, **named))


async def in_batches(answers: AsyncGenerator[_T], size: int, patience: float) -> AsyncGenerator[list[_T]]:
    """Yield what comes in lists of at most `size`, each at most `patience` seconds after its first element came."""
    queue: asyncio.Queue[_T | None] = asyncio.Queue(size)

    async def fill() -> None:
        try:
            async for answer in answers:
                await queue.put(answer)
        except Exception:  # but not when nobody listens any more: then nobody makes room either
            await queue.put(None)
            raise
        await queue.put(None)

    filling = asyncio.create_task(fill())
    try:
        while (first := await queue.get()) is not None:
            batch, ended = [first], False
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    while len(batch) < size and not ended:
                        if (following := await queue.get()) is None:
                            ended = True
                        else:
                            batch.append(following)
            yield batch
            if ended:
                break
        await filling
    finally:
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)


async def _next(batches: AsyncGenerator[list[Answer]]) -> list[Answer] | None:
    return await anext(batches, None)
