"""What a client costs the brand beside the goods: the thirteen items of a chain negotiation."""

from monitor.model.performance import CostToServe
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, KNOWN_PARTY, PARTY, PolicyFile

COST_ITEMS = ("compensation", "volume_bonus", "new_stores", "logistics", "write_offs", "deferral", "promotion",
              "merchandising", "new_products", "rotation", "planograms", "prices", "range")  # fmt: skip

FILE = PolicyFile(
    "costs_to_serve",
    CostToServe,
    (
        PARTY,
        Column("period_from", cells.day, required=True),
        Column("period_to", cells.day, required=True),
        Column("item", cells.one_of(COST_ITEMS), required=True),
        Column("amount", cells.amount),
        Column("rate", cells.share),
        CURRENCY,
        Column("source", cells.text, default=""),
    ),
    refers=(KNOWN_PARTY,),
    period=("period_from", "period_to"),
    apart=("party_id", "item"),
    one_of=("amount", "rate"),
)
