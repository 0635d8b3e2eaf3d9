"""Figures of tables as text: empty where not known, a true minus sign so that no spreadsheet reads a formula."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.rounding import rounded
from monitor.money import exponent

MINUS = "−"


def money(amount: Decimal | None, currency: str) -> str:
    """Return an amount rounded half up to its currency, without the code ("1,234.50")."""
    return "" if amount is None else _minus(f"{rounded(amount, exponent(currency) if currency else 2):,f}")


def two(value: Decimal | None) -> str:
    """Return a figure rounded half up to two places ("104.50")."""
    return "" if value is None else _minus(f"{rounded(value, 2):,f}")


def points(share: Decimal | None) -> str:
    """Return a share in per cent to two places, without the sign ("4.25")."""
    return two(None if share is None else share * 100)


def basis_points(share: Decimal | None) -> str:
    """Return a share in whole basis points, rounded half up ("1,617")."""
    return "" if share is None else _minus(f"{rounded(share * 10_000, 0):,f}")


def signed(change: str | None) -> str:
    """Return a change ("5.00", "−25.00"); a plus sign in front would look like a formula."""
    return "" if change is None else _minus(change)


def _minus(text: str) -> str:
    return text.replace("-", MINUS)
