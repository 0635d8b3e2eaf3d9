"""Which of the products that structured data name are the page's own."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl

from scrapers.addresses import split_address
from scrapers.reading.heading import MainHeading
from scrapers.reading.product_data import ProductData

_SKU_LENGTH = 5
"""So long an article number in an address is no chance."""
_MOST_ALIKE = 2


_WORD = re.compile(r"\w+")


def main_products(products: list[ProductData], url: str, heading: MainHeading | None) -> list[ProductData]:
    """Of each notation keep the products that are this page's; one that stands alone is."""
    kept: list[ProductData] = []
    for method in dict.fromkeys(product.method for product in products):
        group = [product for product in products if product.method == method]
        if len(group) > 1:
            group = _of_this_page(group, url, heading)
        elif _is_elsewhere(group[0], url, heading):
            group = []
        kept += [_of_this_variant(product, url) for product in group]
    return kept


def _is_elsewhere(product: ProductData, url: str, heading: MainHeading | None) -> bool:
    """Say whether the only product of a notation is another page's: by its address and its name.

    A name is another one that shares less than half of the words of the shorter with the heading, or no model where
    both name one ("85C7", "85X11"): a maker's name alone is that of its other goods, too.
    """
    path = split_address(product.url).path.rstrip("/")
    if heading is None or not product.title or not path or path == split_address(url).path.rstrip("/"):
        return False
    shown, named = set(heading.text.lower().split()), set(product.title.lower().split())
    models = [{word for word in words if not word.isalpha() and not word.isdigit() and any(map(str.isdigit, word))}
              for words in (shown, named)]  # fmt: skip
    words = [set(_WORD.findall(text.lower())) for text in (heading.text, product.title)]  # "Tea, green (50)" as well
    shared = len(words[0] & words[1])
    return not shared or 2 * shared < min(map(len, words)) or (all(models) and not models[0] & models[1])


def _of_this_variant(product: ProductData, url: str) -> ProductData:
    """Of a product's variants keep those that this very address, its query included, names."""
    mine = tuple(offer for offer in product.offers if offer.url and _path_and_query(offer.url) == _path_and_query(url))
    mine = mine or tuple(offer for offer in product.offers if offer.url and _is_asked_for(offer.url, url))
    if not 0 < len(mine) < len(product.offers):
        return product
    return replace(product, offers=mine, sku=mine[0].sku or product.sku, gtin=mine[0].gtin or product.gtin)


def _path_and_query(url: str) -> tuple[str, str]:
    split = split_address(url)
    return split.path.rstrip("/"), split.query


def _is_asked_for(variant: str, url: str) -> bool:
    """Say whether an address asks for all that a variant's asks for, and maybe for what counts visits besides."""
    (path, query), (own_path, own_query) = _path_and_query(url), _path_and_query(variant)
    wanted = set(parse_qsl(own_query))
    return path == own_path and bool(wanted) and wanted <= set(parse_qsl(query))


def _of_this_page(group: list[ProductData], url: str, heading: MainHeading | None) -> list[ProductData]:
    path = split_address(url).path.rstrip("/")
    same = [product for product in group if path and path in _addresses(product)]
    if same:
        chosen = [product for product in same if any(_is_asked_for(one, url) for one in _stated_addresses(product))]
        return chosen or same
    numbered = [product for product in group if len(product.sku) >= _SKU_LENGTH and product.sku.lower() in path.lower()]
    if len({product.sku for product in numbered}) == 1:
        return numbered
    if heading is not None:
        wanted = set(heading.text.lower().split())
        likeness = [len(wanted & set(product.title.lower().split())) / max(1, len(wanted)) for product in group]
        best = max(likeness)
        if best >= 0.5:
            alike = [product for product, like in zip(group, likeness, strict=True) if like == best]
            return [] if _are_many(alike) and not (best == 1 and len(wanted) > 1) else alike
    return group if len({product.title for product in group}) == 1 else []


def _are_many(products: list[ProductData]) -> bool:
    """Say whether products that a heading names equally well are many of many names and prices: a shelf of its kind."""
    names = {product.title for product in products}
    prices = {offer.price for product in products for offer in product.offers if offer.price is not None}
    return len(names) > _MOST_ALIKE and len(prices) > _MOST_ALIKE


def _addresses(product: ProductData) -> set[str]:
    """Return the path of a product's address, or of its offers' where it states none of its own."""
    return {split_address(url).path.rstrip("/") for url in _stated_addresses(product)}


def _stated_addresses(product: ProductData) -> list[str]:
    return [product.url] if product.url else [offer.url for offer in product.offers if offer.url]
