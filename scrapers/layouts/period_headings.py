"""What headings of a table say whose columns are periods: which period, the sum of others, or one that is in doubt."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from scrapers.layouts.eras import in_common_era
from scrapers.layouts.figures import FigureError, day, day_first
from scrapers.layouts.profile import Cell, Row
from scrapers.layouts.totals import is_total_word
from scrapers.layouts.written_dates import month_end, month_names, month_of_short_year, says_so_far, written_month
from scrapers.layouts.written_periods import (
    Period,
    names_business_year,
    numbers_part_of_year,
    numbers_week,
    written_period,
)

_YEAR = re.compile(r"(?<![\d./-])(20\d\d)(?![\d./-])")
_DIGITS = 4
_LONG = 2026
"""A year of 53 weeks"""
_MADE = re.compile(
    r"(?i)\b(?:print\w*|export\w*|creat\w*|generat\w*|as of|run|date|stand|erstellt|gedruckt|datum|дата|сформирован\w*|"
    r"imprim\w*|édit\w*|fecha|stampat\w*|data|wydruk\w*)\b"
)
"""Words of rows that tell when a file was made"""

_GAP = timedelta(days=3)
"""Days between columns of days, over which no shop is closed; further apart they are the days of weeks"""


@dataclass(frozen=True)
class Heading:
    """What the heading of a group of columns says: a period, or that it sums up others, or why it is in doubt."""

    period: Period | None = None
    sums: bool = False
    doubt: str = ""


def read_headings(cells: Sequence[Cell], above: Sequence[Row]) -> Mapping[Cell, Heading]:
    """Return what each of the different cells says that tells of periods; they are read beside each other.

    Months, weeks and quarters without a year are of the only year that the rows above name.
    """
    found: dict[Cell, Heading] = {}
    months = [cell for cell in cells if isinstance(cell, str) and _bare_month(cell)]
    parts = [cell for cell in cells if isinstance(cell, str) and cell not in months and _bare_part(cell)]
    year = _year_above(above) if _in_order(months) else 0
    years = dict.fromkeys(months, year) | dict.fromkeys(parts, year if _in_order(parts, holding=months) else 0)
    short = _short_years(cells)
    days = _days(cells)
    for cell in dict.fromkeys(cells):
        if cell in days:
            found[cell] = days[cell]
        elif not isinstance(cell, str) or cell == "":
            continue
        elif cell in short:
            found[cell] = short[cell]
        elif cell in years:
            named = _of_year(cell, years[cell]) if years[cell] else None
            what = "names a month" if _bare_month(cell) else "is a part of a year"
            found[cell] = Heading(named) if named else Heading(doubt=f"{what}, and it is open of which year")
        elif heading := _of_text(cell):
            found[cell] = heading
    return _with_sums(found)


def _of_text(text: str) -> Heading | None:
    if is_total_word(text) or says_so_far(text):
        return Heading(sums=True)
    if last := month_end(text := in_common_era(text)):
        return Heading((last.replace(day=1), last))
    with suppress(ValueError):
        if period := written_period(text, None):
            return Heading(period)
    if numbers_week(text):
        return Heading(doubt="numbers a week, of which senders have several calendars")
    if numbers_part_of_year(text):
        return Heading(doubt="is a part of a year that may be a business year")
    return None


def _with_sums(found: Mapping[Cell, Heading]) -> dict[Cell, Heading]:
    """Let a period that holds others, or a quarter beside months, be taken for their sum."""
    periods = [one.period for one in found.values() if one.period]
    told = {}
    for cell, one in found.items():
        holds = one.period and any(
            other != one.period and one.period[0] <= other[0] and other[1] <= one.period[1] for other in periods
        )
        part = periods and one.doubt and isinstance(cell, str) and numbers_part_of_year(cell)
        told[cell] = Heading(sums=True) if holds or part else one
    return told


def _bare_month(text: str) -> bool:
    return text.casefold().strip(".") in set(month_names())


def _bare_part(text: str) -> bool:
    """Return whether a text is a week, a quarter or a range that lacks its year."""
    with suppress(ValueError):
        return written_period(text, None) is None and written_period(f"{text} {_LONG}", None) is not None
    return False


def _of_year(text: str, year: int) -> Period | None:
    """Return the month or other part of a year that a text without one is."""
    return written_month(f"{text} {year}") if _bare_month(text) else written_period(f"{text} {year}", None)


def _in_order(bare: Sequence[str], holding: Sequence[str] = ()) -> bool:
    """Return whether periods without a year may be of one: none stands in front of an earlier one.

    Beside months each has to hold one, or it is a quarter of another year than theirs.
    """
    periods, months = (
        [period for one in dict.fromkeys(some) if (period := _of_year(one, _LONG))] for some in (bare, holding)
    )
    firsts = [first for first, _ in periods]
    held = (any(first <= month[0] and month[1] <= last for month in months) for first, last in periods)
    return firsts == sorted(set(firsts)) and (not months or all(held))


def _year_above(rows: Sequence[Row]) -> int:
    """Return the only year that the rows above name, unless it may be a business year, or that of a printing."""
    texts = [" ".join(str(cell) for cell in cells if cell != "") for _, cells in rows]
    years = {year for text in texts for year in _YEAR.findall(text)}
    named = [text for text in texts if _YEAR.search(text)]
    alone = all(sum(map(str.isdigit, text)) == _DIGITS * len(_YEAR.findall(text)) for text in named)
    open_to_doubt = any(map(names_business_year, texts)) or any(map(_MADE.search, named))
    return int(years.pop()) if len(years) == 1 and alone and not open_to_doubt else 0


def _short_years(cells: Sequence[Cell]) -> dict[Cell, Heading]:
    """Return months as "Jan-26" that follow each other: others may as well be days of months."""
    named = {cell: last for cell in cells if isinstance(cell, str) and (last := month_of_short_year(cell))}
    ends = list(named.values())
    follow = all(after.replace(day=1) - before == timedelta(days=1) for before, after in pairwise(ends))
    sure = len(ends) > 1 and follow
    doubt = "may be a month with its year or a day"
    return {
        cell: Heading((last.replace(day=1), last)) if sure else Heading(doubt=doubt) for cell, last in named.items()
    }


def _days(cells: Sequence[Cell]) -> dict[Cell, Heading]:
    """Return dates: each first of a month is that month where all are, and days are near each other."""
    order = day_first(cells)
    named: dict[Cell, date] = {}
    for cell in cells:
        digits = isinstance(cell, str) and sum(map(str.isdigit, cell)) > len(cell) // 2 and month_end(cell) is None
        with suppress(FigureError):
            if isinstance(cell, date) or (digits and _is_no_period(cell)):
                named[cell] = day(cell, order)
    days = sorted(set(named.values()))
    if all(one.day == 1 for one in days) and len(days) > 1:
        return {cell: Heading((one, _end(one))) for cell, one in named.items()}
    if all(one == _end(one) for one in days) and len(days) > 1:
        return {cell: Heading((one.replace(day=1), one)) for cell, one in named.items()}
    if any(after - before > _GAP for before, after in pairwise(days)):
        doubt = "is a day, and so far from the next that figures may be those of a week or a month"
        return {cell: Heading(doubt=doubt) for cell in named}
    return {cell: Heading((one, one)) for cell, one in named.items()}


def _is_no_period(cell: Cell) -> bool:
    with suppress(ValueError):
        return written_period(str(cell), None) is None
    return False


def _end(one: date) -> date:
    return one.replace(day=monthrange(one.year, one.month)[1])
