"""What the shipped law rules answer, as a table: strictest of all that apply, nothing said is None."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.engine.judge import Judge
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.vocabulary import Action, Answer, Verdict

RULES = [rule for rule in load_rules(own=None, schemas=schemas(), overrides={}).values() if rule.answer]
STRICTNESS = list(Answer)


def answer(**action: Any) -> str | None:
    """Return the strictest answer of the rules that apply."""
    known = {
        "party_known": True,
        "announced_policy": False,
        "own_house": False,
        "own_words": False,
        "price_case": False,
    }
    in_force = {"block_exemption": True, "share_limit_bp": 3000, "exclusive_distributors_limit": 5}
    fact = dict.fromkeys(schemas()["action"].attributes) | known | in_force | action
    with Judge(RULES, schemas()["action"]) as judge:
        said = [
            item.rule.answer.answer
            for item in judge.judge(fact)
            if item.verdict is Verdict.VIOLATES and item.rule.answer
        ]
    return max(said, key=STRICTNESS.index).value if said else None


@pytest.mark.parametrize("action", [item.value for item in Action])
@pytest.mark.parametrize("place", ["EU", "UK", "RU", "EAEU", "*"])
@pytest.mark.parametrize("announced", [True, False])
def test_every_price_action_outside_the_united_states_is_blocked(action: str, place: str, announced: bool) -> None:
    assert (
        answer(action=action, topic="price", jurisdiction=place, region="US-TX", announced_policy=announced) == "block"
    )


@pytest.mark.parametrize(
    ("action", "region", "announced", "expected"),
    [
        ("show_internally", "US-TX", True, "allow"),
        ("ask_correction", "US-TX", True, "allow"),
        ("send_notice", "US-TX", True, "allow"),
        ("hold_rebate", "US-WA", True, "review"),
        ("suspend_supply", "US-TX", True, "allow"),
        ("terminate", "US-TX", True, "block"),
        ("restrict_territory", "US-TX", True, "block"),
        ("withhold_discount", "US-TX", True, "block"),
        ("send_notice", "US-TX", False, "block"),
        ("send_notice", "US-MD", True, "block"),
        ("send_notice", "US-CA", True, "block"),
        ("send_notice", "US-NY", True, "block"),
        ("send_notice", "US-NJ", True, "block"),
        ("show_internally", "US-MD", True, "block"),
        ("send_notice", None, True, "block"),
        ("send_notice", "", True, "block"),
    ],
)
def test_price_in_the_united_states(action: str, region: str | None, announced: bool, expected: str | None) -> None:
    found = answer(action=action, topic="price", jurisdiction="US", region=region, announced_policy=announced)
    assert found == expected


@pytest.mark.parametrize("place", ["EU", "UK", "US", "RU", "EAEU", "*"])
@pytest.mark.parametrize("topic", ["authorisation", "territory", "assortment", "kpi", "contract"])
def test_anything_but_price_may_be_shown_within_the_house(place: str, topic: str) -> None:
    for sale_type, exclusive in (("active", True), ("active", False), ("passive", None), (None, None)):
        action = {"action": "show_internally", "sale_type": sale_type, "exclusive_grant": exclusive}
        assert answer(topic=topic, jurisdiction=place, **action) == "allow"


@pytest.mark.parametrize("place", ["EU", "UK", "US", "RU", "EAEU", "*"])
def test_the_terms_of_a_discount_may_be_applied_and_supply_not_stopped(place: str) -> None:
    for action in ("ask_correction", "send_notice", "hold_rebate", "withhold_discount"):
        assert answer(action=action, topic="kpi", jurisdiction=place) == "allow"
    assert answer(action="suspend_supply", topic="kpi", jurisdiction=place) == "review"


def test_a_food_bonus_in_russia_goes_to_counsel() -> None:
    assert answer(action="hold_rebate", topic="kpi", jurisdiction="RU", food_retail=True) == "review"


@pytest.mark.parametrize(
    ("place", "sale_type", "exclusive", "action", "expected"),
    [
        ("EU", "active", True, "ask_correction", "allow"),
        ("EU", "active", True, "suspend_supply", "review"),
        ("EU", "active", False, "ask_correction", "block"),
        ("EU", "active", None, "ask_correction", None),
        ("EU", "passive", True, "ask_correction", "block"),
        ("UK", "passive", None, "send_notice", "block"),
        ("EU", None, None, "ask_correction", None),
        ("US", "active", True, "ask_correction", "review"),
        ("RU", "passive", None, "ask_correction", "review"),
        ("*", "active", True, "ask_correction", "review"),
    ],
)
def test_territory(
    place: str, sale_type: str | None, exclusive: bool | None, action: str, expected: str | None
) -> None:
    shares = {"market_share_bp": 1200, "buyer_share_bp": 300, "exclusive_distributors": 1}
    sale = {"sale_type": sale_type, "exclusive_grant": exclusive}
    assert answer(action=action, topic="territory", jurisdiction=place, **sale, **shares) == expected


@pytest.mark.parametrize(
    ("place", "agreement", "action", "expected"),
    [
        ("EU", "selective", "ask_correction", "allow"),
        ("EU", "none", "ask_correction", "review"),
        ("UK", "none", "send_notice", "allow"),
        ("US", "none", "ask_correction", "allow"),
        ("US", "none", "suspend_supply", "review"),
        ("RU", "selective", "ask_correction", "review"),
        ("*", "none", "ask_correction", "review"),
    ],
)
def test_authorisation(place: str, agreement: str, action: str, expected: str | None) -> None:
    shares = {"market_share_bp": 1200, "buyer_share_bp": 300}
    said = answer(action=action, topic="authorisation", jurisdiction=place, agreement_type=agreement, **shares)
    assert said == expected


@pytest.mark.parametrize("topic", ["authorisation", "territory"])
@pytest.mark.parametrize("place", ["EU", "UK"])
@pytest.mark.parametrize("action", ["ask_correction", "send_notice"])
def test_a_letter_to_a_party_with_a_low_price_on_record_goes_to_legal_where_that_may_be_pressure(
    topic: str, place: str, action: str
) -> None:
    shares = {"market_share_bp": 1200, "buyer_share_bp": 300, "exclusive_distributors": 1}
    kind = {"agreement_type": "selective", "sale_type": "active", "exclusive_grant": True}
    asked: dict[str, Any] = {"action": action, "topic": topic, "jurisdiction": place, **shares, **kind}
    assert answer(**asked) == "allow"
    assert answer(**asked, price_case=True) == "review"


def test_every_answer_names_its_article_and_says_whether_it_is_confirmed() -> None:
    for rule in RULES:
        assert rule.answer
        assert rule.answer.article
        assert rule.answer.note
    unconfirmed = {rule.id for rule in RULES if rule.answer and not rule.answer.confirmed}
    assert {"LAW-PRICE-UK", "LAW-PRICE-US-STATES", "LAW-TERR-UK-PASSIVE"} <= unconfirmed
    assert not {"LAW-PRICE-EU", "LAW-PRICE-RU", "LAW-PRICE-EAEU", "LAW-PRICE-US"} & unconfirmed
