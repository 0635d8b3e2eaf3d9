"""Firms and storefronts of one owner: what one of them holds, none of the others takes from it."""

from __future__ import annotations

from sqlalchemy import FromClause, and_, exists, func, or_, select

from monitor.facts.columns import Expression, table
from monitor.model import Party


def of_one_owner(one: Expression, other: Expression, *around: FromClause) -> Expression:
    """Return whether two party ids are the same party, or parties of one group (policy/parties.csv, group).

    `around` are the rows that the two ids are columns of: they belong to the queries around.
    """
    member, sister = table(Party, "member_of_group"), table(Party, "sister_of_group")
    same = and_(member.c.id == one, sister.c.id == other, member.c.group == sister.c.group, member.c.group != "")
    return or_(one == other, exists().where(same).correlate(*around))


def owner_of(party_id: Expression, row: FromClause) -> Expression:
    """Return by what the owner of a party is told from other owners: its group, or else the party itself.

    `row` is what the party id is a column of.
    """
    member = table(Party, "firm")
    group = select("group " + member.c.group).where(member.c.id == party_id, member.c.group != "")
    return func.coalesce(group.correlate(row).scalar_subquery(), "party " + party_id)
