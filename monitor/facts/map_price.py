"""The fact `map_price`: a minimum advertised price that is or will be in force, beside the brand's list price."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, exists, func, or_, select

from monitor.facts.attributes import CURRENCY, PRODUCT_TITLE, SKU, iso_country, money, schema, text
from monitor.facts.columns import Expression, day_text, given, identity, in_force, on, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import MapPrice, Product
from monitor.model.list_price import ListPrice

SCHEMA = schema(
    "map_price",
    "A minimum advertised price that is or will be in force for a product that has a list price in that market.",
    [
        SKU,
        PRODUCT_TITLE,
        iso_country("market", "country it holds for (ISO 3166-1)"),
        money("map_price", "the minimum advertised price"),
        money(
            "list_price",
            "lowest list price that holds from today on while the MAP does",
            "no list price in this currency holds while the MAP does",
        ),
        CURRENCY,
        text("period", "days from which to which the MAP holds"),
    ],
)

OPEN_END = date(9999, 12, 31)
_MAP = table(MapPrice, "map")
_PRODUCT = table(Product, "product")


def select_map_prices(as_of: date) -> Select[Any]:
    """Return the view: MAP prices that are not over, where the brand has told a list price at all."""
    subject = subject_of("map_price", _MAP.c.sku, _MAP.c.market, day_text(_MAP.c.valid_from))
    told = table(ListPrice, "told")
    return (
        select(
            *identity(subject, _MAP.c.sku, span(_MAP.c.valid_from, _MAP.c.valid_to)),
            _MAP.c.sku.label("sku"),
            given(_PRODUCT.c.title).label("product_title"),
            _MAP.c.market.label("market"),
            _MAP.c.price_minor.label("map_price"),
            _list_price(as_of).label("list_price"),
            _MAP.c.currency.label("currency"),
        )
        .select_from(_MAP)
        .outerjoin(_PRODUCT, _PRODUCT.c.sku == _MAP.c.sku)
        .where(
            or_(_MAP.c.valid_to.is_(None), _MAP.c.valid_to >= on(as_of)),
            exists().where(told.c.sku == _MAP.c.sku, told.c.market == _MAP.c.market),
        )
        .order_by(subject)
    )


def span(first: Expression, last: Expression) -> Expression:
    """Return a period as `from/to`, with an open end said in words."""
    return day_text(first) + "/" + func.coalesce(day_text(last), "until further notice")


def _list_price(as_of: date) -> Expression:
    listed = table(ListPrice, "listed")
    begin = case((_MAP.c.valid_from > on(as_of), _MAP.c.valid_from), else_=on(as_of))
    return (
        select(func.min(listed.c.price_minor))
        .where(
            listed.c.sku == _MAP.c.sku,
            listed.c.market == _MAP.c.market,
            listed.c.currency == _MAP.c.currency,
            in_force(listed.c.valid_from, listed.c.valid_to, begin, func.coalesce(_MAP.c.valid_to, on(OPEN_END))),
        )
        .correlate(_MAP)
        .scalar_subquery()
    )


FACT = FactType(SCHEMA, select_map_prices)
