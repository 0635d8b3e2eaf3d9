"""The discount rates that distributors give to their wholesalers, where a distributor has said so."""

from __future__ import annotations

from monitor.model.performance import PassedOn
from monitor.policy import cells, numbers
from monitor.policy.cells import Column
from monitor.policy.files import KNOWN_PARTY, PARTY, PolicyFile

FILE = PolicyFile(
    "passed_on",
    PassedOn,
    (
        PARTY,
        Column("customer", numbers.folded, required=True),
        Column("period_from", cells.day, required=True),
        Column("period_to", cells.day, required=True),
        Column("rate", cells.share),
    ),
    refers=(KNOWN_PARTY,),
    period=("period_from", "period_to"),
    apart=("party_id", "customer"),
)
