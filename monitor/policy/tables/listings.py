"""The pages that are watched."""

from monitor.model import Listing
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import KNOWN_SKU, PolicyFile

FILE = PolicyFile(
    "listings",
    Listing,
    (
        Column("site", cells.text, required=True),
        Column("url", cells.web_address, required=True),
        Column("sku", cells.text, default=""),
        Column("product_id", cells.text, default=""),
        Column("active", cells.yes_or_no, default=True),
    ),
    unique=(("site", "url"),),
    refers=(KNOWN_SKU,),
)
