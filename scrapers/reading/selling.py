"""Whether a page sells anything: an amount by the heading of an article, a report or a table is no price."""

from __future__ import annotations

from collections.abc import Sequence

from scrapers.reading.heading import Heading, is_called_name
from scrapers.reading.page_marks import PageMarks
from scrapers.reading.visible_fields import NearHeading
from scrapers.reading.visible_price import STRONG, VisiblePrice

_OF_GOODS = frozenset(["list", "unit", "used", "shipping", "ex_vat", "instalment"])
"""Kinds of price that only goods have."""


def sells(heading: Heading, near: NearHeading, seen: Sequence[VisiblePrice], marks: PageMarks) -> bool:
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
