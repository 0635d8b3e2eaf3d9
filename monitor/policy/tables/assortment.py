"""Which channel may offer a product, and from when."""

from monitor.model import Assortment
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import FROM, KNOWN_SKU, SKU, TO, VALID, PolicyFile

FILE = PolicyFile(
    "assortment",
    Assortment,
    (
        SKU,
        Column("channel", cells.text, required=True),
        Column("launch_on", cells.day),
        Column("exclusive", cells.yes_or_no, default=False),
        FROM,
        TO,
    ),
    refers=(KNOWN_SKU,),
    period=VALID,
    apart=("sku", "channel"),
)
