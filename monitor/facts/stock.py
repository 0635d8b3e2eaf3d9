"""The fact `stock`: what a party last reported to have on hand of a product, beside what it offers online."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from monitor.facts import domains
from monitor.facts.attributes import PARTY_COUNTRY, PARTY_ROLE, SKU, flag, iso_day, schema, text, whole
from monitor.facts.columns import Expression, day_number, day_text, given, identity, subject_of, table
from monitor.facts.fact import FactType
from monitor.facts.on_hand import newest_stock
from monitor.model import Observation, Party, Product
from monitor.model.channel import Withdrawal
from monitor.policy.tables.withdrawals import WITHDRAWALS

SCHEMA = schema(
    "stock",
    "What a party's newest inventory report says of one product, beside the party's own offer of it online.",
    [
        text("party_name", "name of the reporting party"),
        PARTY_ROLE,
        PARTY_COUNTRY,
        SKU,
        text("product_title", "title in the price list"),
        whole(
            "on_hand_thousandths",
            "quantity on hand at all its sites",
            "thousandths of a unit",
            "rows of the inventory report could not be read",
        ),
        iso_day("as_of", "day of the report"),
        flag(
            "offered_in_stock",
            "an offer of the party that stands says the product is in stock, not on pre-order or back order",
        ),
        text("site", "site of that offer", "the party has no such offer"),
        text("url", "address of that offer", "the party has no such offer"),
        iso_day("seen_on", "day that offer was last seen", "the party has no such offer"),
        whole(
            "days_apart", "from the report's day to the days that offer stood", "days", "the party has no such offer"
        ),
        text(
            "withdrawn",
            "how, where the last day of sale was before the report's day; else no",
            among=domains.words((*WITHDRAWALS, "no")),
        ),
        iso_day("last_sale_on", "last day on which the product could be sold", "the product was not withdrawn"),
        whole("days_after_withdrawal", "from that day to the report's day, 0 where it is not after it", "days"),
        text("period", "day of the report"),
    ],
)

_P = table(Party, "p")
_PRODUCT = table(Product, "product")
_O = table(Observation, "o")
_W = table(Withdrawal, "w")


def select_stock(as_of: date) -> Select[Any]:  # noqa: ARG001 - a report speaks of its own day
    """Return the view: the newest stock of every party and product."""
    newest = newest_stock().subquery("newest")
    stock = newest.c
    subject = subject_of("stock", stock.party_id, stock.sku)
    return (
        select(
            *identity(
                subject, stock.sku, day_text(stock.as_of), whose=stock.party_id, evidence=stock.evidence_id, party=_P
            ),
            _P.c.role.label("party_role"),
            stock.sku.label("sku"),
            given(_PRODUCT.c.title).label("product_title"),
            stock.on_hand.label("on_hand_thousandths"),
            day_text(stock.as_of).label("as_of"),
            *_offer(stock),
            func.coalesce(_W.c.kind, "no").label("withdrawn"),
            day_text(_W.c.last_sale_on).label("last_sale_on"),
            func.coalesce(day_number(stock.as_of) - day_number(_W.c.last_sale_on), 0).label("days_after_withdrawal"),
        )
        .select_from(newest)
        .outerjoin(_P, _P.c.id == stock.party_id)
        .outerjoin(_PRODUCT, _PRODUCT.c.sku == stock.sku)
        .outerjoin(_O, _O.c.id == _nearest_offer(stock))
        .outerjoin(_W, _W.c.id == _withdrawal_of(stock))
        .order_by(subject)
    )


def _offer(stock: Any) -> list[ColumnElement[Any]]:  # noqa: ANN401 - a subquery's columns
    return [
        _O.c.id.is_not(None).label("offered_in_stock"),
        given(_O.c.site).label("site"),
        given(_O.c.url).label("url"),
        day_text(_O.c.seen_on).label("seen_on"),
        _apart(_O, stock).label("days_apart"),
    ]


def _apart(offer: Any, stock: Any) -> Expression:  # noqa: ANN401 - tables and subqueries
    """Return the days between the report's day and the days on which the unchanged offer stood."""
    reported = day_number(stock.as_of)
    after, before = reported - day_number(offer.c.seen_on), day_number(offer.c.first_seen) - reported
    return case((offer.c.id.is_(None), None), (after > 0, after), (before > 0, before), else_=0)


def _nearest_offer(stock: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return the party's offer of the product in stock that was last seen: the later of two, the first by key."""
    offer = table(Observation, "standing")
    return (
        select(offer.c.id)
        .where(
            offer.c.party_id == stock.party_id,
            offer.c.sku == stock.sku,
            offer.c.ended_at.is_(None),
            offer.c.availability == "in_stock",
            or_(offer.c.condition == "", offer.c.condition == "new"),
        )
        .order_by(offer.c.seen_on.desc(), offer.c.offer_key, offer.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _withdrawal_of(stock: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return the withdrawal that had ended the sale of the product at the party's seat: a recall first."""
    gone = table(Withdrawal, "gone")
    return (
        select(gone.c.id)
        .where(
            gone.c.sku == stock.sku,
            and_(or_(gone.c.market == "", gone.c.market == _P.c.country), gone.c.last_sale_on < stock.as_of),
        )
        .order_by(gone.c.kind.desc(), gone.c.last_sale_on, gone.c.id)
        .limit(1)
        .scalar_subquery()
    )


FACT = FactType(SCHEMA, select_stock)
