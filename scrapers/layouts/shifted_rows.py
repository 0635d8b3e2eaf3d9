"""Rows whose cells stand a column further than those of other rows: told by what each column holds elsewhere."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import islice

from scrapers.layouts.figures import FigureError, number
from scrapers.layouts.profile import Cell
from scrapers.layouts.sides import is_zero
from scrapers.layouts.table import Found

_SAMPLE = 500
"""Rows by which it is told what a column holds"""
_MANY = 2_000
"""Rows by which it is told whether figures behind the headings are seldom"""
_LEAST = 2
"""Rows that show what a column holds"""
_FEW = 10
"""Of so many cells one may be of another kind"""

_NUMBER = re.compile(
    r"[-+(]?[€$£¥₽]?\s?(\d[\d.,'’\s]*)[-)]?\s?(?:[€$£¥₽%]|[A-Z]{3}|zł|Kč|Ft|kr\.?|руб\.?|р\.|шт\.?|ks|szt\.?)?"
)
_DAY = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}.*")
_FIGURE_LINE = re.compile(r"^ *[-+(€$£¥₽]*\d[\d.,'’ ]*[-)]? *.{0,4}$", re.MULTILINE)
_LETTER_LINE = re.compile(r"^ *[^\W\d_]", re.MULTILINE)

WORD, DAY, WHOLE, PART, NUMBER = "word", "day", "whole", "part", "number"
_NUMBERS = frozenset((WHOLE, PART, NUMBER))


class Shifts:
    """What the columns of a table hold, and which rows would fit them better a column or two further left or right."""

    def __init__(self, found: Found, mark: str, fields: Sequence[str]) -> None:
        """Look at the first rows; `fields` are those whose figures make a row a line."""
        self._mark = mark
        self._width = found.width
        self._headings = found.headings[1]
        self._delimited = found.sheet.shifts
        self.width = found.width if self._delimited or _seldom_beyond(found) else sys.maxsize
        """cells beyond which a row has too many"""
        self._quantity = found.columns.get("quantity", -1)
        self._last = max(found.columns.values(), default=-1)
        self._counts: list[Counter[str]] = [Counter() for _ in range(found.width)]
        figures = [found.columns.get(name, -1) for name in fields]
        lines: list[Sequence[Cell]] = []
        for _, cells in islice(found.below(), _SAMPLE):
            is_line = all(self._kind(_at(cells, place)) in _NUMBERS for place in figures)
            if is_line and not any(cells[self._width :]):
                lines.append(cells)
                for place, counts in enumerate(self._counts):
                    counts[self._kind(_at(cells, place))] += 1
        self._figures = figures if len(figures) == 2 else ()
        self._prices: list[Decimal] = sorted(filter(None, map(self._price, lines))) if len(figures) == 2 else []
        strict = {*figures, *(found.columns.get(name, -1) for name in ("sold_on", "as_of"))}
        self._watched = {
            place: kind
            for place, counts in enumerate(self._counts)
            if place not in strict and (kind := _settled(counts))
        }

    def is_quiet(self, values: Sequence[Sequence[object]]) -> bool:
        """Return whether no cell of many rows is of another kind than its column's; `values` are cells by columns."""
        return not any(_may_be_odd(values[at], kind) for at, kind in self._watched.items() if at < len(values))

    def check(self, cells: Sequence[Cell]) -> None:
        """Raise `FigureError` for a row whose cells are shifted: one holds a delimiter, was put in or taken out."""
        if self._delimited and any(cells[self._width :]):
            raise FigureError(
                f"it has {len(cells)} cells, the headings are {self._width}: ask the sender to put what holds a "
                "delimiter into quotes, and a heading above every column"
            )
        if why := self._why(cells):
            raise FigureError(why)

    def _price(self, cells: Sequence[Cell]) -> Decimal | None:
        """Return amount by quantity of a row, where both can be read and neither is nought."""
        if not self._figures:
            return None
        with suppress(FigureError):
            quantity, amount = (number(_at(cells, place), self._mark) for place in self._figures)
            return abs(amount / quantity) if quantity and amount else None
        return None

    def _is_usual(self, cells: Sequence[Cell]) -> bool:
        """Return whether amount by quantity is within what other rows show: then they stand where they belong."""
        price = self._price(cells)
        return price is not None and len(self._prices) > 1 and self._prices[1] <= price <= self._prices[-2]

    def is_shifted(self, cells: Sequence[Cell]) -> bool:
        """Return whether a row's cells fit columns beside theirs better."""
        return self._why(cells) != ""

    def _why(self, cells: Sequence[Cell]) -> str:
        if self.width != self._width:
            cells = cells[: self._width]  # figures behind the headings are as in other rows
        odd = [
            place
            for place, kind in self._watched.items()
            if (found := self._kind(_at(cells, place))) and (found in _NUMBERS) != (kind == NUMBER)
        ]
        beyond = next((cell for cell in cells[self._width :] if isinstance(cell, Decimal)), None)
        if (not odd and beyond is None) or (beyond is None and self._is_usual(cells)):
            return ""
        for by in (1, 2):
            first = self._pushed_right(cells, by, odd)
            if first is not None and beyond is not None:
                gap = "a cell is empty" if cells[first] == "" else "a cell holds a nought"
                return f"{gap}, and {beyond} stands behind the last heading, as in few other rows: {_ASK}"
            if first is not None or self._pulled_left(cells, by, odd):
                shown = next(iter(odd))
                return (
                    f"'{cells[shown]}' stands under '{_at(self._headings, shown)}', where other rows have "
                    f"{'figures' if self._watched[shown] == NUMBER else 'words'}: {_ASK}"
                )
        return ""

    def _pushed_right(self, cells: Sequence[Cell], by: int, odd: Sequence[int]) -> int | None:
        """Return the place from which on the cells would fit the columns to their left, or None."""
        beyond = any(isinstance(cell, Decimal) for cell in cells[self._width :])
        latest = min(self._last, len(cells) - 1 if beyond else max(odd, default=-1) - by)
        misfit = next((at for at in range(len(cells) - 1, by - 1, -1) if not self._fits(cells, at, at - by)), -1)
        places = range(max(0, misfit - by + 1), latest + 1)
        return next((place for place in places if self._may_be_inserted(cells, place, by)), None)

    def _may_be_inserted(self, cells: Sequence[Cell], place: int, by: int) -> bool:
        """Return whether cells may have been put in: empty, noughts, or what a delimiter cut off from a text."""
        if all(is_zero(cell) for cell in cells[place : place + by]):
            return True
        return (
            self._delimited
            and place > 0
            and self._kind(cells[place - 1]) == WORD
            and self._counts[place - 1][WORD] > 1
            and by == 1
        )

    def _pulled_left(self, cells: Sequence[Cell], by: int, odd: Sequence[int]) -> bool:
        """Return whether the cells would fit the columns to their right from some place on: one was taken out."""
        ends = range(self._width - by, self._width)
        if any(_at(cells, at) != "" or not self._is_filled(at) for at in ends):
            return False
        ends_at = self._width - by
        misfit = next((at for at in range(ends_at - 1, -1, -1) if not self._fits(cells, at, at + by)), -1)
        return misfit < min(max(odd, default=-1), self._last)

    def _fits(self, cells: Sequence[Cell], at: int, place: int) -> bool:
        """Return whether a cell is of a kind that a column holds in other rows."""
        if place >= self._width:
            return _at(cells, at) == ""
        cell, counts = _at(cells, at), self._counts[place].copy()
        counts.subtract([self._kind(_at(cells, place))])
        kind, filled = self._kind(cell), sum(counts.values()) - counts[""]
        if not kind:
            return not self._is_filled(place)
        if filled <= 0:
            return True
        alike = counts[kind]
        if kind == NUMBER or (kind in _NUMBERS and not isinstance(cell, str)):
            alike = sum(counts[one] for one in _NUMBERS)
        if place == self._quantity and kind == PART and not counts[PART]:
            alike = 0
        return alike * _FEW >= filled

    def _is_filled(self, place: int) -> bool:
        """Return whether hardly any row has nothing in a column."""
        counts = self._counts[place]
        return counts[""] <= max(1, sum(counts.values()) // _FEW) < sum(counts.values())

    def _kind(self, cell: object) -> str:
        """Return whether a cell holds a word, a day, a whole number or one with decimals, or nothing."""
        if isinstance(cell, date):
            return DAY
        if isinstance(cell, Decimal):
            return WHOLE if cell == cell.to_integral_value() else PART
        text = str(cell).strip()
        if found := _NUMBER.fullmatch(text):
            if _DAY.fullmatch(text):
                return DAY
            return PART if self._mark and self._mark in found[1].strip(".,") else WHOLE
        return (DAY if _DAY.fullmatch(text) else WORD) if text else ""


def _seldom_beyond(found: Found) -> bool:
    """Return whether few rows have a figure right behind the last heading: it may have been shifted there."""
    rows = [cells for _, cells in islice(found.below(), _MANY)]
    beyond = sum(found.width < len(cells) and isinstance(cells[found.width], Decimal) for cells in rows)
    return 0 < 2 * beyond < len(rows)


_ASK = "its cells may be shifted; ask the sender"


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else ""


def _settled(counts: Counter[str]) -> str:
    """Return word or number where a column holds hardly anything else, or nothing."""
    filled = sum(counts.values()) - counts[""]
    numbers = sum(counts[kind] for kind in _NUMBERS)
    for kind, count in ((WORD, counts[WORD]), (NUMBER, numbers)):
        if count >= _LEAST and filled - count <= max(filled // _FEW, min(filled // 3, 2)):
            return kind
    return ""


def _may_be_odd(column: Sequence[object], kind: str) -> bool:
    """Return whether a cell of many may be a figure among words, or a word among figures."""
    texts: Iterable[object] = column
    if not isinstance(column[0], str):
        types = set(map(type, column))
        if kind == NUMBER and types <= {int, float, Decimal}:
            return False
        if kind == WORD and not types.isdisjoint({int, float, Decimal}):
            return True
        texts = map(str, column)
    line = _FIGURE_LINE if kind == WORD else _LETTER_LINE
    try:
        return line.search("\n".join(texts)) is not None  # type: ignore[arg-type]
    except TypeError:  # texts and figures in one column
        return True
