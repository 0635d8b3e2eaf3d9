"""What a page sells of its goods: a metre of cloth, or a set whose pieces it prices too.

The price of a metre is the price where the page says that the goods are cut to length and prices nothing else. Of the
price of a set and that of one of its pieces the first is the price, where the heading names the number of pieces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scrapers.reading.quick_pattern import QuickPattern, one_line
from scrapers.reading.visible_price import STRONG, VisiblePrice

_BY_LENGTH = QuickPattern(
    one_line(
        r"""meterware|meterweise|zuschnitt in metern|sold by the (?:metre|meter|yard)|
        (?:cut|priced) (?:by|per) (?:the )?(?:metre|meter|yard)|
        (?:vendue?s?|vente|tissu|coupe) au m[eè]tre|vend(?:ut[oaie]|ita) al metro|(?:venta|vende|
        vendid[oa]s?) por metros?|vendid[oa]s? ao metro|(?:per|op) (?:strekkende )?meter verkocht|van de rol|
        sprzedawan\w+ na metry|na metry bieżące|metráž|prodej na metry|metervara|metervare|metritavar\w+|
        (?:продаж\w+|продается|продаётся|отрез\w*) (?:по|на|от) ?метр\w*|на отрез|кратно 1 метру|метраж\w*|
        méteráru|la metru liniar|切り売り|
        (?:menge|länge|anzahl|quantity|length|quantité|longueur|quantità|lunghezza|cantidad|longitud|ilość|długość|
        množství|délka|aantal|lengte|количество|длина)\W{0,3}(?:in |en |w |v |в )?(?:\d{1,3}(?:[.,]\d{1,2})? ?)?
        (?:m|metern?|met(?:er|re)s?|mètres?|metri|metros|metrach|metrech|метрах|м)\b"""
    ),
    re.IGNORECASE,
)
_A_LENGTH = re.compile(
    r"\s{0,2}(?:/|pro|per|je|par|au|al|por|za|na|за|le|the)\s?(?:1\s)?(?:lfd\.?\s?|lfm\b|lfm\.|strekkende\s|bieżąc\w+\s|"
    r"пог\.?\s?)?(?:lfm|m|mb|mtr?|met(?:er|re|ro|r|ru)|m[eè]tre|метр|м|yard|yd)\b(?![²³2-9])",
    re.IGNORECASE,
)
_OWN_LENGTH = re.compile(r"\d\s?(?:m|mtr?|met(?:er|re|ro|r)s?|m[eè]tres?|метр\w*|м|yards?|yd)\b", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?![\d.,]|\s?(?:[a-z]?[mlg]|mm|cm|kg|v|w)\b)", re.IGNORECASE)
_AFTER = 2500
"""Characters behind the heading in which a page says how its goods are sold."""


def of_what_is_sold(found: Sequence[VisiblePrice], title: str, place: int, text: str) -> list[VisiblePrice]:
    """Settle prices of units by what the page sells; `place` is where the heading `title` ends in the page's text."""
    units = [price for price in found if price.kind == "unit" and price.score >= STRONG]
    plain = [price for price in found if not price.kind and price.score >= STRONG]
    if units and not plain:
        return _of_a_length(found, units, title, text[place : place + _AFTER])
    if len(plain) == 2 and plain[0].amounts[0] != plain[1].amounts[0]:
        return _of_a_set(found, plain, title)
    return list(found)


def _of_a_length(
    found: Sequence[VisiblePrice], units: Sequence[VisiblePrice], title: str, near: str
) -> list[VisiblePrice]:
    """Take the price of a metre for the price where nothing else is priced and the goods are said to be cut."""
    one = units[0]
    alone = all(price.amounts == one.amounts for price in units) and len(one.amounts) == 1
    if not alone or _OWN_LENGTH.search(title) or _BY_LENGTH.search(f"{title}\n{near}") is None:
        return list(found)
    place = near.find(one.text)
    if place < 0 or _A_LENGTH.match(near, place + len(one.text)) is None:
        return list(found)
    return [replace(price, kind="") if price in units else price for price in found]


def _of_a_set(found: Sequence[VisiblePrice], plain: Sequence[VisiblePrice], title: str) -> list[VisiblePrice]:
    """Name the lower of two prices a piece's where the other is that of as many pieces as the heading names."""
    low, high = sorted(plain, key=lambda price: price.amounts[0])
    pieces = {int(number) for number in _NUMBERS.findall(title)} - {1}
    if not any(low.amounts[0] * number == high.amounts[0] for number in pieces):
        return list(found)
    return [replace(price, kind="unit") if price is low else price for price in found]
