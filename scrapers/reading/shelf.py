"""Pages that show many products and are none's own: a shop's first page, a category, results of a search."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.addresses import split_address
from scrapers.reading.product_data import ProductData

_FIRST_PAGE = re.compile(
    r"/?(?:(?:[a-z]{2}[-_][a-z]{2}|de|en|fr|es|it|nl|pt|br|pl|cs|cz|sk|hu|ro|bg|el|gr|ru|uk|ua|tr|sv|se|da|dk|nb|no|fi|et|"
    r"ee|lv|lt|sl|si|hr|sr|ja|jp|ko|kr|zh|cn|tw|ar|he|il|fa|vi|th|id|ms|my|us|gb|ca|au|at|ch|be|ie)/?)?"
    r"(?:(?:index|home|default)\.\w{3,5})?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_LEAST, _LEAST_NAMES, _NAMED = 3, 2, 0.5


def is_first_page(url: str) -> bool:
    """Say whether an address is that of a shop's first page, in one of its languages or not."""
    split = split_address(url)
    return (
        bool(split.hostname)
        and not split.query
        and "/" not in split.fragment
        and _FIRST_PAGE.fullmatch(split.path) is not None
    )


def is_shelf(products: Sequence[ProductData], url: str, own: Sequence[str]) -> bool:
    """Say whether structured data lists products of which neither the address nor the page's `own` titles name one.

    A product's page may list its neighbours too, but then one of all is the page's.
    """
    path = split_address(url).path.rstrip("/")
    listed = False
    for method in dict.fromkeys(product.method for product in products):
        group = [product for product in products if product.method == method]
        names = {product.title for product in group if product.title}
        if method == "opengraph":
            continue
        if any(path and split_address(product.url).path.rstrip("/") == path for product in group) or _names_one(
            names, own
        ):
            return False
        listed = listed or (len(group) >= _LEAST and len(names) >= _LEAST_NAMES)
    return listed


def _names_one(names: set[str], own: Sequence[str]) -> bool:
    """Say whether titles hold most words of one name, or of two, and of no other as many."""
    said = [set(_WORD.findall(title.lower())) for title in own if title]
    shares = [
        max((len(words & title) / len(words) for title in said), default=0.0)
        for words in (set(_WORD.findall(name.lower())) for name in names)
        if words
    ]
    best = max(shares, default=0.0)
    shared = set.intersection(*(set(_WORD.findall(name.lower())) for name in names)) if len(names) > 1 else set()
    if (
        len(shared) > 1
        and best >= _NAMED
        and all(share == best for share in shares)
        and any(shared <= title for title in said)
    ):
        return True  # variants of one product, told apart by a size or a colour
    return best >= _NAMED and (shares.count(best) < _LEAST or len(names) == shares.count(best) == _LEAST_NAMES)
