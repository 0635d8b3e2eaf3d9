"""The periods that reports are due for: weeks, months or quarters, each with the day by which its report is owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Every = Literal["week", "month", "quarter", ""]


@dataclass(frozen=True, order=True)
class Period:
    """A reporting period by its first and last day."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"


def period_of(day: date, every: Every) -> Period:
    """Return the period a day belongs to; where no calendar is kept, its month."""
    if every == "week":
        first = day - timedelta(days=day.weekday())
        return Period(first, first + timedelta(days=6))
    months = 3 if every == "quarter" else 1
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(first, _next_month(first, months) - timedelta(days=1))


def periods(start: date, end: date, every: Every) -> Iterator[Period]:
    """Yield the periods from that of the first day to that of the last."""
    period = period_of(start, every)
    while period.first <= end:
        yield period
        period = period_of(period.last + timedelta(days=1), every)


def span_of(first: date, last: date, every: Every) -> Period:
    """Return the whole periods that two days and what is between them touch."""
    return Period(period_of(first, every).first, period_of(last, every).last)


def due_on(period: Period, days: int) -> date:
    """Return the day by which the report of a period is owed."""
    return period.last + timedelta(days=days)


def _next_month(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
