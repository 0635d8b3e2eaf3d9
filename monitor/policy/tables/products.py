"""The brand's products."""

from monitor.model import Product
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import SKU, PolicyFile

PRODUCT_STATUS = ("active", "discontinued", "announced")

FILE = PolicyFile(
    "products",
    Product,
    (
        SKU,
        Column("gtin", cells.gtin, default=""),
        Column("brand", cells.text, default=""),
        Column("title", cells.text, required=True),
        Column("status", cells.one_of(PRODUCT_STATUS), default="active"),
        Column("pack_size", cells.whole),
        Column("warranty_months", cells.term),
        Column("return_days", cells.term),
        Column("formerly", cells.text, default=""),
    ),
    required=True,
    unique=(("sku",), ("gtin",), ("formerly",)),
)
