"""One price seen on a page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

STRONG = 4.0
"""Score from which a visible price may stand alone, without structured data."""


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
