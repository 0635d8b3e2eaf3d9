"""The last look at a letter before it leaves: what the case, its rule and the law gate say at that hour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from monitor.cases.desk import Desk
from monitor.cases.gate import gate_of
from monitor.cases.history import ACTOR
from monitor.cases.ladder import LEGAL, withdraw
from monitor.documents.letter import notice_key
from monitor.model import Case, OutboxItem, Step
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import Action, Answer, CaseStatus, OutboxStatus, RuleStatus, StepStatus

_LOOK_AGAIN = timedelta(minutes=5)


def hold_back(session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], now: datetime) -> None:
    """Keep notices that still wait in the outbox from leaving where they may leave no longer; before delivery.

    While a waiver or dispute stands they wait. When the case was cured or closed, its rule is out of force, or the law
    gate, asked on this day, no longer answers as the approval rested on (a decision of counsel lapsed, the party moved,
    an agreement ended), they fail and their step counts as never taken: the party got no letter.
    """
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
            _look_at(desk, step, case)
    session.flush()


def _look_at(desk: Desk, step: Step, case: Case) -> None:
    if case.status in (CaseStatus.WAIVED, CaseStatus.DISPUTED) and case.episode == step.episode:
        for item in _copies(desk.session, step):
            item.next_attempt_at, item.last_error = desk.now + _LOOK_AGAIN, f"held back: the case is {case.status}"
        return
    if reason := _against(desk, step, case):
        for item in _copies(desk.session, step):
            item.status, item.last_error = OutboxStatus.FAILED, f"not sent: {reason}"
        withdraw(desk.session, case, step, reason=f"not sent: {reason}", now=desk.now, actor=ACTOR)
    elif step.status == StepStatus.WITHDRAWN:  # sent again on a person's word: it is taken after all
        step.status, case.rung = StepStatus.DONE, step.rung
        desk.session.add_all([step, case])


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


def _copies(session: Session, step: Step) -> list[OutboxItem]:
    """Return what waits of the step's letter: the mail and the copy in the files."""
    key = col(OutboxItem.dedupe_key).startswith(f"{notice_key(step)}|", autoescape=True)
    return list(session.exec(select(OutboxItem).where(key, OutboxItem.status == OutboxStatus.PENDING)).all())
