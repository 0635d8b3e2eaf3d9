"""Months under a heading of a business year: the third may be March, June or December."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from scrapers.layouts.figures import FigureError, day
from scrapers.layouts.profile import Cell, LayoutRefusedError
from scrapers.layouts.table import Found
from scrapers.layouts.usual_headings import fold_heading

_SAMPLE = 200
_BUSINESS = re.compile(
    r"\b(?:fiscal|financial|business|trading|retail) (?:period|month|mth|year)\b|\bfy ?(?:period|month)\b|"
    r"\bgeschäfts(?:periode|monat|jahresmonat)|\bwirtschaftsmonat|\bфинансов\w+ (?:месяц|период)"
)
_NUMBERS = re.compile(r"\d+")
_COMPACT_DAY = 8
"""Digits of 20260331"""


def check_business_months(found: Found, field: str, first_is_day: bool | None) -> None:
    """Raise `LayoutRefusedError` where days are months of a business year, which may be others of the calendar.

    Whole days under such a heading are days all the same.
    """
    heading = found.heading(field) if field in found.columns else ""
    if not _BUSINESS.search(fold_heading(heading)):
        return
    place = found.columns[field]
    cells = [(row, cells[place]) for row, cells in islice(found.below(), _SAMPLE) if place < len(cells)]
    dates = [(row, cell) for row, cell in cells if isinstance(cell, date)]
    # Sheets hold months as their first days.
    months: list[tuple[int, Cell]] = [*dates] if all(cell.day == 1 for _, cell in dates) else []
    months = months or [(row, cell) for row, cell in cells if _is_month(cell, first_is_day)]
    if months:
        row, cell = months[0]
        raise LayoutRefusedError(
            f"row {row} holds '{cell}' under '{heading}': a month of a business year may be another one of the "
            "calendar; ask the sender for days such as 2026-03-31, or for months of the calendar under 'Month'"
        )


def _is_month(cell: Cell, first_is_day: bool | None) -> bool:
    """Return whether a text is a month: two numbers, or a name with a year."""
    try:
        read = None if isinstance(cell, date) else day(cell, first_is_day)
    except FigureError:
        return False
    numbers = _NUMBERS.findall(str(cell))
    named = any(map(str.isalpha, str(cell)))
    return read is not None and len(numbers) < (2 if named else 3) and len(numbers[0]) < _COMPACT_DAY
