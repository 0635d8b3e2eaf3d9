"""What changed between the approval of a letter and its leaving: it waits, fails, or goes where the party is now."""

# ruff: noqa: F811 - the fixtures of the last look

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, col, select

from monitor.model import Observation, Party
from monitor.rulebook.records import Condition, Group, LawAnswer, Literal, Rule
from monitor.settings import Workspace
from monitor.vocabulary import Answer, OutboxStatus, StepStatus, Topic
from tests.documents.story_rules import make_rule
from tests.documents.test_last_look import Letter, Look, letter, look, said  # noqa: F401 - fixtures


def law(rule_id: str, answer: Answer, jurisdiction: str) -> Rule:
    only = Group("all", (Condition("jurisdiction", "is", Literal(jurisdiction)),))
    return make_rule(rule_id, "law", "later", fact="action", when=only, answer=LawAnswer(answer, "s. 1", "n.", True))


def test_a_letter_waits_while_the_policy_files_say_something_that_is_not_loaded(
    letter: Letter,
    look: Look,
    workspace: Workspace,
) -> None:
    _, step, mail, _ = letter
    parties = workspace.policy / "parties.csv"
    before = parties.read_text("utf-8")
    parties.write_text(before.replace(",US", ",DE"), "utf-8")
    look(3)
    assert (mail.status, mail.next_attempt_at is not None) == (OutboxStatus.PENDING, True)
    assert mail.last_error.startswith("held back: the policy files were changed since they were last loaded")
    assert step.status == StepStatus.DONE


def test_a_letter_waits_while_its_offer_was_seen_again_and_not_found_deviating(
    letter: Letter,
    look: Look,
    session: Session,
) -> None:
    _, step, mail, _ = letter
    offer = session.exec(select(Observation).order_by(col(Observation.id).desc())).first()
    assert offer is not None
    before, offer.last_seen = offer.last_seen, offer.last_seen.replace(day=5)
    look(5)
    assert mail.last_error.startswith("held back: the offer was seen again since")
    assert (mail.status, step.status) == (OutboxStatus.PENDING, StepStatus.DONE)
    offer.last_seen, mail.next_attempt_at, mail.last_error = before, None, ""
    look(5)
    assert (mail.next_attempt_at, mail.last_error) == (None, "")


@pytest.mark.parametrize("seen", [False, True], ids=["for a reason that is new", "for the reason legal saw"])
def test_what_legal_approved_leaves_only_as_long_as_legal_is_asked_for_nothing_else(
    letter: Letter,
    look: Look,
    rules: dict[str, Rule],
    seen: bool,
) -> None:
    _, step, mail, _ = letter
    rules["LAW-US-001"] = law("LAW-US-001", Answer.ALLOW, "US")
    rules["LAW-US-009"] = law("LAW-US-009", Answer.REVIEW, "US")
    reason: dict[str, Any] = {"rule": "LAW-US-009", "version": 1, "jurisdiction": "US", "answer": "review"}
    step.approval, step.gate = "legal", {"answer": "review" if seen else "allow", "reasons": [reason] if seen else []}
    look(5)
    assert mail.status == (OutboxStatus.PENDING if seen else OutboxStatus.FAILED), mail.last_error
    assert seen or mail.last_error.startswith("not sent: the law gate answers review since it was approved")


def test_a_letter_worded_about_one_thing_does_not_leave_once_its_rule_is_about_prices(
    letter: Letter,
    look: Look,
) -> None:
    case, step, mail, _ = letter
    case.topic = str(Topic.ASSORTMENT)
    step.gate = {"answer": "allow", "reasons": [], "asked": [{"topic": "assortment"}]}
    look(5)
    assert (mail.status, step.status) == (OutboxStatus.FAILED, StepStatus.WITHDRAWN)
    assert "is about price since it was approved" in mail.last_error


def test_a_letter_goes_to_the_address_that_the_party_has_when_it_leaves(
    letter: Letter,
    look: Look,
    session: Session,
) -> None:
    case, _, mail, _ = letter
    former = mail.recipient
    _party(session, "barn", email="new@barn.example")
    look(5)
    assert (mail.recipient, mail.status) == ("new@barn.example", OutboxStatus.PENDING)
    assert f"Warning goes to new@barn.example, as {former} is the party's address no more" in said(session, case)


def test_a_letter_does_not_go_to_an_address_that_the_party_has_no_more(
    letter: Letter,
    look: Look,
    session: Session,
) -> None:
    _, step, mail, _ = letter
    _party(session, "barn", email="")
    look(5)
    assert (mail.status, step.status) == (OutboxStatus.FAILED, StepStatus.WITHDRAWN)
    assert "is the party's address no more, and policy/parties.csv has no other" in mail.last_error


def _party(session: Session, name: str, **more: str) -> None:
    party = session.get_one(Party, name)
    party.sqlmodel_update(more)
    session.add(party)
    session.flush()
