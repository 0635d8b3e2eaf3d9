"""Growth against a base period; a base of zero is undefined growth, never infinite growth."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.rounding import ratio


def growth(base: Decimal, current: Decimal) -> Decimal | None:
    """Return (V - B) / B, or None where the base is zero or negative: the contract needs a new-partner rule."""
    return ratio(current - base, base) if base > 0 else None


def on_increment(base: Decimal, current: Decimal, threshold: Decimal, rate: Decimal) -> Decimal | None:
    """Return r x max(0, V - B) where growth reaches the threshold, else zero; None with an undefined base."""
    reached = growth(base, current)
    if reached is None:
        return None
    return rate * max(Decimal(0), current - base) if reached >= threshold else Decimal(0)


def on_volume(base: Decimal, current: Decimal, threshold: Decimal, rate: Decimal) -> Decimal | None:
    """Return r x V where growth reaches the threshold, else zero; None with an undefined base."""
    reached = growth(base, current)
    if reached is None:
        return None
    return rate * current if reached >= threshold else Decimal(0)


def prorated(base: Decimal, base_days: int, days: int) -> Decimal:
    """Return the base cut to a shorter period by days: B / base_days x days."""
    return base * days / base_days
