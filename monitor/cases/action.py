"""What the law gate is asked: the action fact of a case, under the party's law and under the market's law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, or_, select

from monitor.model import Agreement, Case, Party, Violation
from monitor.rulebook.records import Scalar
from monitor.vocabulary import Action, AgreementType, PartyRole, Topic, jurisdiction_of

_MARKET_KEYS = ("market", "region", "party_country")
"""Attributes of a fact that say where it happened, the most telling first; ISO 3166-1 or 3166-2."""


@dataclass(frozen=True)
class Standing:
    """Who a case is about on a day: the party (None: nobody has identified it) and its agreements in force."""

    party: Party | None
    agreements: tuple[Agreement, ...]
    local_date: date

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

    @property
    def announced_policy(self) -> bool:
        """A unilateral policy, announced in advance, is in force towards the party."""
        return any(agreement.type == AgreementType.UNILATERAL_POLICY for agreement in self.agreements)


def standing(session: Session, party_key: str, local_date: date) -> Standing:
    """Return the party behind a key with what is agreed with it on the day."""
    party = session.get(Party, party_key)
    if party is None:
        return Standing(None, (), local_date)
    agreements = session.exec(
        select(Agreement)
        .where(
            Agreement.party_id == party.id,
            Agreement.valid_from <= local_date,
            or_(col(Agreement.valid_to).is_(None), col(Agreement.valid_to) >= local_date),
        )
        .order_by(Agreement.id)
    ).all()
    return Standing(party, tuple(agreements), local_date)


def jurisdictions(who: Standing, violations: Iterable[Violation]) -> list[str]:
    """Return the laws an action falls under: of the party's seat and of every market it was seen in."""
    found = {jurisdiction_of(who.party.country)} if who.party else set()
    for violation in violations:
        found.update(_place(violation.fact))
    return sorted(found) or ["*"]


def action_facts(
    case: Case, who: Standing, violations: Iterable[Violation], action: Action, rung: str = ""
) -> list[dict[str, Scalar | None]]:
    """Return the action fact under every law and agreement that applies; the gate takes the strictest answer.

    What nobody knows is None, never a guess: a law rule that needs it then says nothing.
    """
    seen = list(violations)
    agreements: list[Agreement | None] = [*who.agreements] or [None]
    return [
        {
            "action": str(action),
            "topic": str(Topic(case.topic)),
            "jurisdiction": place,
            "region": _region(who, place),
            "agreement_type": agreement.type if agreement else str(AgreementType.NONE),
            "market_share_bp": agreement.market_share_bp if agreement else None,
            "party_role": who.party.role if who.party else None,
            "party_known": who.party is not None,
            "authorised": who.authorised,
            "rung": rung,
            "announced_policy": who.announced_policy,
            "sale_type": _agreed(seen, "sale_type"),
            "exclusive_grant": _agreed(seen, "exclusive_of_other"),
            "food_retail": None,
        }
        for place in jurisdictions(who, seen)
        for agreement in agreements
    ]


def _place(fact: dict[str, Any]) -> list[str]:
    if fact.get("jurisdiction"):
        return [str(fact["jurisdiction"])]
    value = next((str(fact[key]) for key in _MARKET_KEYS if fact.get(key)), "")
    return [jurisdiction_of(value[:2])] if value else []


def _region(who: Standing, place: str) -> str | None:
    """Return the seat's ISO 3166-2 region where the law asked is that of the seat; unknown elsewhere."""
    if who.party is None or jurisdiction_of(who.party.country) != place:
        return None
    return who.party.region or None


def _agreed(violations: list[Violation], name: str) -> Scalar | None:
    """Return what all violations say of an attribute; unknown where they differ or one does not know."""
    values: set[Scalar | None] = {violation.fact.get(name) for violation in violations}
    return values.pop() if len(values) == 1 else None
