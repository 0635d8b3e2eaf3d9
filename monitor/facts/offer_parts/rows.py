"""The rows that an offer is joined with, each under its short name, and which of several rows counts."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, func, literal, or_, select

from monitor.facts.columns import Expression, in_force, least_text, table
from monitor.facts.owners import of_one_owner
from monitor.model import Agreement, Assortment, MapPrice, Observation, Party, Product, Promotion, Territory
from monitor.model.channel import Withdrawal
from monitor.model.destination import Destination

OFFER = table(Observation, "o")
PARTY = table(Party, "p")
HOST = table(Party, "host")
PRODUCT = table(Product, "product")
MAP = table(MapPrice, "map")
PROMOTION = table(Promotion, "promo")
ENDED = table(Promotion, "ended")
CHANNEL = table(Assortment, "own_channel")
GRANT = table(Territory, "grant_of_other")
RECALL = table(Withdrawal, "recall")
END_HERE = table(Withdrawal, "end_here")
END_EVERYWHERE = table(Withdrawal, "end_everywhere")
ADDRESSED = table(Destination, "addressed")
FOREIGN = table(MapPrice, "foreign_map")

SEEN = OFFER.c.seen_on
BY_STRENGTH = ("domain", "language", "currency", "delivery")
SIGNS = tuple(sign for sign in BY_STRENGTH if sign != "currency")
"""Signs that a page addresses a market; a currency alone is none."""


def _suspended_groups() -> FromClause:
    """One row a party group that holds a suspended party."""
    member = table(Party, "member")
    return (
        select(member.c.group.label("name"), least_text(member.c.name).label("party_name"))
        .where(member.c.suspended.is_(True), member.c.group != "")
        .group_by(member.c.group)
        .subquery("suspended_group")
    )


def _agreements() -> FromClause:
    """One row a party with an agreement, past, present or future."""
    one = table(Agreement, "one")
    return (
        select(one.c.party_id, func.min(one.c.valid_from).label("first_from"))
        .group_by(one.c.party_id)
        .subquery("agreed")
    )


SUSPENDED_GROUP = _suspended_groups()
AGREED = _agreements()


@cache
def joined() -> FromClause:
    """Return the offer with all it is judged by: plain outer joins, one row an offer."""
    return (
        OFFER.outerjoin(PARTY, PARTY.c.id == OFFER.c.party_id)
        .outerjoin(HOST, HOST.c.id == OFFER.c.host_id)
        .outerjoin(SUSPENDED_GROUP, SUSPENDED_GROUP.c.name == PARTY.c.group)
        .outerjoin(AGREED, AGREED.c.party_id == OFFER.c.party_id)
        .outerjoin(PRODUCT, PRODUCT.c.sku == OFFER.c.sku)
        .outerjoin(MAP, MAP.c.id == _map_in_force())
        .outerjoin(PROMOTION, PROMOTION.c.id == _promotion_in_force())
        .outerjoin(ENDED, ENDED.c.id == _promotion_just_ended())
        .outerjoin(CHANNEL, CHANNEL.c.id == _row_of_channel())
        .outerjoin(RECALL, RECALL.c.id == _recall())
        .outerjoin(END_HERE, END_HERE.c.id == _withdrawn("discontinued", OFFER.c.market))
        .outerjoin(END_EVERYWHERE, END_EVERYWHERE.c.id == _withdrawn("discontinued", literal("")))
        .outerjoin(GRANT, GRANT.c.id == _exclusive_grant_of_other())
        .outerjoin(ADDRESSED, and_(ADDRESSED.c.reach == OFFER.c.reach, ADDRESSED.c.market == GRANT.c.region))
        .outerjoin(FOREIGN, FOREIGN.c.id == _map_of_other_market())
    )


def _first(*wanted: ColumnElement[bool], row: FromClause, order: tuple[ColumnElement[Any], ...]) -> Expression:
    """Return the id of the first row that fits, as one value for each offer."""
    return select(row.c.id).where(*wanted).order_by(*order, row.c.id).limit(1).correlate(OFFER).scalar_subquery()


def _map_in_force() -> Expression:
    """Return the id of the MAP that was in force; of overlapping ones (a fault of the policy) the latest."""
    price = table(MapPrice, "price")
    return (
        select(price.c.id)
        .where(
            price.c.sku == OFFER.c.sku,
            price.c.market == OFFER.c.market,
            in_force(price.c.valid_from, price.c.valid_to, SEEN),
        )
        .order_by(price.c.valid_from.desc(), price.c.id.desc())
        .limit(1)
        .correlate(OFFER)
        .scalar_subquery()
    )


def on_one_tax_basis(price: FromClause) -> ColumnElement[bool]:
    """Return whether a MAP and the offer's price are both with the tax or both without; a page that is silent is."""
    return or_(OFFER.c.tax_basis == "", price.c.tax == "", price.c.tax == OFFER.c.tax_basis)


def _promotion_in_force() -> Expression:
    """Return the id of the promotion that allows most: in the offer's currency first, then the lowest price."""
    # Two subqueries, as SQLite cannot order a subquery by a column of the query around it.
    own, other = table(Promotion, "own_currency"), table(Promotion, "any_currency")
    return func.coalesce(_cheapest(own, own.c.currency == OFFER.c.currency), _cheapest(other))


def _cheapest(offered: FromClause, *more: ColumnElement[bool]) -> Expression:
    return _first(
        offered.c.sku == OFFER.c.sku,
        offered.c.market == OFFER.c.market,
        in_force(offered.c.valid_from, offered.c.valid_to, SEEN),
        *more,
        row=offered,
        order=(offered.c.price_minor,),
    )


def _promotion_just_ended() -> Expression:
    """Return the id of the promotion that ended last, as long as its price may linger."""
    over = table(Promotion, "over")
    return _first(
        over.c.sku == OFFER.c.sku,
        over.c.market == OFFER.c.market,
        over.c.currency == OFFER.c.currency,
        over.c.valid_to < SEEN,
        over.c.lingers_to >= SEEN,
        row=over,
        order=(over.c.valid_to.desc(),),
    )


def _row_of_channel() -> Expression:
    """Return the id of the channel's own row in the assortment: the one in force, else the next to come."""
    own = table(Assortment, "own")
    return _first(
        own.c.sku == OFFER.c.sku,
        own.c.channel == OFFER.c.channel,
        or_(own.c.valid_to.is_(None), own.c.valid_to >= SEEN),
        row=own,
        order=(own.c.valid_from,),
    )


def exclusive_channel() -> Expression:
    """Return a channel that the product is reserved for on that day, or NULL."""
    reserved = table(Assortment, "reserved")
    return (
        select(least_text(reserved.c.channel))
        .where(
            reserved.c.sku == OFFER.c.sku,
            reserved.c.exclusive.is_(True),
            in_force(reserved.c.valid_from, reserved.c.valid_to, SEEN),
        )
        .correlate(OFFER)
        .scalar_subquery()
    )


def _withdrawn(kind: str, market: Expression, *, over: bool = False) -> Expression:
    """Return the id of the product's withdrawal in a market (`""`: in all); with `over` only after its last day."""
    row = table(Withdrawal, "withdrawn")
    past = [row.c.last_sale_on < SEEN] if over else []
    return _first(
        row.c.sku == OFFER.c.sku,
        row.c.market == market,
        row.c.kind == kind,
        *past,
        row=row,
        order=(row.c.last_sale_on,),
    )


def _recall() -> Expression:
    here = _withdrawn("recalled", OFFER.c.market, over=True)
    return func.coalesce(here, _withdrawn("recalled", literal(""), over=True))


def _exclusive_grant_of_other() -> Expression:
    """Return the id of another's exclusive grant for a market that the page reaches, the most addressed market first.

    A page that names no market reaches none: said once more, it saves SQLite the search.

    A market for which the seller, or a firm of its owner, holds a grant, for whatever format, is not another's. A grant
    for one outlet format only does not close the market to others.
    """
    reached, grant, own = table(Destination, "reached"), table(Territory, "granted"), table(Territory, "own_grant")
    held = (
        exists()
        .where(
            of_one_owner(own.c.party_id, OFFER.c.party_id, own, OFFER),
            own.c.region == reached.c.market,
            or_(own.c.sku == "", own.c.sku == OFFER.c.sku),
            in_force(own.c.valid_from, own.c.valid_to, SEEN),
        )
        .correlate(OFFER, reached)
    )
    return _first(
        OFFER.c.reach != "",
        reached.c.reach == OFFER.c.reach,
        reached.c.by != "currency",
        grant.c.region == reached.c.market,
        grant.c.exclusive.is_(True),
        grant.c.format == "",
        ~of_one_owner(grant.c.party_id, OFFER.c.party_id, grant, OFFER),
        or_(grant.c.sku == "", grant.c.sku == OFFER.c.sku),
        in_force(grant.c.valid_from, grant.c.valid_to, SEEN),
        ~held,
        row=grant,
        order=(case({by: place for place, by in enumerate(BY_STRENGTH)}, value=reached.c.by), reached.c.market),
    )


def _map_of_other_market() -> Expression:
    """Return the id of the highest MAP of the other markets that the page is made for, in the offer's currency.

    A market with a promotion in force is left out: what may be advertised there is lower.
    """
    aimed, price, lowered = table(Destination, "aimed"), table(MapPrice, "there"), table(Promotion, "lowered")
    cheaper = (
        exists()
        .where(
            lowered.c.sku == price.c.sku,
            lowered.c.market == price.c.market,
            in_force(lowered.c.valid_from, lowered.c.valid_to, SEEN),
        )
        .correlate(OFFER, price)
    )
    return _first(
        OFFER.c.reach != "",
        aimed.c.reach == OFFER.c.reach,
        aimed.c.by != "delivery",
        aimed.c.market != OFFER.c.market,
        price.c.market == aimed.c.market,
        price.c.sku == OFFER.c.sku,
        price.c.currency == OFFER.c.currency,
        on_one_tax_basis(price),
        in_force(price.c.valid_from, price.c.valid_to, SEEN),
        ~cheaper,
        row=price,
        order=(price.c.price_minor.desc(),),
    )
