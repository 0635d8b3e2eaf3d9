"""Whether a page sells anything: an amount by the heading of an article, a report or a table is no price."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.reading.heading import MainHeading, is_called_name
from scrapers.reading.page_marks import PageMarks
from scrapers.reading.price_tokens import price_tokens
from scrapers.reading.visible_fields import NearHeading
from scrapers.reading.visible_price import STRONG, VisiblePrice

_OF_GOODS = frozenset(["list", "unit", "used", "shipping", "ex_vat", "instalment"])
"""Kinds of price that only goods have."""

_PRICES = frozenset(["", "from", "range", "list", "used", "about", "member", "ex_vat"])
_ON_REQUEST = re.compile(
    r"price (?:is )?(?:up)?on (?:request|application)|(?:call|ask|contact us) for (?:a |the )?(?:price|pricing|quote)|"
    r"request (?:a |the )?(?:price|quote)|preis(?:e)? auf anfrage|prix sur demande|prezzo su richiesta|"
    r"precio (?:bajo|a) (?:consulta|petición)|consultar precio|preço sob consulta|prijs op aanvraag|"
    r"cena na (?:zapytanie|vyžádání|dotaz)|pris på (?:förfrågan|forespørgsel|forespørsel)|"
    r"цена по запросу|ціна за запитом",
    re.IGNORECASE,
)


def speaks_of_goods(text: str, locale: str) -> bool:
    """Say whether a page's text tells a price on request only, or what anything costs, a neighbour of this product."""
    return _ON_REQUEST.search(text) is not None or any(
        token.sign and token.kind in _PRICES and any(token.amounts) for token in price_tokens(text, locale=locale)
    )


def sells(heading: MainHeading, near: NearHeading, seen: Sequence[VisiblePrice], marks: PageMarks) -> bool:
    """Say whether anything beside a bare amount speaks of goods.

    Such are an element named for the price, a label or a button to buy beside it, a price in the heading, another kind
    of price, words of stock, an article number, a condition or a seller, or the page's own word that it has a product.
    """
    return (
        (heading.element is not None and is_called_name(heading.element))
        or any(price.score > STRONG or price.kind in _OF_GOODS for price in seen)
        or any(heading.start <= price.start < heading.end for price in seen)
        or "product" in marks.meta("og:type")
        or bool(near.availability()[0] or near.seller() or near.condition() or near.sku())
    )
