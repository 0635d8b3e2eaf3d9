"""What a page says round the price: other kinds of price, unit price, tax basis and delivery cost, each as it is named.

None of it is ever *the* price. What the page says in two ways that differ is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from scrapers.reading.page_text import PageText
from scrapers.reading.visible import VisiblePrice
from scrapers.records import Offer, OtherPrice

_KINDS = frozenset(["member", "subscription", "instalment", "coupon", "used", "from", "ex_vat", "deposit"])
_FINER = (
    ("deposit", "saving", re.compile(r"pfand|deposit|consigne|kaution|statiegeld|\bpant\b|cauzione|залог", re.I)),
    ("trade_in", "saving", re.compile(r"trade[- ]in|eintausch|inzahlung|reprise|rottamazione|трейд-ин", re.I)),
    ("card", "member", re.compile(r"\bcard|\bkarte|\bcarte|\btarjeta|\bcarta|картой|по карте|kartą|kart\b", re.I)),
    ("refurbished", "used", re.compile(r"refurb|renewed|überholt|reconditionn|ricondizion|reacondicion|восстан", re.I)),
)  # fmt: skip
_BULK = re.compile(
    r"(?:ab|from|dès|à partir de|da|desde|od|от|vanaf|fra|från|buy)\s+(?P<least>\d{1,4})\s*"
    r"(?:st(?:ü|u)ck|stk|st\.|pcs|pieces|units|items|pezzi|unités|pièces|unidades|uds|szt|ks|шт|kpl|or more|\+)",
    re.IGNORECASE,
)
_PER = (
    r"(?P<many>\d+(?:[.,]\d+)?)?\s*(?P<unit>kg|kilo(?:gramm?)?|g|gr|mg|l(?:it(?:er|re|ro|r))?|ml|cl|m²|m2|qm|m³|"
    r"m3|m|cm|"
    r"st(?:ü|u)ck|stk|szt|pcs|piece|unit|item|each|count|oz|fl\.? ?oz|lb|кг|г|л|мл|шт|м²|м)\b"
)
_AFTER_PRICE = re.compile(
    rf"^\W{{0,4}}(?:/|\bper\b|\bpro\b|\bje\b|\bpar\b|\bal\b|\bpor\b|\bза\b|\bza\b|=)\s*{_PER}", re.IGNORECASE
)
_BEFORE_PRICE = re.compile(rf"(?:^|\W){_PER}\s*(?:=|:)\s*$", re.IGNORECASE)
_UNITS = {
    "kg": ("kg", 1), "g": ("kg", 1000), "gr": ("kg", 1000), "mg": ("kg", 1_000_000), "кг": ("kg", 1), "г": ("kg", 1000),
    "l": ("l", 1), "cl": ("l", 100), "ml": ("l", 1000), "л": ("l", 1), "мл": ("l", 1000),
    "m": ("m", 1), "cm": ("m", 100), "м": ("m", 1), "m²": ("m2", 1), "m2": ("m2", 1), "qm": ("m2", 1), "м²": ("m2", 1),
    "m³": ("m3", 1), "m3": ("m3", 1), "oz": ("oz", 1), "lb": ("lb", 1),
}  # fmt: skip
_INCLUDED = re.compile(
    r"\b(?:inkl|incl)\w*\.?\s*(?:\d+[.,]?\d*\s?%\s?)?(?:der |ges\w*\.? )*(?:mwst|ust|vat|tax|btw|tva|iva|moms|gst)|"
    r"(?:tax|vat|gst)(?:es)? included|\bttc\b|\biva incl\w*|tva incl\w*|税込|с ндс|kdv dahil|vč\. ?dph|\bs dph\b|"
    r"z vat\b|\bbrutto\b|sis\. alv|inkl\.? moms|με φπα|áfával|부가세 포함",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(
    r"\b(?:zzgl|exkl|excl|ohne|plus|ex)\w*\.?\s*(?:\d+[.,]?\d*\s?%\s?)?(?:der |ges\w*\.? )*"
    r"(?:mwst|ust|vat|btw|tva|iva|moms|gst)|(?:tax|vat) (?:excluded|not included)|\bhors tax\w*|\d\s?€\s?ht\b|"
    r"\bsin iva\b|\biva escl\w*|税抜|税别|без ндс|"
    r"bez dph|\bnetto\b|kdv hariç",
    re.IGNORECASE,
)
_DELIVERY = (
    r"(?:shipping|delivery|postage|versand|lieferung|livraison|spedizione|consegna|envío|entrega|frete|verzending|"
    r"bezorging|frakt|fragt|dostawa|doprava|livrare|kargo)"
)
_FREE_DELIVERY = re.compile(
    rf"\b(?:free|gratis|kostenlose\w*|gratuite?|gratuita|darmowa|ücretsiz) {_DELIVERY}|versandkostenfrei|"
    rf"{_DELIVERY}\w*:? (?:is )?(?:free|gratis|kostenlos|gratuit[ae]?|offerte|bedava|zdarma)\b|frais de port offerts|"
    r"бесплатная доставка|доставка бесплатн|送料無料|免运费|包邮|무료배송",
    re.IGNORECASE,
)
_ON_CONDITION = re.compile(
    r"\d|\b(?:over|above|from|ab|dès|à partir|da|desde|od|от|vanaf|fra|orders?|members?|prime|with|mit|avec|con|"
    r"store|"
    r"click|filiale|magasin)\b",
    re.IGNORECASE,
)
_LEAST_SCORE, _DELIVERY_AWAY = 2.0, 300


def with_more_prices(offer: Offer, seen: Sequence[VisiblePrice], page_text: PageText, lines: Iterable[str]) -> Offer:
    """Return an offer with what the page says round its price; `seen` are the visible prices, `lines` the text near."""
    around = [(price, *_around(page_text.text, price)) for price in seen]
    unit_price, unit = _unit_price(around)
    short = [line for line in lines if len(line) <= 120]
    return replace(
        offer,
        other_prices=tuple(dict.fromkeys(other for one in around if (other := _other(*one, offer)) is not None)),
        unit_price=offer.unit_price if offer.unit_price is not None else unit_price,
        unit=offer.unit or unit,
        tax=offer.tax or _tax(short, net=any(price.kind == "ex_vat" for price in seen)),
        shipping=offer.shipping if offer.shipping is not None else _shipping(around, short, offer.price),
    )


def _around(text: str, price: VisiblePrice) -> tuple[str, str]:
    """Return what stands before a price in its line, else on the line above, and what stands behind it."""
    end = price.start + len(price.text)
    start = text.rfind("\n", 0, price.start) + 1
    stop = text.find("\n", end)
    before = text[start : price.start]
    if not before.strip():
        before = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : start]
    return before[-80:].strip(), text[end : stop if stop >= 0 else len(text)][:60].strip()


def _other(price: VisiblePrice, before: str, after: str, offer: Offer) -> OtherPrice | None:
    if len(price.amounts) != 1 or price.score < _LEAST_SCORE:
        return None
    amount, words = price.amounts[0], f"{before} {after}"
    kind = next((finer for finer, coarse, pattern in _FINER if price.kind == coarse and pattern.search(words)), "")
    if not kind and _BULK.search(before[-30:]) and amount != offer.price:
        kind = "bulk"
    kind = kind or (price.kind if price.kind in _KINDS else "")
    text = " ".join(f"{before[-40:]} {price.text} {after[:20]}".split())
    return OtherPrice(kind, amount, price.currency, text) if kind else None


def _unit_price(around: Sequence[tuple[VisiblePrice, str, str]]) -> tuple[Decimal | None, str]:
    found: dict[tuple[Decimal, str], None] = {}
    for price, before, after in around:
        per = _AFTER_PRICE.search(after) or _BEFORE_PRICE.search(before)
        if per is None or price.kind not in {"unit", "saving", ""} or len(price.amounts) != 1:
            continue
        name = per["unit"].lower()
        unit, many = _UNITS.get(
            name, ("l", 1) if name.startswith("lit") else ("kg", 1) if name.startswith("kilo") else ("piece", 1)
        )
        size = Decimal((per["many"] or "1").replace(",", "."))
        if size > 0:
            found[(price.amounts[0] * many / size).quantize(Decimal("0.01")), unit] = None
    return next(iter(found)) if len(found) == 1 else (None, "")


def _tax(lines: Sequence[str], *, net: bool) -> str:
    included = any(_INCLUDED.search(line) for line in lines)
    excluded = any(_EXCLUDED.search(line) for line in lines)
    if included == excluded:
        return "included" if included and net else ""
    return "included" if included else "excluded"


def _shipping(
    around: Sequence[tuple[VisiblePrice, str, str]], lines: Sequence[str], asked: Decimal | None
) -> Decimal | None:
    """The one delivery cost stated right behind the price, zero where delivery is free without a condition."""
    places = [price.start for price, _, _ in around if asked in price.amounts]
    stated = {
        price.amounts[0]
        for price, before, _ in around
        if price.kind == "shipping" and len(price.amounts) == 1 and price.amounts[0] != asked
        and not _ON_CONDITION.search(before) and any(0 < price.start - place < _DELIVERY_AWAY for place in places)
    }  # fmt: skip
    if len(stated) == 1:
        return stated.pop()
    free = any(_FREE_DELIVERY.search(line) and not _ON_CONDITION.search(line) for line in lines if len(line) <= 40)
    return Decimal(0) if free and not stated else None
