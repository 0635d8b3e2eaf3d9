"""The fact `role_conflict`: two parties of one owner that meet each other in the channel with different roles."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, literal, or_, select

from monitor.facts import domains
from monitor.facts.attributes import another, flag, iso_country, schema, text
from monitor.facts.columns import Expression, given, identity, in_force, lies_in, on, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import Party, Territory
from monitor.vocabulary import OWN_HOUSE, PartyRole

SCHEMA = schema(
    "role_conflict",
    "Two parties of one group with different roles, neither of them suspended or past its authorisation.",
    [
        text("group", "the group"),
        text("party_name", "name of the first party: the own shop or the distributor, where one is in the pair"),
        text("party_role", "its role", among=domains.words(PartyRole)),
        iso_country("party_country", "country of its seat (ISO 3166-1)", "its country is not entered"),
        another("other_name", "name of the second party"),
        text("other_role", "its role", among=domains.words(PartyRole)),
        iso_country("other_country", "country of its seat (ISO 3166-1)", "its country is not entered"),
        flag(
            "same_region", "both sit in one country, or the first is granted a territory in the country of the second"
        ),
        text("period", "always `in force`: it is about today's parties"),
    ],
)

_A = table(Party, "a")
_B = table(Party, "b")


def select_conflicts(as_of: date) -> Select[Any]:
    """Return the view: every pair of parties of one group with different roles, the weightier role first."""
    subject = subject_of("role_conflict", _A.c.id, _B.c.id)
    own_shop = _A.c.role == PartyRole.OWN_SHOP
    return (
        select(
            *identity(
                subject, _B.c.id, literal("in force"), whose=case((own_shop, OWN_HOUSE), else_=_A.c.id), party=_A
            ),
            _A.c.group.label("group"),
            _A.c.role.label("party_role"),
            _B.c.name.label("other_name"),
            _B.c.role.label("other_role"),
            given(_B.c.country).label("other_country"),
            or_(_A.c.country == _B.c.country, _granted(as_of)).label("same_region"),
        )
        .select_from(_A)
        .join(_B, and_(_A.c.group == _B.c.group, _weight(_A.c.role) < _weight(_B.c.role)))
        .where(_A.c.group != "", _active(_A, as_of), _active(_B, as_of))
        .order_by(subject)
    )


def _weight(role: Expression) -> Expression:
    order = (PartyRole.OWN_SHOP, PartyRole.DISTRIBUTOR, PartyRole.MARKETPLACE, PartyRole.RETAILER, PartyRole.RESELLER)
    return case({str(name): place for place, name in enumerate(order)}, value=role)


def _active(party: Any, as_of: date) -> Expression:  # noqa: ANN401 - a table
    return and_(party.c.suspended.is_(False), or_(party.c.authorised_to.is_(None), party.c.authorised_to >= on(as_of)))


def _granted(as_of: date) -> Expression:
    grant = table(Territory, "grant")
    return exists().where(
        grant.c.party_id == _A.c.id,
        lies_in(grant.c.region, _B.c.country),
        in_force(grant.c.valid_from, grant.c.valid_to, on(as_of)),
    )


FACT = FactType(SCHEMA, select_conflicts)
