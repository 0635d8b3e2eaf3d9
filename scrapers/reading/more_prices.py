"""What a page says round the price: other kinds of price, unit price, tax basis and delivery cost, each as it is named.

None of it is ever *the* price. What the page says in two ways that differ is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from scrapers.reading.page_text import PageText
from scrapers.reading.price_labels import BULK
from scrapers.reading.shipping import DELIVERY_NAMED, names_delivery, shipping_in
from scrapers.reading.tax import TAX_NAMED, is_without_vat, tax_in
from scrapers.reading.unit_price import UnitPrice, unit_price_in
from scrapers.reading.visible_price import VisiblePrice
from scrapers.records import Offer, OtherPrice

_KINDS = frozenset(
    "member card subscription instalment coupon bulk used from ex_vat deposit trade_in".split()
)  # "refurbished" is told from "used" by its words, "card" and "payment" from "member"
MORE_NAMED = (TAX_NAMED, DELIVERY_NAMED)
"""What a line that says anything of tax or delivery matches, one of them at least."""
_CARD = re.compile(r"\bcard|\bkarte|\bcarte|\btarjeta|\bcarta|картой|по карте|kartą|kart\b", re.IGNORECASE)
_PAYMENT = re.compile(
    r"\bpix\b|boleto|\bà vista\b|transfer|dep[oó]sito|überweisung|vorkasse|virement|bonifico|havale|\beft\b",
    re.IGNORECASE,
)
_REFURBISHED = re.compile(r"refurb|renewed|überholt|reconditionn|ricondizion|reacondicion|восстан", re.IGNORECASE)
_LEAST_SCORE = 2.0
_ROUNDED_TO_WHOLE = 200
"""From here a price in whole units is that of its net one but for the rounding of both."""
_DELIVERY_AWAY, _LONGEST_LINE, _LONGEST_FREE = 300, 120, 40


@dataclass(frozen=True)
class _Shown:
    """A price with the words in front of it (of its line, else of the line above) and those behind it in its line."""

    price: VisiblePrice
    before: str
    after: str

    @property
    def words(self) -> str:
        """All of them on one line; "/ per 100 g" is said once."""
        return " ".join(f"{self.before} {self.price.text} {self.after}".replace("/ per ", "/ ").split())


def with_more_prices(
    offer: Offer, seen: Sequence[VisiblePrice], page_text: PageText, lines: Iterable[str], *, locale: str
) -> Offer:
    """Return an offer with what the page says round its price; `seen` are the visible prices.

    `lines` is the text near; only those that match one of `MORE_NAMED` count.
    """
    shown = [_with_words(page_text.text, price) for price in seen]
    alike = [one for one in shown if one.price.may_be_in(offer.currency)]
    units = {(one.amount, one.unit) for one in (_unit_price(each, offer, locale) for each in alike) if one is not None}
    amount, unit = units.pop() if len(units) == 1 else (offer.unit_price, offer.unit)
    short = [line for line in lines if len(line) <= _LONGEST_LINE]
    return replace(
        offer,
        other_prices=tuple(dict.fromkeys(other for one in shown if (other := _other(one, offer)) is not None)),
        unit_price=amount,
        unit=unit,
        tax=offer.tax or _tax(short, offer.price, [price for price in seen if price.kind == "ex_vat"]),
        shipping=offer.shipping if offer.shipping is not None else _shipping(alike, short, offer, locale),
    )


def _unit_price(shown: _Shown, offer: Offer, locale: str) -> UnitPrice | None:
    """A price "per piece" that is the price itself says nothing beside one by weight or volume."""
    own = f"{shown.price.text} {shown.after}".replace("/ per ", "/ ")
    texts = (own, shown.words) if shown.price.kind == "unit" else (shown.words,)
    found = (unit_price_in(text, currency_hint=offer.currency, locale=locale) for text in texts)
    one = next((each for each in found if each is not None), None)
    return None if one is not None and one.unit == "piece" and one.amount == offer.price else one


def _with_words(text: str, price: VisiblePrice) -> _Shown:
    end = price.start + len(price.text)
    start = text.rfind("\n", 0, price.start) + 1
    stop = text.find("\n", end)
    before = text[start : price.start]
    if not before.strip():
        before = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : start]
    return _Shown(price, before[-80:].strip(), text[end : stop if stop >= 0 else len(text)][:60].strip())


def _other(shown: _Shown, offer: Offer) -> OtherPrice | None:
    price = shown.price
    if len(price.amounts) != 1 or price.score < _LEAST_SCORE:
        return None
    kind = price.kind if price.kind in _KINDS else ""
    if kind == "member" and _CARD.search(shown.words):
        kind = "card"
    elif kind == "member" and _PAYMENT.search(shown.words):
        kind = "payment"
    elif kind == "used" and _REFURBISHED.search(shown.words):
        kind = "refurbished"
    elif kind in {"", "from"} and price.amounts[0] != offer.price and BULK.search(shown.before):
        kind = "bulk"
    text = " ".join(f"{shown.before[-40:]} {price.text} {shown.after[:20]}".split())
    return OtherPrice(kind, price.amounts[0], price.currency, text) if kind else None


def _tax(lines: Sequence[str], price: Decimal | None, net: Sequence[VisiblePrice]) -> str:
    """Both said means both prices are shown: with a net price beside it, the price itself holds the tax."""
    said = {tax_in(line) for line in lines} - {""}
    if len(said) == 2:
        return "included" if net else ""
    amounts = {amount for one in net for amount in one.amounts} - {price}
    if said == {"excluded"} and price is not None and amounts:  # said of the other price
        whole = Decimal(1) if price == price.to_integral_value() and price >= _ROUNDED_TO_WHOLE else Decimal("0.006")
        return "included" if any(is_without_vat(amount, price, whole) for amount in amounts) else ""
    return said.pop() if said else ""


def _shipping(shown: Sequence[_Shown], lines: Sequence[str], offer: Offer, locale: str) -> Decimal | None:
    """The one delivery cost stated right behind the price, zero where delivery is free without a condition."""
    places = [one.price.start for one in shown if offer.price in one.price.amounts]
    costs = set()
    for one in shown:
        if one.price.kind != "shipping" or offer.price in one.price.amounts:
            continue
        if any(0 < one.price.start - place < _DELIVERY_AWAY for place in places):
            said = shipping_in(one.words, currency_hint=offer.currency, locale=locale)
            costs |= {said.cost} if said is not None and said.cost is not None else set()
    if costs:
        return costs.pop() if len(costs) == 1 else None
    told = (line for line in lines if len(line) <= _LONGEST_FREE and names_delivery(line))
    said_free = (shipping_in(line, currency_hint=offer.currency) for line in told)
    return Decimal(0) if any(said is not None and said.cost == 0 for said in said_free) else None
