"""How a fact declares its attributes, and those that mean the same in many facts."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.facts import domains
from monitor.rulebook.domain import Domain
from monitor.rulebook.records import Attribute, FactSchema, Type
from monitor.vocabulary import PartyRole
from scrapers.records import SALE_TYPES


def schema(name: str, meaning: str, attributes: Iterable[Attribute]) -> FactSchema:
    """Return a fact's schema; raises `ValueError` for a name given twice or money without `currency`."""
    listed = list(attributes)
    named = {attribute.name: attribute for attribute in listed}
    if len(named) != len(listed):
        raise ValueError(f"fact '{name}' declares an attribute twice")
    if "currency" not in named and any(attribute.type is Type.MONEY for attribute in listed):
        raise ValueError(f"fact '{name}' holds money and no 'currency'")
    return FactSchema(name, meaning, named)


def text(name: str, meaning: str, unknown: str = "", *, among: Domain | None = None) -> Attribute:
    """Return a text attribute; `among` are its values where they are not free (see `domains`)."""
    return Attribute(name, Type.TEXT, meaning, "", unknown, among)


def another(name: str, meaning: str, unknown: str = "") -> Attribute:
    """Return a text attribute that names another party than the finding is about."""
    return Attribute(name, Type.TEXT, meaning, "", unknown, of_another=True)


def iso_day(name: str, meaning: str, unknown: str = "") -> Attribute:
    """Return an attribute that is a day, as ISO 8601 writes it."""
    return text(name, meaning, unknown, among=domains.day())


def iso_country(name: str, meaning: str, unknown: str = "") -> Attribute:
    """Return an attribute that is a country, by its ISO 3166-1 code."""
    return text(name, meaning, unknown, among=domains.country())


def flag(name: str, meaning: str, unknown: str = "") -> Attribute:
    """Return a boolean attribute."""
    return Attribute(name, Type.BOOLEAN, meaning, "", unknown)


def whole(name: str, meaning: str, unit: str = "", unknown: str = "") -> Attribute:
    """Return an integer attribute."""
    return Attribute(name, Type.INTEGER, meaning, unit, unknown)


def money(name: str, meaning: str, unknown: str = "") -> Attribute:
    """Return an amount in minor units of the fact's `currency`."""
    return Attribute(name, Type.MONEY, meaning, "minor units of `currency`", unknown)


def share(name: str, meaning: str, unknown: str = "") -> Attribute:
    """Return a share in basis points."""
    return Attribute(name, Type.SHARE, meaning, "basis points", unknown)


PARTY_NAME = text("party_name", "name of the party")
PARTY_COUNTRY = iso_country("party_country", "country of the party's seat (ISO 3166-1)")
PARTY_ROLE = text("party_role", "role of the party", among=domains.words(PartyRole))
SKU = text("sku", "the brand's product")
PRODUCT_TITLE = text("product_title", "title in the price list", "the product is not in the price list")
CURRENCY = text("currency", "ISO 4217 currency of the fact's amounts", among=domains.currency())
SALE_TYPE = text(
    "sale_type",
    "kind of the sale",
    "the report does not say whether the sale was active or passive",
    among=domains.words(SALE_TYPES),
)
