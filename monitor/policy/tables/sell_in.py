"""What went into each party's stock by product and period, and its stock at both ends."""

from monitor.model.performance import SellIn
from monitor.policy import cells, numbers
from monitor.policy.cells import Column
from monitor.policy.files import KNOWN_PARTY, KNOWN_SKU, PARTY, SKU, PolicyFile

FILE = PolicyFile(
    "sell_in",
    SellIn,
    (
        PARTY,
        SKU,
        Column("period_from", cells.day, required=True),
        Column("period_to", cells.day, required=True),
        Column("quantity", numbers.quantity, required=True),
        Column("opening_stock", numbers.quantity),
        Column("closing_stock", numbers.quantity),
        Column("in_transit", numbers.quantity),
    ),
    refers=(KNOWN_PARTY, KNOWN_SKU),
    period=("period_from", "period_to"),
    apart=("party_id", "sku"),
)
