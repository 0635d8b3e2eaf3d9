"""Periods: targets cut to days, and the price of a late report."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


def prorated_target(target: Decimal, start: date, month_end: date) -> tuple[int, Decimal]:
    """Return the days from `start` to `month_end`, both inclusive, and the month's target cut to them.

    Raises `ValueError` where the start lies after the end.
    """
    if start > month_end:
        raise ValueError(f"the start {start} lies after the end {month_end}")
    first = max(start, month_end.replace(day=1))
    days = (month_end - first).days + 1
    return days, target * days / calendar.monthrange(month_end.year, month_end.month)[1]


@dataclass(frozen=True)
class LatePenalty:
    """A cut of the bonus by `step` (a share) for each started `days` working days of delay, at most `cap`."""

    step: Decimal = Decimal("0.10")
    days: int = 5
    cap: Decimal = Decimal("0.30")

    def steps(self, late: int) -> int:
        """Return the started steps of `late` working days."""
        return -(-max(0, late) // self.days)

    def share(self, late: int) -> Decimal:
        """Return the share of the bonus that is lost."""
        return min(self.cap, self.step * self.steps(late))


def working_days_between(due: date, received: date, holidays: frozenset[date]) -> int:
    """Return the working days (Monday to Friday, no holiday) after `due` up to and with `received`."""
    days = (due + timedelta(days=offset) for offset in range(1, (received - due).days + 1))
    return sum(day.weekday() < 5 and day not in holidays for day in days)
