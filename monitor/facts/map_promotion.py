"""The fact `map_promotion`: a promotion that is or will be open, beside the MAP that it lowers."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select

from monitor.facts.attributes import CURRENCY, PRODUCT_TITLE, SKU, flag, iso_country, money, schema, text
from monitor.facts.columns import Expression, day_text, given, identity, in_force, on, period_text, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import MapPrice, Product, Promotion

SCHEMA = schema(
    "map_promotion",
    "A promotion that is open or will be, beside the MAP that it lowers.",
    [
        SKU,
        PRODUCT_TITLE,
        iso_country("market", "country it holds for (ISO 3166-1)"),
        money("promotion_price", "the price the promotion allows"),
        money("map_price", "highest MAP in force on some day of the promotion", "no MAP in this currency meanwhile"),
        flag("map_begins", "a MAP is in force on the promotion's first day"),
        flag("map_lasts", "a MAP is in force on the promotion's last day"),
        CURRENCY,
        text("period", "days from which to which the promotion is open"),
    ],
)

_PROMO = table(Promotion, "promo")
_PRODUCT = table(Product, "product")


def select_promotions(as_of: date) -> Select[Any]:
    """Return the view: promotions that are not over."""
    subject = subject_of("map_promotion", _PROMO.c.sku, _PROMO.c.market, day_text(_PROMO.c.valid_from))
    return (
        select(
            *identity(subject, _PROMO.c.sku, period_text(_PROMO.c.valid_from, _PROMO.c.valid_to)),
            _PROMO.c.sku.label("sku"),
            given(_PRODUCT.c.title).label("product_title"),
            _PROMO.c.market.label("market"),
            _PROMO.c.price_minor.label("promotion_price"),
            _highest_map().label("map_price"),
            _map_on(_PROMO.c.valid_from, "begins").label("map_begins"),
            _map_on(_PROMO.c.valid_to, "lasts").label("map_lasts"),
            _PROMO.c.currency.label("currency"),
        )
        .select_from(_PROMO)
        .outerjoin(_PRODUCT, _PRODUCT.c.sku == _PROMO.c.sku)
        .where(_PROMO.c.valid_to >= on(as_of))
        .order_by(subject)
    )


def _highest_map() -> Expression:
    price = table(MapPrice, "price")
    return (
        select(func.max(price.c.price_minor))
        .where(
            price.c.sku == _PROMO.c.sku,
            price.c.market == _PROMO.c.market,
            price.c.currency == _PROMO.c.currency,
            in_force(price.c.valid_from, price.c.valid_to, _PROMO.c.valid_from, _PROMO.c.valid_to),
        )
        .correlate(_PROMO)
        .scalar_subquery()
    )


def _map_on(day: Expression, name: str) -> Expression:
    price = table(MapPrice, name)
    return exists().where(
        price.c.sku == _PROMO.c.sku,
        price.c.market == _PROMO.c.market,
        in_force(price.c.valid_from, price.c.valid_to, day),
    )


FACT = FactType(SCHEMA, select_promotions)
