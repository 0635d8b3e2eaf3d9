"""What the law gate is asked of a case: parties, agreements and places, and None for what nobody knows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session

from monitor.cases.action import action_facts, jurisdictions, standing
from monitor.facts.registry import schemas
from monitor.model import Agreement, Case, Party, Violation
from monitor.vocabulary import Action

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
TODAY = NOW.date()
START = date(2025, 1, 1)


def party(session: Session, **more: Any) -> Party:
    """Store a US reseller in Texas."""
    known = {"name": "Acme", "role": "reseller", "country": "US", "region": "US-TX", "authorised_from": START}
    made = Party(id="acme", **(known | more))
    session.add(made)
    session.flush()
    return made


def agreement(session: Session, number: int, **more: Any) -> None:
    """Store an agreement with it."""
    session.add(Agreement(id=f"A{number}", party_id="acme", **({"type": "selective", "valid_from": START} | more)))
    session.flush()


def violation(**fact: Any) -> Violation:
    """A violation with that fact."""
    return Violation(
        rule_id="R",
        rule_version=1,
        subject="s",
        period="p",
        status="confirmed",
        party_key="acme",
        case_subject="K1",
        fact=fact,
        first_seen=NOW,
        last_seen=NOW,
    )


def asked(session: Session, *violations: Violation, topic: str = "price") -> list[dict[str, Any]]:
    """Return the action facts of a notice."""
    case = Case(
        party_key="acme",
        rule_id="R",
        subject="K1",
        topic=topic,
        severity="high",
        status="open",
        visibility="legal",
        opened_at=NOW,
        changed_at=NOW,
    )
    return list(action_facts(case, standing(session, "acme", TODAY), violations, Action.ASK_CORRECTION, "notice"))


def test_every_attribute_of_the_fact_is_given(session: Session) -> None:
    party(session)
    (fact,) = asked(session, violation(market="US"))
    assert set(fact) == set(schemas()["action"].attributes)


def test_every_agreement_in_force_is_asked_about_and_no_other(session: Session) -> None:
    party(session)
    agreement(session, 1, type="selective", market_share_bp=1200)
    agreement(session, 2, type="unilateral_policy")
    agreement(session, 3, type="exclusive", valid_to=date(2026, 2, 28))
    agreement(session, 4, type="open", valid_from=date(2026, 3, 2))
    facts = asked(session, violation(market="US"))
    assert [(fact["agreement_type"], fact["market_share_bp"]) for fact in facts] == [
        ("selective", 1200),
        ("unilateral_policy", None),
    ]
    assert all(fact["announced_policy"] for fact in facts)


def test_an_unidentified_seller_is_asked_about_under_the_markets_law(session: Session) -> None:
    (fact,) = asked(session, violation(market="DE"))
    assert (fact["jurisdiction"], fact["party_known"], fact["party_role"], fact["region"]) == ("EU", False, None, None)
    assert (fact["agreement_type"], fact["authorised"], fact["announced_policy"]) == ("none", False, False)


def test_a_region_counts_only_under_the_law_of_the_seat(session: Session) -> None:
    party(session)
    facts = asked(session, violation(market="DE"))
    assert [(fact["jurisdiction"], fact["region"]) for fact in facts] == [("EU", None), ("US", "US-TX")]


def test_a_state_that_is_not_entered_is_unknown_and_not_empty(session: Session) -> None:
    party(session, region="")
    assert asked(session, violation(market="US"))[0]["region"] is None


@pytest.mark.parametrize(
    ("fact", "place"),
    [
        ({"market": "GB"}, "UK"),
        ({"region": "RU-MOW", "party_country": "DE"}, "RU"),
        ({"jurisdiction": "EAEU"}, "EAEU"),
        ({"market": "NO"}, "EU"),
        ({"market": "JP"}, "*"),
        ({"party_country": "KZ"}, "EAEU"),
        ({}, "*"),
    ],
)
def test_the_place_is_where_it_was_seen(session: Session, fact: dict[str, Any], place: str) -> None:
    assert jurisdictions(standing(session, "acme", TODAY), [violation(**fact)]) == [place]


def test_what_violations_disagree_on_is_unknown(session: Session) -> None:
    party(session)
    active = violation(region="US-TX", sale_type="active", exclusive_of_other=True)
    passive = violation(region="US-TX", sale_type="passive", exclusive_of_other=True)
    (both,) = asked(session, active, passive, topic="territory")
    assert (both["sale_type"], both["exclusive_grant"]) == (None, True)
    (one,) = asked(session, active, topic="territory")
    assert one["sale_type"] == "active"


@pytest.mark.parametrize(
    ("change", "authorised"),
    [
        ({}, True),
        ({"suspended": True}, False),
        ({"role": "marketplace"}, False),
        ({"authorised_to": date(2026, 2, 28)}, False),
        ({"authorised_to": TODAY}, True),
        ({"authorised_from": None}, True),
        ({"role": "own_shop", "authorised_from": None}, True),
    ],
)
def test_who_is_authorised_today(session: Session, change: dict[str, Any], authorised: bool) -> None:
    party(session, **change)
    assert standing(session, "acme", TODAY).authorised is authorised
