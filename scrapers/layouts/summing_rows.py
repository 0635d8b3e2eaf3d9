"""Rows that sum up the rows grouped under them: told by outline levels, and proved by their figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from scrapers.layouts.profile import Row
from scrapers.layouts.totals import room_of


class _Grouped(NamedTuple):
    number: int
    level: int
    figures: Mapping[int, Decimal]


def summing_rows(rows: Iterable[Row], levels: Mapping[int, int]) -> frozenset[int]:
    """Return the numbers of the rows whose figures are the sums of the rows one level deeper, below or above them.

    1C prints the row that sums up above its group, spreadsheets below it. A row without figures sums up nothing.
    """
    if not levels:
        return frozenset()
    grouped = [_Grouped(number, levels.get(number, 0), _figures(cells)) for number, cells in rows]
    found: set[int] = set()
    for place, row in enumerate(grouped):
        if not row.figures:
            continue
        below = _under(row, (grouped[at] for at in range(place + 1, len(grouped))))
        above = _under(row, (grouped[at] for at in range(place - 1, -1, -1)))
        if _is_sum(row, below) or _is_sum(row, above):
            found.add(row.number)
    return frozenset(found)


def _figures(cells: Sequence[object]) -> dict[int, Decimal]:
    return {place: cell for place, cell in enumerate(cells) if isinstance(cell, Decimal) and cell != 0}


def _under(row: _Grouped, others: Iterable[_Grouped]) -> list[_Grouped]:
    """Return the rows right beside a row that are one level deeper; what stands under them is in them."""
    deeper = [one for one in takewhile(lambda one: one.level > row.level, others) if one.figures]
    least = min((one.level for one in deeper), default=0)
    return [one for one in deeper if one.level == least]


def _is_sum(row: _Grouped, under: Sequence[_Grouped]) -> bool:
    """Return whether two figures of a row, or its only one, are the sums of those under it; prices are none."""
    if not under:
        return False
    room = room_of(len(under))
    sums = {place: sum((one.figures.get(place, Decimal(0)) for one in under), Decimal(0)) for place in row.figures}
    return sum(abs(sums[place] - figure) <= room for place, figure in row.figures.items()) >= min(2, len(row.figures))
