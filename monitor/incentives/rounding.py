"""Rounding of results: once, at the end, half up to the currency's exponent unless a scheme says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

EXACT = Context(prec=60)
"""Enough digits that no sum of money is rounded on the way; only divisions that never end are cut, after 60 digits."""
MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
"""Rounding modes a scheme may name."""


@dataclass(frozen=True)
class Rounding:
    """How one calculation rounds its money: `places` after the point and `mode`, a word of `MODES`."""

    places: int = 2
    mode: str = "half_up"

    def amount(self, value: Decimal) -> Decimal:
        """Return the amount rounded; never a negative zero."""
        return rounded(value, self.places, self.mode)

    def text(self, value: Decimal) -> str:
        """Return the rounded amount as decimal text such as "1234.50"."""
        return format(self.amount(value), "f")

    def half_even(self) -> Rounding:
        """Return the same places with banker's rounding."""
        return Rounding(self.places, "half_even")


def rounded(value: Decimal, places: int, mode: str = "half_up") -> Decimal:
    """Return `value` with `places` digits after the point; never a negative zero."""
    result = value.quantize(Decimal(1).scaleb(-places), rounding=MODES[mode])
    return abs(result) if result.is_zero() else result


def units_of(thousandths: int) -> Decimal:
    """Return thousandths of a unit, as the store keeps quantities, in units."""
    return Decimal(thousandths).scaleb(-3)


def percent(share: Decimal | None) -> str | None:
    """Return a share (0.25) as percent text to 0.01, half up ("25.00"); None stays unknown."""
    return None if share is None else format(rounded(share * 100, 2), "f")


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return part / whole, or None where the whole is zero: a share of nothing is unknown, not 0 and not 100 %."""
    return None if whole.is_zero() else part / whole


def each(values: list[Decimal], write: Callable[[Decimal], str]) -> list[str]:
    """Return every amount as text."""
    return [write(value) for value in values]
