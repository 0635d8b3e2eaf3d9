"""Notices leave for approved steps: rendered, put into the outbox and noted in the case, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from monitor.cases.history import ACTOR, tell
from monitor.cases.ladder import withdraw
from monitor.documents.case_files import CaseFile, load
from monitor.documents.dispatch import dispatch
from monitor.documents.letter import letter, notice_number
from monitor.model import Case, OutboxItem, PolicyVersion, Step
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import CaseStatus, OutboxStatus, StepStatus, ViolationStatus
from reports.records import Notice

_LOOK_AGAIN = timedelta(minutes=5)


def build(
    session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], step: Step, now: datetime
) -> Notice | None:
    """Return the letter for a step, or None while there is nobody to write to or nothing confirmed to write of."""
    file = _file(session, rules, step)
    return _letter(session, workspace, file, step, now) if file and _sendable(file) else None


def issue(session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], now: datetime) -> list[OutboxItem]:
    """Write the notices of all approved steps into the outbox and mark the steps done, in the caller's transaction.

    A step whose case is waived, disputed or cured, whose violation is not confirmed, or whose seller nobody has
    identified stays as it is: nothing is sent. Returns the new outbox items.
    """
    items: list[OutboxItem] = []
    waiting = session.exec(
        select(Step).where(Step.status == StepStatus.APPROVED, col(Step.outbox_id).is_(None)).order_by(col(Step.id))
    ).all()
    for step in waiting:
        file = _file(session, rules, step)
        if file is not None and _sendable(file):
            items += _send(session, workspace, file, step, now)
    return items


def hold_back(session: Session, *, now: datetime) -> None:
    """Keep notices that still wait in the outbox from leaving once their case is no longer open; before delivery.

    While a waiver or dispute stands they wait; when the case was cured or closed they fail and their step counts as
    never taken: the party got no letter.
    """
    waiting = session.exec(
        select(Step, Case, OutboxItem)
        .join(Case, col(Case.id) == col(Step.case_id))
        .join(OutboxItem, col(OutboxItem.id) == col(Step.outbox_id))
        .where(col(Step.status).in_([StepStatus.DONE, StepStatus.WITHDRAWN]), OutboxItem.status == OutboxStatus.PENDING)
        .order_by(col(Step.id))
    ).all()
    for step, case, item in waiting:
        if case.status == CaseStatus.OPEN and case.episode == step.episode:
            continue
        if case.status in (CaseStatus.WAIVED, CaseStatus.DISPUTED) and case.episode == step.episode:
            item.next_attempt_at, item.last_error = now + _LOOK_AGAIN, f"held back: the case is {case.status}"
        else:
            item.status, item.last_error = OutboxStatus.FAILED, "not sent: the case stood no longer when it was due"
            withdraw(session, case, step, reason=item.last_error, now=now, actor=ACTOR)
        session.add(item)
    session.flush()


def _file(session: Session, rules: Mapping[str, Rule], step: Step) -> CaseFile | None:
    case = session.get(Case, step.case_id)
    if case is None or step.episode != case.episode:
        return None
    return load(session, [case], rules)[0]


def _sendable(file: CaseFile) -> bool:
    confirmed = any(item.status == ViolationStatus.CONFIRMED for item in file.violations)
    known = file.party is not None and file.rule is not None
    return known and confirmed and file.case is not None and file.case.status == CaseStatus.OPEN


def _letter(session: Session, workspace: Workspace, file: CaseFile, step: Step, now: datetime) -> Notice:
    policy = session.exec(select(PolicyVersion).order_by(col(PolicyVersion.id).desc()).limit(1)).first()
    settings = workspace.settings
    return letter(file, step, brand=settings.brand, contact=settings.collect.contact, policy=policy, now=now)


def _send(session: Session, workspace: Workspace, file: CaseFile, step: Step, now: datetime) -> list[OutboxItem]:
    if file.case is None or file.party is None:
        return []
    document = _letter(session, workspace, file, step, now)
    number = notice_number(step)
    items = dispatch(
        session,
        document,
        key=f"notice|{step.case_id}|{step.episode}|{step.rung}",
        kind="notice",
        path=f"notices/{number}",
        recipients=[file.party.email] if file.party.email else [],
        subject=f"{document.brand}: {document.subject} ({number})",
        now=now,
    )
    session.flush()
    step.status, step.outbox_id = StepStatus.DONE, items[0].id if items else None
    session.add(step)
    how = f"to {file.party.email}" if file.party.email else "kept as a file: parties.csv has no mail address"
    tell(
        session,
        file.case,
        key=f"sent|{step.episode}|{step.rung}",
        kind="sent",
        text=f"{step.kind.capitalize()} sent: {number}, {how}",
        now=now,
    )
    return items
