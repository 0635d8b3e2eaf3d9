"""How sure it is that a card on a page of results shows a watched product: by number, else by brand and title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from monitor.intake.titled_otherwise import is_for
from monitor.intake.unlike import belongs_to, measures_joined, unlike
from monitor.model import Product
from monitor.policy.folding import fold_name, gtin_forms
from scrapers.records import ListingCard

LEAST_SCORE = 70
"""rapidfuzz score (0-100) from which a title is worth a person's look"""
_BY_NUMBER = 95
_BRAND_UNNAMED = 80
"""What a number is worth where nobody says whose it is; two makers may have the same one."""
DIFFERENT = 85
"""What a card is worth at most whose goods are used or made new again, more in number, or much too cheap."""
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
    differs: str = ""
    """what the card says against its being the product as it is sold"""


class Likenesses:
    """Compares cards with the products of the policy; built once a pass."""

    def __init__(self, products: Iterable[Product]) -> None:
        products = list(products)
        self._by_sku = {product.sku: product for product in products}
        self._products = [(product, fold_name(product.brand), measures_joined(product.title)) for product in products]
        self._gtins = {form: product.sku for product, _, _ in self._products for form in gtin_forms(product.gtin)}
        self._numbers = {
            number: product.sku
            for product, _, _ in self._products
            if len(number := _number(product.sku)) >= _SHORTEST_NUMBER and _DIGIT.search(number)
        }

    def of(self, card: ListingCard) -> Likeness | None:
        """Return the product a card is likeliest of, or None where it is like none.

        What is not the product as it is sold is told, and worth less; a GTIN is of one product whatever else is said.
        """
        found = self._likeliest(card)
        differs = unlike(card, self._by_sku[found.sku]) if found else ""
        if found is None or not differs:
            return found
        belongs = belongs_to(card.title, self._by_sku[found.sku])
        most = found.score if found.by == "gtin" else LEAST_SCORE if belongs else DIFFERENT
        return replace(found, score=min(found.score, most), differs=differs)

    def _likeliest(self, card: ListingCard) -> Likeness | None:
        for form in gtin_forms(card.gtin):
            if form in self._gtins:
                return Likeness(self._gtins[form], "gtin", 100)
        words = card.title.split()
        for place, number in ((0, card.sku), *enumerate(words), *enumerate(map("".join, pairwise(words)))):
            if sku := self._numbers.get(_number(number)):
                return Likeness(sku, "mpn", self._by_number(card, sku, words[:place]))
        best = max(((_score(card, brand, title), item.sku) for item, brand, title in self._products), default=(0.0, ""))
        return Likeness(best[1], "title", round(best[0])) if best[0] >= LEAST_SCORE else None

    def _by_number(self, card: ListingCard, sku: str, before: Sequence[str]) -> int:
        """Return what a product's number on a card is worth: least where it is another brand's or only *for* it."""
        brand, title = next((brand, title) for item, brand, title in self._products if item.sku == sku)
        named, shown = fold_name(card.brand), fold_name(card.title)
        if is_for(before, title) or (brand and named and brand not in named and brand not in shown):
            return LEAST_SCORE
        return _BY_NUMBER if not brand or brand in shown or brand in named else _BRAND_UNNAMED


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
    if not figures <= set(shown.split()):  # its measures may be written apart
        shown = measures_joined(card.title)
        alike = (fuzz.token_set_ratio(wanted, shown) + fuzz.token_sort_ratio(wanted, shown)) / 2
    if not figures <= set(shown.split()):
        return alike * _WITHOUT_ITS_FIGURES
    named = shown.find(brand or title)
    return min(alike, LEAST_SCORE) if named > 0 and is_for(shown[:named].split(), title) else alike
