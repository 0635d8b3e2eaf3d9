"""What a discount or bonus brought, from the brand's own controlling."""

from monitor.model.performance import Effectiveness
from monitor.policy import cells, numbers
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, KNOWN_PARTY, PARTY, PolicyFile

FILE = PolicyFile(
    "effectiveness",
    Effectiveness,
    (
        Column("id", cells.text, required=True),
        PARTY,
        Column("discount_id", cells.text, default=""),
        Column("period_from", cells.day, required=True),
        Column("period_to", cells.day, required=True),
        Column("revenue_index", numbers.index),
        Column("share_index", numbers.index),
        Column("investment_index", numbers.index),
        Column("cost", cells.amount),
        Column("added_margin", cells.amount),
        CURRENCY,
        Column("source", cells.text, default=""),
    ),
    unique=(("id",),),
    refers=(KNOWN_PARTY, ("discount_id", "discounts", "id")),
    period=("period_from", "period_to"),
)
