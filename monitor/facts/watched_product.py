"""The fact `watched_product`: a product that is seen on offer in a market, and whether a MAP speaks of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select

from monitor.facts import domains
from monitor.facts.attributes import SKU, flag, iso_country, iso_day, schema, text, whole
from monitor.facts.columns import Expression, big, day_text, given, identity, in_force, on, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import MapPrice, Observation, Product
from monitor.policy.tables.products import PRODUCT_STATUS

SCHEMA = schema(
    "watched_product",
    "A product of the brand that is seen on offer in a market, and whether a MAP is in force for it.",
    [
        SKU,
        text("product_title", "title in the price list"),
        text("product_status", "status in the price list", among=domains.words(PRODUCT_STATUS)),
        iso_country(
            "market", "country whose customers the sites sell to (ISO 3166-1)", "the site's market is not known"
        ),
        whole("offers", "offers that stand", "offers"),
        whole("comparable_offers", "offers in the currency of the MAP in force", "offers", "no MAP is in force for it"),
        flag("map_in_force", "a MAP is in force today"),
        iso_day("map_ended", "last day of the latest MAP before", "no MAP was in force before"),
        iso_day("next_map", "first day of the next MAP", "no later MAP is entered"),
        flag("market_has_map", "the brand has set MAP prices for other products in this market"),
        text("period", "since which MAP ended there is none, or that one is in force"),
    ],
)

_O = table(Observation, "o")
_PRODUCT = table(Product, "product")


def select_watched(as_of: date) -> Select[Any]:
    """Return the view: one row a product and market with offers that stand."""
    seen, priced = _seen(as_of), _priced_markets(as_of)
    in_currency = _map_in_force(seen, as_of)
    ended = _edge(seen, as_of, past=True)
    subject = subject_of("watched_product", seen.c.sku, seen.c.market)
    return (
        select(
            *identity(
                subject,
                seen.c.sku,
                case((in_currency, "MAP in force"), else_=func.coalesce(literal("since ") + ended, "no MAP so far")),
                evidence=case((or_(~in_currency, seen.c.comparable == 0), _last_evidence(seen))),
            ),
            seen.c.sku.label("sku"),
            given(_PRODUCT.c.title).label("product_title"),
            _PRODUCT.c.status.label("product_status"),
            given(seen.c.market).label("market"),
            seen.c.offers.label("offers"),
            case((in_currency, seen.c.comparable)).label("comparable_offers"),
            in_currency.label("map_in_force"),
            ended.label("map_ended"),
            _edge(seen, as_of, past=False).label("next_map"),
            func.coalesce(or_(priced.c.first_sku != seen.c.sku, priced.c.last_sku != seen.c.sku), literal(False)).label(
                "market_has_map"
            ),
        )
        .select_from(seen)
        .join(_PRODUCT, _PRODUCT.c.sku == seen.c.sku)
        .outerjoin(priced, priced.c.market == seen.c.market)
        .order_by(subject)
    )


def _seen(as_of: date) -> Any:  # noqa: ANN401 - a subquery's columns
    # Counted from an index over what stands, by currency: millions of offers are a few thousand groups.
    counted = (
        select(_O.c.sku, _O.c.market, _O.c.currency, func.count().label("offers"))
        .where(_O.c.ended_at.is_(None), _O.c.sku.is_not(None), _O.c.sku != "")
        .group_by(_O.c.sku, _O.c.market, _O.c.currency)
        .subquery("counted")
    )
    price = table(MapPrice, "of_offer")
    comparable = exists().where(
        price.c.sku == counted.c.sku,
        price.c.market == counted.c.market,
        price.c.currency == counted.c.currency,
        in_force(price.c.valid_from, price.c.valid_to, on(as_of)),
    )
    return (
        select(
            counted.c.sku,
            counted.c.market,
            big(func.sum(counted.c.offers)).label("offers"),
            big(func.sum(case((comparable, counted.c.offers), else_=0))).label("comparable"),
        )
        .group_by(counted.c.sku, counted.c.market)
        .subquery("seen")
    )


def _last_evidence(seen: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return the newest evidence of the product's offers there; looked for where no MAP speaks of them."""
    of_product = table(Observation, "of_product")
    return (
        select(func.max(of_product.c.evidence_id))
        .where(of_product.c.ended_at.is_(None), of_product.c.sku == seen.c.sku, of_product.c.market == seen.c.market)
        .correlate(seen)
        .scalar_subquery()
    )


def _map_in_force(seen: Any, as_of: date) -> Expression:  # noqa: ANN401 - a subquery's columns
    price = table(MapPrice, "in_force")
    return exists().where(
        price.c.sku == seen.c.sku,
        price.c.market == seen.c.market,
        in_force(price.c.valid_from, price.c.valid_to, on(as_of)),
    )


def _edge(seen: Any, as_of: date, *, past: bool) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return the last day of the MAP before today, or the first day of the one after it."""
    price = table(MapPrice, "before" if past else "after")
    day = func.max(price.c.valid_to) if past else func.min(price.c.valid_from)
    side = price.c.valid_to < on(as_of) if past else price.c.valid_from > on(as_of)
    return (
        select(day_text(day))
        .where(and_(price.c.sku == seen.c.sku, price.c.market == seen.c.market, side))
        .correlate(seen)
        .scalar_subquery()
    )


def _priced_markets(as_of: date) -> Any:  # noqa: ANN401 - a subquery's columns
    """Return the markets with a MAP in force, with the first and last product that has one."""
    price = table(MapPrice, "of_market")
    return (
        select(price.c.market, func.min(price.c.sku).label("first_sku"), func.max(price.c.sku).label("last_sku"))
        .where(in_force(price.c.valid_from, price.c.valid_to, on(as_of)))
        .group_by(price.c.market)
        .subquery("priced")
    )


FACT = FactType(SCHEMA, select_watched, over_offers=True)
