"""A discount is held back beside a low price: legal reads it, and neither the channel nor the party hears of prices."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from monitor.cases.gate import Gate
from monitor.cases.overview import case_overview
from monitor.cases.wording import case_words
from monitor.documents import notice
from monitor.documents.approvals import said_of
from monitor.documents.at_the_gate import Standing, steps_seen
from monitor.facts.registry import rules_of, schemas
from monitor.model import Case, Step
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import StepStatus, ViolationStatus
from reports.records import Digest
from tests.documents.channel_story import NOW, TODAY, Channel
from tests.documents.digest_parts import section


@pytest.fixture
def held(story: Channel, rules: dict[str, Rule]) -> tuple[Case, Step]:
    """A discount that is held back in the EU after legal's yes, while a low price of the party is on record."""
    with Gate(rules_of(None).values(), on=TODAY) as gate:
        known: dict[str, Any] = {"topic": "kpi", "jurisdiction": "EU", "own_house": False, "price_case": True}
        action = dict.fromkeys(schemas()["action"].attributes) | known | {"action": "hold_rebate"}
        answer = gate.ask_all([action]).stored()
    case = story.case("nordic", rules["KPI-001"], "2026-Q1", NOW)
    story.violation(case, "confirmed", "Nordic took EUR 900.00.", fact={"discount": "D-1"})
    return case, story.step(case, "hold", StepStatus.APPROVED, NOW, action="hold_rebate", gate=answer)


@pytest.mark.parametrize(("audience", "told"), [("legal", True), ("channel", False)])
def test_legal_alone_reads_that_a_price_is_on_record(
    held: tuple[Case, Step], session: Session, audience: str, told: bool
) -> None:
    seen = case_overview(session, held[0].id or 0, audience=audience, archive=Path())
    assert ("LAW-KPI-PRICES" in "\n".join(case_words(seen))) is told
    assert ("price_case" in json.dumps([step["gate"] for step in seen.steps])) is told
    assert "LAW-KPI-ANY" in "\n".join(case_words(seen))


def test_the_line_that_everybody_reads_in_the_history_says_nothing_of_the_price() -> None:
    with Gate(rules_of(None).values(), on=TODAY) as gate:
        known: dict[str, Any] = {"topic": "kpi", "jurisdiction": "EU", "own_house": False, "price_case": True}
        known |= {
            "market_share_bp": 1200,
            "buyer_share_bp": 400,
            "dominance": False,
            "on": str(TODAY),
            "own_words": False,
        }
        answer = gate.ask(dict.fromkeys(schemas()["action"].attributes) | known | {"action": "hold_rebate"})
    assert answer.answer == "review"
    assert answer.why == "the reason is for legal to read"


def test_a_source_that_is_not_confirmed_bears_its_mark_in_the_history() -> None:
    with Gate(rules_of(None).values(), on=TODAY) as gate:
        known: dict[str, Any] = {"topic": "territory", "jurisdiction": "EAEU", "action": "send_notice"}
        answer = gate.ask(dict.fromkeys(schemas()["action"].attributes) | known | {"own_words": False})
    assert answer.why.startswith("EAEU Treaty article 76(6)")
    assert answer.why.endswith("(to be confirmed by counsel)")


@pytest.mark.parametrize(("role", "told"), [("legal", True), ("channel_manager", False)])
def test_who_may_not_approve_is_told_nothing_of_the_price_unless_it_is_legal(
    held: tuple[Case, Step], session: Session, role: str, told: bool
) -> None:
    step = held[1]
    step.status, prices = StepStatus.IN_REVIEW, {"answer": "review", "for_legal": True}
    step.gate = {"answer": "review", "reasons": [{**step.gate["reasons"][0], **prices, "note": "No price behind it."}]}
    said = said_of(session, step, role).reason
    assert ("No price behind it" in said) is told
    assert said.endswith("No price behind it (to be confirmed by counsel)" if told else "is for legal to read")


def test_its_letter_names_no_law_rule_about_prices(
    held: tuple[Case, Step], session: Session, workspace: Workspace, rules: dict[str, Rule]
) -> None:
    letter = notice.build(session, workspace=workspace, rules=rules, step=held[1], now=NOW)
    assert letter is not None
    assert "LAW-KPI-ANY" in letter.legal_basis
    assert "PRICES" not in letter.legal_basis


def _closed(channel: Channel, rules: dict[str, Rule], visibility: str) -> Step:
    """A notice about territory that a law rule of the house stopped over a price, and another law as well."""
    hidden = {"rule": "LAW-HOUSE", "version": 1, "jurisdiction": "EU", "answer": "block", "article": "House rule"}
    hidden |= {"note": "Its prices deviate.", "confirmed": True, "for_legal": True}
    law = hidden | {"rule": "LAW-TERR", "note": "Passive sales are protected.", "for_legal": False}
    channel.party("barn", "Bargain Barn", "DE")
    case = channel.case("barn", rules["TERR-001"], "NO-200", NOW, visibility=visibility)
    channel.violation(case, ViolationStatus.CONFIRMED, "Sold elsewhere.", fact={"region": "DE"})
    gate = {"answer": "block", "asked": [{"price_case": True}], "reasons": [hidden, law]}
    return channel.step(case, "notice", StepStatus.BLOCKED, NOW, gate=gate)


@pytest.mark.parametrize(("audience", "told"), [("legal", True), ("channel", False)])
def test_of_what_stops_a_step_the_digest_tells_the_channel_what_is_not_about_a_price(
    channel: Channel, rules: dict[str, Rule], build: Callable[..., Digest], audience: str, told: bool
) -> None:
    _closed(channel, rules, audience)
    (entry,) = section(build(audience), "stopped" if told else "new").entries
    assert "Passive sales are protected" in entry.next_step
    assert ("Its prices deviate" in str(build(audience))) is told


def test_a_step_that_only_a_price_stops_says_that_legal_reads_the_reason(
    channel: Channel, rules: dict[str, Rule], build: Callable[..., Digest]
) -> None:
    step = _closed(channel, rules, "channel")
    step.gate = {**step.gate, "reasons": step.gate["reasons"][:1]}
    (entry,) = section(build(), "new").entries
    assert entry.next_step == "The law gate blocks the notice: the reason is for legal to read"


@pytest.mark.parametrize(("audience", "told"), [("legal", True), ("channel", False)])
def test_the_list_of_steps_tells_no_reason_that_is_for_legal_alone(
    channel: Channel, rules: dict[str, Rule], session: Session, audience: str, told: bool
) -> None:
    _closed(channel, rules, "channel")
    (seen,) = steps_seen(session, Standing.STOPPED, audience=audience, first=0, most=9)
    assert [reason["rule"] for reason in seen.gate["reasons"]] == [*(["LAW-HOUSE"] if told else []), "LAW-TERR"]
    assert ("price_case" in str(seen.gate)) is told


def test_a_law_rule_of_the_house_that_only_compares_a_price_on_record_is_for_legal_alone_too() -> None:
    law = rules_of(None)["LAW-KPI-PRICES"]
    with Gate([replace(law, id="LAW-HOUSE", needs=("action", "topic", "jurisdiction"))], on=TODAY) as gate:
        known: dict[str, Any] = {"topic": "kpi", "jurisdiction": "EU", "own_house": False, "price_case": True}
        answer = gate.ask(dict.fromkeys(schemas()["action"].attributes) | known | {"action": "hold_rebate"})
    assert [reason.for_legal for reason in answer.reasons] == [True]


def test_where_the_channel_may_not_read_what_decided_its_case_says_so(
    held: tuple[Case, Step], session: Session
) -> None:
    held[1].gate = {**held[1].gate, "answer": "review", "reasons": _only_for_legal(held[1])}
    said = {
        audience: "\n".join(case_words(case_overview(session, held[0].id or 0, audience=audience, archive=Path())))
        for audience in ("channel", "legal")
    }
    assert "law gate: review\n      the reason is for legal to read" in said["channel"]
    assert "the reason is for legal to read" not in said["legal"]


def _only_for_legal(step: Step) -> list[dict[str, Any]]:
    return [item for item in step.gate["reasons"] if item.get("for_legal") or item["answer"] != "review"]
