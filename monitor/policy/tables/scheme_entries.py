"""Orders, debits and stock that a scheme pays for one by one."""

from monitor.model.incentive import SchemeEntry
from monitor.policy import cells, numbers
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, KNOWN_PARTY, KNOWN_SKU, PARTY, PolicyFile

FILE = PolicyFile(
    "scheme_entries",
    SchemeEntry,
    (
        Column("id", cells.text, required=True),
        PARTY,
        Column("scheme", cells.text, required=True),
        Column("dated", cells.day, required=True),
        Column("sku", cells.text, default=""),
        Column("quantity", numbers.quantity),
        Column("price", cells.amount),
        Column("new_price", cells.amount),
        Column("amount", cells.amount),
        CURRENCY,
        Column("cancelled_on", cells.day),
        Column("source", cells.text, default=""),
    ),
    unique=(("id",),),
    refers=(KNOWN_PARTY, KNOWN_SKU),
)
