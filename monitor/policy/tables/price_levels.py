"""Prices from the brand's invoice to the shelf, level by level."""

from monitor.model.price_level import LEVELS, PriceLevel
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, FROM, KNOWN_PARTY, KNOWN_SKU, MARKET, PRICE, SKU, TO, VALID, PolicyFile

FILE = PolicyFile(
    "price_levels",
    PriceLevel,
    (
        SKU,
        MARKET,
        Column("level", cells.one_of(LEVELS), required=True),
        Column("party_id", cells.text, default=""),
        Column("format", cells.text, default=""),
        PRICE,
        CURRENCY,
        FROM,
        TO,
    ),
    refers=(KNOWN_SKU, KNOWN_PARTY),
    period=VALID,
    apart=("sku", "market", "level", "party_id", "format"),
)
