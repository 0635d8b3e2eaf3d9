"""Amounts that a marketplace pays out: what is left of the columns in front of them after its fees."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scrapers.layouts.figures import FigureError, decimal_mark, number
from scrapers.layouts.profile import Cell
from scrapers.layouts.tax_beside import FEES
from scrapers.layouts.usual_headings import fold_heading


def is_payout(headings: Sequence[Cell], below: Sequence[Sequence[Cell]], place: int) -> bool:
    """Return whether each figure of a column is the sum of those right in front of it, of which fees are below zero."""
    fees = [one for one in range(place) if FEES.search(fold_heading(headings[one]))]
    told = [cells for cells in below if any((_figure(cells, one) or Decimal(0)) < 0 for one in fees)]
    begins = [_begins(cells, place) for cells in told]
    return bool(begins) and any(one <= fees[0] for one in set.intersection(*begins))


def _begins(cells: Sequence[Cell], place: int) -> set[int]:
    """Return the columns from which on the figures in front of a place add up to the one in it."""
    whole, added, found = _figure(cells, place), Decimal(0), set()
    for one in range(place - 1, -1, -1):
        figure = _figure(cells, one)
        if figure is None or whole is None:
            break
        added += figure
        if added == whole:
            found.add(one)
    return found


def _figure(cells: Sequence[Cell], place: int) -> Decimal | None:
    """Return the figure in a place, nought where it is empty, or None for text."""
    cell = cells[place] if place < len(cells) else ""
    try:
        return number(cell, decimal_mark([cell]) or ".") if cell != "" else Decimal(0)
    except FigureError:
        return None
