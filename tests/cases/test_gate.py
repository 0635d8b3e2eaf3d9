"""The law gate: default deny on price, unknown never allows, the strictest answer wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cases.gate import Gate
from monitor.rulebook.records import Figure, Type
from monitor.vocabulary import Answer, RuleStatus


def action(**more: Any) -> dict[str, Any]:
    """A notice about a price to a known US reseller."""
    known = {
        "action": "ask_correction",
        "topic": "price",
        "jurisdiction": "US",
        "region": "US-TX",
        "agreement_type": "unilateral_policy",
        "market_share_bp": None,
        "party_role": "reseller",
        "party_known": True,
        "authorised": True,
        "rung": "notice",
        "announced_policy": True,
        "sale_type": None,
        "exclusive_grant": None,
        "food_retail": None,
    }
    return known | more


def test_a_price_action_that_no_law_rule_allows_is_blocked() -> None:
    answer = Gate([]).ask(action())
    (reason,) = answer.reasons
    assert answer.answer == Answer.BLOCK
    assert answer.why == "house default – no law rule allows this price action here"
    assert (reason.rule, reason.version, reason.jurisdiction, reason.confirmed) == ("", 0, "US", True)


@pytest.mark.parametrize("laws", [0, 1])
def test_a_place_that_nobody_knows_is_told_as_any_other(law: Callable[..., Any], laws: int) -> None:
    gate = Gate([law("LAW-1", Answer.ALLOW, topic="price")][:laws])
    assert [reason.jurisdiction for reason in gate.ask(action(jurisdiction=None)).reasons] == ["*"]


def test_another_action_of_which_no_law_rule_speaks_goes_to_review() -> None:
    assert Gate([]).ask(action(topic="territory")).answer == Answer.REVIEW


def test_asking_nothing_is_no_permission() -> None:
    answer = Gate([]).ask_all([])
    assert (answer.answer, answer.why) == (Answer.BLOCK, "house default – nothing was asked")


def test_an_allow_that_applies_allows_and_names_its_rule(law: Callable[..., Any]) -> None:
    answer = Gate([law("LAW-1", Answer.ALLOW, jurisdiction="US")]).ask(action())
    (reason,) = answer.reasons
    assert answer.answer == Answer.ALLOW
    assert (reason.rule, reason.version, reason.jurisdiction, reason.article) == ("LAW-1", 1, "US", "article LAW-1")


def test_the_strictest_of_all_applying_rules_wins(law: Callable[..., Any]) -> None:
    laws = [law("LAW-1", Answer.ALLOW, jurisdiction="US"), law("LAW-2", Answer.REVIEW, topic="price")]
    assert Gate(laws).ask(action()).answer == Answer.REVIEW
    laws.append(law("LAW-3", Answer.BLOCK, region="US-TX"))
    answer = Gate(laws).ask(action())
    assert answer.answer == Answer.BLOCK
    assert [reason.rule for reason in answer.reasons] == ["LAW-3", "LAW-2", "LAW-1"]
    assert answer.why == "article LAW-3 – note LAW-3"


def test_a_sitting_answers_each_question_as_if_it_were_asked_alone(law: Callable[..., Any]) -> None:
    elsewhere = law("LAW-0", Answer.REVIEW, topic="territory")
    gate = Gate([elsewhere, law("LAW-1", Answer.ALLOW, jurisdiction="US"), law("LAW-2", Answer.BLOCK, topic="kpi")])
    asked = [action(), action(topic="kpi"), action()]
    for _ in range(2):
        with gate:
            assert [gate.ask(one).answer for one in asked] == [Answer.ALLOW, Answer.BLOCK, Answer.ALLOW]


def test_a_review_alone_is_no_permission_for_a_price_action(law: Callable[..., Any]) -> None:
    assert Gate([law("LAW-1", Answer.REVIEW, jurisdiction="US")]).ask(action()).answer == Answer.BLOCK


def test_an_allow_whose_needs_are_unknown_does_not_allow(law: Callable[..., Any]) -> None:
    gate = Gate([law("LAW-1", Answer.ALLOW, needs=("market_share_bp",), jurisdiction="US")])
    answer = gate.ask(action())
    assert answer.answer == Answer.BLOCK
    assert "not assessed: LAW-1: market_share_bp unknown" in answer.why
    assert gate.ask(action(market_share_bp=900)).answer == Answer.ALLOW


def test_an_allow_that_may_apply_takes_nothing_from_one_that_does(law: Callable[..., Any]) -> None:
    gate = Gate([law("LAW-1", Answer.ALLOW, topic="price"), law("LAW-2", Answer.ALLOW, food_retail=True)])
    assert gate.ask(action()).answer == Answer.ALLOW


def test_an_allow_whose_condition_cannot_be_decided_does_not_allow(law: Callable[..., Any]) -> None:
    gate = Gate([law("LAW-1", Answer.ALLOW, region="US-TX")])
    assert gate.ask(action(region=None)).answer == Answer.BLOCK


@pytest.mark.parametrize("strict", [Answer.BLOCK, Answer.REVIEW])
def test_what_may_forbid_it_sends_an_allowed_action_to_review(law: Callable[..., Any], strict: Answer) -> None:
    gate = Gate([law("LAW-1", Answer.ALLOW, topic="kpi"), law("LAW-2", strict, food_retail=True)])
    answer = gate.ask(action(topic="kpi"))
    assert answer.answer == Answer.REVIEW
    assert "may apply" in answer.why
    assert gate.ask(action(topic="kpi", food_retail=False)).answer == Answer.ALLOW


def test_a_block_of_another_place_stays_out_of_it_though_its_needs_are_unknown(law: Callable[..., Any]) -> None:
    laws = [
        law("LAW-1", Answer.ALLOW, jurisdiction="US"),
        law("LAW-2", Answer.BLOCK, needs=("market_share_bp",), jurisdiction="EU"),
    ]
    assert Gate(laws).ask(action()).answer == Answer.ALLOW


def test_draft_and_retired_law_rules_say_nothing(law: Callable[..., Any]) -> None:
    rule = law("LAW-1", Answer.ALLOW, jurisdiction="US")
    for status in (RuleStatus.DRAFT, RuleStatus.RETIRED):
        assert Gate([replace(rule, status=status)]).ask(action()).answer == Answer.BLOCK


def test_the_answer_is_kept_as_plain_data_with_what_was_asked(law: Callable[..., Any]) -> None:
    import json

    stored = Gate([law("LAW-1", Answer.ALLOW, jurisdiction="US")]).ask(action()).stored()
    assert json.loads(json.dumps(stored)) == stored
    assert stored["asked"] == [action()]
    assert stored["reasons"][0]["confirmed"] is True


@pytest.mark.parametrize("places", [("US", "EU"), ("EU", "US"), ("EU",)])
def test_one_forbidding_place_is_enough(law: Callable[..., Any], places: tuple[str, ...]) -> None:
    laws = [law("LAW-1", Answer.ALLOW, jurisdiction="US"), law("LAW-2", Answer.BLOCK, jurisdiction="EU")]
    answer = Gate(laws).ask_all(action(jurisdiction=place) for place in places)
    assert answer.answer == Answer.BLOCK


@given(
    answers=st.lists(st.tuples(st.sampled_from(list(Answer)), st.sampled_from(["US", "EU", "RU"])), max_size=6),
    asked=st.lists(st.sampled_from(["US", "EU", "RU", "*"]), min_size=1, max_size=4),
    topic=st.sampled_from(["price", "territory"]),
)
def test_the_gate_is_never_milder_than_any_rule_that_applies(
    law: Callable[..., Any], answers: list[tuple[Answer, str]], asked: list[str], topic: str
) -> None:
    laws = [law(f"LAW-{n}", answer, jurisdiction=place) for n, (answer, place) in enumerate(answers)]
    strictness = [Answer.ALLOW, Answer.REVIEW, Answer.BLOCK]
    got = Gate(laws).ask_all(action(jurisdiction=place, topic=topic) for place in asked).answer
    for place in asked:
        here = [answer for answer, where in answers if where == place]
        if topic == "price" and Answer.ALLOW not in here:
            assert got == Answer.BLOCK
        assert all(strictness.index(got) >= strictness.index(answer) for answer in here)
        assert here or got != Answer.ALLOW


FIGURES = (
    Figure("turnover_limit", "RU", 800, Type.MONEY, "RUB", date(2024, 1, 1), None, "", "article 12", confirmed=True),
    Figure("share_limit_bp", "*", 30, Type.SHARE, "", date(2024, 1, 1), None, "", "none", confirmed=True),
)


@pytest.mark.parametrize(
    ("more", "turnover", "share"),
    [
        ({}, 800, None),
        ({"currency": "EUR"}, None, None),  # a limit in roubles says nothing of a turnover in euros
        ({"currency": None}, None, None),
        ({"on": "2023-12-31"}, None, None),
        ({"on": None}, None, None),
        ({"jurisdiction": "EU"}, None, None),
        ({"jurisdiction": None, "currency": "EUR"}, None, 30),
    ],
)
def test_the_gate_is_asked_with_the_figures_of_the_law_of_the_day_and_the_place(
    law: Callable[..., Any], more: dict[str, str | None], turnover: int | None, share: int | None
) -> None:
    gate = Gate([replace(law("LAW-1", Answer.REVIEW, topic="kpi"), figures=FIGURES)])
    (asked,) = gate.ask(action(**({"jurisdiction": "RU", "on": "2024-01-01", "currency": "RUB"} | more))).asked
    assert (asked["turnover_limit"], asked["share_limit_bp"]) == (turnover, share)
