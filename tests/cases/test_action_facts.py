"""What the law gate is asked of a case: parties, agreements and places, and None for what nobody knows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session

from monitor.cases.action import action_facts, jurisdictions, standing
from monitor.facts.registry import schemas
from monitor.model import Agreement, Case, Party, Territory, Violation
from monitor.rulebook.figures import figure_names
from monitor.rulebook.load import load_rules
from monitor.vocabulary import OWN_HOUSE, Action

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
    rule = load_rules(own=None, schemas=schemas(), overrides={})["LAW-SHOW-ANY"]
    figures = set(figure_names(rule.figures))
    assert set(fact) | figures == set(schemas()["action"].attributes)
    assert not set(fact) & figures, "the law's figures are the gate's to fill in"


def test_the_day_and_what_the_agreement_says_are_told_and_nothing_is_guessed(session: Session) -> None:
    party(session)
    agreement(session, 1, buyer_share_bp=400, dominance=False, food_retail=True, chain_revenue_minor=7, currency="RUB")
    agreement(session, 2)
    full, empty = asked(session, violation(market="US"))
    assert (full["party_role"], full["party_known"]) == ("reseller", True)
    names = ("on", "buyer_share_bp", "dominance", "food_retail", "chain_revenue", "own_house")
    assert [full[name] for name in names] == ["2026-03-01", 400, False, True, 7, False]
    assert [empty[name] for name in names] == ["2026-03-01", None, None, None, None, False]


def test_how_many_hold_a_region_exclusively_is_counted_from_the_grants_of_the_day(session: Session) -> None:
    party(session)
    for name, region, more in (
        ("north", "DE", {}),
        ("south", "DE-BY", {}),
        ("south", "DE", {}),
        ("bavaria", "DE-BY", {}),
        ("west", "FR", {}),
        ("first day", "DE", {"valid_from": TODAY}),
        ("last day", "DE", {"valid_to": TODAY}),
        ("later", "DE", {"valid_from": date(2026, 3, 2)}),
        ("gone", "DE", {"valid_to": date(2026, 2, 28)}),
        ("shared", "DE", {"exclusive": False}),
    ):
        given = {"exclusive": True, "valid_from": START} | more
        session.add(Territory(party_id=name, region=region, **given))
    session.flush()
    (fact, _) = asked(session, violation(region="DE-BY"), topic="territory")
    assert fact["exclusive_distributors"] == 5
    (fact, _) = asked(session, violation(region="FR"), violation(region="DE"), topic="territory")
    assert fact["exclusive_distributors"] == 5, "the region that most hold, with what is granted within it"
    (fact, _) = asked(session, violation(region="DE-BY"), violation(region=None, market="DE"), topic="territory")
    assert fact["exclusive_distributors"] is None


def test_of_a_page_the_holders_of_the_market_it_is_made_for_are_counted(session: Session) -> None:
    party(session)
    session.add(Territory(party_id="north", region="DE", exclusive=True, valid_from=START))
    session.flush()
    page = {"region": None, "market": "FR", "sale_type": "active"}
    (fact, *_) = asked(session, violation(exclusive_market="DE", **page), topic="territory")
    assert fact["exclusive_distributors"] == 1
    (fact, *_) = asked(session, violation(exclusive_market=None, **page), topic="territory")
    assert fact["exclusive_distributors"] is None


def test_one_region_that_nobody_holds_any_more_is_not_hidden_by_another(session: Session) -> None:
    party(session)
    session.add(Territory(party_id="north", region="DE", exclusive=True, valid_from=START))
    session.flush()
    (fact, _) = asked(session, sold_into("DE"), sold_into("FR"), topic="territory")
    assert fact["exclusive_distributors"] == 0


@pytest.mark.parametrize(("holder", "count"), [("acme", 0), ("sister", 0), ("north", 1)])
def test_a_party_that_holds_the_region_itself_by_now_is_kept_out_by_nobody(
    session: Session, holder: str, count: int
) -> None:
    party(session, group="H")
    session.add(Party(id="sister", name="sister", role="distributor", country="DE", group="H"))
    session.add(Territory(party_id=holder, region="DE", exclusive=True, valid_from=START))
    session.flush()
    assert asked(session, sold_into("DE"), topic="territory")[0]["exclusive_distributors"] == count


def test_of_a_partys_own_region_its_own_grant_counts(session: Session) -> None:
    party(session)
    session.add(Territory(party_id="acme", region="DE", exclusive=True, valid_from=START))
    session.flush()
    assert asked(session, violation(region="DE"), topic="territory")[0]["exclusive_distributors"] == 1


def sold_into(region: str) -> Violation:
    """A finding of a sale into a region, which tells whether another party holds it."""
    return violation(region=region, exclusive_of_other=True)


@pytest.mark.parametrize(("group", "count"), [("H", 2), ("", 3)])
def test_the_gate_counts_firms_of_one_owner_as_one_holder(session: Session, group: str, count: int) -> None:
    party(session)
    for name, owner in (("north", group), ("south", group), ("west", "")):
        session.add(Party(id=name, name=name, role="distributor", country="DE", group=owner))
        session.add(Territory(party_id=name, region="DE", exclusive=True, valid_from=START))
    session.flush()
    assert {fact["exclusive_distributors"] for fact in asked(session, violation(region="DE"), topic="territory")} == {
        count
    }


def test_the_highest_rate_of_the_discounts_is_told_and_none_where_one_is_unknown(session: Session) -> None:
    party(session)
    both = asked(session, violation(rate_bp=300), violation(rate_bp=501), topic="kpi")
    assert both[0]["bonus_bp"] == 501
    assert asked(session, violation(rate_bp=300), violation(rate_bp=None), topic="kpi")[0]["bonus_bp"] is None


def test_the_own_shop_and_the_brands_own_faults_are_the_own_house(session: Session) -> None:
    party(session, role="own_shop")
    assert asked(session, violation(market="DE"))[0]["own_house"] is True
    case = Case(
        party_key=OWN_HOUSE,
        rule_id="R",
        subject="K1",
        topic="price",
        severity="high",
        status="open",
        visibility="legal",
        opened_at=NOW,
        changed_at=NOW,
    )
    (fact,) = action_facts(case, standing(session, OWN_HOUSE, TODAY), [], Action.SHOW_INTERNALLY)
    assert (fact["own_house"], fact["party_known"], fact["jurisdiction"]) == (True, False, "*")


@pytest.mark.parametrize(("group", "other"), [("", ""), ("north", ""), ("north", "south")])
def test_a_partner_of_another_owner_makes_no_partner_of_the_own_shop(session: Session, group: str, other: str) -> None:
    party(session, role="own_shop", group=group)
    session.add(Party(id="shop", name="Shop", role="reseller", country="DE", group=other))
    session.flush()
    assert asked(session, violation(market="DE"))[0]["own_house"] is True


def test_a_shop_of_the_brand_that_a_partner_owns_too_is_a_partner(session: Session) -> None:
    party(session, role="own_shop", group="north")
    assert asked(session, violation(market="DE"))[0]["own_house"] is True
    session.add(Party(id="twin", name="Twin", role="reseller", country="DE", group="north"))
    session.flush()
    assert asked(session, violation(market="DE"))[0]["own_house"] is False


def test_every_agreement_in_force_is_asked_about_and_no_other(session: Session) -> None:
    party(session)
    agreement(session, 1, type="selective", market_share_bp=1200)
    agreement(session, 2, type="unilateral_policy")
    agreement(session, 3, type="exclusive", valid_to=date(2026, 2, 28))
    agreement(session, 4, type="open", valid_from=date(2026, 3, 2))
    agreement(session, 5, type="exclusive", valid_to=date(2026, 2, 28), auto_renew=True)
    session.add(Party(id="other", name="Other", role="reseller", country="US"))
    session.add(Agreement(id="A6", party_id="other", type="agency", valid_from=START))
    session.flush()
    facts = asked(session, violation(market="US"))
    assert [(fact["agreement_type"], fact["market_share_bp"]) for fact in facts] == [
        ("selective", 1200),
        ("unilateral_policy", None),
        ("exclusive", None),
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
        ({"market": "RE"}, "EU"),
        ({"party_country": "AX"}, "EU"),
        ({"market": "CH"}, "*"),
        ({"market": "TR"}, "*"),
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
        ({"authorised_from": TODAY}, True),
        ({"authorised_from": date(2026, 3, 2)}, False),
        ({"role": "own_shop", "authorised_from": None}, True),
        ({"role": "own_shop", "authorised_to": date(2026, 2, 28)}, True),
        ({"role": "own_shop", "suspended": True}, False),
    ],
)
def test_who_is_authorised_today(session: Session, change: dict[str, Any], authorised: bool) -> None:
    party(session, **change)
    assert standing(session, "acme", TODAY).authorised is authorised


@pytest.mark.parametrize(
    ("fact", "places"),
    [
        ({"market": "US"}, ["US"]),
        ({}, ["US"]),
        ({"market": "US", "foreign_market": "DE"}, ["EU", "US"]),
        ({"market": "US", "exclusive_market": "FR", "sale_type": "active"}, ["EU", "US"]),
        ({"market": "US", "exclusive_market": "FR", "sale_type": "passive"}, ["US"]),
        ({"market": "US", "foreign_market": "CH"}, ["*", "US"]),
        ({"region": "GB-KEN", "party_country": "US"}, ["UK", "US"]),
    ],
)
def test_the_law_of_every_market_that_a_page_is_made_for_is_asked_too(
    session: Session, fact: dict[str, Any], places: list[str]
) -> None:
    party(session)
    assert jurisdictions(standing(session, "acme", TODAY), [violation(**fact)]) == places


@pytest.mark.parametrize(
    ("country", "region", "told"),
    [
        ("US", "US-TX", "US-TX"),
        ("US", "US-XX", None),
        ("US", "CA-ON", None),
        ("US", "TX", None),
        ("US", "", None),
        ("DE", "DE-BY", "DE-BY"),
        ("DE", "FR-IDF", None),
    ],
)
def test_a_state_that_does_not_exist_or_lies_abroad_is_unknown(
    session: Session, country: str, region: str, told: str | None
) -> None:
    party(session, country=country, region=region)
    assert asked(session, violation(market=country))[0]["region"] == told


@pytest.mark.parametrize(
    ("status", "topic", "of", "said"),
    [
        ("confirmed", "price", "acme", True),
        ("settled", "price", "acme", True),
        ("confirmed", "price", "sister", True),
        ("suspicion", "price", "acme", False),
        ("cured", "price", "acme", False),
        ("confirmed", "authorisation", "acme", False),
        ("confirmed", "price", "stranger", False),
    ],
)
def test_a_low_price_of_the_party_or_its_owner_is_told_as_long_as_it_stands(
    session: Session, status: str, topic: str, of: str, said: bool
) -> None:
    party(session, group="G")
    for name, group in (("sister", "G"), ("stranger", "")):
        session.add(Party(id=name, name=name, role="reseller", country="US", group=group))
    on_record(session, of, topic, status)
    assert [fact["price_case"] for fact in asked(session, topic="kpi")] == [said]


def test_firms_of_no_owner_are_not_one(session: Session) -> None:
    party(session)
    session.add(Party(id="other", name="Other", role="reseller", country="US"))
    on_record(session, "other", "price", "confirmed")
    assert [fact["price_case"] for fact in asked(session, topic="kpi")] == [False]


def on_record(session: Session, party_key: str, topic: str, status: str) -> None:
    """Store a case of a party with a finding in that state."""
    about = {"party_key": party_key, "rule_id": "R", "subject": "K1", "topic": topic, "severity": "high"}
    case = Case.model_validate(about | {"status": "open", "visibility": "legal", "opened_at": NOW, "changed_at": NOW})
    session.add(case)
    session.flush()
    found = violation()
    found.case_id, found.status, found.party_key = case.id, status, party_key
    session.add(found)
    session.flush()


@pytest.mark.parametrize(
    ("kinds", "own"),
    [([], True), (["unilateral_policy"], True), (["agency"], False), (["unilateral_policy", "exclusive"], False)],
)
def test_a_shop_that_sells_under_an_agreement_is_not_taken_for_the_brand_itself(
    session: Session, kinds: list[str], own: bool
) -> None:
    party(session, role="own_shop")
    for number, kind in enumerate(kinds):
        agreement(session, number, type=kind)
    assert {fact["own_house"] for fact in asked(session, violation(market="US"))} == {own}
