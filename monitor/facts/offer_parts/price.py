"""What the offer costs: price, MAP in force, promotions, coupon, pack, list price, and MAP of another market.

Two layers: `columns` reads the rows that were joined, `derived` compares what they gave, so that nothing is worked out
twice.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, func, or_

from monitor.facts import domains
from monitor.facts.attributes import flag, iso_country, iso_day, money, share, text, whole
from monitor.facts.columns import Expression, big, day_text, given
from monitor.facts.offer_parts.rows import ENDED, FOREIGN, MAP, OFFER, PRODUCT, PROMOTION, on_one_tax_basis
from monitor.vocabulary import Pack

_NO_MAP = "no MAP in this currency and on this tax basis for the product and market"
_NOTHING_BELOW = f"{_NO_MAP} on that day, or the price could not be read"
_NO_COUPON = "the page shows no coupon, or none that could be read for certain"
_NO_OTHER = "the page is made for no other market with a MAP in this currency"

ATTRIBUTES = [
    money("advertised_price", "public price before the basket", "the price could not be read"),
    text("currency", "ISO 4217 currency of the fact's amounts", "the currency is unknown", among=domains.currency()),
    money(
        "map_price",
        "lowest price that may be advertised on that day: the promotion's while one is in force, else MAP",
        f"{_NO_MAP} on that day",
    ),
    money("map_base_price", "MAP without promotions", _NO_MAP),
    flag("promotion_active", "a promotion is in force for product and market on that day"),
    money("shortfall", "by how much the advertised price is below map_price, 0 if it is not", _NOTHING_BELOW),
    share("shortfall_bp", "shortfall as a share of map_price, rounded up", _NOTHING_BELOW),
    flag(
        "ended_promotion",
        "no promotion is in force, and the price is within 1 % of that of one that ended at most its linger_days ago",
    ),
    iso_day("promotion_ended_on", "last day of the promotion that ended last", "no promotion ended of late"),
    money("list_price", "struck-through or recommended price shown beside it", "the page shows no list price"),
    share("list_price_gap_bp", "distance of the list price from map_price as a share of map_price, rounded up"),
    flag("coupon_shown", "the page itself shows a coupon or code whose effect on this price could be read for certain"),
    text("coupon_code", "the code", "the coupon needs no code, or the page shows no coupon"),
    money("coupon_price", "price with that coupon", _NO_COUPON),
    share("coupon_shortfall_bp", "how far coupon_price is below map_price, as a share of it, rounded up", _NO_COUPON),
    flag("price_in_cart", "the page says that the price is told in the basket only"),
    text("pack", "units beside those that MAP is for: multiple is more of them, part fewer", among=domains.words(Pack)),
    whole("pack_size", "units in the pack", "units", "the title names no number of units"),
    money("unit_price", "advertised price for as many units as MAP is for", "the price could not be read"),
    share("unit_shortfall_bp", "how far unit_price is below map_price, as a share of it, rounded up"),
    iso_country(
        "foreign_market", "other market that the page is made for, with the highest MAP (ISO 3166-1)", _NO_OTHER
    ),
    money("foreign_map_price", "MAP of that market", _NO_OTHER),
    share("foreign_shortfall_bp", "how far the advertised price is below it, as a share of it, rounded up", _NO_OTHER),
]


def columns() -> list[ColumnElement[Any]]:
    """Return the amounts as they stand in the rows, and the MAP that counted on the day."""
    base = case((and_(MAP.c.currency == OFFER.c.currency, on_one_tax_basis(MAP)), MAP.c.price_minor))
    units = func.coalesce(PRODUCT.c.pack_size, 1)
    return [
        OFFER.c.price_minor.label("advertised_price"),
        given(OFFER.c.currency).label("currency"),
        _effective(base).label("map_price"),
        base.label("map_base_price"),
        PROMOTION.c.id.is_not(None).label("promotion_active"),
        ENDED.c.price_minor.label("ended_price"),
        ENDED.c.valid_to.label("ended_to"),
        OFFER.c.list_price_minor.label("list_price"),
        given(OFFER.c.coupon_code).label("coupon_code"),
        OFFER.c.coupon_price_minor.label("coupon_price"),
        func.coalesce(OFFER.c.price_in_cart, False).label("price_in_cart"),
        OFFER.c.pack_size.label("pack_size"),
        units.label("units"),
        func.coalesce(OFFER.c.pack_size, units).label("pack_units"),
        FOREIGN.c.market.label("foreign_market"),
        FOREIGN.c.price_minor.label("foreign_map_price"),
    ]


DERIVED = (
    "shortfall",
    "shortfall_bp",
    "ended_promotion",
    "promotion_ended_on",
    "list_price_gap_bp",
    "coupon_shown",
    "coupon_shortfall_bp",
    "pack",
    "unit_price",
    "unit_shortfall_bp",
    "foreign_shortfall_bp",
)


def derived(rows: FromClause) -> list[ColumnElement[Any]]:
    """Return what follows from the amounts, in the order of `DERIVED`."""
    row = rows.c
    price, least = row.advertised_price, row.map_price
    found: list[Expression] = [
        case((least > price, least - price), (least <= price, 0)),
        _below(price, least),
        _is_ended_promotion(rows),
        day_text(row.ended_to),
        case((row.list_price >= least, _share(row.list_price - least, least)), else_=_below(row.list_price, least)),
        row.coupon_price.is_not(None),
        _below(row.coupon_price, least),
        _pack(rows),
        big(price) * row.units // big(row.pack_units),
        # Multiplied out, not by the rounded unit price: the share stays exact.
        _below(big(price) * row.units, big(least) * row.pack_units),
        _below(price, row.foreign_map_price),
    ]
    return [expression.label(name) for name, expression in zip(DERIVED, found, strict=True)]


def _effective(base: Expression) -> Expression:
    """Return the price below which the offer deviates; a promotion in another currency makes it unknown."""
    lower = and_(PROMOTION.c.currency == OFFER.c.currency, PROMOTION.c.price_minor < base)
    return case((PROMOTION.c.currency != OFFER.c.currency, None), (lower, PROMOTION.c.price_minor), else_=base)


def _is_ended_promotion(rows: FromClause) -> Expression:
    """Return whether the price is that of the promotion that ended: shops round, so within 1 % of it."""
    row = rows.c
    near = and_(
        big(row.advertised_price) * 100 >= big(row.ended_price) * 99,
        big(row.advertised_price) * 100 <= big(row.ended_price) * 101,
    )
    return func.coalesce(and_(row.promotion_active.is_(False), near), False)


def _below(price: Expression, least: Expression) -> Expression:
    """Return the shortfall in basis points, rounded up: above a tolerance exactly when the exact share is."""
    return case((or_(least <= price, least <= 0), case((least <= price, 0))), else_=_share(least - price, least))


def _pack(rows: FromClause) -> Expression:
    more, fewer = rows.c.pack_units > rows.c.units, rows.c.pack_units < rows.c.units
    return case((more, Pack.MULTIPLE.value), (fewer, Pack.PART.value), else_=Pack.SAME.value)


def _share(part: Expression, whole_amount: Expression) -> Expression:
    return case((whole_amount > 0, (big(part) * 10_000 + whole_amount - 1) // big(whole_amount)))
