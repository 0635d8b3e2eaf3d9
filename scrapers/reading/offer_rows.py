"""The offers of several shops that a comparison page lists under one product, each row a seller and a price."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scrapers.reading.page_text import PageText
from scrapers.reading.quick_pattern import QuickPattern
from scrapers.reading.visible_price import VisiblePrice

_COMPARES = QuickPattern(
    r"compare (?:all )?(?:prices|shops|offers)|where to buy|\d{1,4} (?:shops|stores|offers)\b|"
    r"preisvergleich|(?:alle )?preise vergleichen|\d{1,4} (?:angebote|shops|händler)\b|wo kaufen|comparer les prix|"
    r"comparateur|\d{1,4} (?:marchands|offres)\b|confronta (?:i )?prezzi|\d{1,4} (?:negozi|offerte)\b|comparar precios|"
    r"\d{1,4} (?:tiendas|ofertas|lojas)\b|comparar preços|prijzen vergelijken|prijsvergelijk|\d{1,4} (?:winkels|"
    r"aanbieders)\b|"
    r"porówna\w* cen|\d{1,4} (?:sklep\w*|ofert\w*)\b|gdzie kupić|porovn\w+ cen|\d{1,4} obchod\w*|compară prețuri|"
    r"сравнить (?:все )?цены|где купить|\d{1,4} (?:магазин\w*|предложени\w*)|порівняти ціни|де купити|"
    r"fiyat karşılaştır|"
    r"价格比较|比价|価格比較|가격비교|prisjämför|jämför priser|sammenlign priser|hintavertailu|árak összehasonlítása",
    re.IGNORECASE,
)
_MOST_AWAY = 3000


@dataclass(frozen=True)
class OfferRow:
    """One shop's row: its name as shown and its price."""

    seller: str
    price: VisiblePrice


def offer_rows(
    page_text: PageText, place: int, seen: Sequence[VisiblePrice], ends: Sequence[Decimal]
) -> list[OfferRow]:
    """Return the rows of a comparison page, cheapest first, or none where it is not certain that it is one.

    It is one where the page says that it compares, the cheapest row is the low end of a range stated elsewhere (two
    readings that agree) and no row lies above the high one. `place` is where the main heading ends.
    """
    if not ends:
        return []
    page_text.reach(place + _MOST_AWAY)
    if not _COMPARES.search(page_text.text, max(0, place - 200), place + _MOST_AWAY):
        return []
    rows = [row for price in seen if place <= price.start <= place + _MOST_AWAY and (row := _row(page_text, price))]
    amounts = [row.price.amounts[0] for row in rows]
    if len({row.seller for row in rows}) < 2 or min(amounts) != min(ends) or max(amounts) > max(ends):
        return []
    return sorted(rows, key=lambda row: row.price.amounts[0])


def _row(page_text: PageText, price: VisiblePrice) -> OfferRow | None:
    text = page_text.text
    line_start, line_end = text.rfind("\n", 0, price.start) + 1, text.find("\n", price.start)
    name = text[line_start : price.start].strip().rstrip(":–—- ").strip()
    rest = text[price.start + len(price.text) : line_end if line_end >= 0 else len(text)].strip()
    named = 2 <= len(name) <= 60 and any(c.isalpha() for c in name) and len(rest) <= 20
    return OfferRow(name, price) if named and not price.kind and len(price.amounts) == 1 else None
