"""The fact `map_market`: a market for which the brand has set minimum advertised prices, and in which currencies."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, exists, func, literal, or_, select

from monitor.facts import domains
from monitor.facts.attributes import iso_country, schema, text, whole
from monitor.facts.columns import Expression, identity, in_force, on, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import MapPrice

SCHEMA = schema(
    "map_market",
    "A market with minimum advertised prices that are or will be in force.",
    [
        iso_country("market", "country they hold for (ISO 3166-1)"),
        whole("products", "products with a MAP", "products"),
        whole(
            "currencies", "currencies that MAP prices are in side by side; 1 where one follows another", "currencies"
        ),
        text("first_currency", "first of them by letter", among=domains.currency()),
        text("last_currency", "last of them by letter", among=domains.currency()),
        text("period", "always `in force`: it is about what holds from today on"),
    ],
)

_MAP = table(MapPrice, "map")


def select_markets(as_of: date) -> Select[Any]:
    """Return the view: one row a market, over the MAP prices that are not over."""
    stands = or_(_MAP.c.valid_to.is_(None), _MAP.c.valid_to >= on(as_of))
    beside = _side_by_side(stands)
    return (
        select(
            *identity(subject_of("map_market", _MAP.c.market), _MAP.c.market, literal("in force")),
            _MAP.c.market.label("market"),
            func.count(_MAP.c.sku.distinct()).label("products"),
            func.coalesce(func.max(beside.c.currencies), 1).label("currencies"),
            func.coalesce(func.max(beside.c.first), func.min(_MAP.c.currency)).label("first_currency"),
            func.coalesce(func.max(beside.c.last), func.max(_MAP.c.currency)).label("last_currency"),
        )
        .select_from(_MAP.outerjoin(beside, beside.c.market == _MAP.c.market))
        .where(stands)
        .group_by(_MAP.c.market)
        .order_by(_MAP.c.market)
    )


def _side_by_side(stands: Expression) -> CTE:
    """Return the currencies of each market that hold on one day with another; after a changeover none does."""
    columns = (_MAP.c.market, _MAP.c.currency, _MAP.c.valid_from, _MAP.c.valid_to)
    spans = select(*columns).where(stands).distinct().cte("spans")
    one, other = spans.alias("one"), spans.alias("other")
    return (
        select(
            one.c.market,
            func.count(one.c.currency.distinct()).label("currencies"),
            func.min(one.c.currency).label("first"),
            func.max(one.c.currency).label("last"),
        )
        .where(
            exists().where(
                other.c.market == one.c.market,
                other.c.currency != one.c.currency,
                or_(
                    in_force(other.c.valid_from, other.c.valid_to, one.c.valid_from),
                    in_force(one.c.valid_from, one.c.valid_to, other.c.valid_from),
                ),
            )
        )
        .group_by(one.c.market)
        .cte("beside")
    )


FACT = FactType(SCHEMA, select_markets)
