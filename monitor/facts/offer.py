"""The fact `offer`: what one seller advertises for one product on one listing, as last seen."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select

from monitor.facts.columns import Expression, big, flag, given, in_force, money, schema, share, table, text, whole
from monitor.facts.fact import FactType
from monitor.model import Case, Exemption, MapPrice, Observation, Party, Product, Promotion
from monitor.vocabulary import PartyRole

SCHEMA = schema(
    "offer",
    "One seller's advertised price for one product on one listing, as last seen; only offers that stand.",
    [
        text("market", "country whose customers the site sells to (ISO 3166-1)"),
        text("site", "name of the site in the settings"),
        text("sku", "the brand's product", "the product could not be matched; see the review list"),
        text("product_title", "title in the price list, else as shown on the page"),
        text("seller", "seller's name as shown", "the page names no seller"),
        flag("party_known", "the seller is identified as a business party"),
        text("party_name", "name of the party", "nobody has identified the seller"),
        text("party_role", "distributor, reseller, retailer, marketplace or own_shop", "the seller is not identified"),
        text("party_country", "country of the party's seat (ISO 3166-1)", "the seller is not identified"),
        flag(
            "authorised", "party known, authorised on the day it was seen, not suspended, and no marketplace operator"
        ),
        text(
            "authorisation",
            "why the seller is or is not authorised: authorised, not identified, suspended, a marketplace operator, "
            "authorisation not begun, authorisation ended",
        ),
        flag("suspended", "the party is suspended"),
        flag("own_shop", "the brand's own shop"),
        money("advertised_price", "public price before the basket", "the price could not be read"),
        text("currency", "ISO 4217 currency of the fact's amounts", "the currency is unknown"),
        money(
            "map_price",
            "lowest price that may be advertised on that day: the promotion's while one is in force, else MAP",
            "no MAP in this currency for the product and market on that day",
        ),
        money("map_base_price", "MAP without promotions", "no MAP in this currency for the product and market"),
        flag("promotion_active", "a promotion is in force for product and market on that day"),
        money("shortfall", "by how much the advertised price is below map_price, 0 if it is not"),
        share("shortfall_bp", "shortfall as a share of map_price, rounded up"),
        money("list_price", "struck-through or recommended price shown beside it", "the page shows no list price"),
        text("availability", "in_stock or out_of_stock", "the page does not say"),
        text("condition", "new, used or refurbished", "the page does not say"),
        whole("readings", "independent readings of the page that agree on the price", "readings"),
        text("url", "address of the page"),
        flag("waived", "a waiver of a case about this party and product is in force"),
    ],
)


AUTHORISED = "authorised"
_O = table(Observation, "o")
_P = table(Party, "p")
_PRODUCT = table(Product, "product")
_MAP = table(MapPrice, "map")
_PROMO = table(Promotion, "promo")
_SEEN, _PRICE, _CURRENCY = _O.c.seen_on, _O.c.price_minor, _O.c.currency
_ABOUT = func.coalesce(given(_O.c.sku), _O.c.listing_key)
_PARTY_KEY = func.coalesce(given(_O.c.party_key), _O.c.party_id, "")


def select_offers(as_of: date) -> Select[Any]:
    """Return the view: offers that stand, with MAP, promotion and party as of the day they were last seen."""
    base = case((_MAP.c.currency == _CURRENCY, _MAP.c.price_minor))
    effective = _effective(base)
    return (
        select(
            _O.c.offer_key.label("subject"),
            _PARTY_KEY.label("party_key"),
            _ABOUT.label("case_subject"),
            literal("").label("period"),
            _O.c.evidence_id.label("evidence_id"),
            given(_O.c.market).label("market"),
            _O.c.site.label("site"),
            given(_O.c.sku).label("sku"),
            given(func.coalesce(given(_PRODUCT.c.title), _O.c.title)).label("product_title"),
            given(_O.c.seller).label("seller"),
            *_party(),
            _PRICE.label("advertised_price"),
            given(_CURRENCY).label("currency"),
            effective.label("map_price"),
            base.label("map_base_price"),
            _PROMO.c.id.is_not(None).label("promotion_active"),
            case((effective > _PRICE, effective - _PRICE), (effective <= _PRICE, 0)).label("shortfall"),
            _shortfall_share(effective).label("shortfall_bp"),
            _O.c.list_price_minor.label("list_price"),
            given(_O.c.availability).label("availability"),
            given(_O.c.condition).label("condition"),
            _O.c.readings.label("readings"),
            given(_O.c.url).label("url"),
            _waived(as_of).label("waived"),
        )
        .select_from(_O)
        .outerjoin(_P, _P.c.id == _O.c.party_id)
        .outerjoin(_PRODUCT, _PRODUCT.c.sku == _O.c.sku)
        .outerjoin(_MAP, _MAP.c.id == _map_in_force())
        .outerjoin(_PROMO, _PROMO.c.id == _promotion_in_force())
        .where(_O.c.ended_at.is_(None))
        .order_by(_O.c.offer_key)
    )


def _party() -> list[ColumnElement[Any]]:
    """Return what is known of the seller's party on the day it was seen."""
    own_shop = _P.c.role == PartyRole.OWN_SHOP.value
    authorisation = case(
        (_P.c.id.is_(None), "not identified"),
        (_P.c.suspended.is_(True), "suspended"),
        (_P.c.role == PartyRole.MARKETPLACE.value, "a marketplace operator"),
        (own_shop, AUTHORISED),
        (_P.c.authorised_from > _SEEN, "authorisation not begun"),
        (_P.c.authorised_to < _SEEN, "authorisation ended"),
        else_=AUTHORISED,
    )
    return [
        _P.c.id.is_not(None).label("party_known"),
        _P.c.name.label("party_name"),
        _P.c.role.label("party_role"),
        given(_P.c.country).label("party_country"),
        (authorisation == AUTHORISED).label("authorised"),
        authorisation.label("authorisation"),
        func.coalesce(_P.c.suspended, False).label("suspended"),
        func.coalesce(own_shop, False).label("own_shop"),
    ]


def _map_in_force() -> Expression:
    """Return the id of the MAP that was in force; of overlapping ones (a fault of the policy) the latest."""
    price = table(MapPrice, "price")
    return (
        select(price.c.id)
        .where(
            price.c.sku == _O.c.sku,
            price.c.market == _O.c.market,
            in_force(price.c.valid_from, price.c.valid_to, _SEEN),
        )
        .order_by(price.c.valid_from.desc(), price.c.id.desc())
        .limit(1)
        .correlate(_O)
        .scalar_subquery()
    )


def _promotion_in_force() -> Expression:
    """Return the id of the promotion that allows most: in the offer's currency first, then the lowest price."""
    # Two subqueries, as SQLite cannot order a subquery by a column of the query around it.
    return func.coalesce(_cheapest_promotion("own_currency"), _cheapest_promotion("any_currency"))


def _cheapest_promotion(name: str) -> Expression:
    offered = table(Promotion, name)
    query = select(offered.c.id).where(
        offered.c.sku == _O.c.sku,
        offered.c.market == _O.c.market,
        in_force(offered.c.valid_from, offered.c.valid_to, _SEEN),
    )
    if name == "own_currency":
        query = query.where(offered.c.currency == _CURRENCY)
    return query.order_by(offered.c.price_minor, offered.c.id).limit(1).correlate(_O).scalar_subquery()


def _effective(base: Expression) -> Expression:
    """Return the price below which the offer deviates; a promotion in another currency makes it unknown."""
    lower = and_(_PROMO.c.currency == _CURRENCY, _PROMO.c.price_minor < base)
    return case((_PROMO.c.currency != _CURRENCY, None), (lower, _PROMO.c.price_minor), else_=base)


def _shortfall_share(effective: Expression) -> Expression:
    """Return the shortfall in basis points, rounded up: above a tolerance exactly when the exact share is."""
    missing = big(effective - _PRICE) * 10_000
    rounded_up = (missing + effective - 1) // big(effective)
    return case((effective <= _PRICE, 0), (effective > 0, rounded_up))


def _waived(as_of: date) -> Expression:
    waiver, about = table(Exemption, "waiver"), table(Case, "about")
    return exists().where(
        waiver.c.case_id == about.c.id,
        about.c.party_key == _PARTY_KEY,
        about.c.subject == _ABOUT,
        waiver.c.kind == "waiver",
        waiver.c.ended_at.is_(None),
        or_(waiver.c.until.is_(None), waiver.c.until >= as_of),
    )


FACT = FactType(SCHEMA, select_offers)
