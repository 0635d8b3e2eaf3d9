"""Pages read a batch at a time: what a reading process is asked, and how it is kept from hanging on one page."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from scrapers.bounds import end_process_after, limit_process
from scrapers.garbage import search_seldom
from scrapers.reading.visit import read_response
from scrapers.records import PageReading, Response
from scrapers.sites import reader_names

_DEFAULT = signal.SIG_DFL

LONGEST_SECONDS = 60.0
"""How long one page may be read; a page is read in milliseconds, so this one would never end."""
_GRACE_SECONDS = 1.0
"""How much longer a page may keep its process, which is then ended: within a parser no `TimeoutError` is raised."""


@dataclass(frozen=True)
class ReadingTask:
    """A response, the site reader that reads it, and what the settings say of the site."""

    response: Response
    reader: str
    hints: Mapping[str, str] = field(default_factory=dict)


def read_many(tasks: Sequence[ReadingTask], longest: float = LONGEST_SECONDS) -> list[PageReading]:
    """Read pages in the order given; one that takes longer than `longest` seconds is `layout_changed` and says so."""
    readings = []
    for task in tasks:
        with _ended_after(longest):
            readings.append(read_response(task.response, task.reader, task.hints))
    return readings


def begin_reading() -> None:
    """Begin a reading process: it knows the readers, leaves Ctrl-C to its parent and ends when its parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reader_names()
    limit_process()
    search_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` within the block when it takes too long, where signals can reach it (a main thread)."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGALRM) is not _DEFAULT:
        yield
        return

    def too_long(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"the page was not read within {seconds:g} s")

    signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    end_process_after(seconds + _GRACE_SECONDS)
    try:
        yield
    finally:
        end_process_after(0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, _DEFAULT)
