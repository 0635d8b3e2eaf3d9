"""What the elements of a page are called: class names, ids, and the names that shops give them for their own tests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from selectolax.lexbor import LexborNode

_MORE_NAMES = frozenset(
    "id data-testid data-test data-test-id data-qa data-slot data-hook data-cy data-auto data-automation-id data-pl "
    "data-at data-e2e data-marker data-ui-id data-tid data-elid".split()
)
PRICE_WORDS = (
    "price|prix|prijs|pris|preis|prezzo|precio|pre[cç]o|cena|cijena|fiyat|hinta|kaina|цена|ціна|価格|价格|가격"
)
"""What a price is called, in small letters, for regular expressions."""
_PRICE = re.compile(f"{PRICE_WORDS}|amount|cost", re.IGNORECASE)
_PRICES = re.compile(r"(?<![\w-])prices?[-_]?list(?![\w-])", re.IGNORECASE)
_CENTS = re.compile(
    r"cents?(?![a-z])|fraction|decimal|penn(?:y|ies)|(?:^|[-_ ])(?:small|sup)(?:$|[-_ ])", re.IGNORECASE
)


def names_of(element: LexborNode) -> str:
    """Return class names, id and names for tests of an element as one string."""
    attributes = element.attributes
    return names_in(attributes) if attributes else ""


def names_in(attributes: Mapping[str, str | None]) -> str:
    """Return class names, id and names for tests among an element's attributes as one string."""
    names = attributes.get("class") or ""
    if _MORE_NAMES.isdisjoint(attributes):  # so it is with most elements, and a page asks of thousands
        return names
    for key, name in attributes.items():
        if name and key in _MORE_NAMES:
            names = f"{names} {name}" if names else name
    return names


def names_of_price(near: Sequence[LexborNode]) -> str:
    """Return the names of the elements nearest to a price; the tag of an element that a shop made up is one too.

    A box called a list of prices that holds several is not the one of a list price.
    """
    named = []
    for node in near:
        names, tag = names_of(node), node.tag or ""
        names = f"{tag} {names}" if "-" in tag else names
        named.append(_PRICES.sub(" ", names) if _PRICES.search(names) and _holds_prices(node) else names)
    return " ".join(named)


def _holds_prices(box: LexborNode) -> bool:
    return sum(any(map(str.isdigit, child.text(deep=True))) for child in box.iter()) > 1


@lru_cache(maxsize=8192)
def tell_of_price(names: str) -> bool:
    """Say whether names, or a label, hold a word for a price."""
    return _PRICE.search(names) is not None


def is_for_cents(element: LexborNode) -> bool:
    """Say whether an element is raised or named for cents."""
    return element.tag == "sup" or bool(_CENTS.search(names_of(element)))
