"""What parties claim for something they did, and how they prove it."""

from monitor.model.performance import Claim
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, KNOWN_PARTY, PARTY, PolicyFile
from monitor.policy.folding import fold_text

CLAIM_KINDS = ("coop", "marketing", "price_protection", "stock_rotation", "service", "other")

FILE = PolicyFile(
    "claims",
    Claim,
    (
        Column("id", cells.text, required=True),
        PARTY,
        Column("kind", cells.one_of(CLAIM_KINDS), required=True),
        Column("period_from", cells.day, required=True),
        Column("period_to", cells.day, required=True),
        Column("amount", cells.amount, required=True),
        CURRENCY,
        Column("proof", fold_text, default=""),
        Column("proof_on", cells.day),
        Column("proof_due", cells.day),
        Column("fund_rate", cells.share),
        Column("food", cells.yes_or_no),
    ),
    unique=(("id",),),
    refers=(KNOWN_PARTY,),
    period=("period_from", "period_to"),
)
