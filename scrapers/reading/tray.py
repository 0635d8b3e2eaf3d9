"""Pages on their way to reading processes: their bytes lie in a file in memory, only the rest goes through a pipe.

A pipe takes 64 KB at a time and a copy on either side; a batch of pages is 4 MB.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scrapers.reading.many import ReadingTask, read_many
from scrapers.records import PageReading

CAN_LAY = hasattr(os, "memfd_create")
"""Whether this system has files in memory (Linux)."""

_KEPT_BYTES = 32 << 20
"""What an idle tray keeps of its memory."""


@dataclass(frozen=True)
class Laid:
    """Tasks whose pages' bytes lie in a tray: its path, and how many bytes each has, one behind the other."""

    path: str
    tasks: Sequence[ReadingTask]
    lengths: Sequence[int]


class Tray:
    """A file in memory that another process of this user can read while this process lives; `close` gives it back.

    Raises `OSError` where there is no room for one.
    """

    def __init__(self) -> None:
        self._file = os.memfd_create("pages", os.MFD_CLOEXEC)
        self._path = f"/proc/{os.getpid()}/fd/{self._file}"
        self._size = 0

    def lay(self, tasks: Sequence[ReadingTask]) -> Laid:
        """Lay the pages' bytes of tasks into the tray, in place of what lay there."""
        start = 0
        for task in tasks:
            rest = memoryview(task.response.body)
            while rest:
                written = os.pwrite(self._file, rest, start)
                start, rest = start + written, rest[written:]
        self._size = max(self._size, start)
        without = [replace(task, response=replace(task.response, body=b"")) for task in tasks]
        return Laid(self._path, without, [len(task.response.body) for task in tasks])

    def clear(self) -> None:
        """Let go of the memory that unusually large pages took."""
        if self._size > _KEPT_BYTES:
            os.ftruncate(self._file, 0)
            self._size = 0

    def close(self) -> None:
        """Give the file back; a process that has it open can still read it."""
        os.close(self._file)


def read_laid(laid: Laid) -> list[PageReading]:
    """Read pages out of a tray, in their order; raises `OSError` where the tray cannot be reached."""
    tray = os.open(laid.path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        readings, start = [], 0
        for task, length in zip(laid.tasks, laid.lengths, strict=True):
            body = _bytes_at(tray, start, length)
            readings += read_many([replace(task, response=replace(task.response, body=body))])
            start += length
        return readings
    finally:
        os.close(tray)


def _bytes_at(tray: int, start: int, length: int) -> bytes:
    body = os.pread(tray, length, start)
    while len(body) < length:
        more = os.pread(tray, length - len(body), start + len(body))
        if not more:
            raise OSError(f"a tray ends at {start + len(body):,}; {start + length:,} bytes were laid into it")
        body += more
    return body
