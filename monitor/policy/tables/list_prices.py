"""The brand's list prices by product, market and period: what a MAP may not exceed."""

from monitor.model.list_price import ListPrice
from monitor.policy.files import CURRENCY, FROM, KNOWN_SKU, MARKET, PRICE, SKU, TO, VALID, PolicyFile

FILE = PolicyFile(
    "list_prices",
    ListPrice,
    (SKU, MARKET, PRICE, CURRENCY, FROM, TO),
    refers=(KNOWN_SKU,),
    period=VALID,
    apart=("sku", "market"),
)
