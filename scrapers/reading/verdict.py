"""From independent readings of one price to one price, or to honest doubt."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from scrapers.reading.product_data import OfferData, ProductData
from scrapers.reading.tax import is_without_vat
from scrapers.reading.visible_price import STRONG, VisiblePrice

_NO_PRICE_YET = frozenset("from range ex_vat member subscription coupon trade_in bulk about".split())
"""Kinds that leave the price open where nothing else stands on the page."""
_STATED_OPEN = frozenset(["from", "range", "ex_vat"])
_TOLD_OPEN = frozenset(["member", "subscription", "coupon", "trade_in"])
"""Kinds of price on the page that structured data, which knows no kinds, states as the price; these where words do."""
_RANGE_LENGTH = 40
_FAIR, _BESIDE, _STEPS_AWAY = 2.5, 60, 60
_NAMED = {
    "from": "a 'from' price",
    "range": "a price range",
    "instalment": "an instalment",
    "deposit": "a deposit",
    "member": "a price for members, a card or one way of paying",
    "trade_in": "a price with something handed in",
    "bulk": "a price for several",
    "about": "a rough price",
    "subscription": "a subscription price",
    "coupon": "a coupon price",
    "used": "a used offer's price",
    "unit": "a price per unit",
    "ex_vat": "a price without VAT",
    "list": "a list price",
    "shipping": "a shipping cost",
    "saving": "a saving",
    "total": "a basket total",
}


@dataclass(frozen=True)
class PriceVerdict:
    """What the readings of a page come to: `status` ok, ambiguous or none.

    With `ambiguous`, `competing` holds (amount, currency, reading) of every contender, the likeliest first.
    """

    status: str
    price: Decimal | None = None
    currency: str = ""
    list_price: Decimal | None = None
    readings: tuple[str, ...] = ()
    text: str = ""
    competing: tuple[tuple[Decimal, str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    kind: str = ""
    """what the only price in sight is, where it is not a plain one"""
    ends: tuple[Decimal, ...] = ()
    """the range that structured data states round the price"""


@dataclass(frozen=True)
class _Stated:
    method: str
    price: Decimal
    offer: OfferData


def judge_prices(products: Sequence[ProductData], seen: Sequence[VisiblePrice], currency: str) -> PriceVerdict:
    """Weigh structured data against the visible page; `currency` is what the page is likely to count in."""
    stated = [
        _Stated(product.method, offer.price, offer)
        for product in products
        for offer in product.offers
        if offer.price is not None and not offer.kind and not offer.uncertain
    ]
    seen = _in_stated_unit(stated, seen)
    plain = _plain(seen)
    best = max(plain, key=lambda price: (price.score, -price.start), default=None)
    if stated and best is not None and _in_another_currency(stated, best):
        return _doubt(stated, best, "the page's structured data and its visible price name different currencies")
    if stated and best is None and all(_is_seen_as_list(item.price, seen) for item in stated):
        return _doubt(stated, None, "the page shows what its structured data states as a former price only")
    if stated and (best is None or best.score < STRONG) and (shown := _seen_open_only(stated, seen)):
        return _open(shown, seen)
    if stated:
        return _with_structured(stated, seen, plain, best)
    ranged = _range_verdict(products, seen, plain, best)
    return ranged if ranged is not None else _visible_alone(seen, plain, best, currency)


def _in_stated_unit(stated: list[_Stated], seen: Sequence[VisiblePrice]) -> Sequence[VisiblePrice]:
    """Return the prices in sight in rials where structured data counts in these and the page in toman, ten of them."""
    if all(item.offer.currency != "IRR" for item in stated):
        return seen
    return [
        replace(price, amounts=tuple(amount * 10 for amount in price.amounts), currency="IRR")
        if price.currency == "IRT"
        else price
        for price in seen
    ]


def _plain(seen: Sequence[VisiblePrice]) -> list[VisiblePrice]:
    """The prices that nothing calls another kind; one elsewhere struck out or net only where no other stands out."""
    plain = [price for price in seen if not price.kind]
    listed = {amount for price in seen if price.kind in {"list", "ex_vat"} for amount in price.amounts}
    others = [price for price in plain if not listed & set(price.amounts)]
    return others if any(price.score >= STRONG for price in others) else plain


def _with_structured(
    stated: list[_Stated], seen: Sequence[VisiblePrice], plain: list[VisiblePrice], best: VisiblePrice | None
) -> PriceVerdict:
    if best is None and (new := _only_new(stated)) is not None:
        stated = [new]
    values = list(dict.fromkeys(item.price for item in stated))
    shown = [value for value in values if any(value in price.amounts for price in plain)]
    top = best.amounts[0] if best is not None and len(best.amounts) == 1 else None
    if top is not None and top in values:
        return _agreed(stated, top, seen, visible=True, dissent=[v for v in values if v != top])
    if len(values) == 1 and (shown or best is None or best.score < STRONG):
        return _agreed(stated, values[0], seen, visible=bool(shown), dissent=[])
    if len(shown) == 1 and (best is None or best.score < STRONG or shown[0] in best.amounts):
        return _agreed(stated, shown[0], seen, visible=True, dissent=[v for v in values if v != shown[0]])
    if best is not None and best.score >= STRONG:
        explained = _explained(values, top, seen) if top is not None else ""
        if explained:
            return _seen(best, seen, explained)
        return _doubt(stated, best, "the page's structured data and its visible price differ")
    return _doubt(stated, None, "the page's structured data states different prices")


def _only_new(stated: list[_Stated]) -> _Stated | None:
    """Return the one new offer where all others are of used goods, and no seller or address parts them."""
    new = [item for item in stated if item.offer.condition not in {"used", "refurbished"}]
    parted = len({(item.offer.seller, item.offer.url) for item in stated}) > 1
    return new[0] if len(new) == 1 and new[0].offer.condition == "new" and not parted else None


def _in_another_currency(stated: list[_Stated], shown: VisiblePrice) -> bool:
    """Say whether the shown price is in a currency that no notation states for this amount: one number, two prices."""
    currencies = {item.offer.currency for item in stated if item.price in shown.amounts} - {""}
    return bool(currencies and shown.currency) and shown.currency not in currencies


def _agreed(
    stated: list[_Stated], price: Decimal, seen: Sequence[VisiblePrice], *, visible: bool, dissent: list[Decimal]
) -> PriceVerdict:
    mine = [item for item in stated if item.price == price]
    readings = tuple(dict.fromkeys(item.method for item in mine)) + (("visible",) if visible else ())
    currencies = {item.offer.currency: None for item in mine if item.offer.currency}
    shown = next((p.currency for p in seen if price in p.amounts and p.currency), "")
    if len(currencies) > 1 and shown not in currencies:
        return _doubt(mine, None, "the page's structured data states one number in different currencies")
    currency = shown if len(currencies) != 1 else next(iter(currencies))
    listed = next(
        (item.offer.list_price for item in mine if item.offer.list_price and item.offer.list_price > price), None
    )
    larger = [value for value in dissent if _is_seen_as_list(value, seen)]
    reasons = tuple(
        f"structured data also states {value}, which the page does not show as the price"
        for value in dissent
        if value not in larger
    )
    return PriceVerdict(
        "ok", price, currency, listed or list_price_of(seen, price, currency), readings, mine[0].offer.text, (), reasons
    )


def _is_seen_as_list(value: Decimal, seen: Sequence[VisiblePrice]) -> bool:
    return any(price.kind == "list" and value in price.amounts for price in seen)


def _explained(values: list[Decimal], shown: Decimal, seen: Sequence[VisiblePrice]) -> str:
    """Say why structured data differs from the shown price for a harmless reason, or return an empty string."""
    if all(_is_seen_as_list(value, seen) and value > shown for value in values):
        return "structured data states the price before the reduction"
    if all(any(p.kind == "bid" and value in p.amounts for p in seen) for value in values):
        return "structured data states the starting bid"
    if all(is_without_vat(value, shown) for value in values):
        return "structured data states the price without VAT"
    if all(value < shown and any(p.kind == "member" and value in p.amounts for p in seen) for value in values):
        return "structured data states the price for members, a card or one way of paying"
    if all(value == shown * 100 and value == value.to_integral_value() for value in values):
        return "structured data counts in hundredths"
    return ""


def _range_verdict(
    products: Sequence[ProductData], seen: Sequence[VisiblePrice], plain: list[VisiblePrice], best: VisiblePrice | None
) -> PriceVerdict | None:
    """Of a range in structured data one price is the page's: the one that it shows alone, within the range."""
    for product in products:
        for offer in product.offers:
            if offer.price is None or not offer.kind:
                continue
            high = offer.price_max
            if best is not None and offer.price in best.amounts and high is not None and _is_seen_as_list(high, seen):
                return PriceVerdict("ok", offer.price, offer.currency, high, (product.method, "visible"), offer.text)
            if best is not None and _stands_out(seen, plain, best):
                shown = best.amounts[0]
                if offer.price <= shown <= (high or offer.price) and best.currency in {"", offer.currency}:
                    readings = (product.method, "visible") if shown in {offer.price, high} else ("visible",)
                    listed = list_price_of(seen, shown, offer.currency)
                    return PriceVerdict("ok", shown, offer.currency, listed, readings, best.text,
                                        ends=(offer.price, high or offer.price))  # fmt: skip
                if offer.kind not in {"from", "range"} and shown > offer.price:
                    continue  # a monthly rate, a net price or one for several leaves the price to the page
            ends = (offer.price,) if high in {None, offer.price} else (offer.price, high)
            contenders = tuple((amount, offer.currency, product.method) for amount in ends if amount is not None)
            reason = f"structured data states {_NAMED.get(offer.kind, offer.kind)}, not one price"
            return PriceVerdict("ambiguous", currency=offer.currency, competing=contenders, reasons=(reason,),
                                kind="range" if len(contenders) > 1 else offer.kind)  # fmt: skip
    return None


def _stands_out(seen: Sequence[VisiblePrice], plain: list[VisiblePrice], best: VisiblePrice) -> bool:
    """Say whether a visible price is strong, readable in one way, without an equal and not after a "from" price."""
    return (
        best.score >= STRONG
        and len(best.amounts) == 1
        and not _rivals(seen, plain, best)
        and not _is_outdone(seen, best)
    )


def _rivals(seen: Sequence[VisiblePrice], plain: list[VisiblePrice], best: VisiblePrice) -> list[VisiblePrice]:
    named = {amount for p in seen if p.kind and p.kind != "unit" for amount in p.amounts}
    rivals = [p for p in plain if p.score > best.score - 0.75 and p.amounts != best.amounts]
    return [p for p in rivals if not named & set(p.amounts)]


def _is_outdone(seen: Sequence[VisiblePrice], best: VisiblePrice) -> bool:
    first = next((p for p in seen if p.kind in {"from", "range"} and p.score >= STRONG), None)
    return (
        first is not None and first.start < best.start and first.score >= best.score and not _begins_steps(seen, best)
    )


def _begins_steps(seen: Sequence[VisiblePrice], best: VisiblePrice) -> bool:
    """Say whether lower prices for more pieces follow a price: "as low as" above them is the lowest of these."""
    following = (price for price in seen if price.kind == "bulk" and 0 < price.start - best.start < _STEPS_AWAY)
    return any(price.amounts < best.amounts for price in following)


def _is_alone_beside_list(seen: Sequence[VisiblePrice], plain: list[VisiblePrice], best: VisiblePrice) -> bool:
    """Say whether a price that is not well placed is the only one in sight, and its list price stands next to it."""
    if best.score < _FAIR or len(best.amounts) != 1 or any(price.amounts != best.amounts for price in plain):
        return False
    beside = [p for p in seen if p.kind == "list" and abs(p.start - best.start) < _BESIDE and p.amounts > best.amounts]
    return bool(beside) and not any(price.kind in _NO_PRICE_YET for price in seen)


def _visible_alone(
    seen: Sequence[VisiblePrice], plain: list[VisiblePrice], best: VisiblePrice | None, currency: str
) -> PriceVerdict:
    """Without structured data a price must stand out: strong, readable in one way, and without an equal beside it."""
    if best is not None and best.score >= STRONG and not _is_outdone(seen, best):
        rivals = _rivals(seen, plain, best)
        if len(best.amounts) == 1 and not rivals:
            return _seen(best, seen, "")
        if len(best.amounts) > 1:
            competing = tuple((amount, best.currency, "visible") for amount in best.amounts)
            return PriceVerdict("ambiguous", currency=best.currency, competing=competing,
                                reasons=(f"'{best.text}' may be read in two ways",))  # fmt: skip
        competing = tuple(dict.fromkeys((p.amounts[0], p.currency, "visible") for p in [best, *rivals]))
        return PriceVerdict("ambiguous", currency=best.currency, competing=competing,
                            reasons=("several prices stand by the main heading and none stands out",))  # fmt: skip
    if best is not None and _is_alone_beside_list(seen, plain, best):
        return _seen(best, seen, "")
    named = [p for p in seen if p.kind in _NO_PRICE_YET and p.score >= 2.0]
    if named:
        return _open(named, seen)
    reason = "no price stands near the main heading" if best is not None else "the page shows no price of this product"
    return PriceVerdict("none", currency=currency, reasons=(reason,))


def _open(named: Sequence[VisiblePrice], seen: Sequence[VisiblePrice]) -> PriceVerdict:
    """Leave the price open, as the best placed of the prices of another kind does."""
    first = max(named, key=lambda p: (p.score, -p.start))
    reason = f"'{first.text}' is {_NAMED[first.kind]}"
    ends = [p for p in seen if p.kind == "range" and 0 <= p.start - first.start < _RANGE_LENGTH] or [first]
    competing = tuple((amount, first.currency, "visible") for p in ends for amount in p.amounts)
    return PriceVerdict("ambiguous", currency=first.currency, competing=competing, reasons=(reason,), kind=first.kind)


def _seen_open_only(stated: list[_Stated], seen: Sequence[VisiblePrice]) -> list[VisiblePrice]:
    """Return the well placed prices that call all that structured data states by a kind that leaves the price open.

    A theme states the lowest of its variants' prices as the price, and shows it with a "from"; a shop its members'.
    """
    open_ones = (p for p in seen if p.kind in _STATED_OPEN or (p.told and p.kind in _TOLD_OPEN))
    strong = [price for price in open_ones if price.score >= STRONG]
    shown = [price for price in strong if any(item.price in price.amounts for item in stated)]
    return shown if all(any(item.price in price.amounts for price in shown) for item in stated) else []


def _seen(best: VisiblePrice, seen: Sequence[VisiblePrice], reason: str) -> PriceVerdict:
    price = best.amounts[0]
    listed = list_price_of(seen, price, best.currency)
    return PriceVerdict("ok", price, best.currency, listed, ("visible",), best.text, (), (reason,) if reason else ())


def _doubt(stated: list[_Stated], best: VisiblePrice | None, reason: str) -> PriceVerdict:
    competing = [(item.price, item.offer.currency, item.method) for item in stated]
    if best is not None and best.score >= STRONG:
        competing += [(amount, best.currency, "visible") for amount in best.amounts]
    unique = tuple(dict.fromkeys(competing))
    words = ", ".join(f"{amount} {currency} ({method})" for amount, currency, method in unique[:4])
    return PriceVerdict("ambiguous", currency=unique[0][1], competing=unique, reasons=(f"{reason}: {words}",))


def list_price_of(seen: Sequence[VisiblePrice], price: Decimal, currency: str) -> Decimal | None:
    """Return the struck or labelled list price nearest to where this price is shown, if higher and of its currency."""
    places = sorted(p.start for p in seen if price in p.amounts) or [p.start for p in seen[:1]]
    listed = [p for p in seen if p.kind == "list" and len(p.amounts) == 1 and p.amounts[0] > price]
    listed = [p for p in listed if p.may_be_in(currency)]
    near = min(listed, key=lambda p: _away(p.start, places), default=None)
    return None if near is None or _away(near.start, places) > 400 else near.amounts[0]


def _away(start: int, places: Sequence[int]) -> int:
    """Return how far the nearest of ascending places is: a page may show thousands of prices."""
    at = bisect(places, start)
    return min(abs(start - place) for place in places[max(0, at - 1) : at + 1])
