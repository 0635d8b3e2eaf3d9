"""Who may sell what where."""

from monitor.model import Territory
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import FROM, KNOWN_FORMAT, KNOWN_PARTY, KNOWN_SKU, PARTY, TO, VALID, PolicyFile

FILE = PolicyFile(
    "territories",
    Territory,
    (
        PARTY,
        Column("region", cells.region, required=True),
        Column("sku", cells.text, default=""),
        Column("format", cells.text, default=""),
        Column("exclusive", cells.yes_or_no, default=False),
        FROM,
        TO,
    ),
    refers=(KNOWN_PARTY, KNOWN_SKU, KNOWN_FORMAT),
    period=VALID,
    apart=("party_id", "region", "sku", "format"),
)
