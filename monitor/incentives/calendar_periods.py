"""Calendar periods by name: 2026-02, 2026-Q1, 2026-H1, 2026."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.errors import SettingsError
from monitor.incentives.schemes.records import Cycle, PeriodKind

_NAME = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_EXPECTED = "a month (2026-02), a quarter (2026-Q1), a half-year (2026-H1) or a year (2026)"


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` to `end`, both inclusive."""

    start: date
    end: date

    @property
    def name(self) -> str:
        """Return the calendar name where the days are a whole calendar period, else both days."""
        for kind in PeriodKind:
            if period_at(kind, self.start) == self:
                return _named(kind, self.start)
        return f"{self.start}/{self.end}"

    @property
    def days(self) -> int:
        """Return its length in days."""
        return (self.end - self.start).days + 1

    def within(self, start: date, end: date) -> Period | None:
        """Return the part of it between two days, or None."""
        first, last = max(start, self.start), min(end, self.end)
        return Period(first, last) if first <= last else None

    def year_before(self) -> Period:
        """Return the same days of the year before; a month's end stays a month's end."""
        return Period(_back(self.start), _back(self.end))

    def months(self) -> list[Period]:
        """Return the calendar months it touches, whole."""
        found, day = [], self.start
        while day <= self.end:
            month = period_at(PeriodKind.MONTH, day)
            found.append(month)
            day = month.end + timedelta(days=1)
        return found


def uncovered(period: Period, spans: Iterable[tuple[date, date]]) -> list[Period]:
    """Return the days of a period that none of the spans (first and last day, both inclusive) holds, in order.

    Rows that are summed for a period stand for all of it only where nothing is returned.
    """
    found, day = list[Period](), period.start
    for first, last in sorted(spans):
        if first > period.end:
            break
        if day < first:
            found.append(Period(day, first - timedelta(days=1)))
        day = max(day, last + timedelta(days=1))
    return [*found, Period(day, period.end)] if day <= period.end else found


def sticks_out(first: date, last: date, period: Period) -> bool:
    """Return whether days reach beyond a period, so that no part of their amount can be told apart."""
    return first < period.start or last > period.end


def period_at(kind: PeriodKind | Cycle, day: date) -> Period:
    """Return the period of a kind that a day lies in, counted from the month its year begins with."""
    month = day.year * 12 + day.month - 1
    first = month - (day.month - kind.begins) % kind.months
    (year, begins), (last_year, ends) = divmod(first, 12), divmod(first + kind.months - 1, 12)
    return Period(date(year, begins + 1, 1), date(last_year, ends + 1, calendar.monthrange(last_year, ends + 1)[1]))


def periods_within(kind: PeriodKind | Cycle, start: date, end: date) -> list[Period]:
    """Return the periods of a kind that touch the days, whole and in order."""
    found, day = [], start
    while day <= end:
        period = period_at(kind, day)
        found.append(period)
        day = period.end + timedelta(days=1)
    return found


def before(kind: PeriodKind | Cycle, period: Period) -> Period:
    """Return the period before the one that begins with, or holds, the period's first day."""
    return period_at(kind, period_at(kind, period.start).start - timedelta(days=1))


def read_period(name: str) -> Period:
    """Return the period of a name; raises `SettingsError` with the forms there are."""
    found = _NAME.fullmatch(name)
    year = int(found[1]) if found else 0
    if found is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise SettingsError(f"'{name}' is no period; expected {_EXPECTED}, of {_FIRST_YEAR} to {_LAST_YEAR}")
    if found[2]:
        return period_at(PeriodKind.MONTH, date(year, int(found[2]), 1))
    if found[3]:
        return period_at(PeriodKind.QUARTER, date(year, int(found[3]) * 3, 1))
    if found[4]:
        return period_at(PeriodKind.HALF_YEAR, date(year, int(found[4]) * 6, 1))
    return period_at(PeriodKind.YEAR, date(year, 1, 1))


def _named(kind: PeriodKind, day: date) -> str:
    if kind is PeriodKind.MONTH:
        return f"{day:%Y-%m}"
    number = (day.month - 1) // kind.months + 1
    return {PeriodKind.QUARTER: f"{day.year}-Q{number}", PeriodKind.HALF_YEAR: f"{day.year}-H{number}"}.get(
        kind, str(day.year)
    )


def _back(day: date) -> date:
    last = calendar.monthrange(day.year, day.month)[1]
    year = day.year - 1
    if day.day == last:
        return date(year, day.month, calendar.monthrange(year, day.month)[1])
    return date(year, day.month, day.day)
