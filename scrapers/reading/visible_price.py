"""One price seen on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scrapers.reading.price_labels import SHIPPING_NAMED
from scrapers.reading.price_token import PriceToken
from scrapers.reading.quick_pattern import QuickPattern
from scrapers.reading.tax import TAX_NAMED

STRONG = 4.0
"""Score from which a visible price may stand alone, without structured data."""

_PRICE_LABEL = QuickPattern(
    r"(?:^|\W)(?:price|preis|prix|prezzo|precio|preço|prijs|pris|cena|preț|pret|цена|ціна|fiyat|価格|价格|가격|판매가|now|jetzt)"
    r"[^\n\d]{0,15}:?\s*$",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(
    r"^\W*(?!(?:our|your|the|this|online|web|internet|current|product|item|unit|total|final|unser|ihr|aktuel\w*|"
    r"nasza|twoja|naše|vaše|наша|ваша|текущая)\b)[^\W\d_]{3,}(?:[- ][^\W\d_]+)? "
    r"(?:price|preis|pris|prijs|cena|цена|ціна)\W*$",
    re.IGNORECASE,
)
"""A line that says whose or which price follows: "Competitor price: $449", "Outlet price"."""
_SPECIFIED = re.compile(
    r"^\W*(?:price|preis|prix|prezzo|precio|preço|prijs|pris|cena|preț|pret|цена|ціна|fiyat) "
    r"(?!(?:now|today|in[ck]l?|ttc|is|per|each|for one|online|web|brutto|jetzt|heute|ist|pro|je|nur|sofort|nu|i dag|"
    r"actuel\w*|unitaire|de vente|attuale|online|al|actual|final\w*|unitario|de venta|atual|à vista|de venda|"
    r"net|in(?=\W*$)|in euros?|für sie|iva|kdv|mwst|tva|btw|moms|dph|vat|"
    r"teraz|za|z|po|s|včetně|на сайте|за|с|зараз|от|від|od|bij ons|ons)\b)[^\W\d_]{2,}[^\n\d]*$",
    re.IGNORECASE,
)
"""A line that goes on to say which price it is: "Price history low: $31"."""


_RATE = re.compile(r"\d{1,2}(?:[.,]\d{1,2})? ?%")
_WORDS_OF_NOTE = 4


def label_weight(before: str, line: str, *, marked: bool) -> float:
    """Say how much the words before an amount speak for its being the price: little, where they give it another name.

    `line` is what of them stands on the line of the price; `marked` words call it the price in so many words.
    """
    if _PRICE_LABEL.search(before) is None:
        return 0.0
    own = _QUALIFIED.search(line) is not None or _SPECIFIED.search(line) is not None
    return 0.5 if own and not marked else 1.0


def length_beside(line: str, tokens: Sequence[PriceToken]) -> int:
    """Return how long what stands on a line beside its prices is: running text tells of other deals.

    Payments behind the price are no such text, nor is a note on tax or delivery ("Taxes calculated at checkout").
    """
    signed = [token for token in tokens if token.sign]
    stripped = len(line.strip())
    if any(token.kind == "instalment" for token in tokens[1:]):
        return tokens[0].start - len(line) + stripped  # "$24.00 or 4 payments of $6.00": one price
    rest = stripped - sum(token.end - token.start for token in signed)
    if len(signed) == 1 and not line[: signed[0].start].strip() and _is_note(line[signed[0].end :]):
        return 0
    return rest


def _is_note(behind: str) -> bool:
    """Say whether words behind a price begin with a note on tax or delivery, and tell no number but a rate of tax."""
    begun = " ".join(behind.lower().split(" ", _WORDS_OF_NOTE + 1)[: _WORDS_OF_NOTE + 1])
    told = TAX_NAMED.search(begun) is not None or SHIPPING_NAMED.search(begun) is not None
    return told and not any(map(str.isdigit, _RATE.sub("", behind)))


@dataclass(frozen=True)
class VisiblePrice:
    """A price seen on the page: `kind` is empty when nothing says it is another kind than the product's own price.

    `current`: its element is named for the price that holds now, as "price-current" is.
    `told`: words call it by its kind, not the name of its element alone.
    """

    amounts: tuple[Decimal, ...]
    currency: str
    kind: str
    text: str
    start: int
    score: float
    current: bool = False
    told: bool = False

    def may_be_in(self, currency: str) -> bool:
        """Return whether it may be of a currency: of either nothing may be known."""
        return not self.currency or not currency or self.currency == currency
