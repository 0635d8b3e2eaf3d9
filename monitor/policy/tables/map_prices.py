"""Minimum advertised prices by product, market and period."""

from __future__ import annotations

from monitor.model import MapPrice
from monitor.policy.files import CURRENCY, FROM, KNOWN_SKU, MARKET, PRICE, SKU, TO, VALID, PolicyFile

FILE = PolicyFile(
    "map_prices",
    MapPrice,
    (SKU, MARKET, PRICE, CURRENCY, FROM, TO),
    refers=(KNOWN_SKU,),
    period=VALID,
    apart=("sku", "market"),
)
