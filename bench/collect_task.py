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
    """Times from the first request to the last item and watches memory on the way; processor time is read outside."""

    def __init__(self) -> None:
        self._first = 0.0
        self._last = 0.0
        self._items = 0

    def start(self) -> None:
        """Note a request; the first one starts the clock."""
        self._first = self._first or time.perf_counter()

    def item(self) -> None:
        """Note an item that is done."""
        self._items += 1
        self._last = time.perf_counter()

    def measured(self) -> dict[str, float]:
        """Return pages, seconds and pages a second."""
        seconds = self._last - self._first
        return {"pages": self._items, "seconds": round(seconds, 3), "pages_per_second": round(self._items / seconds, 1)}


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
