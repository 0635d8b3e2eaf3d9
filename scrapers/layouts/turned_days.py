"""Days in another order than they seem to be: turned by a spreadsheet, or with a year of two digits in front."""

from __future__ import annotations

from datetime import date
from itertools import islice

from scrapers.layouts.figures import day_first, short_year
from scrapers.layouts.profile import LayoutRefusedError
from scrapers.layouts.table import Found
from scrapers.layouts.written_dates import FIRST_YEAR

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


def check_short_years(found: Found, field: str) -> None:
    """Raise `LayoutRefusedError` where days such as 25/11/26 begin alike and end differently: the year may come first.

    Sales of one day of the month in several years are no report. One that ends with a year long past tells it itself.
    """
    place = found.columns.get(field, -1)
    below = islice(found.below(), _SAMPLE) if place >= 0 else ()
    cells = [(row, cells[place]) for row, cells in below if place < len(cells)]
    days = [(row, both) for row, cell in cells if isinstance(cell, str) and (both := short_year(cell))]
    firsts, lasts = {first for _, (first, _) in days}, {last for _, (_, last) in days}
    if len(firsts) == 1 < len(lasts) and int(min(firsts | lasts)) >= FIRST_YEAR:
        shown = dict(cells)[days[0][0]]
        raise LayoutRefusedError(
            f"row {days[0][0]} holds the day '{shown}', and all days begin with {days[0][1][0]} and end differently: "
            "their year may stand in front; ask the sender for dates such as 2026-03-31"
        )
