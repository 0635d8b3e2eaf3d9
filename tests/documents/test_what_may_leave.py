"""The last look at a letter, condition by condition: none of them lets one leave, wait or fail for another's reason."""

# ruff: noqa: F811 - the fixtures of the last look

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from monitor.documents.holding_back import hold_back
from monitor.model import Party, VerdictCount, Violation
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import Answer, CaseStatus, OutboxStatus, RuleStatus, StepStatus
from tests.documents.story_rules import make_rule
from tests.documents.test_held_back import law
from tests.documents.test_last_look import NOW, Letter, Look, letter, look, said  # noqa: F401 - fixtures

SEEN: dict[str, Any] = {"rule": "LAW-US-009", "version": 1, "jurisdiction": "US", "answer": "review"}


@pytest.mark.parametrize(
    ("saw", "leaves"),
    [
        (("legal", {}), True),
        (("legal", {"rule": "LAW-US-008"}), False),
        (("legal", {"version": 2}), False),
        (("legal", {"jurisdiction": "EU"}), False),
        (("legal", {"decision": {"id": "D-1"}}), False),
        (("legal", {"answer": "allow"}), False),
        (("channel_manager", {}), False),
    ],
)
def test_legals_approval_covers_the_very_reason_that_legal_saw(
    letter: Letter, look: Look, rules: dict[str, Rule], saw: tuple[str, dict[str, Any]], leaves: bool
) -> None:
    _, step, mail, _ = letter
    rules["LAW-US-009"] = law("LAW-US-009", Answer.REVIEW, "US")
    step.approval, step.gate = saw[0], {"answer": "review", "reasons": [SEEN | saw[1]]}
    look(5)
    assert mail.status == (OutboxStatus.PENDING if leaves else OutboxStatus.FAILED), mail.last_error


@pytest.mark.parametrize("status", [CaseStatus.OPEN, CaseStatus.WAIVED, CaseStatus.DISPUTED])
def test_a_letter_of_an_episode_that_is_over_fails_and_does_not_wait(
    letter: Letter, look: Look, status: CaseStatus
) -> None:
    case, step, mail, _ = letter
    case.episode, case.status = step.episode + 1, status
    look(5)
    assert mail.last_error == "not sent: the case stood no longer when it was due"
    assert (mail.status, step.status) == (OutboxStatus.FAILED, StepStatus.WITHDRAWN)


@pytest.mark.parametrize("status", [CaseStatus.WAIVED, CaseStatus.DISPUTED])
def test_a_letter_waits_while_its_case_rests(letter: Letter, look: Look, status: CaseStatus) -> None:
    case, step, mail, copy = letter
    case.status = status
    look(5)
    later = NOW + timedelta(days=2, minutes=5)
    for item in (mail, copy):
        assert (item.status, item.last_error, item.next_attempt_at) == (
            "pending",
            f"held back: the case is {status}",
            later,
        )
    assert step.status == StepStatus.DONE


def test_a_letter_of_a_rule_out_of_force_fails_though_nothing_was_found_by_it(
    letter: Letter, look: Look, rules: dict[str, Rule], session: Session
) -> None:
    _, _, mail, _ = letter
    session.merge(VerdictCount(run_id=99, rule_id="MAP-001", rule_version=1))
    session.flush()
    look(5)
    assert mail.last_error.startswith("held back: it was not found any more when all was judged last")
    rules["MAP-001"] = make_rule("MAP-001", "map", "Too low", status=RuleStatus.RETIRED)
    look(5)
    assert (mail.status, mail.last_error) == ("failed", "not sent: rule MAP-001 is not in force any more")


def test_a_letter_of_which_no_deviation_stands_fails_and_says_so(letter: Letter, look: Look, session: Session) -> None:
    case, _, mail, _ = letter
    for row in session.exec(select(Violation).where(Violation.case_id == case.id)):
        row.status = "lapsed"
    look(5)
    assert mail.last_error == "not sent: no confirmed deviation stood any more when it was due"


def test_a_letter_that_is_being_handed_over_is_left_to_the_delivery(letter: Letter, look: Look) -> None:
    case, step, mail, _ = letter
    mail.status, case.status = OutboxStatus.SENDING, CaseStatus.CURED
    before = dict(mail.parts)
    look(12)
    assert (mail.status, mail.parts, step.status) == (OutboxStatus.SENDING, before, StepStatus.DONE)


def test_what_the_mail_server_put_off_waits_as_long_as_it_was_put_off(letter: Letter, look: Look) -> None:
    _, _, mail, copy = letter
    later = NOW + timedelta(days=4)
    for item in (mail, copy):
        item.next_attempt_at, item.last_error = later, "450 come again"
    look(5)
    assert [(item.next_attempt_at, item.last_error) for item in (mail, copy)] == [(later, "450 come again")] * 2


def test_another_documents_second_sending_is_no_event_of_this_letter(
    letter: Letter, session: Session, workspace: Workspace, rules: dict[str, Rule]
) -> None:
    case, _, mail, copy = letter
    hold_back(session, workspace=workspace, rules=rules, now=NOW, again=[(mail.id or 0) + (copy.id or 0)])
    assert not any("on a person's word" in text for text in said(session, case))


def test_the_copy_in_the_files_keeps_its_path_when_the_party_has_another_address(
    letter: Letter, look: Look, session: Session
) -> None:
    _, _, mail, copy = letter
    path = copy.recipient
    session.get_one(Party, "barn").email = "new@barn.example"
    session.flush()
    look(5)
    assert (mail.recipient, copy.recipient) == ("new@barn.example", path)
