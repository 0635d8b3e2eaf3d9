"""The gate over the law rules that are shipped: where a price action is allowed, and where it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from monitor.cases.gate import Gate
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.vocabulary import Action

US_POLICY = {"jurisdiction": "US", "region": "US-TX", "announced_policy": True, "agreement_type": "unilateral_policy"}


@pytest.fixture(scope="module")
def gate() -> Iterator[Gate]:
    """The gate as shipped."""
    with Gate(load_rules(own=None, schemas=schemas(), overrides={}).values()) as opened:
        yield opened


def asked(**more: Any) -> dict[str, Any]:
    """A first notice to a known reseller of whom little else is known."""
    known = {
        "action": "ask_correction",
        "topic": "price",
        "jurisdiction": "*",
        "region": None,
        "agreement_type": "none",
        "market_share_bp": None,
        "party_role": "reseller",
        "party_known": True,
        "authorised": True,
        "rung": "notice",
        "announced_policy": False,
        "own_words": False,
        "price_case": False,
        "own_house": False,
        "sale_type": None,
        "exclusive_grant": None,
        "food_retail": None,
    }
    return known | more


@pytest.mark.parametrize("action", ["show_internally", "ask_correction", "send_notice"])
def test_an_announced_policy_in_the_us_may_be_acted_on(gate: Gate, action: str) -> None:
    assert gate.ask(asked(**US_POLICY, action=action)).answer == "allow"


@pytest.mark.parametrize("change", [{"region": None}, {"region": "US-MD"}, {"region": "US-CA"}])
def test_in_strict_or_unknown_states_it_may_not(gate: Gate, change: dict[str, Any]) -> None:
    assert gate.ask(asked(**(US_POLICY | change))).answer == "block"


@pytest.mark.parametrize("place", ["EU", "UK", "RU", "EAEU", "*"])
@pytest.mark.parametrize("action", list(Action))
def test_no_price_action_is_allowed_elsewhere_not_even_showing_it(gate: Gate, place: str, action: str) -> None:
    answer = gate.ask(asked(jurisdiction=place, action=action, announced_policy=True, region="US-TX"))
    assert answer.answer == "block"
    assert answer.reasons[0].article


@pytest.mark.parametrize("place", ["EU", "UK", "US", "RU", "EAEU", "*"])
@pytest.mark.parametrize("topic", ["authorisation", "territory", "kpi", "assortment"])
def test_what_is_not_about_price_may_be_shown_within_the_house(gate: Gate, place: str, topic: str) -> None:
    assert gate.ask(asked(jurisdiction=place, topic=topic, action="show_internally")).answer == "allow"


def test_where_it_is_unknown_whether_a_stricter_law_applies_legal_decides(gate: Gate) -> None:
    answer = gate.ask(asked(jurisdiction="RU", topic="kpi", action="hold_rebate"))
    assert answer.answer == "review"
    assert "may apply (it is unknown whether this is food retail)" in answer.why


@pytest.mark.parametrize(
    "more", [{"jurisdiction": "EU"}, {"jurisdiction": "UK"}, US_POLICY | {"announced_policy": False}]
)
def test_the_price_of_an_agent_is_blocked_and_the_way_on_is_a_decision_on_agents_alone(
    gate: Gate, more: dict[str, Any]
) -> None:
    answer = gate.ask(asked(**more | {"agreement_type": "agency"}))
    assert answer.answer == "block"
    assert any("`agency`" in reason.response for reason in answer.reasons)


@pytest.mark.parametrize("topic", ["authorisation", "territory"])
@pytest.mark.parametrize("region", ["US-MD", "US-CA", "US-NY", "US-NJ", None])
def test_where_a_price_may_not_be_spoken_of_no_other_letter_to_who_is_cheap_passes_legal_by(
    gate: Gate, topic: str, region: str | None
) -> None:
    letter = asked(topic=topic, action="send_notice", jurisdiction="US", region=region, price_case=True)
    assert gate.ask(letter).answer == "review"
    assert any(reason.rule == "LAW-LETTER-PRICES-US" for reason in gate.ask(letter).reasons)
    assert not any(reason.rule == "LAW-LETTER-PRICES-US" for reason in gate.ask(letter | {"price_case": False}).reasons)


def test_elsewhere_in_the_us_a_letter_about_who_sells_needs_no_look_at_prices(gate: Gate) -> None:
    letter = asked(topic="authorisation", action="send_notice", jurisdiction="US", region="US-TX", price_case=True)
    assert gate.ask(letter).answer == "allow"
