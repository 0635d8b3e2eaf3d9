"""The fact `price_level`: what two neighbours in the channel pay for one product, from the brand's own price file."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select

from monitor.facts import domains
from monitor.facts.attributes import CURRENCY, PRODUCT_TITLE, SKU, iso_country, money, schema, share, text
from monitor.facts.columns import (
    Expression,
    basis_points,
    big,
    day_text,
    given,
    identity,
    in_force,
    on,
    subject_of,
    table,
)
from monitor.facts.fact import FactType
from monitor.model import Product
from monitor.model.price_level import LEVELS, PriceLevel

_TWO_CURRENCIES = "the two prices are in different currencies"

SCHEMA = schema(
    "price_level",
    "The prices of one product at two neighbouring levels of the channel in one market, both in force: invoice, "
    "distributor_list, wholesale, shelf. A level that has no price is skipped. Prices of one party or one format of "
    "outlet stand beside those of the same, or of everybody.",
    [
        SKU,
        PRODUCT_TITLE,
        iso_country("market", "country they hold for (ISO 3166-1)"),
        text("level", "the level nearer to the brand", among=domains.words(LEVELS)),
        text("next_level", "the level nearer to the consumer", among=domains.words(LEVELS)),
        text("payer", "party or format of outlet the first price is for, or everybody"),
        text("next_payer", "party or format of outlet the second price is for, or everybody"),
        money("price", "price at the level nearer to the brand"),
        money("next_price", "price at the level nearer to the consumer", _TWO_CURRENCIES),
        money("inversion", "by how much the first price is above the second, 0 if it is not", _TWO_CURRENCIES),
        money("gap", "what is left between the two, 0 where nothing is", _TWO_CURRENCIES),
        share("gap_bp", "gap as a share of the first price, rounded down", _TWO_CURRENCIES),
        CURRENCY,
        text("period", "day from which both hold"),
    ],
)

_L = table(PriceLevel, "lower")
_U = table(PriceLevel, "upper")
_PRODUCT = table(Product, "product")


def select_levels(as_of: date) -> Select[Any]:
    """Return the view: every pair of neighbouring prices in force."""
    subject = subject_of(
        "price_level",
        _L.c.sku,
        _L.c.market,
        _L.c.level,
        _L.c.party_id,
        _L.c.format,
        _U.c.level,
        _U.c.party_id,
        _U.c.format,
    )
    second = case((_U.c.currency == _L.c.currency, _U.c.price_minor))
    gap = case((second > _L.c.price_minor, big(second) - _L.c.price_minor), (second <= _L.c.price_minor, 0))
    over = case((_L.c.price_minor > second, big(_L.c.price_minor) - second), (_L.c.price_minor <= second, 0))
    later = case((_L.c.valid_from > _U.c.valid_from, _L.c.valid_from), else_=_U.c.valid_from)
    return (
        select(
            *identity(subject, _L.c.sku, literal("since ") + day_text(later)),
            _L.c.sku.label("sku"),
            given(_PRODUCT.c.title).label("product_title"),
            _L.c.market.label("market"),
            _L.c.level.label("level"),
            _U.c.level.label("next_level"),
            func.coalesce(given(_L.c.party_id), given(_L.c.format), literal("everybody")).label("payer"),
            func.coalesce(given(_U.c.party_id), given(_U.c.format), literal("everybody")).label("next_payer"),
            _L.c.price_minor.label("price"),
            second.label("next_price"),
            over.label("inversion"),
            gap.label("gap"),
            basis_points(gap, _L.c.price_minor).label("gap_bp"),
            _L.c.currency.label("currency"),
        )
        .select_from(_L)
        .join(_U, _matches(_L, _U))
        .outerjoin(_PRODUCT, _PRODUCT.c.sku == _L.c.sku)
        .where(
            in_force(_L.c.valid_from, _L.c.valid_to, on(as_of)),
            in_force(_U.c.valid_from, _U.c.valid_to, on(as_of)),
            rank(_L.c.level) < rank(_U.c.level),
            ~_one_between(as_of),
        )
        .order_by(subject)
    )


def rank(level: Expression) -> Expression:
    """Return a level's place on the way from the brand to the consumer, from 0."""
    return case({name: place for place, name in enumerate(LEVELS)}, value=level)


def _matches(lower: Any, upper: Any) -> Expression:  # noqa: ANN401 - two tables
    """Return whether two prices are about one product and market, and about payers who may meet."""
    pairs = [
        or_(lower.c[name] == upper.c[name], lower.c[name] == "", upper.c[name] == "") for name in ("party_id", "format")
    ]
    return and_(lower.c.sku == upper.c.sku, lower.c.market == upper.c.market, *pairs)


def _one_between(as_of: date) -> Expression:
    """Return whether a price of a level between the two is in force: then these are no neighbours."""
    middle = table(PriceLevel, "middle")
    return exists().where(
        _matches(_L, middle),
        _matches(middle, _U),
        in_force(middle.c.valid_from, middle.c.valid_to, on(as_of)),
        rank(middle.c.level) > rank(_L.c.level),
        rank(middle.c.level) < rank(_U.c.level),
    )


FACT = FactType(SCHEMA, select_levels)
