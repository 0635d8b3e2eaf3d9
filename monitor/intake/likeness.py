"""How sure it is that a card on a page of results shows a watched product: by number, else by brand and title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from monitor.model import Product
from monitor.policy.folding import fold_name, gtin_forms
from scrapers.records import ListingCard

LEAST_SCORE = 70
"""rapidfuzz score (0-100) from which a title is worth a person's look"""
_BY_NUMBER = 95
_SHORTEST_NUMBER = 4
"""Characters: a shorter SKU ("X2") stands in titles of anything."""
_WITHOUT_ITS_FIGURES = 0.6
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Likeness:
    """The product that a card is likely of, by what (gtin, mpn, title), and how sure that is (0-100)."""

    sku: str
    by: str
    score: int


class Likenesses:
    """Compares cards with the products of the policy; built once a pass."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._products = [(product, fold_name(product.brand), fold_name(product.title)) for product in products]
        self._gtins = {form: product.sku for product, _, _ in self._products for form in gtin_forms(product.gtin)}
        self._numbers = {
            number: product.sku
            for product, _, _ in self._products
            if len(number := _number(product.sku)) >= _SHORTEST_NUMBER and _DIGIT.search(number)
        }

    def of(self, card: ListingCard) -> Likeness | None:
        """Return the product a card is likeliest of, or None where it is like none."""
        for form in gtin_forms(card.gtin):
            if form in self._gtins:
                return Likeness(self._gtins[form], "gtin", 100)
        words = card.title.split()
        for number in (card.sku, *words, *map("".join, pairwise(words))):
            if sku := self._numbers.get(_number(number)):
                return Likeness(sku, "mpn", _BY_NUMBER)
        best = max(((_score(card, brand, title), item.sku) for item, brand, title in self._products), default=(0.0, ""))
        return Likeness(best[1], "title", round(best[0])) if best[0] >= LEAST_SCORE else None


def _number(text: str) -> str:
    """Return a model number without the marks that shops leave out or add ("NO-400" is "NO 400" is "no400")."""
    return re.sub(r"[\W_]", "", text).casefold()


def _score(card: ListingCard, brand: str, title: str) -> float:
    """Return the likeness of titles; without the brand it is nothing, without the title's figures much less."""
    shown = fold_name(card.title)
    if not title or (brand and brand not in shown and brand != fold_name(card.brand)):
        return 0.0
    wanted = title if not brand or brand in title else f"{brand} {title}"
    # A set alone would take every accessory "for" the product for it; an order alone every longer title for another.
    alike = (fuzz.token_set_ratio(wanted, shown) + fuzz.token_sort_ratio(wanted, shown)) / 2
    figures = {word for word in wanted.split() if _DIGIT.search(word)}
    return alike if figures <= set(shown.split()) else alike * _WITHOUT_ITS_FIGURES
