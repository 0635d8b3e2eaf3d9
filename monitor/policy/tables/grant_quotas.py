"""What an exclusive grant has to earn in a period."""

from monitor.model.outlet import GrantQuota
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, KNOWN_FORMAT, KNOWN_PARTY, KNOWN_SKU, PARTY, PolicyFile

FILE = PolicyFile(
    "grant_quotas",
    GrantQuota,
    (
        Column("id", cells.text, required=True),
        PARTY,
        Column("region", cells.region, required=True),
        Column("sku", cells.text, default=""),
        Column("format", cells.text, default=""),
        Column("period_from", cells.day, required=True),
        Column("period_to", cells.day, required=True),
        Column("min_amount", cells.amount),
        CURRENCY,
        Column("min_units", cells.whole),
    ),
    unique=(("id",),),
    refers=(KNOWN_PARTY, KNOWN_SKU, KNOWN_FORMAT),
    period=("period_from", "period_to"),
)
