"""The demo's three days: two visits a day, on a clock that the player holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from monitor.errors import SettingsError

DAYS = 3
_HOURS = {"am": 6, "pm": 14}


@dataclass(frozen=True, order=True)
class Slot:
    """One visit to the market: day 1 to 3, at 06:00 ("am") or 14:00 ("pm") UTC; written `2am` in the market's data."""

    day: int
    half: str

    def __str__(self) -> str:
        return f"{self.day}{self.half}"

    def at(self, start: date) -> datetime:
        """Return the slot's aware UTC time in a demo whose first day is `start`."""
        return datetime.combine(start + timedelta(days=self.day - 1), time(_HOURS[self.half]), UTC)


SLOTS = tuple(Slot(day, half) for day in range(1, DAYS + 1) for half in _HOURS)
LAST_SLOT = SLOTS[-1]


def slot(text: str) -> Slot:
    """Read a slot such as `1am`; raises `SettingsError` for anything else."""
    found = re.fullmatch(r"([1-9])(am|pm)", text)
    if not found or int(found[1]) > DAYS:
        raise SettingsError(f"'{text}' is not a slot of the demo: expected 1am, 1pm … {DAYS}pm")
    return Slot(int(found[1]), found[2])


def slot_of(at: datetime, start: date) -> Slot | None:
    """Return the slot that is played at a time, or None where the time is none of the demo's."""
    return next((one for one in SLOTS if one.at(start) == at), None)


@dataclass(frozen=True)
class Quarter:
    """A calendar quarter, for report periods: both ends inclusive."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """Return `2026-Q2` and the like, as it stands in file names."""
        return f"{self.first.year}-Q{(self.first.month + 2) // 3}"


def reported_quarter(start: date) -> Quarter:
    """Return the last full quarter that ended at least 20 days before the demo starts, so that reports are due."""
    first = date(start.year, (start.month - 1) // 3 * 3 + 1, 1)
    while start - (last := first - timedelta(days=1)) < timedelta(days=20) or last >= start:
        first = _three_months_back(first)
    return Quarter(_three_months_back(first), first - timedelta(days=1))


def a_year_before(quarter: Quarter) -> Quarter:
    """Return the same quarter of the year before."""
    after = quarter.last + timedelta(days=1)
    first, end = (day.replace(year=day.year - 1) for day in (quarter.first, after))
    return Quarter(first, end - timedelta(days=1))


def day_of(text: str, start: date) -> date:
    """Read a day of the market's data: `day-400`; `first+3`, `last+15` of the reported quarter; `year_first+0` of the
    same quarter a year before.
    """
    found = re.fullmatch(r"(day|first|last|year_first|year_last)([+-]\d+)", text)
    if not found:
        raise SettingsError(f"'{text}' is not a day of the demo: expected day-400, first+3, last+15 or year_first+0")
    quarter = reported_quarter(start)
    before = a_year_before(quarter)
    anchor = {
        "day": start,
        "first": quarter.first,
        "last": quarter.last,
        "year_first": before.first,
        "year_last": before.last,
    }[found[1]]
    return anchor + timedelta(days=int(found[2]))


def _three_months_back(first: date) -> date:
    month = first.month - 3
    return date(first.year - (month <= 0), month + 12 * (month <= 0), 1)
