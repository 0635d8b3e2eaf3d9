"""Notices leave for approved steps: rendered, put into the outbox and noted in the case, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from monitor.cases.delivered import leaves
from monitor.cases.history import WRITTEN, tell
from monitor.cases.named_days import least_of, named_days
from monitor.cases.told_findings import judged_days
from monitor.cases.translations import SHIPPED
from monitor.documents.case_files import CaseFile, load
from monitor.documents.dispatch import dispatch
from monitor.documents.doubts import doubt_of, tellable
from monitor.documents.letter import letter, notice_key, notice_number
from monitor.documents.letter_language import Wording, wording_for
from monitor.model import Case, OutboxItem, Step
from monitor.policy.vanished import latest_version
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import CaseStatus, StepStatus, Topic
from reports.records import Notice


def build(
    session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], step: Step, now: datetime
) -> Notice | None:
    """Return the letter for a step, or None while there is nobody to write to or nothing confirmed to write of."""
    file = _told(session, workspace, rules, _file(session, rules, step))
    if file is None or not _sendable(file):
        return None
    return _letter(session, workspace, file, step, now=now, wording=_wording(workspace, file))


def issue(session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], now: datetime) -> list[OutboxItem]:
    """Write the notices of all approved steps into the outbox and mark the steps done, in the caller's transaction.

    A step whose case is waived, disputed or cured, none of whose violations is confirmed, can be judged still and was
    judged by a least price that the policy has for its day, or whose seller nobody has identified stays as it is:
    nothing is sent. Returns the new outbox items.
    """
    items: list[OutboxItem] = []
    waiting = session.exec(
        select(Step).where(Step.status == StepStatus.APPROVED, col(Step.outbox_id).is_(None)).order_by(col(Step.id))
    ).all()
    for step in waiting:
        file = _told(session, workspace, rules, _file(session, rules, step))
        if file is not None and _sendable(file):
            items += _send(session, workspace, file, step, now)
    return items


def unwritable(session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], step: Step) -> str:
    """Return why no letter could be written for a step as things are now, and what to do, or an empty string."""
    file = _file(session, rules, step)
    return "" if file is None else doubt_of(session, workspace, rules, file)


def _file(session: Session, rules: Mapping[str, Rule], step: Step) -> CaseFile | None:
    case = session.get(Case, step.case_id)
    if case is None or step.episode != case.episode:
        return None
    return load(session, [case], rules)[0]


def _told(session: Session, workspace: Workspace, rules: Mapping[str, Rule], file: CaseFile | None) -> CaseFile | None:
    """Return what can be told of a case: its findings that can be judged still, with their days."""
    zone = workspace.settings.brand.timezone
    return None if file is None else _with_days(session, tellable(session, rules, file, zone), zone)


def _with_days(session: Session, file: CaseFile, zone: ZoneInfo) -> CaseFile:
    """Return the file with the days on which it was judged, and those that a letter about a least price names."""
    rule = file.rule
    found = file.confirmed
    file = replace(file, judged_on=judged_days(session, found))
    if rule is None or rule.topic != Topic.PRICE:
        return file
    priced = [item for item in found if least_of(rule, item.fact) is not None]
    return replace(file, days={item.id or 0: named_days(session, rule, item, zone) for item in priced})


def _sendable(file: CaseFile) -> bool:
    known = file.party is not None and file.rule is not None and all(file.days.values())
    return known and bool(file.confirmed) and file.case is not None and file.case.status == CaseStatus.OPEN


def _letter(
    session: Session, workspace: Workspace, file: CaseFile, step: Step, *, now: datetime, wording: Wording
) -> Notice:
    settings = workspace.settings
    contact = settings.collect.contact
    return letter(
        file, step, brand=settings.brand, contact=contact, policy=latest_version(session), now=now, wording=wording
    )


def _wording(workspace: Workspace, file: CaseFile) -> Wording:
    return wording_for(workspace.letters, file.party.language if file.party else SHIPPED)


def _send(session: Session, workspace: Workspace, file: CaseFile, step: Step, now: datetime) -> list[OutboxItem]:
    if file.case is None or file.party is None:
        return []
    leaves(step, workspace.local_date(now))
    wording = _wording(workspace, file)
    document = _letter(session, workspace, file, step, now=now, wording=wording)
    number = notice_number(step)
    items = dispatch(
        session,
        document,
        key=notice_key(step),
        kind="notice",
        path=f"notices/{number}",
        recipients=[file.party.email] if file.party.email else [],
        subject=f"{document.brand}: {document.subject} ({number})",
        now=now,
    )
    session.flush()
    step.status, step.outbox_id = StepStatus.DONE, items[0].id if items else None
    session.add(step)
    how = f"to {file.party.email}" if file.party.email else "to be kept as a file: parties.csv has no mail address"
    worded = f"; in the words of {document.wording}" if document.wording else ""
    if wording.faulty:
        worded = f"; in English, as {wording.faulty} holds faults"
    tell(
        session,
        file.case,
        key=f"{WRITTEN}|{step.episode}|{step.rung}",
        kind=WRITTEN,
        text=f"{step.kind.capitalize()} written: {number}, {how}{worded}",
        now=now,
    )
    return items
