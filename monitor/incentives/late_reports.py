"""The price of a late report, by the working days that it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


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
