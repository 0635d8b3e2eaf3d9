"""Cells merged over several rows: a workbook holds their text in the first alone, and means it of all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column, from 0"""

_FIGURE = re.compile(r"[-(]?[\d\s.,'’\u00a0\u202f]*\d[)-]?\s*\D{0,4}")
_DAY = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")


def filled(rows: Iterable[Sequence[object]], merged: Iterable[Range]) -> Iterator[Sequence[object]]:
    """Yield the rows with the text or day of merged cells in each row that they reach over.

    A figure stays in its first row: a sum of several rows that stood in each of them would count several times.
    """
    starts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for (first, column), (last, _) in merged:
        if last > first:
            starts[first].append((column, last))
    if not starts:
        yield from rows
        return
    open_ones: dict[int, tuple[object, int]] = {}
    for number, row in enumerate(rows):
        open_ones = {column: (value, last) for column, (value, last) in open_ones.items() if number <= last}
        whole = list(row)
        for column, (value, _) in open_ones.items():
            whole[column] = value if whole[column] == "" else whole[column]
        for column, last in starts.pop(number, ()):
            if 0 <= column < len(whole) and spreads(whole[column]):
                open_ones[column] = (whole[column], last)
        yield whole


def spreads(value: object) -> bool:
    """Return whether a value that stands once is said of every row it reaches over: a text or a day."""
    if isinstance(value, str):
        return bool(value) and (_DAY.fullmatch(value.strip()) is not None or not _FIGURE.fullmatch(value.strip()))
    return isinstance(value, date)
