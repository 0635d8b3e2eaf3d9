"""Money as integer minor units with an ISO 4217 code; never a float."""

from __future__ import annotations

import re
from copy import copy
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale

_PLACES = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
"""Currencies whose minor unit is no hundredth (ISO 4217, list one). CLDR, which says how prices are usually written,
leaves out the hundredths of others too, such as the Serbian dinar; invoices and rebates have them."""

_CODE_AND_FIGURE = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
"""Where a currency of letters meets a figure: CLDR sets a space there that Babel leaves out (RUB 5, but $5)."""


def exponent(currency: str) -> int:
    """Return the number of decimal places of an ISO 4217 currency (JPY 0, USD 2, KWD 3)."""
    return _PLACES.get(currency, 2)


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
    return written(from_minor(minor, currency), currency, locale)


def written(amount: Decimal, currency: str, locale: str = "en_US") -> str:
    """Return an amount with its currency as a reader expects it; no part of it is left out."""
    reader = known_locale(locale)
    pattern = copy(reader.currency_formats["standard"])
    pattern.frac_prec = (exponent(currency), exponent(currency))
    return _CODE_AND_FIGURE.sub("\u00a0", pattern.apply(amount, reader, currency=currency, currency_digits=False))


@lru_cache(maxsize=64)
def known_locale(name: str) -> Locale:
    """Return the locale of a name; Babel looks for its data anew with every other one of the same name.

    Raises Babel's `UnknownLocaleError`, or `ValueError` for what is no name.
    """
    return Locale.parse(name)
