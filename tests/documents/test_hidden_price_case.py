"""A discount is held back beside a low price: legal reads it, and neither the channel nor the party hears of prices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from monitor.cases.gate import Gate
from monitor.cases.overview import case_overview
from monitor.cases.wording import case_words
from monitor.documents import notice
from monitor.documents.approvals import said_of
from monitor.facts.registry import rules_of, schemas
from monitor.model import Case, Step
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import StepStatus
from tests.documents.channel_story import NOW, TODAY, Channel


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
