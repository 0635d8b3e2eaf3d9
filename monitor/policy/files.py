"""The policy files: which columns each has, what must be unique, what refers to what, what may not overlap."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import SQLModel

from monitor.model import (
    Agreement,
    Alias,
    Assortment,
    Discount,
    Listing,
    MapPrice,
    Party,
    Product,
    Promotion,
    Territory,
)
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.vocabulary import AgreementType, PartyRole

PRODUCT_STATUS = ("active", "discontinued", "announced")
DISCOUNT_KINDS = ("conditional", "unconditional")
JURISDICTIONS = ("EU", "UK", "US", "RU", "EAEU", "*")


@dataclass(frozen=True)
class PolicyFile:
    """One policy file by its stem.

    `unique` are groups of columns whose values may occur once; `refers` maps a column to (file, column); `period`
    are the columns of the first and last day; rows equal in `apart` may not overlap in time.
    """

    stem: str
    model: type[SQLModel]
    columns: tuple[Column, ...]
    required: bool = False
    unique: tuple[tuple[str, ...], ...] = ()
    refers: tuple[tuple[str, str, str], ...] = ()
    period: tuple[str, str] | None = None
    apart: tuple[str, ...] = ()


_SKU = Column("sku", cells.text, required=True)
_PARTY = Column("party_id", cells.text, required=True)
_FROM = Column("valid_from", cells.day, required=True)
_TO = Column("valid_to", cells.day)
_MARKET = Column("market", cells.country, required=True)
_CURRENCY = Column("currency", cells.currency, required=True)
_PRICE = Column("price", cells.amount, required=True)
_VALID = ("valid_from", "valid_to")
_KNOWN_SKU = ("sku", "products", "sku")
_KNOWN_PARTY = ("party_id", "parties", "id")

POLICY_FILES: tuple[PolicyFile, ...] = (
    PolicyFile(
        "products",
        Product,
        (
            _SKU,
            Column("gtin", cells.gtin, default=""),
            Column("brand", cells.text, default=""),
            Column("title", cells.text, required=True),
            Column("status", cells.one_of(PRODUCT_STATUS), default="active"),
        ),
        required=True,
        unique=(("sku",), ("gtin",)),
    ),
    PolicyFile(
        "parties",
        Party,
        (
            Column("id", cells.text, required=True),
            Column("name", cells.text, required=True),
            Column("role", cells.one_of(PartyRole), required=True),
            Column("group", cells.text, default=""),
            Column("country", cells.country, required=True),
            Column("region", cells.region, default=""),
            Column("email", cells.email, default=""),
            Column("language", cells.language, default="en"),
            Column("authorised_from", cells.day),
            Column("authorised_to", cells.day),
            Column("suspended", cells.yes_or_no, default=False),
        ),
        required=True,
        unique=(("id",),),
        period=("authorised_from", "authorised_to"),
    ),
    PolicyFile(
        "map_prices",
        MapPrice,
        (_SKU, _MARKET, _PRICE, _CURRENCY, _FROM, _TO),
        refers=(_KNOWN_SKU,),
        period=_VALID,
        apart=("sku", "market"),
    ),
    PolicyFile(
        "promotions",
        Promotion,
        (_SKU, _MARKET, _PRICE, _CURRENCY, _FROM, Column("valid_to", cells.day, required=True)),
        refers=(_KNOWN_SKU,),
        period=_VALID,
        apart=("sku", "market"),
    ),
    PolicyFile(
        "aliases",
        Alias,
        (Column("name", cells.text, required=True), _PARTY, Column("site", cells.text, default="")),
        unique=(("site", "name"),),
        refers=(_KNOWN_PARTY,),
    ),
    PolicyFile(
        "territories",
        Territory,
        (
            _PARTY,
            Column("region", cells.region, required=True),
            Column("sku", cells.text, default=""),
            Column("exclusive", cells.yes_or_no, default=False),
            _FROM,
            _TO,
        ),
        refers=(_KNOWN_PARTY, _KNOWN_SKU),
        period=_VALID,
        apart=("party_id", "region", "sku"),
    ),
    PolicyFile(
        "assortment",
        Assortment,
        (_SKU, Column("channel", cells.text, required=True), Column("launch_on", cells.day), _FROM, _TO),
        refers=(_KNOWN_SKU,),
        period=_VALID,
        apart=("sku", "channel"),
    ),
    PolicyFile(
        "agreements",
        Agreement,
        (
            Column("id", cells.text, required=True),
            _PARTY,
            Column("type", cells.one_of(AgreementType), required=True),
            Column("file", cells.text, default=""),
            Column("jurisdiction", cells.one_of(JURISDICTIONS), default=""),
            Column("market_share", cells.share),
            _FROM,
            _TO,
        ),
        unique=(("id",),),
        refers=(_KNOWN_PARTY,),
        period=_VALID,
    ),
    PolicyFile(
        "discounts",
        Discount,
        (
            Column("id", cells.text, required=True),
            _PARTY,
            Column("agreement_id", cells.text, default=""),
            Column("kind", cells.one_of(DISCOUNT_KINDS), required=True),
            Column("period_from", cells.day, required=True),
            Column("period_to", cells.day, required=True),
            Column("target", cells.amount),
            Column("rate", cells.share, required=True),
            Column("taken", cells.amount, required=True),
            _CURRENCY,
            Column("report_due", cells.day),
        ),
        unique=(("id",),),
        refers=(_KNOWN_PARTY, ("agreement_id", "agreements", "id")),
        period=("period_from", "period_to"),
    ),
    PolicyFile(
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
        refers=(_KNOWN_SKU,),
    ),
)
"""In the order in which a file may only refer to files before it or to itself."""
