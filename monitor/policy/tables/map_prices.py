"""Minimum advertised prices by product, market and period."""

from __future__ import annotations

from monitor.model import MapPrice
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, FROM, KNOWN_SKU, MARKET, PRICE, SKU, TO, VALID, PolicyFile

TAX_BASES = ("included", "excluded")
_WITHOUT_TAX = frozenset({"US", "CA"})
"""Markets in which consumers are told prices without the sales tax."""

FILE = PolicyFile(
    "map_prices",
    MapPrice,
    (SKU, MARKET, PRICE, CURRENCY, Column("tax", cells.one_of(TAX_BASES), default=""), FROM, TO),
    refers=(KNOWN_SKU,),
    period=VALID,
    apart=("sku", "market"),
)


def usual_tax(market: str) -> str:
    """Return whether prices for the consumers of a market (ISO 3166-1) hold the tax, where the file does not say."""
    return "excluded" if market in _WITHOUT_TAX else "included"
