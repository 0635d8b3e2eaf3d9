"""Dates as Thailand writes them: months by their names, and years of the Buddhist era."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from babel import Locale

_BEHIND = 543
"""Years that the common era is behind the Buddhist one"""

FIRST_YEAR = 2543
_YEAR = re.compile(r"(?<!\d)25(?:4[3-9]|[5-9]\d)(?!\d)")
"""From 2000 to 2056 of the common era: no other calendar in use counts such years, and nobody reports days to come"""

_LAST_COMMON, _FIRST_BUDDHIST = 56, 63
"""Years of two digits: up to here of the common era, from here on of the Buddhist one; between them they are open"""

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_THAI = re.compile("[\u0e01-\u0e5b]")


def in_buddhist_era(year: int) -> bool:
    """Return whether a year is one of the Buddhist era in which reports are written."""
    return _YEAR.fullmatch(str(year)) is not None


def as_common_era(year: int) -> int:
    """Return the year of the common era."""
    return year - _BEHIND if in_buddhist_era(year) else year


def without_thai_dates(text: str) -> str:
    """Return a text in which Thai months have English names, and years of the Buddhist era are of the common one."""
    if _THAI.search(text):
        text = _named_month().sub(_in_english, text.translate(_DIGITS))
        text = re.sub(r"พ\.?\s?ศ\.?\s?(?=\d{4})", "", text)
    return _YEAR.sub(lambda found: str(as_common_era(int(found[0]))), text)


def _in_english(found: re.Match[str]) -> str:
    if len(found["year"]) == 2 and _LAST_COMMON < int(found["year"]) < _FIRST_BUDDHIST:
        return found[0]
    month = Locale.parse("en").months["format"]["wide"][_months()[found["month"]]]
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 2500 if year >= _FIRST_BUDDHIST else 2000
    return f" {month} {as_common_era(year)}"


@cache
def _named_month() -> re.Pattern[str]:
    """Return the pattern of a month with its year; day and month may be joined by dashes."""
    names = "|".join(map(re.escape, sorted(_months(), key=len, reverse=True)))
    return re.compile(
        rf"[ /-]*(?:เดือน ?)?(?P<month>{names})[ ./-]*(?:(?:พ\.? ?ศ\.?|ปี) ?)?(?P<year>\d{{4}}|\d{{2}})(?![\d.,:])"
    )


@cache
def _months() -> Mapping[str, int]:
    styles = Locale.parse("th").months["format"]
    named = [(name, month) for style in ("wide", "abbreviated") for month, name in styles[style].items()]
    return dict(named) | {name.rstrip("."): month for name, month in named}
