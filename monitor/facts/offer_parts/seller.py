"""Who sells: the party, its authorisation, its group, its agreement, and whether it may sell where it was seen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_

from monitor.facts import domains
from monitor.facts.agreed import agreed
from monitor.facts.attributes import another, flag, iso_country, text
from monitor.facts.columns import Expression, given, in_force, table
from monitor.facts.offer_parts.rows import AGREED, HOST, OFFER, PARTY, SEEN, SUSPENDED_GROUP
from monitor.model import Agreement
from monitor.model.marketplace import Marketplace
from monitor.vocabulary import AgreementStanding, Authorisation, PartyRole

_NOBODY = "the seller is not identified"

ATTRIBUTES = [
    flag("party_known", "the seller is identified as a business party"),
    text("party_name", "name of the party", "nobody has identified the seller"),
    text("party_role", "role of the party", _NOBODY, among=domains.words(PartyRole)),
    iso_country("party_country", "country of the party's seat (ISO 3166-1)", _NOBODY),
    flag("authorised", "party known, authorised on the day it was seen, not suspended, and no marketplace operator"),
    text("authorisation", "why the seller is or is not authorised", among=domains.words(Authorisation)),
    flag("suspended", "the party is suspended"),
    flag("own_shop", "the brand's own shop"),
    flag("group_suspended", "another party of the same group is suspended"),
    another(
        "suspended_relative", "name of the suspended party of the same group", "no party of the group is suspended"
    ),
    flag(
        "on_marketplace",
        "seen on a marketplace: run by a marketplace operator, or the site's channel or its reader says so",
    ),
    flag("marketplace_allowed", "the party may sell on this marketplace; true where it may sell on all"),
    text(
        "agreement",
        "the party's agreement on that day; missing: it needs one and never had any",
        _NOBODY,
        among=domains.words(AgreementStanding),
    ),
]


def columns() -> list[ColumnElement[Any]]:
    """Return what is known of the seller's party on the day it was seen."""
    known = PARTY.c.id.is_not(None)
    own_shop = PARTY.c.role == PartyRole.OWN_SHOP.value
    by_site = or_(OFFER.c.channel == "marketplace", OFFER.c.marketplace.is_(True))
    marketplace = or_(HOST.c.role == PartyRole.MARKETPLACE.value, by_site)
    return [
        known.label("party_known"),
        PARTY.c.name.label("party_name"),
        PARTY.c.role.label("party_role"),
        given(PARTY.c.country).label("party_country"),
        _authorisation().label("authorisation"),
        func.coalesce(PARTY.c.suspended, False).label("suspended"),
        func.coalesce(own_shop, False).label("own_shop"),
        SUSPENDED_GROUP.c.name.is_not(None).label("group_suspended"),
        SUSPENDED_GROUP.c.party_name.label("suspended_relative"),
        func.coalesce(marketplace, False).label("on_marketplace"),
        _marketplace_allowed().label("marketplace_allowed"),
        _agreement().label("agreement"),
    ]


def _authorisation() -> Expression:
    return case(
        (PARTY.c.id.is_(None), Authorisation.NOT_IDENTIFIED.value),
        (PARTY.c.suspended.is_(True), Authorisation.SUSPENDED.value),
        (PARTY.c.role == PartyRole.MARKETPLACE.value, Authorisation.OPERATOR.value),
        (PARTY.c.role == PartyRole.OWN_SHOP.value, Authorisation.AUTHORISED.value),
        (PARTY.c.authorised_from > SEEN, Authorisation.NOT_BEGUN.value),
        (PARTY.c.authorised_to < SEEN, Authorisation.ENDED.value),
        else_=Authorisation.AUTHORISED.value,
    )


def _marketplace_allowed() -> Expression:
    named = table(Marketplace, "named")
    by_name = exists().where(
        named.c.party_id == OFFER.c.party_id,
        named.c.site == OFFER.c.site,
        in_force(named.c.valid_from, named.c.valid_to, SEEN),
    )
    return case(
        (PARTY.c.marketplaces == "none", False),
        (PARTY.c.marketplaces == "named", by_name),
        else_=True,
    )


def _agreement() -> Expression:
    signed = table(Agreement, "signed")
    stands = exists().where(signed.c.party_id == OFFER.c.party_id, agreed(signed.c, SEEN))
    return case(
        (PARTY.c.id.is_(None), None),
        (and_(AGREED.c.party_id.is_(None), PARTY.c.needs_agreement.is_(True)), AgreementStanding.MISSING.value),
        (AGREED.c.party_id.is_(None), AgreementStanding.NOT_REQUIRED.value),
        (stands, AgreementStanding.IN_FORCE.value),
        (AGREED.c.first_from > SEEN, AgreementStanding.NOT_BEGUN.value),
        else_=AgreementStanding.ENDED.value,
    )
