"""Amounts with a button to bid behind them: what an auction stands at, which is nobody's price yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scrapers.reading.page_words import BUY
from scrapers.reading.quick_pattern import QuickPattern, one_line
from scrapers.reading.visible_price import VisiblePrice

_BID = QuickPattern(
    r"(?<![^\n])(?:"
    + one_line(
        r"""place (?:a |your |my )?bid|bid now|(?:jetzt |mit)?bieten|gebot abgeben|licytuj(?: teraz)?|enchérir|
        placer une enchère|pujar(?: ahora)?|hacer una puja|fai una puntata|punta ora|dar lance|bied(?: nu| mee)?|
        (?:plaats|doe) (?:een )?bod|lägg bud|afgiv bud|byd nu|gi bud|huuda(?: nyt)?|tee huuto|přihodit|prihodiť|
        licitálok|licitează|сделать ставку|зробити ставку|入札(?:する)?|입찰하기|出价|teklif ver"""
    )
    + r")(?![^\n])",
    re.IGNORECASE,
)
"""All that a button to bid says; one to make an offer may stand beside a fixed price."""
_AWAY = 300


def bids_apart(seen: Sequence[VisiblePrice], text: str) -> list[VisiblePrice]:
    """Name the prices bids behind which the first button is one to bid: beside it, "Buy now" has a price of its own.

    For pages only whose structured data states no price: auction houses state what a lot stands at as its price.
    """
    return [
        replace(price, kind="bid", told=True) if not price.kind and _is_bid_for(price, text) else price
        for price in seen
    ]


def _is_bid_for(price: VisiblePrice, text: str) -> bool:
    end = price.start + _AWAY
    bid = _BID.search(text, price.start, end)
    if bid is None:
        return False
    buy = BUY.search(text, price.start, end)
    return buy is None or buy.start() >= bid.start()
