"""An approval with its letter: step, event and outbox row are one transaction, for one step and for many in a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from monitor.cases import decisions
from monitor.cases.gate import Gate, deciding_words, gate_of, unread_sources
from monitor.cases.ladder import LEGAL
from monitor.cases.overview import case_line
from monitor.documents import notice
from monitor.errors import NotFoundError, RefusedError
from monitor.model import OutboxItem, Step
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.store.session import Database
from monitor.vocabulary import TAKEN_STEP, WAITING_STEP, Answer, StepStatus, Visibility

REFUSED = "refused"


@dataclass(frozen=True)
class Approver:
    """Who approves, in which role, and when."""

    by: str
    role: str
    now: datetime


@dataclass(frozen=True)
class Approval:
    """What became of a step: done (its letter is written), approved, blocked, in_review, or refused with the reason.

    Of a case for legal only, nobody else is told whom and what it is about.
    """

    step: int
    outcome: str
    reason: str = ""
    case: int | None = None
    party: str = ""
    rule: str = ""
    about: str = ""
    kind: str = ""
    outbox: int | None = None
    to: str = ""
    """the address its letter goes to, or the file it is kept as"""
    unread: str = ""
    """the articles that allow it whose source counsel still has to confirm"""
    reviewed: str = ""
    """of a step that legal lets go: for what the law gate asked for its review"""


def approve(
    session: Session, step_id: int, *, workspace: Workspace, rules: Mapping[str, Rule], gate: Gate, approver: Approver
) -> Step:
    """Approve a step and write its letter; the caller commits, and looks at the step: see `decisions.approve`.

    Raises `RefusedError`, too, for a step whose letter could not be written, or proves nothing.
    """
    step = decisions.step_of(session, step_id)
    if step.status in WAITING_STEP and (why := notice.unwritable(session, workspace=workspace, rules=rules, step=step)):
        raise RefusedError(f"step {step_id} is not approved, as no letter could be written: {why}")
    decided = decisions.approve(
        session,
        step_id,
        by=approver.by,
        now=approver.now,
        zone=workspace.settings.brand.timezone,
        rules=rules,
        gate=gate,
        role=approver.role,
    )
    if decided.status == StepStatus.APPROVED:
        notice.issue(session, workspace=workspace, rules=rules, now=approver.now)
    return decided


def approve_each(
    database: Database,
    steps: Sequence[int],
    *,
    workspace: Workspace,
    rules: Mapping[str, Rule],
    approver: Approver,
    keep: bool,
) -> Iterator[Approval]:
    """Approve steps one after the other, each in a transaction of its own and each past the law gate.

    One that may not be approved stops no other; a kill leaves those before it approved and the rest as they were.
    Without `keep` everything is taken back: what would become of each, and nothing else.
    """
    with gate_of(workspace, rules, workspace.local_date(approver.now)) as gate:
        for number in steps:
            with database.session(writes_after_reading=True) as session:
                try:
                    step = approve(session, number, workspace=workspace, rules=rules, gate=gate, approver=approver)
                    said = said_of(session, step, approver.role)
                except (RefusedError, NotFoundError) as error:
                    session.rollback()
                    yield _refused(session, number, approver.role, str(error))
                    continue
                if keep:
                    session.commit()
                else:
                    session.rollback()
            yield said


def why_not(step: Step, role: str) -> str:
    """Return the articles by which the law gate keeps a step from being approved, as this role may read them."""
    return deciding_words(step.gate, to_legal=role == LEGAL)


def said_of(session: Session, step: Step, role: str) -> Approval:
    """Return what became of a step that was decided on, as this role may read it."""
    letter = session.get(OutboxItem, step.outbox_id) if step.outbox_id else None
    said = _about(session, step, role, step.status, "" if step.status in TAKEN_STEP else why_not(step, role))
    if step.status in TAKEN_STEP:
        reviewed = why_not(step, role) if role == LEGAL and step.gate.get("answer") == Answer.REVIEW else ""
        said = replace(said, unread=unread_sources(step.gate), reviewed=reviewed)
    return replace(said, outbox=step.outbox_id, to=letter.recipient if letter else "")


def _refused(session: Session, number: int, role: str, reason: str) -> Approval:
    step = session.get(Step, number)
    return Approval(number, REFUSED, reason) if step is None else _about(session, step, role, REFUSED, reason)


def _about(session: Session, step: Step, role: str, outcome: str, reason: str) -> Approval:
    line = case_line(session, decisions.case_of(session, step.case_id))
    said = Approval(step.id or 0, outcome, reason, line.id, kind=step.kind)
    if line.visibility == Visibility.LEGAL and role != LEGAL:
        return said
    return replace(said, party=line.party_name, rule=line.rule, about=line.subject)
