"""Days that a spreadsheet read in another order than they were written in: the others it left as text."""

from __future__ import annotations

from datetime import date
from itertools import islice

from scrapers.layouts.figures import day_first
from scrapers.layouts.profile import LayoutRefusedError
from scrapers.layouts.table import Found

_SAMPLE = 2_000
_MONTHS = 12


def check_turned_days(found: Found) -> None:
    """Raise `LayoutRefusedError` where all days that could be turned are dates, and all that could not are text.

    A program that reads 03/04/2026 as its country has it makes a date of it, and cannot with 03/25/2026.
    """
    place = found.columns.get("sold_on", -1)
    # Delimited text holds no dates but as text.
    below = islice(found.below(), _SAMPLE) if place >= 0 and not found.sheet.shifts else ()
    cells = [(row, cells[place]) for row, cells in below if place < len(cells)]
    days = [(row, cell) for row, cell in cells if isinstance(cell, date)]
    if not days or any(cell.day > _MONTHS for _, cell in days):
        return
    texts = [(row, cell) for row, cell in cells if isinstance(cell, str) and day_first([cell]) is not None]
    if texts:
        raise LayoutRefusedError(
            f"row {texts[0][0]} holds the day '{texts[0][1]}' as text, and all dates, as {days[0][1]} in row "
            f"{days[0][0]}, can be day and month turned round: a spreadsheet seems to have read them in the order of "
            "another country; ask the sender for the file as it was exported, or for dates such as 2026-03-31"
        )
