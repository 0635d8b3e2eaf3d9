"""The gate's whole table as a golden document, and what has to hold of it whatever the rules say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.cases.gate import Gate
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Condition, Group, LawAnswer, Literal, Rule
from monitor.vocabulary import Action, Answer, RuleStatus, Topic
from tests.rules.gate_table import KNOWN, PLACES, circumstances, table

STRICTNESS = list(Answer)
ACTION = schemas()["action"]
RULES = [rule for rule in load_rules(own=None, schemas=schemas(), overrides={}).values() if rule.answer]
TOPICS = [str(topic) for topic in Topic]
CELLS = [(place, topic, name, known) for place in PLACES for topic, name, known in circumstances(place)]


@pytest.fixture(scope="module")
def gate() -> Iterator[Gate]:
    """The gate as shipped."""
    with Gate(RULES) as opened:
        yield opened


def asked(place: str, topic: str, action: str, known: dict[str, Any]) -> dict[str, Any]:
    """Return a complete action fact of the table."""
    return KNOWN | known | {"jurisdiction": place, "topic": topic, "action": action}


def strictness(answer: Answer) -> int:
    return STRICTNESS.index(answer)


def test_the_gates_table_is_the_reviewed_one(gate: Gate, golden: Callable[[str, str], None]) -> None:
    golden("law-gate.md", table(gate))


def test_every_law_rule_decides_some_cell_of_the_table(gate: Gate) -> None:
    deciding = set()
    for place, topic, _, known in CELLS:
        for action in Action:
            answer = gate.ask(asked(place, topic, str(action), known))
            deciding |= {reason.rule for reason in answer.reasons if reason.answer == answer.answer}
    in_force = {rule.id for rule in RULES if rule.status is RuleStatus.ACTIVE}
    assert in_force - deciding == set()


def test_only_the_named_defaults_are_left_without_a_rule(gate: Gate) -> None:
    without = [
        (place, topic, name, str(action))
        for place, topic, name, known in CELLS
        for action in Action
        if not any(reason.rule for reason in gate.ask(asked(place, topic, str(action), known)).reasons)
    ]
    # what cannot be done to one's own shop, and steps that are allowed only where everything is known
    assert all(name.startswith("the brand's own shop") or place in ("EU", "UK") for place, _, name, _ in without)


@pytest.mark.parametrize("attribute", [name for name in ACTION.attributes if name not in ("action", "topic")])
def test_leaving_out_what_is_known_never_makes_the_answer_milder(gate: Gate, attribute: str) -> None:
    for place, topic, _, known in CELLS:
        for action in Action:
            fact = asked(place, topic, str(action), known)
            full, less = gate.ask(fact).answer, gate.ask(fact | {attribute: None}).answer
            assert strictness(less) >= strictness(full) or less != Answer.ALLOW, (fact, attribute)


def facts() -> st.SearchStrategy[dict[str, Any]]:
    """Return any action fact at all, with gaps."""

    def values(name: str) -> st.SearchStrategy[Any]:
        words = {
            "action": [str(action) for action in Action],
            "topic": TOPICS,
            "jurisdiction": list(PLACES),
            "region": ["US-TX", "US-MD", "US-CA", ""],
            "agreement_type": ["selective", "exclusive", "open", "unilateral_policy", "none"],
            "sale_type": ["active", "passive"],
            "on": ["2021-01-01", "2026-03-01", "2029-01-01", "2035-01-01"],
            "currency": ["RUB", "EUR"],
        }
        kind = ACTION.attributes[name].type
        if name in words:
            drawn: st.SearchStrategy[Any] = st.sampled_from(words[name])
        elif kind == "boolean":
            drawn = st.booleans()
        else:
            drawn = st.just("x") if kind == "text" else st.integers(0, 10_000)
        return drawn if name in ("action", "topic", "jurisdiction") else st.none() | drawn

    return st.fixed_dictionaries({name: values(name) for name in ACTION.attributes})


@settings(max_examples=300, deadline=None)
@given(fact=facts())
def test_a_price_action_towards_a_reseller_is_blocked_unless_the_announced_us_policy_allows_it(
    gate: Gate, fact: dict[str, Any]
) -> None:
    answer = gate.ask(fact | {"topic": "price", "own_house": False})
    allowing = {reason.rule for reason in answer.reasons if reason.answer == Answer.ALLOW}
    assert allowing <= {"LAW-PRICE-US"}
    assert allowing or answer.answer == Answer.BLOCK


@settings(max_examples=300, deadline=None)
@given(fact=facts(), attribute=st.sampled_from([name for name in ACTION.attributes if name not in ("action", "topic")]))
def test_whatever_is_unknown_opens_nothing(gate: Gate, fact: dict[str, Any], attribute: str) -> None:
    if gate.ask(fact).answer != Answer.ALLOW:
        assert gate.ask(fact | {attribute: None}).answer != Answer.ALLOW


def own_rule(answer: Answer, name: str, value: Any) -> Rule:
    """Return a law rule as a workspace may add it: one condition, review or block."""
    like = next(rule for rule in RULES if rule.id == "LAW-CONTRACT-ANY")
    when = Group("all", (Condition(name, "is", Literal(value)),))
    return replace(like, id="LAW-OWN", when=when, answer=LawAnswer(answer, "own", "own", True), figures=())


@settings(max_examples=60, deadline=None)
@given(
    fact=facts(),
    answer=st.sampled_from([Answer.REVIEW, Answer.BLOCK]),
    condition=st.sampled_from([("jurisdiction", "EU"), ("topic", "kpi"), ("food_retail", True), ("region", "US-TX")]),
)
def test_a_rule_that_a_workspace_adds_never_weakens_the_gate(
    gate: Gate, fact: dict[str, Any], answer: Answer, condition: tuple[str, Any]
) -> None:
    with Gate([*RULES, own_rule(answer, *condition)]) as stricter:
        assert strictness(stricter.ask(fact).answer) >= strictness(gate.ask(fact).answer)


@settings(max_examples=100, deadline=None)
@given(asked_for=st.lists(facts(), min_size=1, max_size=4))
def test_of_several_laws_and_agreements_the_strictest_answer_wins(gate: Gate, asked_for: list[dict[str, Any]]) -> None:
    worst = max((gate.ask(fact).answer for fact in asked_for), key=strictness)
    assert gate.ask_all(asked_for).answer == worst


@pytest.mark.parametrize(
    ("place", "last", "after"), [("EU", "2034-05-31", "2034-06-01"), ("UK", "2028-05-31", "2028-06-01")]
)
def test_what_rests_on_a_block_exemption_ends_with_it_and_says_so(
    gate: Gate, place: str, last: str, after: str
) -> None:
    exclusive = {"sale_type": "active", "exclusive_grant": True, "exclusive_distributors": 1}
    for topic, known in (("territory", exclusive), ("authorisation", {"agreement_type": "selective"})):
        fact = asked(place, topic, "ask_correction", known)
        assert gate.ask(fact | {"on": last}).answer == Answer.ALLOW
        ended = gate.ask(fact | {"on": after})
        assert ended.answer == Answer.REVIEW
        assert "not in force on this day" in ended.why
    price = gate.ask(asked(place, "price", "ask_correction", {"on": after}))
    assert price.answer == Answer.BLOCK


@pytest.mark.parametrize("place", ["EU", "UK"])
def test_nothing_is_asked_over_a_region_that_nobody_holds_any_more(gate: Gate, place: str) -> None:
    then = {"sale_type": "active", "exclusive_grant": True, "exclusive_distributors": 0}
    answer = gate.ask(asked(place, "territory", "ask_correction", then))
    assert answer.answer == Answer.BLOCK
    assert "no longer is" in answer.why


@pytest.mark.parametrize("place", ["EU", "UK"])
def test_a_region_of_which_nobody_knows_who_holds_it_now_goes_to_legal(gate: Gate, place: str) -> None:
    then = {"sale_type": "active", "exclusive_grant": True, "exclusive_distributors": None}
    assert gate.ask(asked(place, "territory", "ask_correction", then)).answer == Answer.REVIEW


@pytest.mark.parametrize("action", ["hold_rebate", "suspend_supply"])
def test_no_policy_announced_to_resellers_is_carried_out_against_the_brands_own_shop(gate: Gate, action: str) -> None:
    policy = {"announced_policy": True, "region": "US-TX", "own_house": True}
    assert gate.ask(asked("US", "price", action, policy)).answer == Answer.BLOCK


@pytest.mark.parametrize("place", ["RU", "EAEU"])
@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("action", ["show_internally", "ask_correction", "send_notice"])
def test_the_brands_own_faults_are_put_right_in_food_supply_too(
    gate: Gate, place: str, topic: str, action: str
) -> None:
    own = {"own_house": True, "food_retail": True, "bonus_bp": 900, "chain_revenue": 50_000_000_000}
    assert gate.ask(asked(place, topic, action, own)).answer == Answer.ALLOW


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("action", ["hold_rebate", "withhold_discount"])
def test_a_dominant_supplier_reads_the_law_of_the_place_alone(gate: Gate, place: str, action: str) -> None:
    answer = gate.ask(asked(place, "kpi", action, {"dominance": True}))
    assert answer.answer == Answer.REVIEW
    article = {"EU": "Article 102 TFEU", "UK": "Chapter II", "US": "section 2", "RU": "135-FZ", "EAEU": "76(1)"}
    named = article.get(place, "House rule")
    assert all(named in reason.article for reason in answer.reasons if reason.answer == Answer.REVIEW)


@settings(max_examples=200, deadline=None)
@given(fact=facts())
def test_whoever_is_stopped_is_told_what_to_do(gate: Gate, fact: dict[str, Any]) -> None:
    for reason in gate.ask(fact).reasons:
        assert bool(reason.response) == bool(reason.rule and reason.answer != Answer.ALLOW)


def test_an_old_answer_can_be_asked_again_from_what_was_stored(gate: Gate) -> None:
    exclusive = {"sale_type": "active", "exclusive_grant": True, "exclusive_distributors": 1, "on": "2034-05-31"}
    before = gate.ask(asked("EU", "territory", "ask_correction", exclusive))
    assert before.asked[0]["share_limit_bp"] == 3000
    assert gate.ask(before.asked[0]) == before
