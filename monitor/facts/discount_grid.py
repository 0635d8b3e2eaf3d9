"""The fact `discount_grid`: whether the prices of one level differ between formats of outlets at all."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, and_, case, func, literal, select

from monitor.facts import domains
from monitor.facts.attributes import iso_country, schema, share, text, whole
from monitor.facts.columns import basis_points, big, day_text, identity, in_force, on, subject_of, table
from monitor.facts.fact import FactType
from monitor.model.price_level import LEVELS, PriceLevel

SCHEMA = schema(
    "discount_grid",
    "The prices of one level in one market that are set by format of outlet (hypermarket, pharmacy, kiosk ...).",
    [
        iso_country("market", "country they hold for (ISO 3166-1)"),
        text("level", "level of the channel", among=domains.words(LEVELS)),
        whole("formats", "formats that have prices", "formats"),
        whole("products", "products with prices for two formats or more", "products"),
        whole("uniform", "those of them that cost the same in every format", "products"),
        share("uniform_bp", "share of those, rounded down", "no product has prices for two formats"),
        text("period", "day from which the latest of these prices holds"),
    ],
)

_L = table(PriceLevel, "level")


def select_grids(as_of: date) -> Select[Any]:
    """Return the view: one row a market and level with prices by format."""
    one = _by_format(as_of)
    product = _by_product(one)
    formats = (
        select(func.count(one.c.format.distinct()))
        .where(one.c.market == product.c.market, one.c.level == product.c.level)
        .correlate(product)
        .scalar_subquery()
    )
    products, uniform = big(func.sum(product.c.compared)), big(func.sum(product.c.same))
    subject = subject_of("discount_grid", product.c.market, product.c.level)
    return (
        select(
            *identity(
                subject,
                product.c.market + " " + product.c.level,
                literal("since ") + day_text(func.max(product.c.since)),
            ),
            product.c.market.label("market"),
            product.c.level.label("level"),
            formats.label("formats"),
            products.label("products"),
            uniform.label("uniform"),
            basis_points(uniform, products).label("uniform_bp"),
        )
        .group_by(product.c.market, product.c.level)
        .order_by(subject)
    )


def _by_format(as_of: date) -> CTE:
    """Return the span of prices of every product in every format."""
    return (
        select(
            _L.c.market,
            _L.c.level,
            _L.c.sku,
            _L.c.format,
            func.min(_L.c.price_minor).label("lowest"),
            func.max(_L.c.price_minor).label("highest"),
            func.min(_L.c.currency).label("currency"),
            func.max(_L.c.currency).label("other_currency"),
            func.max(_L.c.valid_from).label("since"),
        )
        .where(_L.c.format != "", in_force(_L.c.valid_from, _L.c.valid_to, on(as_of)))
        .group_by(_L.c.market, _L.c.level, _L.c.sku, _L.c.format)
        .cte("by_format")
    )


def _by_product(one: CTE) -> CTE:
    """Return of every product whether it has prices for two formats, and whether they are all the same."""
    several = func.count() >= 2
    same = and_(
        several,
        func.min(one.c.lowest) == func.max(one.c.highest),
        func.min(one.c.currency) == func.max(one.c.other_currency),
    )
    return (
        select(
            one.c.market,
            one.c.level,
            func.max(one.c.since).label("since"),
            case((several, 1), else_=0).label("compared"),
            case((same, 1), else_=0).label("same"),
        )
        .group_by(one.c.market, one.c.level, one.c.sku)
        .cte("by_product")
    )


FACT = FactType(SCHEMA, select_grids)
