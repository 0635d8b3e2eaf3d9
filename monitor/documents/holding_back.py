"""The last look at a letter before it leaves: what the case, its rule and the law gate say at that hour."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from monitor.cases.desk import Desk
from monitor.cases.gate import gate_of
from monitor.cases.history import ACTOR, tell
from monitor.cases.ladder import LEGAL, withdraw
from monitor.documents.letter import notice_number
from monitor.documents.notice_copies import copies_of
from monitor.documents.redating import redate
from monitor.model import Case, OutboxItem, Step
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import Action, Answer, CaseStatus, OutboxStatus, RuleStatus, StepStatus

_LOOK_AGAIN = timedelta(minutes=5)


def hold_back(
    session: Session,
    *,
    workspace: Workspace,
    rules: Mapping[str, Rule],
    now: datetime,
    again: Collection[int] = (),
) -> None:
    """Keep notices that still wait in the outbox from leaving where they may leave no longer; before delivery.

    While a waiver or dispute stands they wait. When the case was cured or closed, its rule is out of force, or the law
    gate, asked on this day, no longer answers as the approval rested on (a decision of counsel lapsed, the party moved,
    an agreement ended), they fail and their step counts as never taken: the party got no letter. What may leave is
    dated on the day it leaves, and its days to cure begin then. `again` are the documents that a person sends once
    more: their cases say so. The caller holds the workspace's lock.
    """
    _take_up_files(session)
    waiting = session.exec(
        select(Step, Case)
        .join(Case, col(Case.id) == col(Step.case_id))
        .join(OutboxItem, col(OutboxItem.id) == col(Step.outbox_id))
        .where(col(Step.status).in_([StepStatus.DONE, StepStatus.WITHDRAWN]), OutboxItem.status == OutboxStatus.PENDING)
        .order_by(col(Step.id))
    ).all()
    if not waiting:
        return
    today = workspace.local_date(now)
    with gate_of(workspace, rules, today) as gate:
        desk = Desk(session, rules, gate, now, today)
        for step, case in waiting:
            _look_at(desk, step, case, again=step.outbox_id in again)
    session.flush()


def _take_up_files(session: Session) -> None:
    """Let a letter wait again whose file a process died writing: it is written once more, and not as of that day."""
    left = (OutboxItem.kind == "notice", OutboxItem.channel == "file", OutboxItem.status == OutboxStatus.SENDING)
    for item in session.exec(select(OutboxItem).where(*left)).all():
        item.status = OutboxStatus.PENDING


def _look_at(desk: Desk, step: Step, case: Case, *, again: bool) -> None:
    if case.status in (CaseStatus.WAIVED, CaseStatus.DISPUTED) and case.episode == step.episode:
        for item in _waiting_copies(desk.session, step):
            item.next_attempt_at, item.last_error = desk.now + _LOOK_AGAIN, f"held back: the case is {case.status}"
        if again:
            said = (
                f"to be sent once more, on a person's word: {notice_number(step)}; it waits, the case is {case.status}"
            )
            _tell_again(desk, step, case, "held", said)
        return
    if reason := _against(desk, step, case):
        for item in _waiting_copies(desk.session, step):
            item.status, item.last_error = OutboxStatus.FAILED, f"not sent: {reason}"
        if step.status == StepStatus.WITHDRAWN:
            _tell_again(desk, step, case, "withdrawn", f"not sent again: {reason}")
        else:
            withdraw(desk.session, case, step, reason=f"not sent: {reason}", now=desk.now, actor=ACTOR)
        return
    copies = copies_of(desk.session, step)
    redate(step, copies, desk.local_date)
    said = "sent once more"
    if step.status == StepStatus.WITHDRAWN:  # sent again on a person's word: it is taken after all
        step.status, case.rung, again, said = StepStatus.DONE, step.rung, True, "sent after all"
        for item in copies:
            item.status = OutboxStatus.PENDING
    if again:
        until = f"; to be cured by {step.cure_until.isoformat()}" if step.cure_until else ""
        _tell_again(desk, step, case, "sent", f"{said}, on a person's word: {notice_number(step)}{until}")
    desk.session.add_all([step, case])


def _tell_again(desk: Desk, step: Step, case: Case, kind: str, text: str) -> None:
    """Note in the case what became of a letter that was to be sent again; each time is an event of its own."""
    key = f"{kind} again|{step.id}|{desk.now.isoformat()}"
    tell(desk.session, case, key=key, kind=kind, text=f"{step.kind.capitalize()} {text}", now=desk.now)


def _against(desk: Desk, step: Step, case: Case) -> str:
    """Return why the letter may not leave now, or an empty string."""
    if case.status != CaseStatus.OPEN or case.episode != step.episode:
        return "the case stood no longer when it was due"
    rule = desk.rules.get(case.rule_id)
    if rule is None or rule.status != RuleStatus.ACTIVE:
        return f"rule {case.rule_id} is not in force any more"
    found = desk.deviations(case)
    if not found:
        return "no confirmed deviation stood any more when it was due"
    answer = desk.ask(case, found, Action(step.action), step.kind)
    if answer.answer == Answer.ALLOW or (answer.answer == Answer.REVIEW and step.approval == LEGAL):
        return ""
    return f"the law gate answers {answer.answer} since it was approved: {answer.why}"


def _waiting_copies(session: Session, step: Step) -> list[OutboxItem]:
    return [item for item in copies_of(session, step) if item.status == OutboxStatus.PENDING]
