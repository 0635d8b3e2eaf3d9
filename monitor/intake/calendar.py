"""The periods that reports are due for: weeks, months or quarters, each with the day by which its report is owed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Every = Literal["week", "month", "quarter", ""]


@dataclass(frozen=True, order=True)
class ReportingPeriod:
    """A reporting period by its first and last day."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"


def period_of(day: date, every: Every) -> ReportingPeriod:
    """Return the period a day belongs to; where no calendar is kept, its month."""
    if every == "week":
        first = day - timedelta(days=day.weekday())
        return ReportingPeriod(first, first + timedelta(days=6))
    months = 3 if every == "quarter" else 1
    begins = (day.month - 1) // months * months + 1
    ends = begins + months - 1
    return ReportingPeriod(date(day.year, begins, 1), date(day.year, ends, monthrange(day.year, ends)[1]))


def periods(start: date, end: date, every: Every) -> Iterator[ReportingPeriod]:
    """Yield the periods from that of the first day to that of the last."""
    period = period_of(start, every)
    while period.first <= end:
        yield period
        period = period_of(period.last + timedelta(days=1), every)


def span_of(first: date, last: date, every: Every) -> ReportingPeriod:
    """Return the whole periods that two days and what is between them touch."""
    return ReportingPeriod(period_of(first, every).first, period_of(last, every).last)


def due_on(period: ReportingPeriod, days: int) -> date:
    """Return the day by which the report of a period is owed."""
    return period.last + timedelta(days=days)
