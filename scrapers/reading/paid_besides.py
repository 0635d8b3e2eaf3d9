"""What is paid besides the goods, delivery or a deposit, told by a word between two prices: which of them it names."""

from __future__ import annotations

import re

from scrapers.reading.price_token import PriceToken

FAR = 5
"""So many times an extra the goods cost where a word between both leaves open which of them it names."""
BARE_LABEL = re.compile(r"\s*+(?:[^\W\d_]++[\s.*-]*)++")
_MAY_COST_MORE = frozenset(["shipping", "deposit"])
"""Kinds that may be higher than the price itself."""
COLON = re.compile(r"[:\uff1a]\s*$")
_LEAST = re.compile(r"\W{0,3}(?:min(?:imum|\.)? (?:order|spend)|mindestbestellwert)", re.IGNORECASE)
"""Behind a price, of the order that the next price tells."""


def costs_more(kind: str, plain: str, start: int, end: int) -> bool:
    """Say whether what stands between two prices gives its kind to the second, be it the higher."""
    if kind == "shipping" and _LEAST.match(plain, start, end):
        return True  # "19,90 € Mindestbestellwert 50 €"
    return kind in _MAY_COST_MORE and COLON.search(plain, start, end) is not None  # "US $1.20 Shipping: US $3.50"


def leaves_open(kind: str, plain: str, start: int, end: int) -> bool:
    """Say whether bare words between two prices near each other may name the higher behind them as well."""
    return kind in _MAY_COST_MORE and BARE_LABEL.fullmatch(plain, start, end) is not None  # "£1.20 Shipping £3.50"


def may_be_delivery(plain: str, first: PriceToken, second: PriceToken) -> bool:
    """Say whether the first of two amounts may be the delivery's, for nobody asks so many times the price for it."""
    least = _LEAST.match(plain, first.end, second.start) is not None  # "9,90 € Mindestbestellwert: 50 €"
    return not least and FAR * first.amounts[0] <= second.amounts[0]
