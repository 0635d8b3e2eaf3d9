"""Weeks in digits alone under a heading for weeks: "10/2026" and "202610" are its tenth week there, and not October."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from scrapers.layouts.parted_days import MONTHS, WEEKS
from scrapers.layouts.profile import Batch, Cell, ReportProfile, Sheet
from scrapers.layouts.usual_headings import SALES, STOCK, bare_heading, fold_heading
from scrapers.layouts.written_periods import names_business_year

_LOOK_INTO = 60
_LEAST = 2
"""Headings of fields beside that of weeks: the word alone stands in titles, too"""
_OPEN = frozenset("week wk ww fw yyyyww yearweek weekyear".split())
"""Words for weeks that may be a retailer's own"""
_DAYS = ("sold_on", "as_of")
_WEEK = re.compile(
    r"(?P<y1>20\d\d)(?P<w1>\d\d)|(?P<y2>20\d\d)[ /-](?P<w2>\d{1,2})|(?P<w3>\d{1,2})[ ./-](?P<y3>20\d\d)|"
    r"(?P<y4>20\d\d)\.(?P<w4>\d\d)"  # a sheet that takes 2026.10 for a number shows 2026.1
)
_OF_A_WEEK = re.compile(r"\b(?:\d{1,2}|20\d\d)\b")
"""What stands in the heading of one week's figures: "KW 10/2026" """


def with_headed_weeks(sheet: Sheet, profile: ReportProfile) -> Sheet:
    """Return the sheet with the numbers under its heading for weeks written as weeks, if it has one.

    Those of languages whose weeks are ISO 8601's are read; of others it stays open whose calendar counts them.
    """
    for number, cells in sheet.top(_LOOK_INTO):
        forms = {
            place: form for place, cell in enumerate(cells) if (form := _form(cell)) and _may_be_day(cell, profile)
        }
        if forms and len(_fields(cells, profile)) >= _LEAST:
            return replace(sheet, batches=partial(_written, sheet, number, forms))
    return sheet


def _form(heading: Cell) -> str:
    """Return how the numbers under a heading for weeks are to be written, or nothing for another heading."""
    folded = fold_heading(heading) if isinstance(heading, str) else ""
    words = set() if _OF_A_WEEK.search(folded) else set(folded.split())
    # "ISO week", and "Verkaufswoche" as well as "Woche"
    calendar = {"iso", "week"} <= words or not WEEKS.isdisjoint(words) or any(word.endswith("woche") for word in words)
    if not calendar and _OPEN.isdisjoint(words):
        return ""
    is_open = not calendar or names_business_year(str(heading)) or not MONTHS.isdisjoint(words)
    return "week {week}/{year}" if is_open else "{year}-W{week:02d}"


def _may_be_day(heading: Cell, profile: ReportProfile) -> bool:
    """Return whether the settings do not name a heading ("Units of the week") for another field."""
    others = (named for name, named in profile.columns.items() if name not in _DAYS)
    return fold_heading(heading) not in map(fold_heading, others)


def _fields(headings: Sequence[Cell], profile: ReportProfile) -> set[str]:
    named = {fold_heading(heading): name for name, heading in profile.columns.items()}
    folded = [(fold_heading(cell), bare_heading(cell)) for cell in headings if isinstance(cell, str) and cell]
    return {named.get(text) or _usual().get(text) or _usual().get(bare, "") for text, bare in folded} - {"", *_DAYS}


@cache
def _usual() -> Mapping[str, str]:
    return {word: name for fields in (STOCK, SALES) for name, words in fields.items() for word in words.split("|")}


def _written(sheet: Sheet, head: int, forms: Mapping[int, str]) -> Iterator[Batch]:
    for batch in sheet.batches():
        rows = [
            _with_weeks(sheet, row, forms) if number > head else row
            for number, row in zip(batch.numbers, batch.rows, strict=True)
        ]
        yield Batch(batch.numbers, rows)


def _with_weeks(sheet: Sheet, row: Sequence[object], forms: Mapping[int, str]) -> Sequence[object]:
    cells = list(row)
    for place, form in forms.items():
        if place < len(cells) and (found := _WEEK.fullmatch(str(sheet.tidy(cells[place])).strip())):
            year, week = (next(filter(None, (found[f"{letter}{one}"] for one in "1234"))) for letter in "yw")
            cells[place] = form.format(year=year, week=int(week))
    return cells
