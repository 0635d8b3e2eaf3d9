"""The discount rates that distributors give to their wholesalers, where a distributor has said so."""

from monitor.model.performance import PassedOn
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import KNOWN_PARTY, PARTY, PolicyFile
from monitor.policy.folding import fold_text

FILE = PolicyFile(
    "passed_on",
    PassedOn,
    (
        PARTY,
        Column("customer", fold_text, required=True),
        Column("period_from", cells.day, required=True),
        Column("period_to", cells.day, required=True),
        Column("rate", cells.share),
    ),
    refers=(KNOWN_PARTY,),
    period=("period_from", "period_to"),
    apart=("party_id", "customer"),
)
