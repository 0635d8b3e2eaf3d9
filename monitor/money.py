"""Money as integer minor units with an ISO 4217 code; never a float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, get_currency_precision


def exponent(currency: str) -> int:
    """Return the number of decimal places of an ISO 4217 currency (JPY 0, USD 2, KWD 3)."""
    return get_currency_precision(currency)


def to_minor(amount: Decimal, currency: str) -> int:
    """Return the amount in minor units, rounded half up to the currency's exponent."""
    return int(amount.scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def from_minor(minor: int, currency: str) -> Decimal:
    """Return minor units as a decimal amount with the currency's exponent."""
    return Decimal(minor).scaleb(-exponent(currency))


def shown(minor: int | None, currency: str, locale: str = "en_US") -> str:
    """Return the amount as a reader expects it ("$99.99", "99,99 €"); a dash for an unknown amount."""
    if minor is None:
        return "–"
    return str(format_currency(from_minor(minor, currency), currency, locale=locale))
