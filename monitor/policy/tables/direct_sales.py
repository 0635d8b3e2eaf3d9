"""What the brand itself invoiced to customers of the channel."""

from monitor.model.customer import DirectSale
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, KNOWN_SKU, PolicyFile

FILE = PolicyFile(
    "direct_sales",
    DirectSale,
    (
        Column("id", cells.text, required=True),
        Column("customer", cells.text, required=True),
        Column("sku", cells.text, default=""),
        Column("sold_on", cells.day, required=True),
        Column("amount", cells.signed_amount, required=True),
        CURRENCY,
    ),
    unique=(("id",),),
    refers=(("customer", "customers", "customer"), KNOWN_SKU),
)
