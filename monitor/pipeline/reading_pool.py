"""Pages are read beside the fetching: in processes of their own, or in a thread where there are few.

The executor is one of this machine, or a cluster that behaves like one. A process that dies takes no page along: it is
replaced and its pages are read again, each alone here, so that the one that killed it is named.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor, wait
from typing import Self

from scrapers.reading.many import ReadingTask, begin_reading, read_many
from scrapers.reading.tray import CAN_LAY, Tray, read_laid
from scrapers.records import PageReading

_WORKER_MODULE = "scrapers.reading.preloaded"

UNDER_WAY = 6
"""Batches that are read at a time at most, by processes of this machine."""


class ExecutorGoneError(BrokenExecutor):
    """The executor serves no longer, by no fault of a page; another one reads what it was given."""


class ReadingPool:
    """Reads batches of pages on an executor; a context manager. `start` makes one, and another where it broke.

    `under_way` says how many batches it is worth to give it at a time.
    """

    under_way = UNDER_WAY

    def __init__(self, start: Callable[[], Executor], under_way: int = UNDER_WAY) -> None:
        self.under_way = under_way
        self._start = start
        self._executor = start()
        self._alone = asyncio.Lock()
        self._trays_serve = CAN_LAY
        self._idle: list[Tray] = []

    @classmethod
    def of(cls, processes: int) -> ReadingPool:
        """Return a pool of so many processes; with 0 the reading is done by a thread of this one."""
        return cls(lambda: executor_here(processes))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)
        for tray in self._idle:
            tray.close()

    async def read(self, tasks: Sequence[ReadingTask]) -> list[PageReading]:
        """Read pages; returns a reading for each, in their order."""
        if not tasks:
            return []
        executor = self._executor
        try:
            return await self._read_on(executor, tasks)
        except BrokenExecutor as error:
            if self._executor is executor:
                self._executor = self._start()
            return await (self.read(tasks) if isinstance(error, ExecutorGoneError) else self._each_alone(tasks))

    async def _read_on(self, executor: Executor, tasks: Sequence[ReadingTask]) -> list[PageReading]:
        """Read pages on an executor; those of a process on this machine get their bytes by a tray."""
        if not (self._trays_serve and isinstance(executor, ProcessPoolExecutor)):
            return await asyncio.wrap_future(executor.submit(read_many, tasks))
        try:
            tray = self._idle.pop() if self._idle else Tray()
            try:
                return await asyncio.wrap_future(executor.submit(read_laid, tray.lay(tasks)))
            finally:  # also of a process that died: what nobody has would be kept in memory until the end
                self._idle.append(tray)
                tray.clear()
        except OSError:  # no memory for a tray, or a system on which it cannot be reached
            self._trays_serve = False
            return await self._read_on(executor, tasks)

    async def _each_alone(self, tasks: Sequence[ReadingTask]) -> list[PageReading]:
        """Read pages one at a time where nothing else is read: a process that dies now dies of its page."""
        readings: list[PageReading] = []
        async with self._alone:
            executor = reading_processes(1)
            try:
                for task in tasks:
                    try:
                        readings += await asyncio.wrap_future(executor.submit(read_many, [task]))
                    except BrokenExecutor:
                        reason = "the process that read this page ended, twice; its bytes are in the evidence archive"
                        readings.append(PageReading("layout_changed", (), (reason,)))
                        executor = reading_processes(1)
            finally:
                executor.shutdown(wait=True, cancel_futures=True)
        return readings


def executor_here(processes: int) -> Executor:
    """Return an executor of so many reading processes; with 0 a thread of this one."""
    return reading_processes(processes) if processes else ThreadPoolExecutor(1, "reading")


def reading_processes(count: int) -> ProcessPoolExecutor:
    """Return an executor of processes that know the readers and nothing of the store, once they have begun.

    They take a third of a second to begin, in which many pages would pile up. The end of a terminal is left to this
    process: they end with it, and who were ended before it would be missed.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_WORKER_MODULE])
    executor = ProcessPoolExecutor(count, context, initializer=begin_reading)
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})  # what is started now inherits it
    try:
        wait([executor.submit(os.getpid) for _ in range(count)])
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)
    return executor
