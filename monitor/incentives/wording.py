"""Numbers in the steps of a statement: exact, with thousands set off by commas."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = 12
"""after the point, where a division never ends: the figure is then marked as cut"""


def figure(value: Decimal) -> str:
    """Return an exact number with two digits or more after the point ("1,234.50"); what never ends is cut with "…"."""
    return _written(value, 2)


def quantity(value: Decimal) -> str:
    """Return an exact quantity without needless zeros ("1,234" or "12.5")."""
    return _written(value, 0)


def per_cent(share: Decimal) -> str:
    """Return a share as exact per cent ("2.5 %")."""
    return f"{_written(share * 100, 0)} %"


def _written(value: Decimal, least: int) -> str:
    bare = value.normalize()
    exponent = bare.as_tuple().exponent
    digits = max(least, -exponent) if isinstance(exponent, int) else least
    if digits > _DIGITS:
        return f"{value:,.{_DIGITS}f}…"
    return f"{abs(value) if value.is_zero() else value:,.{digits}f}"
