"""What the law gate is asked: the action fact of a case, under the party's law and under the market's law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import literal
from sqlmodel import Session, col, or_, select

from monitor.cases.agreed_prices import NAMES_OF_PAY, pay_for_prices, price_clause_stands
from monitor.facts.agreed import agreed
from monitor.model import Agreement, Case, Party, Territory, Violation
from monitor.rulebook.records import Scalar
from monitor.vocabulary import (
    OF_NO_PARTNER,
    OWN_HOUSE,
    US_REGIONS,
    Action,
    AgreementType,
    PartyRole,
    Topic,
    ViolationStatus,
    jurisdiction_of,
)

_BEHIND_UTC = timedelta(hours=12)
"""by so much the local day may be behind: a policy was announced where it is in force by every calendar"""

_MARKET_KEYS = ("market", "region", "party_country")
"""Attributes of a fact that say where it happened, the most telling first; ISO 3166-1 or 3166-2."""


ASKED_ABOUT = (
    "jurisdiction",
    *_MARKET_KEYS,
    "sale_type",
    "foreign_market",
    "exclusive_market",
    "exclusive_of_other",
    "rate_bp",
    *NAMES_OF_PAY,
)
"""Attributes of a violation's fact that the gate's answer hangs on, beside the party, the topic and the day."""


@dataclass(frozen=True)
class CaseParty:
    """Who a case is about on a day: the party (None: nobody has identified it) and its agreements in force.

    `exclusive` are all parties' exclusive grants of the day: the law asks how many hold a region.
    """

    party: Party | None
    agreements: tuple[Agreement, ...]
    local_date: date
    exclusive: tuple[Territory, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    """the group of each of their holders that is of one: firms of one owner are one holder"""
    partner_of_group: bool = False
    """another party of the same owner is no shop of the brand"""
    price_agreed: bool = False
    """a clause about resale prices stands in an agreement with the party"""
    price_case: bool = False
    """a price of the party, or of a firm of its owner, deviates by a case, settled or not"""

    @property
    def own_house(self) -> bool:
        """A shop of the brand itself: what the brand says to it concerns nobody else.

        Nobody agrees anything with itself: a shop that sells under an agreement may be a franchisee's or an agent's.
        """
        shop = self.party is not None and self.party.role == PartyRole.OWN_SHOP and not self.partner_of_group
        return shop and all(item.type in OF_NO_PARTNER for item in self.agreements)

    @property
    def authorised(self) -> bool:
        """Known, not suspended, no marketplace, and within its authorisation on the day (an open end is open)."""
        party = self.party
        if party is None or party.suspended or party.role == PartyRole.MARKETPLACE:
            return False
        if party.role == PartyRole.OWN_SHOP:
            return True
        begun = party.authorised_from is None or party.authorised_from <= self.local_date
        return begun and (party.authorised_to is None or self.local_date <= party.authorised_to)

    def owner(self, party_id: str) -> str:
        """By what the owner of a holder is told from other owners."""
        group = self.groups.get(party_id)
        return f"group {group}" if group else f"party {party_id}"

    def announced_before(self, violations: Iterable[Violation]) -> bool | None:
        """Say whether a unilateral policy was in force when each deviation was last seen, and is today.

        Nobody knows where a clause about prices was found in an agreement with the party: the policy may be part of it.
        """
        seen = [(found.last_seen - _BEHIND_UTC).date() for found in violations]
        policies = [item for item in self.agreements if item.type == AgreementType.UNILATERAL_POLICY]
        if not any(policy.valid_from <= min([self.local_date, *seen]) for policy in policies):
            return False
        return None if self.price_agreed else True


def standing(session: Session, party_key: str, local_date: date) -> CaseParty:
    """Return the party behind a key with what is agreed with it on the day."""
    party = session.get(Party, party_key)
    grants = select(Territory, Party.group).where(
        col(Territory.exclusive).is_(True),
        Territory.valid_from <= local_date,
        or_(col(Territory.valid_to).is_(None), col(Territory.valid_to) >= local_date),
    )
    held = grants.outerjoin(Party, col(Party.id) == Territory.party_id).order_by(col(Territory.id))
    rows = session.exec(held).all()
    exclusive = tuple(grant for grant, _ in rows)
    groups = {grant.party_id: group for grant, group in rows if group}
    if party is None:
        return CaseParty(None, (), local_date, exclusive, groups)
    agreements = session.exec(
        select(Agreement)
        .where(
            Agreement.party_id == party.id,
            agreed(Agreement, literal(local_date)),
        )
        .order_by(Agreement.id)
    ).all()
    return CaseParty(
        party,
        tuple(agreements),
        local_date,
        exclusive,
        groups,
        partner_of_group=_has_partner(session, party),
        price_agreed=price_clause_stands(session, agreements),
        price_case=_price_deviates(session, party),
    )


def _price_deviates(session: Session, party: Party) -> bool:
    """Return whether a case about a price stands on something that is confirmed, also where a person settled it."""
    firms = [party.id]
    if party.group:
        firms += session.exec(select(Party.id).where(Party.group == party.group)).all()
    standing_one = (
        select(Violation.id)
        .join(Case, col(Case.id) == col(Violation.case_id))
        .where(
            Case.topic == Topic.PRICE.value,
            col(Case.party_key).in_(firms),
            col(Violation.status).in_((ViolationStatus.CONFIRMED, ViolationStatus.SETTLED)),
        )
    )
    return session.exec(standing_one.limit(1)).first() is not None


def _has_partner(session: Session, party: Party) -> bool:
    """Return whether the party's owner also holds a party that is no shop of the brand."""
    if not party.group:
        return False
    others = select(Party.id).where(Party.group == party.group, Party.role != PartyRole.OWN_SHOP.value)
    return session.exec(others).first() is not None


def jurisdictions(who: CaseParty, violations: Iterable[Violation]) -> list[str]:
    """Return the laws an action falls under: of the party's seat and of every market it was seen in or aimed at."""
    found = {jurisdiction_of(who.party.country)} if who.party else set()
    for violation in violations:
        found.update(_place(violation.fact))
    return sorted(found) or ["*"]


def action_facts(
    case: Case,
    who: CaseParty,
    violations: Iterable[Violation],
    action: Action,
    rung: str = "",
    *,
    own_words: bool = False,
) -> list[dict[str, Scalar | None]]:
    """Return the action fact under every law and agreement that applies; the gate takes the strictest answer.

    What nobody knows is None, never a guess: a law rule that needs it then says nothing. A payment that is named after
    a resale price is about that price whatever the case is filed under, and by agreement: no policy covers it.
    """
    seen = list(violations)
    hangs_on_price = pay_for_prices(seen)
    agreements: list[Agreement | None] = [*who.agreements] or [None]
    of_case: dict[str, Scalar | None] = {
        "action": str(action),
        "topic": str(Topic.PRICE if hangs_on_price else Topic(case.topic)),
        "on": who.local_date.isoformat(),
        "party_role": who.party.role if who.party else None,
        "party_known": who.party is not None,
        "own_house": case.party_key == OWN_HOUSE or who.own_house,
        "authorised": who.authorised,
        "rung": rung,
        "announced_policy": who.announced_before(seen) if not hangs_on_price else False,
        "own_words": own_words,
        "price_case": who.price_case,
        "sale_type": _agreed(seen, "sale_type"),
        "exclusive_grant": _agreed(seen, "exclusive_of_other"),
        "exclusive_distributors": _most_holders(who, seen),
        "bonus_bp": _highest(seen, "rate_bp"),
    }
    return [
        of_case | {"jurisdiction": place, "region": _region(who, place)} | _terms(agreement)
        for place in jurisdictions(who, seen)
        for agreement in agreements
    ]


def _terms(agreement: Agreement | None) -> dict[str, Scalar | None]:
    """Return what the law asks of an agreement; all but its kind is unknown where there is none."""
    if agreement is None:
        unknown = ("market_share_bp", "buyer_share_bp", "dominance", "food_retail", "chain_revenue", "currency")
        return {"agreement_type": str(AgreementType.NONE), **dict.fromkeys(unknown)}
    return {
        "agreement_type": agreement.type,
        "market_share_bp": agreement.market_share_bp,
        "buyer_share_bp": agreement.buyer_share_bp,
        "dominance": agreement.dominance,
        "food_retail": agreement.food_retail,
        "chain_revenue": agreement.chain_revenue_minor,
        "currency": agreement.currency,
    }


def _most_holders(who: CaseParty, violations: list[Violation]) -> int | None:
    """Return how many owners hold a region of the violations exclusively, the most of all; unknown without region.

    Of a page, the region is the market it is made for. A grant of a country covers its regions; one of a region inside
    the place counts as well, which is the careful reading of a limit. None hold it where one of the regions is held by
    nobody else any more: a letter speaks of all of them. What is found of a party's own grant asks of no others.
    """
    regions = [
        str(violation.fact.get("region") or violation.fact.get("exclusive_market") or "") for violation in violations
    ]
    if not regions or not all(regions):
        return None
    own = f"group {who.party.group}" if who.party and who.party.group else f"party {who.party.id if who.party else ''}"
    held = [
        {who.owner(grant.party_id) for grant in who.exclusive if _touches(grant.region, region)} for region in regions
    ]
    if all("exclusive_of_other" in found.fact for found in violations) and not all(held_by - {own} for held_by in held):
        return 0
    return max(map(len, held))


def _touches(granted: str, region: str) -> bool:
    return granted == region or region.startswith(f"{granted}-") or granted.startswith(f"{region}-")


def _highest(violations: list[Violation], name: str) -> int | None:
    """Return the highest value of a number that every violation's fact tells; unknown where one does not."""
    values = [violation.fact.get(name) for violation in violations]
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    return max(numbers) if numbers and len(numbers) == len(values) else None


def _place(fact: dict[str, Any]) -> list[str]:
    if fact.get("jurisdiction"):
        return [str(fact["jurisdiction"])]
    value = next((str(fact[key]) for key in _MARKET_KEYS if fact.get(key)), "")
    places = [value, *_aimed_at(fact)]
    return [jurisdiction_of(place[:2]) for place in places if place]


def _aimed_at(fact: dict[str, Any]) -> list[str]:
    """Return the other markets that an offer's page is made for: a word about the page is a word about them.

    Mere delivery there makes no market; the sale is passive and the law of the page's own market alone is asked.
    """
    exclusive = fact.get("exclusive_market") if fact.get("sale_type") == "active" else None
    return [str(place) for place in (fact.get("foreign_market"), exclusive) if place]


def _region(who: CaseParty, place: str) -> str | None:
    """Return the seat's ISO 3166-2 region where the law asked is that of the seat; unknown elsewhere.

    A region of another country, or a state that does not exist, is unknown: it must not pass for a state without a law.
    """
    party = who.party
    if party is None or jurisdiction_of(party.country) != place or not party.region.startswith(f"{party.country}-"):
        return None
    return party.region if party.country != "US" or party.region in US_REGIONS else None


def _agreed(violations: list[Violation], name: str) -> Scalar | None:
    """Return what all violations say of an attribute; unknown where they differ or one does not know."""
    values: set[Scalar | None] = {violation.fact.get(name) for violation in violations}
    return values.pop() if len(values) == 1 else None
