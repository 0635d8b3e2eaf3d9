"""What structured data says of a product, whichever of its notations it stood in."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class OfferData:
    """One offer in structured data; `kind` is empty for a plain price, else from, member, ex_vat, unit, instalment."""

    price: Decimal | None = None
    price_max: Decimal | None = None
    currency: str = ""
    list_price: Decimal | None = None
    availability: str = ""
    condition: str = ""
    seller: str = ""
    sku: str = ""
    gtin: str = ""
    url: str = ""
    title: str = ""
    kind: str = ""
    text: str = ""
    uncertain: bool = False
    """the price text may be read in two ways"""
    ships_to: tuple[str, ...] = ()
    warranty_months: int | None = None
    return_days: int | None = None
    shipping: Decimal | None = None
    seller_details: str = ""


@dataclass(frozen=True)
class ProductData:
    """One product in structured data and its offers; `method` is json_ld, microdata, rdfa or opengraph."""

    method: str
    title: str = ""
    sku: str = ""
    gtin: str = ""
    url: str = ""
    offers: tuple[OfferData, ...] = field(default=())
