"""The fact `map_market`: a market for which the brand has set minimum advertised prices, and in which currencies."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, or_, select

from monitor.facts import domains
from monitor.facts.attributes import iso_country, schema, text, whole
from monitor.facts.columns import identity, on, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import MapPrice

SCHEMA = schema(
    "map_market",
    "A market with minimum advertised prices that are or will be in force.",
    [
        iso_country("market", "country they hold for (ISO 3166-1)"),
        whole("products", "products with a MAP", "products"),
        whole("currencies", "currencies that the MAP prices are in", "currencies"),
        text("first_currency", "first of them by letter", among=domains.currency()),
        text("last_currency", "last of them by letter", among=domains.currency()),
        text("period", "always `in force`: it is about what holds from today on"),
    ],
)

_MAP = table(MapPrice, "map")


def select_markets(as_of: date) -> Select[Any]:
    """Return the view: one row a market, over the MAP prices that are not over."""
    return (
        select(
            *identity(subject_of("map_market", _MAP.c.market), _MAP.c.market, literal("in force")),
            _MAP.c.market.label("market"),
            func.count(_MAP.c.sku.distinct()).label("products"),
            func.count(_MAP.c.currency.distinct()).label("currencies"),
            func.min(_MAP.c.currency).label("first_currency"),
            func.max(_MAP.c.currency).label("last_currency"),
        )
        .where(or_(_MAP.c.valid_to.is_(None), _MAP.c.valid_to >= on(as_of)))
        .group_by(_MAP.c.market)
        .order_by(_MAP.c.market)
    )


FACT = FactType(SCHEMA, select_markets)
