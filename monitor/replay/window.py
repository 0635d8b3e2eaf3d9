"""The stretch of history that a replay looks at, and how it is asked for: `90d`, `12w`, `6m`, `1y` or a date."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.errors import SettingsError

_PERIOD = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:/(\d{4})-(\d{2})(?:-(\d{2}))?)?")
_SPAN = re.compile(r"(\d{1,5})\s*([dwmy])", re.IGNORECASE)
_FORMS = "90d, 12w, 6m, 1y or a date such as 2026-01-31"


@dataclass(frozen=True)
class Lookback:
    """From the start of a local day to now, in the workspace's zone."""

    since: date
    today: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        """The moment at which the window begins."""
        return datetime.combine(self.since, time(), tzinfo=self.zone).astimezone(UTC)

    def local_date(self, at: datetime) -> date:
        """Return the calendar day of a moment where the workspace is."""
        return at.astimezone(self.zone).date()

    def overlaps(self, period: str) -> bool | None:
        """Return whether a document's period (a month, a day, or from/to) touches the window; None: it has no dates."""
        found = period_of(period)
        return None if found is None else found[0] <= self.today and found[1] >= self.since


def period_of(period: str) -> tuple[date, date] | None:
    """Return the first and last day of a period such as 2026-01, 2026-01-05 or 2026-01-05/2026-03-31."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return None
    try:
        first = _day(found[1], found[2], found[3], last=False)
        end = (found[4], found[5], found[6]) if found[4] else (found[1], found[2], found[3])
        return first, _day(*end, last=True)
    except ValueError:
        return None


def _day(year: str, month: str, day: str | None, *, last: bool) -> date:
    if day:
        return date(int(year), int(month), int(day))
    return date(int(year), int(month), monthrange(int(year), int(month))[1] if last else 1)


def read_since(text: str, today: date) -> date:
    """Return the first day of the window; raises `SettingsError` for what is no span, no date, or not in the past."""
    given = text.strip()
    try:
        found = _first_day(given, today)
    except (ValueError, OverflowError) as error:
        raise SettingsError(f"--since '{given}' is no span of time or date; expected {_FORMS}") from error
    if found > today:
        raise SettingsError(f"--since {found.isoformat()} lies in the future; today is {today.isoformat()}")
    return found


def _first_day(given: str, today: date) -> date:
    span = _SPAN.fullmatch(given)
    if span is None:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
            raise ValueError(given)
        return date.fromisoformat(given)
    number, unit = int(span[1]), span[2].lower()
    if number == 0:
        raise ValueError(given)
    if unit in "dw":
        return today - timedelta(days=number * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))
