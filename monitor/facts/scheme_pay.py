"""What schemes paid a party in a period, for the facts that lean on it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import FromClause, Select, and_, case, exists, func, or_, select

from monitor.facts.columns import Expression, big, table, there_is
from monitor.model import Discount
from monitor.model.incentive import SchemeResult


def paid_within(scope: FromClause) -> Expression:
    """Return the pay of all schemes whose periods touch the scope's days, where it can be told and nothing else pays.

    Unknown where none does, where one is not final, reaches beyond the days or is in another currency, and where a
    discount of these days is on file: one bonus may stand in both.
    """
    paid = table(SchemeResult, "paid_by_scheme")
    inside = and_(
        paid.c.period_from >= scope.c.period_from,
        paid.c.period_to <= scope.c.period_to,
        paid.c.currency == scope.c.currency,
        paid.c.final.is_(True),
        paid.c.due_minor.is_not(None),
    )
    whole = and_(func.count() > 0, func.count(case((inside, 1))) == func.count())
    return (
        select(case((whole, big(func.sum(paid.c.due_minor)))))
        .select_from(paid)
        .where(
            paid.c.party_id == scope.c.party_id,
            paid.c.period_from <= scope.c.period_to,
            paid.c.period_to >= scope.c.period_from,
            ~discount_beside(scope),
        )
        .correlate(scope)
        .scalar_subquery()
    )


def discount_beside(scope: FromClause) -> Expression:
    """Return whether a discount of the party that touches the scope's days is on file."""
    discount = table(Discount, "beside_scheme")
    return there_is(
        discount.c.party_id == scope.c.party_id,
        discount.c.period_from <= scope.c.period_to,
        discount.c.period_to >= scope.c.period_from,
        around=(scope,),
    )


def schemes_together() -> Select[Any]:
    """Return what schemes pay by party, longest period and currency, and the part that asks for nothing.

    A month's pay counts in the quarter that another scheme pays for: alone it would hide what a target earns. Only
    where no scheme of this currency reaches beyond the days, every one within them is final and no discount of these
    days is on file: one bonus may stand in both.
    """
    days, paid = _longest().subquery("paid_longest"), table(SchemeResult, "paid_together")
    free = case((paid.c.kind == "unconditional", paid.c.due_minor), else_=0)
    keys = [days.c.party_id, days.c.period_from, days.c.period_to, days.c.currency]
    known = and_(paid.c.final.is_(True), paid.c.due_minor.is_not(None))
    return (
        select(*keys, big(func.sum(free)).label("free"), big(func.sum(paid.c.due_minor)).label("everything"))
        .select_from(days)
        .join(paid, _touches(paid, days))
        .where(~discount_beside(days))
        .group_by(*keys)
        .having(func.count(case((known, 1))) == func.count())
    )


def _longest() -> Select[Any]:
    """Return the parties' periods of pay that no other scheme's period reaches beyond."""
    one, other = table(SchemeResult, "paid_longest_of"), table(SchemeResult, "paid_beyond")
    beyond = or_(other.c.period_from < one.c.period_from, other.c.period_to > one.c.period_to)
    return (
        select(one.c.party_id, one.c.period_from, one.c.period_to, one.c.currency)
        .where(~exists().where(_touches(other, one), beyond))
        .distinct()
    )


def _touches(paid: FromClause, days: FromClause) -> Expression:
    """Return whether a result is of the party and currency of the days, and of some of them."""
    return and_(
        paid.c.party_id == days.c.party_id,
        paid.c.currency == days.c.currency,
        paid.c.period_from <= days.c.period_to,
        paid.c.period_to >= days.c.period_from,
    )
