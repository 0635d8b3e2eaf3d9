"""Who has to keep which product on stock."""

from monitor.model.stock import MustStock
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import FROM, KNOWN_FORMAT, KNOWN_PARTY, KNOWN_SKU, SKU, TO, VALID, PolicyFile
from monitor.vocabulary import PartyRole

FILE = PolicyFile(
    "must_stock",
    MustStock,
    (
        Column("party_id", cells.text, default=""),
        Column("role", cells.one_of(PartyRole), default=""),
        Column("format", cells.text, default=""),
        SKU,
        Column("min_units", cells.whole, required=True),
        Column("report_days", cells.term, default=31),
        FROM,
        TO,
    ),
    refers=(KNOWN_PARTY, KNOWN_SKU, KNOWN_FORMAT),
    period=VALID,
    apart=("party_id", "role", "format", "sku"),
)
