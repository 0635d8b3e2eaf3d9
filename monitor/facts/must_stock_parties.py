"""Whom a must-stock row applies to, in SQL: a party by name, or all of a role or with outlets of a format."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select

from monitor.facts.columns import Expression, in_force, on, table
from monitor.model import Assortment, Party
from monitor.model.channel import PartyChannel, Withdrawal
from monitor.model.outlet import Outlet
from monitor.model.stock import MustStock
from monitor.vocabulary import PartyRole

ROW = table(MustStock, "row_of")
PARTY = table(Party, "p")


def duties_in_force(as_of: date) -> Select[Any]:
    """Return which row says what a party has to keep of a product: one of all that apply, as it is one matter.

    A row of the party's own is what was agreed with it, whatever its group has to keep. Of several for groups the
    highest minimum holds: who keeps that keeps all.
    """
    own = case((ROW.c.party_id == "", 1), else_=0)
    order = [own, ROW.c.min_units.desc(), ROW.c.report_days, ROW.c.valid_from, ROW.c.id]
    nth = func.row_number().over(partition_by=[PARTY.c.id, ROW.c.sku], order_by=order)
    ranked = (
        select(ROW.c.id.label("row_id"), PARTY.c.id.label("party_id"), nth.label("nth"))
        .select_from(ROW)
        .join(PARTY, _applies(as_of))
        .subquery("ranked")
    )
    return select(ranked.c.row_id, ranked.c.party_id).where(ranked.c.nth == 1)


def _applies(as_of: date) -> Expression:
    """Return whether a row in force on the day applies to a party: one that is authorised then and not suspended.

    A row without a party's name means the channel: marketplaces and the brand's own shop only by their role. Nobody
    has to keep what was recalled or discontinued where he is, or is not launched yet.
    """
    outlet, gone = table(Outlet, "outlet"), table(Withdrawal, "gone")
    day = on(as_of)
    aside = PARTY.c.role.in_([PartyRole.MARKETPLACE.value, PartyRole.OWN_SHOP.value])
    return and_(
        in_force(ROW.c.valid_from, ROW.c.valid_to, day),
        PARTY.c.suspended.is_(False),
        or_(PARTY.c.authorised_from.is_(None), PARTY.c.authorised_from <= day),
        or_(PARTY.c.authorised_to.is_(None), PARTY.c.authorised_to >= day),
        or_(ROW.c.party_id == PARTY.c.id, and_(ROW.c.party_id == "", or_(ROW.c.role != "", ~aside))),
        or_(ROW.c.role == "", ROW.c.role == PARTY.c.role),
        or_(
            ROW.c.format == "",
            exists().where(outlet.c.party_id == PARTY.c.id, outlet.c.format == ROW.c.format),
        ),
        ~exists().where(
            gone.c.sku == ROW.c.sku,
            or_(gone.c.market == "", gone.c.market == PARTY.c.country),
            gone.c.last_sale_on < day,
        ),
        ~_to_be_launched(day),
    )


def _to_be_launched(day: Expression) -> Expression:
    """Return whether the assortment names the product for channels of the party, and a later first day in each."""
    channel, open_channel = table(PartyChannel, "channel"), table(PartyChannel, "open_channel")
    later, open_row = table(Assortment, "later"), table(Assortment, "open_row")
    named = and_(
        channel.c.party_id == PARTY.c.id,
        later.c.channel == channel.c.channel,
        later.c.sku == ROW.c.sku,
        later.c.launch_on > day,
        or_(later.c.valid_to.is_(None), later.c.valid_to >= day),
    )
    launched = and_(
        open_channel.c.party_id == PARTY.c.id,
        open_row.c.channel == open_channel.c.channel,
        open_row.c.sku == ROW.c.sku,
        or_(open_row.c.launch_on.is_(None), open_row.c.launch_on <= day),
        in_force(open_row.c.valid_from, open_row.c.valid_to, day),
    )
    return and_(exists().where(named), ~exists().where(launched))
