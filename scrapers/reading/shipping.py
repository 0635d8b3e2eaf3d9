"""What delivery costs as a text states it: an amount, nothing ("free delivery"), or nothing above an order value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from scrapers.reading.plain_digits import plain_digits
from scrapers.reading.price_token import PriceToken
from scrapers.reading.price_tokens import price_tokens
from scrapers.reading.quick_pattern import QuickPattern

_SHIPPING = (
    r"(?:shipping|delivery|postage|p&p|standardversand|versand\w*|lieferung|liefer\w*|livraison|frais de port|port|"
    r"envío|envio|entrega|frete|spedizione|consegna|verzend\w*|bezorg\w*|levering|fri ?frakt|frakt\w*|"
    r"fragt\w*|leverans|dostaw\w*|wysyłk\w*|"
    r"przesyłk\w*|doprav\w*|doručen\w*|poštovn\w*|dostav\w*|livrare|transport\w*|szállítás\w*|toimitus\w*|"
    r"доставк\w*|доставляем|"
    r"αποστολή|μεταφορικά|kargo|teslimat|ongkir|pengiriman|vận chuyển|giao hàng|จัดส่ง|ส่ง|שילוח|משלוח|"
    r"التوصيل|الشحن|送料|配送|運費|"
    r"运费|邮费|包邮|배송)"
)
_FREE = (
    r"(?:free|complimentary|kostenlos\w*|gratis|kostenfrei\w*|frei|offerte?s?|gratuit\w*|gratuiti?|grátis|"
    r"gratuita?|fri|ilmainen|"
    r"maksuton|darmow\w*|bezpłatn\w*|zdarma|zadarmo|besplatn\w*|ingyenes|бесплатн\w*|безкоштовн\w*|"
    r"безплатн\w*|δωρεάν|ücretsiz|bedava|"
    r"miễn phí|ฟรี|חינם|مجاني\w*|مجانا|مجاناً|無料|免费|免運費|免|무료)"
)
_FREE_SHIPPING = QuickPattern(
    rf"{_FREE}(?:[ -][^\W\d_]{{1,12}}){{0,2}}[ -]?{_SHIPPING}|"
    rf"{_SHIPPING}(?: [^\W\d_]{{1,12}}){{0,2}}[ :-]{{0,3}}{_FREE}"
    r"|versandkostenfrei|portofrei|franko|fraktfritt|fragtfri|送料込|包邮|무료배송"
)
_FREE_WORD = re.compile(rf"(?<!\w){_FREE}(?!\w)")
_COSTS = QuickPattern(_SHIPPING)
DELIVERY_NAMED = QuickPattern(rf"{_SHIPPING}|franko")
"""The words for delivery: a text without any says nothing of its cost."""
_CONDITION = re.compile(
    r"(?<!\w)(?:over|above|from|on orders?|orders?|when you|if you|spend|with prime|members?|ab|bei|über|"
    r"mindest\w*|dès|à partir|"
    r"pour toute|desde|a partir|superiori?|oltre|per ordini|vanaf|boven|fra|over|från|od|powyżej|nad|při|"
    r"peste|felett|от|при|свыше|від|"
    r"από|άνω|üzeri|üstü|acima|superior(?:es)?|ma[iy]or(?:es)?|min(?:imal)?\.?(?= (?:belanja|pembelian))|iznad|yli|"
    r"понад|מעל|ומעלה|فوق|أكثر|فأكثر|trở lên|以上)(?!\w)|以上|満|이상|满|ครบ|ขั้นต่ำ|ขึ้นไป"
)
_FROM = re.compile(r"(?:from|ab|dès|à partir de|desde|da|a partire da|vanaf|od|от|від|fra|från|~|up to|bis zu)\s*$")
_AFTER = re.compile(
    rf"[ *()]{{0,3}}(?:for |pour |für |de |di |en |za |za |на |за )?(?:\w+[ ])?(?:{_SHIPPING}|"
    rf"frais)(?!\w*(?:zeit|time|datum))"
)


@dataclass(frozen=True)
class Shipping:
    """What a text says of delivery: its `cost` (zero: free) when unconditional, and the order value it is free from."""

    cost: Decimal | None
    free_from: Decimal | None
    currency: str


def names_delivery(text: str) -> bool:
    """Return whether a text names delivery at all: most lines of a page do not, and that is told cheaply."""
    return DELIVERY_NAMED.search(text.lower()) is not None


def shipping_in(text: str, *, currency_hint: str = "", locale: str = "") -> Shipping | None:
    """Return what a text states of the cost of delivery, or None where it states nothing, or not for certain.

    A "from" cost is no cost; two costs that differ are none.
    """
    lower = plain_digits(text).lower()
    free = _FREE_SHIPPING.search(lower)
    tokens = [
        t for t in price_tokens(text, currency_hint=currency_hint, locale=locale) if t.sign and len(t.amounts) == 1
    ]
    threshold = _threshold(lower, tokens, free or (_FREE_WORD.search(lower) if _COSTS.search(lower) else None))
    rest = [token for token in tokens if token is not threshold]
    costs = {(token.amounts[0], token.currency) for token in rest if _is_cost(lower, token)}
    if free is not None and not costs and not _is_conditional(lower, free):
        return Shipping(Decimal(0), None, currency_hint)
    if len(costs) > 1 or (not costs and threshold is None):
        return None
    cost, currency = costs.pop() if costs else (None, threshold.currency if threshold else "")
    return Shipping(cost, threshold.amounts[0] if threshold else None, currency)


def _is_conditional(lower: str, free: re.Match[str]) -> bool:
    around = lower[max(0, free.start() - 40) : free.end() + 60]
    return bool(_CONDITION.search(around))


def _threshold(lower: str, tokens: list[PriceToken], free: re.Match[str] | None) -> PriceToken | None:
    """Return the order value from which delivery is free: an amount near the words, a condition between."""
    if free is None:
        return None
    for token in tokens:
        ahead = lower[free.end() : token.start]
        if token.start >= free.end() and len(ahead) < 40 and _CONDITION.search(ahead):
            return token
    for token in reversed(tokens):  # the nearest to the words
        behind = lower[token.end : free.start()]
        before = lower[max(0, token.start - 25) : token.start]
        if token.end <= free.start() and len(behind) < 40 and _CONDITION.search(before + " " + behind):
            return token
    return None


def _is_cost(lower: str, token: PriceToken) -> bool:
    before, behind = lower[max(0, token.start - 40) : token.start], lower[token.end : token.end + 40]
    if _FROM.search(before) or behind.lstrip()[:1] == "~":
        return False
    return token.kind == "shipping" or (token.kind in {"", "ex_vat"} and _AFTER.match(behind) is not None)
