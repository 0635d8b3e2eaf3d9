"""Windows in which a lower advertised price is allowed."""

from monitor.model import Promotion
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, FROM, KNOWN_SKU, MARKET, PRICE, SKU, VALID, PolicyFile

LINGER_DAYS = 14
"""For so many days after its end a promotion's price is taken for a promotion that was not taken back."""

FILE = PolicyFile(
    "promotions",
    Promotion,
    (
        SKU,
        MARKET,
        PRICE,
        CURRENCY,
        FROM,
        Column("valid_to", cells.day, required=True),
        Column("linger_days", cells.term, default=LINGER_DAYS),
    ),
    refers=(KNOWN_SKU,),
    period=VALID,
    apart=("sku", "market"),
)
