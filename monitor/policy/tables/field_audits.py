"""What field audits found in outlets: facings, places of a planogram, displays."""

from monitor.model.incentive import FieldAudit
from monitor.policy import cells, numbers
from monitor.policy.cells import Column
from monitor.policy.files import KNOWN_PARTY, PARTY, PolicyFile

CHECKS = ("shelf_share", "planogram", "display")
"""Facings of the brand among all, places filled as planned among all, displays found among those agreed."""

FILE = PolicyFile(
    "field_audits",
    FieldAudit,
    (
        PARTY,
        Column("outlet", cells.text, required=True),
        Column("audited_on", cells.day, required=True),
        Column("check", cells.one_of(CHECKS), required=True),
        Column("found", numbers.quantity, required=True),
        Column("of", numbers.quantity, required=True),
        Column("source", cells.text, default=""),
    ),
    unique=(("party_id", "outlet", "audited_on", "check"),),
    refers=(KNOWN_PARTY,),
)
