"""Dates of the Iranian calendar as days of the common one."""

from __future__ import annotations

import re
from datetime import date, timedelta

_SOLAR = range(1380, 1431)
"""Years of the Iranian calendar from 2001 to 2051; those of the lunar one were over by 2009"""

_FIRST, _BEGUN = 1375, date(1996, 3, 20)
"""A year of the Iranian calendar, and the day on which it began"""

_CYCLE, _LEAP = 33, frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Every so many years those with these remainders are a day longer; it holds from 1210 to 1634"""

_MONTHS = ("فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند").split("|")
_NAMED = re.compile(rf"(\d{{1,2}})\s+({'|'.join(_MONTHS)})(?:\s+ماه)?\s+(\d{{4}})")
_LETTERS = str.maketrans("يك", "یک")
"""Arabic letters that stand for Persian ones in old systems"""


def is_iranian(year: int) -> bool:
    """Return whether a year is one of the Iranian calendar in which reports are written."""
    return year in _SOLAR


def iranian_day(year: int, month: int, day: int) -> date:
    """Return the day of the common calendar; raises `ValueError` for one that the Iranian calendar has not."""
    longest = 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29
    if not 1 <= month <= 12 or not 1 <= day <= longest:
        raise ValueError(f"{year}/{month}/{day} is no day of the Iranian calendar")
    leaps = sum(map(_is_leap, range(_FIRST, year)))
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return _BEGUN + timedelta(days=365 * (year - _FIRST) + leaps + before + day - 1)


def named_iranian_day(text: str) -> tuple[str, str, str] | None:
    """Return year, month and day of a date with the month's Persian name, or None for anything else."""
    found = _NAMED.fullmatch(text.translate(_LETTERS))
    return (found[3], str(_MONTHS.index(found[2]) + 1), found[1]) if found and is_iranian(int(found[3])) else None


def _is_leap(year: int) -> bool:
    return year % _CYCLE in _LEAP
