"""Days whose year stands in one column and whose month, week or quarter in another: put together in the latter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from scrapers.layouts.profile import Batch, Cell, ReportProfile, Row, Sheet
from scrapers.layouts.usual_headings import SALES, fold_heading

_LOOK_INTO = 60
_YEARS = frozenset(
    "year|calendar year|jahr|kalenderjahr|год|рік|année|annee|año|ano|anno|rok|év|vuosi|år|yıl|jaar".split("|")
)
MONTHS = frozenset(
    "month|calendar month|monat|kalendermonat|месяц|місяць|mois|mes|mês|mese|miesiąc|měsíc|maand|hónap|kuukausi|måned|"
    "månad|ay".split("|")
)
WEEKS = frozenset(
    "iso week|kw|kalenderwoche|woche|неделя|тиждень|semaine|semana|settimana|tydzień|týden|týždeň|hét|viikko|vecka|uge|"
    "uke|nädal".split("|")
)
"""Headings of weeks in languages whose weeks are ISO 8601's; an English week may be a retailer's own"""
_QUARTERS = frozenset(
    "calendar quarter|quartal|kalenderquartal|квартал|trimestre|kwartał|kwartaal|čtvrtletí|negyedév|kvartal".split("|")
)
"""Headings of quarters in languages in which they are those of the calendar"""

DAYS = frozenset("day|day of month|tag|день|jour|día|dia|giorno|dzień|den|dag|dzien".split("|"))

PERIODS = MONTHS | WEEKS | _QUARTERS
"""Headings of periods, which are the days of a table where none has a heading for days"""

_NUMBERED = re.compile(r"(?:q|к|т|kw|m)?\.? ?(\d{1,2})\.?", re.IGNORECASE)
_LEAST = 3
"""Headings of fields beside those of year and month"""

_WRITTEN = (
    (MONTHS, "{year}-{part:02d}", 12),
    (WEEKS, "{year}-W{part:02d}", 53),
    (_QUARTERS, "{part}. Quartal {year}", 4),
)


def with_whole_days(sheet: Sheet, profile: ReportProfile) -> Sheet:
    """Return the sheet with whole periods in its column of months, weeks or quarters, if one of years is beside it."""
    for head in sheet.top(_LOOK_INTO):
        if places := _parts(head[1], profile):
            return replace(sheet, batches=partial(_joined, sheet, head, *places))
    return sheet


def _parts(headings: Sequence[Cell], profile: ReportProfile) -> tuple[int, int] | None:
    """Return the columns of the year and of its part, or None where they are not the days of a table."""
    folded = [fold_heading(cell) if isinstance(cell, str) else "" for cell in headings]
    years = [place for place, text in enumerate(folded) if text in _YEARS]
    parts = [place for place, text in enumerate(folded) if text in PERIODS]
    # A day of its own beside them would be lost in the period.
    if len(years) != 1 or len(parts) != 1 or not DAYS.isdisjoint(folded):
        return None
    named = {fold_heading(heading): name for name, heading in profile.columns.items()}
    fields = {named.get(text) or _usual().get(text, "") for text in folded} - {""}
    whose = named.get(folded[parts[0]], "sold_on")
    if len(fields - {"sold_on"}) < _LEAST - 1 or whose != "sold_on":
        return None
    return (years[0], parts[0]) if "sold_on" not in fields or folded[parts[0]] in named else None


@cache
def _usual() -> dict[str, str]:
    return {word: name for name, words in SALES.items() for word in words.split("|")}


def _joined(sheet: Sheet, head: Row, year: int, part: int) -> Iterator[Batch]:
    (number, cells), written = head, dict[tuple[object, object], str]()
    heading = fold_heading(cells[part])
    for batch in sheet.batches():
        rows = []
        for place, row in zip(batch.numbers, batch.rows, strict=True):
            if place > number and len(row) > max(year, part):
                key = row[year], row[part]
                if (text := written.get(key)) is None:
                    text = written[key] = _whole(sheet.tidy(row[year]), sheet.tidy(row[part]), heading)
                rows.append([*row[:part], text or row[part], *row[part + 1 :]])
            else:
                rows.append(list(row))
        yield Batch(batch.numbers, rows)


def _whole(year: Cell, part: Cell, heading: str) -> str:
    """Return a period as text that is read as a day, or nothing for what is none, or is whole already."""
    text = str(part)
    if not re.fullmatch(r"20\d\d", str(year)) or not text:
        return ""
    if not any(map(str.isdigit, text)):
        return f"{text} {year}" if heading in MONTHS else ""
    if not (numbered := _NUMBERED.fullmatch(text)):
        return ""
    number = int(numbered[1])
    form, most = next((form, most) for headings, form, most in _WRITTEN if heading in headings)
    return form.format(year=year, part=number) if 1 <= number <= most else ""
