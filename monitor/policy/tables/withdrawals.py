"""Products that were recalled or discontinued."""

from monitor.model.channel import Withdrawal
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import KNOWN_SKU, SKU, PolicyFile

WITHDRAWALS = ("recalled", "discontinued")

FILE = PolicyFile(
    "withdrawals",
    Withdrawal,
    (
        SKU,
        Column("kind", cells.one_of(WITHDRAWALS), required=True),
        Column("market", cells.country, default=""),
        Column("last_sale_on", cells.day, required=True),
    ),
    unique=(("market", "sku", "kind"),),
    refers=(KNOWN_SKU,),
)
