"""Products, their prices by market and period, and the listings that are watched: loaded from the policy files."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from monitor.model.row import NumberedRow, StoredRow


class Product(StoredRow, table=True):
    """A product of the brand; MAP is for `pack_size` units.

    `warranty_months` and `return_days` are what a policy may ask for: the least that every offer has to give.
    """

    sku: str = Field(primary_key=True)
    gtin: str = Field(default="", index=True)
    brand: str = ""
    title: str = ""
    status: str = "active"
    pack_size: int = 1
    warranty_months: int | None = None
    return_days: int | None = None
    formerly: str = ""
    """the number it had before, where only that changed"""


class MapPrice(NumberedRow, table=True):
    """The minimum advertised price of a product in a market (ISO 3166-1) for a period; `valid_to` is inclusive.

    `tax` says whether it holds the value added or sales tax (included, excluded); empty: nobody knows.
    """

    __table_args__ = (Index("ix_map_price_in_force", "sku", "market", "valid_from"),)
    sku: str
    market: str
    price_minor: int = Field(sa_type=BigInteger)
    currency: str
    tax: str = ""
    valid_from: date
    valid_to: date | None = None


class Promotion(NumberedRow, table=True):
    """A window in which a lower advertised price is allowed in a market; both ends inclusive.

    Up to `lingers_to` its price, where it is still advertised, is a promotion that was not taken back.
    """

    __table_args__ = (Index("ix_promotion_cheapest", "sku", "market", "price_minor"),)
    sku: str
    market: str
    price_minor: int = Field(sa_type=BigInteger)
    currency: str
    valid_from: date
    valid_to: date
    lingers_to: date | None = None


class Assortment(NumberedRow, table=True):
    """Which channel may offer a product, and from when; `exclusive`: channels without a row may not."""

    __table_args__ = (Index("ix_assortment_of_channel", "sku", "channel", "valid_from"),)
    sku: str
    channel: str
    launch_on: date | None = None
    exclusive: bool = False
    valid_from: date
    valid_to: date | None = None


class Listing(StoredRow, table=True):
    """A watched page or API entry of a site; `sku` may be empty when the page decides.

    `product_id` is the site's own id of the product, by which a page that names no SKU is matched.
    """

    key: str = Field(primary_key=True)
    """`<site>|<url>`"""
    site: str = Field(index=True)
    url: str
    sku: str = ""
    product_id: str = ""
    active: bool = True
    find_id: int | None = None
    """accepted find that it is watched for; empty: the policy files name it"""
