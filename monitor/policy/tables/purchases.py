"""What each party bought from the brand in a period, from the brand's own books."""

from monitor.model.performance import Purchase
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, KNOWN_PARTY, PARTY, PolicyFile

FILE = PolicyFile(
    "purchases",
    Purchase,
    (
        PARTY,
        Column("period_from", cells.day, required=True),
        Column("period_to", cells.day, required=True),
        Column("amount", cells.signed_amount, required=True),
        Column("food", cells.signed_amount),
        Column("granted", cells.amount),
        CURRENCY,
    ),
    refers=(KNOWN_PARTY,),
    period=("period_from", "period_to"),
    apart=("party_id",),
)
