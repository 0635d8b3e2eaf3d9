"""The law gate under counsel's decisions: milder exactly where one is in force, says so, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cases.gate import Gate, as_told, deciding_words
from monitor.facts.registry import rules_of, schemas
from monitor.rulebook.counsel import CounselDecision
from monitor.vocabulary import Action, AgreementType, Answer, Topic

DECISION = CounselDecision(
    id="DEC-1",
    counsel="Dr. Weiss",
    dated=date(2026, 3, 1),
    expires=date(2026, 8, 31),
    jurisdiction="EU",
    topic=Topic.PRICE,
    actions=(Action.ASK_CORRECTION,),
    rules=("LAW-1",),
    answer=Answer.ALLOW,
    reason="Genuine agents.",
    path="decisions/agents.yaml",
)
DAY = date(2026, 5, 1)


def action(**more: Any) -> dict[str, Any]:
    """A request about a price to a reseller in the EU."""
    known = {"action": "ask_correction", "topic": "price", "jurisdiction": "EU", "region": "DE-BY"}
    return known | {"agreement_type": "selective", "party_known": True} | more


@pytest.fixture
def ask(law: Callable[..., Any]) -> Callable[..., Any]:
    """Ask a gate whose LAW-1 blocks prices in the EU."""

    def asked(*decisions: CounselDecision, on: date | None = DAY, laws: Any = (), **more: Any) -> Any:
        rules = [law("LAW-1", Answer.BLOCK, topic="price", jurisdiction="EU"), *laws]
        return Gate(rules, decisions=decisions, on=on).ask(action(**more))

    return asked


def test_a_decision_in_force_makes_the_named_rule_milder_and_is_named(ask: Callable[..., Any]) -> None:
    answer = ask(DECISION)
    assert answer.answer == Answer.ALLOW
    for part in ("DEC-1", "Dr. Weiss", "2026-08-31", "`allow` instead of `block`"):
        assert part in answer.why
    assert "Genuine agents." in deciding_words(answer.stored(), to_legal=True)
    (reason,) = answer.stored()["reasons"]
    assert reason["decision"] == {
        "id": "DEC-1",
        "counsel": "Dr. Weiss",
        "dated": "2026-03-01",
        "expires": "2026-08-31",
        "instead_of": "block",
        "file": "decisions/agents.yaml",
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 28), "block"),
        (date(2026, 3, 1), "allow"),
        (date(2026, 8, 31), "allow"),
        (date(2026, 9, 1), "block"),
        (None, "block"),
    ],
)
def test_it_counts_from_its_date_to_its_last_day_and_without_a_day_never(
    ask: Callable[..., Any], day: date | None, expected: str
) -> None:
    assert ask(DECISION, on=day).answer == expected


@pytest.mark.parametrize(
    "more",
    [
        {"action": "send_notice"},
        {"action": "suspend_supply"},
        {"jurisdiction": "UK"},
        {"jurisdiction": "*"},
    ],
)
def test_it_counts_for_nothing_else(ask: Callable[..., Any], more: dict[str, str]) -> None:
    assert ask(DECISION, **more).answer == Answer.BLOCK


def test_why_counsel_decided_so_is_told_to_legal_alone(ask: Callable[..., Any]) -> None:
    answer = ask(replace(DECISION, reason="Bargain Barn bears no risk of stock."))
    stored = answer.stored()
    assert "Bargain Barn" not in answer.why
    assert "Bargain Barn" not in str(as_told(stored, to_legal=False))
    assert "Bargain Barn" in str(as_told(stored, to_legal=True))


def test_a_narrowed_decision_covers_only_what_is_known_to_be_there(ask: Callable[..., Any]) -> None:
    narrow = replace(DECISION, regions=("DE-BY",), agreement_types=(AgreementType.SELECTIVE,))
    assert ask(narrow).answer == Answer.ALLOW
    for more in ({"region": "DE-BE"}, {"region": None}, {"agreement_type": "open"}, {"agreement_type": None}):
        assert ask(narrow, **more).answer == Answer.BLOCK


def test_another_rule_that_blocks_still_blocks(ask: Callable[..., Any], law: Callable[..., Any]) -> None:
    answer = ask(DECISION, laws=[law("LAW-2", Answer.BLOCK, region="DE-BY")])
    assert answer.answer == Answer.BLOCK
    assert "article LAW-2" in answer.why


def test_the_stricter_of_two_decisions_counts(ask: Callable[..., Any]) -> None:
    later = replace(DECISION, id="DEC-0", answer=Answer.REVIEW)
    assert ask(DECISION, later).answer == Answer.REVIEW


def test_the_house_default_is_relaxed_only_where_it_is_named(law: Callable[..., Any]) -> None:
    def answer(*rules: str) -> str:
        decision = replace(DECISION, rules=rules)
        return str(Gate([], decisions=[decision], on=DAY).ask(action()).answer)

    assert answer("LAW-1") == Answer.BLOCK
    assert answer("default") == Answer.ALLOW


def test_a_review_that_counsel_allows_is_no_permission_while_the_default_stands(law: Callable[..., Any]) -> None:
    review = law("LAW-1", Answer.REVIEW, topic="price", jurisdiction="EU")
    assert Gate([review], decisions=[DECISION], on=DAY).ask(action()).answer == Answer.BLOCK
    both = replace(DECISION, rules=("LAW-1", "default"))
    assert Gate([review], decisions=[both], on=DAY).ask(action()).answer == Answer.ALLOW


@pytest.mark.parametrize("before", [Answer.ALLOW, Answer.REVIEW])
def test_a_decision_is_named_only_where_it_makes_an_answer_milder(law: Callable[..., Any], before: Answer) -> None:
    decision = replace(DECISION, answer=Answer.REVIEW, rules=("LAW-1", "default"))
    laws = [law("LAW-1", before, topic="price", jurisdiction="EU")]
    answer = Gate(laws, decisions=[decision], on=DAY).ask(action())
    (reason,) = (reason for reason in answer.reasons if reason.rule)
    assert (answer.answer, reason.answer, reason.decision) == (before, before, None)


def test_without_a_decision_the_stored_answer_says_nothing_of_decisions(ask: Callable[..., Any]) -> None:
    assert "decision" not in ask().stored()["reasons"][0]


@given(
    place=st.sampled_from(["EU", "UK", "US", "*"]),
    topic=st.sampled_from(["price", "territory"]),
    what=st.sampled_from(["ask_correction", "send_notice"]),
    answers=st.lists(st.tuples(st.sampled_from(list(Answer)), st.sampled_from(["EU", "UK"])), max_size=4),
    day=st.dates(date(2026, 2, 1), date(2026, 10, 1)),
    decided=st.sampled_from([Answer.ALLOW, Answer.REVIEW]),
)
def test_a_decision_changes_an_answer_only_where_it_covers_the_action_and_never_makes_it_stricter(
    law: Callable[..., Any],
    *,
    place: str,
    topic: str,
    what: str,
    answers: list[tuple[Answer, str]],
    day: date,
    decided: Answer,
) -> None:
    laws = [law(f"LAW-{n}", answer, jurisdiction=where) for n, (answer, where) in enumerate(answers)]
    decision = replace(DECISION, answer=decided)
    asked = action(jurisdiction=place, topic=topic, action=what)
    before = Gate(laws).ask(asked).answer
    after = Gate(laws, decisions=[decision], on=day).ask(asked).answer
    strictness = list(Answer)
    assert strictness.index(after) <= strictness.index(before)
    if after != before:
        assert (
            decision.in_force(day) and decision.covers(asked) and strictness.index(after) >= strictness.index(decided)
        )


def test_a_decision_on_agents_opens_nothing_to_other_dealers_nor_to_an_agent_that_also_resells() -> None:
    agents = replace(DECISION, rules=("LAW-PRICE-EU",), agreement_types=(AgreementType.AGENCY,))
    known = dict.fromkeys(schemas()["action"].attributes) | {"own_house": False, "own_words": False}
    agency, dealer = (known | action(agreement_type=kind) for kind in ("agency", "exclusive"))
    with Gate(rules_of(None).values(), decisions=[agents], on=DAY) as gate:
        answers = [str(gate.ask_all(asked).answer) for asked in ([agency], [dealer], [agency, dealer])]
    with Gate(rules_of(None).values(), on=DAY) as undecided:
        assert undecided.ask(agency).answer == Answer.BLOCK
    assert answers == ["allow", "block", "block"]
