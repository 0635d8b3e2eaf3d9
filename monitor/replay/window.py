"""The stretch of history that a replay looks at."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_PERIOD = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:/(\d{4})-(\d{2})(?:-(\d{2}))?)?")


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
