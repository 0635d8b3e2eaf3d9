"""Cells merged over several rows: a workbook holds their text in the first alone, and means it of all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column, from 0"""

_FIGURE = re.compile(r"[-(]?[\d\s.,'’\u00a0\u202f]*\d[)-]?\s*\D{0,4}")
_DAY = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")

MOST_ROWS = 1_048_576
"""What a sheet holds: a file may state that a cell reaches further"""

MOST_LINES = 20
"""Lines over which the words of one product may go on"""

SHARED = (
    "a figure stands in one cell for this row and others, and whose it is is open: ask the sender for a figure a row"
)


class Reach(NamedTuple):
    """A figure in a cell over several rows or columns: rows as the file numbers them, columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    of_several_periods: bool = False
    """columns that were periods are rows now, and the figure is in each of them"""


class Reaches:
    """Collects the figures in merged cells while rows are read: those over rows that tell of something of their own."""

    def __init__(self) -> None:
        self.found: list[Reach] = []
        self._open: list[Reach] = []

    def begin_row(self, number: int, own: Iterable[object]) -> None:
        """Take a row, and what its cells hold without what reaches down from above."""
        self._open = [one for one in self._open if one.last_row >= number]
        if self._open and any(value != "" for value in own):
            self.found += self._open
            self._open.clear()

    def take(self, reach: Reach, value: object) -> None:
        """Take a merged cell that begins in the row that was begun."""
        if value == "" or spreads(value):
            return
        if reach.last_row > reach.first_row:
            self._open.append(reach)
        elif reach.last_column > reach.first_column:
            self.found.append(reach)


class Fields(NamedTuple):
    """The columns of a sale, of its product and of its figures, and what a cell says of its row, as "return"."""

    all: Container[int]
    product: Collection[int]
    figures: Container[int]
    says: Callable[[object], str]


def lone_reaches(reaches: Iterable[Reach], rows: Mapping[int, Sequence[object]], fields: Fields) -> frozenset[Reach]:
    """Return the reaches that are one product's: merged like it, and further words alone stand below its first row."""
    lone = set()
    for one in reaches:
        if one.last_row - one.first_row > MOST_LINES or one.of_several_periods or one.first_row not in rows:
            continue
        below = [rows[at] for at in range(one.first_row + 1, one.last_row + 1) if at in rows]
        if all(_goes_on(rows[one.first_row], row, fields) for row in below):
            lone.add(one)
    return frozenset(lone)


def _goes_on(first: Sequence[object], row: Sequence[object], fields: Fields) -> bool:
    """Return whether a row below another is of the same product and holds nothing of its own but words."""
    for place, cell in enumerate(row):
        same = place < len(first) and cell == first[place] and place not in fields.figures
        if cell != "" and not same and (place in fields.all or not _is_words(cell) or fields.says(cell)):
            return False
    return any(place < min(len(first), len(row)) and row[place] == first[place] != "" for place in fields.product)


def _is_words(cell: object) -> bool:
    """Return whether a cell holds words, as "with case" or "18 V": a number alone may be another product's."""
    return isinstance(cell, str) and any(map(str.isalpha, cell))


def shared_rows(reaches: Iterable[Reach], columns: Container[int]) -> frozenset[int]:
    """Return the rows that have a figure of one of these columns in a cell with other rows or periods."""
    spans = sorted(
        (one.first_row, one.last_row)
        for one in reaches
        if (one.last_row > one.first_row or one.of_several_periods)
        and any(at in columns for at in range(one.first_column, one.last_column + 1))
    )
    rows: set[int] = set()
    done = 0
    for first, last in spans:  # each row once, however many reach over it
        rows.update(range(max(first, done + 1), min(last, first + MOST_ROWS) + 1))
        done = max(done, last)
    return frozenset(rows)


def figures_of_several(rows: Iterable[Sequence[object]], merged: Iterable[Range]) -> tuple[Reach, ...]:
    """Return the figures that stand in one cell for several rows, or over several columns; rows are numbered from 1."""
    starts: defaultdict[int, list[Range]] = defaultdict(list)
    for one in merged:
        starts[one[0][0]].append(one)
    reaches = Reaches()
    end = max((last for ranges in starts.values() for _, (last, _) in ranges), default=-1) + 1
    for number, row in enumerate(islice(rows, end)):
        reaches.begin_row(number + 1, row)
        for (_, column), (last_row, last_column) in starts.get(number, ()):
            if 0 <= column < len(row):
                reaches.take(Reach(number + 1, last_row + 1, column, last_column), row[column])
    return tuple(reaches.found)


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
