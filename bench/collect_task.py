"""What every contender of the collecting benchmark is asked to do, and how it is measured."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Task:
    """Collect `count` pages of `distinct` files at `base`, so many at a time, and write the items to `items` (JSONL).

    `evidence` is a folder for what is kept as evidence, empty where nothing is; `readers` are reading processes beside
    the fetching one, 0 for all in one process.
    """

    base: str
    count: int
    distinct: int
    concurrency: int
    items: str
    evidence: str = ""
    readers: int = 0

    @property
    def urls(self) -> list[str]:
        """The addresses of the pages."""
        return [f"{self.base}/p/{number // self.distinct}/{number % self.distinct}" for number in range(self.count)]


class Clock:
    """Times from the first request to the last item, with the processor time that all processes took meanwhile."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._items = 0
        self._first = self._last = self._used = 0.0

    def start(self) -> None:
        """Note a request; the first one starts the clock."""
        if not self._first:
            self._first, self._used = time.perf_counter(), processor_time_of(os.getpid())

    def item(self) -> None:
        """Note an item that is done; the last one stops the clock."""
        self._items += 1
        self._last = time.perf_counter()
        if self._items == self._count:
            self._used = processor_time_of(os.getpid()) - self._used

    def measured(self) -> dict[str, float]:
        """Return pages, seconds, pages a second and milliseconds of processor time a page."""
        seconds = self._last - self._first
        return {
            "pages": self._items,
            "seconds": round(seconds, 3),
            "pages_per_second": round(self._items / seconds, 1),
            "processor_ms_per_page": round(1000 * self._used / self._count, 3),
        }


def processor_time_of(process: int) -> float:
    """Return the seconds of processor time that a process and its living descendants have used."""
    return sum(_ticks(each) for each in _family(process)) / os.sysconf("SC_CLK_TCK")


def _ticks(process: int) -> int:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])  # utime and stime; the name before may hold spaces


def memory_of(process: int) -> float:
    """Return the memory that a process and its children have now, in MiB; shared pages are counted by their share."""
    return sum(_proportional(each) for each in _family(process)) / 1024


def _family(process: int) -> list[int]:
    children: list[int] = []
    for task in _listed(Path(f"/proc/{process}/task")):
        try:
            children += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return [process, *(each for child in children for each in _family(child))]


def _listed(folder: Path) -> list[Path]:
    try:
        return [folder / name for name in os.listdir(folder)]  # noqa: PTH208 - may vanish while it is read
    except OSError:
        return []


def _proportional(process: int) -> int:
    """Return a process's memory in KiB, 0 when it has ended."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) if found else 0
