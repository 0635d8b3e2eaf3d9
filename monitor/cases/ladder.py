"""The ladder of a case: one rung at a time, in order, each through the law gate and, where asked, a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from monitor.cases import sightings
from monitor.cases.delivered import cure_ends, leaves, undelivered
from monitor.cases.desk import CaseDesk
from monitor.cases.gate import GateAnswer
from monitor.cases.history import ACTOR, stored_id, tell
from monitor.cases.rises import may_be_told, rise_of
from monitor.cases.still_found import found_now
from monitor.model import Case, Step, Violation
from monitor.rulebook.records import Rule
from monitor.vocabulary import RUNG_ACTION, TAKEN_STEP, Action, Answer, RuleStatus, StepStatus
from scrapers.counted import number_of

PENDING = (StepStatus.PROPOSED, StepStatus.IN_REVIEW, StepStatus.BLOCKED)
"""Steps that wait: the gate is asked about them anew at every pass, since law and facts change."""

LEGAL = "legal"


def steps_of(session: Session, case: Case) -> list[Step]:
    """Return all steps of the case in the order they were reached."""
    statement = select(Step).where(Step.case_id == stored_id(case.id)).order_by(col(Step.episode), col(Step.rung))
    return list(session.exec(statement).all())


def climb(desk: CaseDesk, case: Case, found: Sequence[Violation]) -> Step | None:
    """Ask the gate anew about a waiting step, or propose the rung that is due; returns a step that is new.

    A seller nobody has identified gets no step: there is nobody to write to, and no seat to know the law of.
    """
    rule = desk.rules.get(case.rule_id)
    if rule is None or rule.status != RuleStatus.ACTIVE or not rule.ladder or not found:
        return None
    current = [step for step in steps_of(desk.session, case) if step.episode == case.episode]
    if current and current[-1].status in PENDING:
        _ask_again(desk, case, found, current[-1], rule)
        return None
    if desk.standing(case.party_key).party is None:
        return None
    rung = _due(desk, case, found, current, rule)
    if rung is None or not _found_now(desk, found, rule):
        return None  # nobody is written to about what cannot be judged any more
    return _propose(desk, case, found, rung, rule)


def _found_now(desk: CaseDesk, found: Sequence[Violation], rule: Rule) -> bool:
    """Return whether a deviation was found when all was judged last, and when its offer was seen last."""
    told = found_now(desk.session, desk.rules, found)
    return bool(told) and (rule.fact != "offer" or sightings.last_day_deviating(desk.session, told) is not None)


def put_to_gate(desk: CaseDesk, case: Case, found: Sequence[Violation], step: Step) -> GateAnswer:
    """Ask the law gate about the step and keep its answer with the step."""
    answer = desk.ask(case, found, Action(step.action), step.kind)
    step.gate = answer.stored()
    return answer


def take(session: Session, case: Case, step: Step, *, by: str, now: datetime, local_date: date) -> None:
    """Decide that the step is taken: the case stands on its rung, and its letter may leave."""
    step.status, step.approved_by, step.decided_at = StepStatus.APPROVED, by, now
    leaves(step, local_date)
    case.rung = step.rung
    session.add(step)
    text = f"{step.kind.capitalize()} approved by {by}; {number_of(step.cure_days, 'day')} to cure from when it leaves"
    tell(session, case, key=f"approved|{step.id}", kind="approved", text=text, now=now, actor=by)


def block(session: Session, case: Case, step: Step, answer: GateAnswer, *, now: datetime, local_date: date) -> None:
    """Store that the law gate stops the step, and why."""
    key = f"blocked|{step.episode}|{step.rung}"
    if step.status != StepStatus.BLOCKED:
        key += f"|{local_date.isoformat()}"
    step.status = StepStatus.BLOCKED
    session.add(step)
    text = f"{step.kind.capitalize()} stopped by the law gate: {answer.why}"
    tell(session, case, key=key, kind="blocked", text=text, now=now)


def withdraw_waiting(session: Session, case: Case, *, reason: str, now: datetime, actor: str = ACTOR) -> None:
    """Withdraw every step that waits, and approved ones of which nothing left the house.

    A letter that could not be delivered was no rung: after a relapse nobody gets the second who did not get the first.
    """
    for step in steps_of(session, case):
        unsent = step.status == StepStatus.APPROVED and step.outbox_id is None
        if step.status in PENDING or unsent or (step.episode == case.episode and undelivered(session, step)):
            withdraw(session, case, step, reason=reason, now=now, actor=actor)


def withdraw(session: Session, case: Case, step: Step, *, reason: str, now: datetime, actor: str) -> None:
    """Withdraw one step; an approved one, or one whose letter never left, counts as never taken."""
    if step.status in TAKEN_STEP:
        case.rung = step.rung - 1
    step.status, step.decided_at = StepStatus.WITHDRAWN, now
    session.add(step)
    text = f"{step.kind.capitalize()} withdrawn: {reason}"
    key = f"withdrawn|{step.id}|{now.isoformat()}"  # a letter that was let go after all can be taken back once more
    tell(session, case, key=key, kind="withdrawn", text=text, now=now, actor=actor)


def _due(desk: CaseDesk, case: Case, found: Sequence[Violation], current: Sequence[Step], rule: Rule) -> int | None:
    """Return the rung to propose now, or None.

    An episode starts on the rung after the last one taken (the last rung again when the ladder is used up) and
    climbs one rung when a taken step's letter has left, its cure period is over and the deviation was seen after it.
    """
    if not current:
        index = min(case.rung + 1, len(rule.ladder) - 1)
        return index if _may_be_told(desk, found, rule, rule.ladder[index].cure_days) else None
    last = current[-1]
    ends = cure_ends(desk.session, last) if last.status == StepStatus.DONE else None
    if ends is None or ends >= desk.local_date:
        return None
    if rule.fact == "offer":
        seen = sightings.last_day_deviating(desk.session, found)
        if seen is None or seen <= ends:
            return None  # not found deviating since the cure period ended: unknown is not guilty
    return last.rung + 1 if last.rung + 1 < len(rule.ladder) else None


def _may_be_told(desk: CaseDesk, found: Sequence[Violation], rule: Rule, cure_days: int) -> bool:
    """Return whether nobody is written to whose price was right until MAP rose, before he had the days to cure."""
    rises = ((rise_of(desk.session, rule, item), item) for item in found)
    return all(rise is None or may_be_told(rise, item, cure_days, now=desk.now, zone=desk.zone) for rise, item in rises)


def _propose(desk: CaseDesk, case: Case, found: Sequence[Violation], index: int, rule: Rule) -> Step:
    rung = rule.ladder[index]
    step = Step(
        case_id=stored_id(case.id),
        episode=case.episode,
        rung=index,
        kind=str(rung.kind),
        action=str(RUNG_ACTION[rung.kind]),
        status=StepStatus.PROPOSED,
        approval=rung.approval,
        cure_days=rung.cure_days,
        proposed_at=desk.now,
    )
    answer = put_to_gate(desk, case, found, step)
    if answer.answer == Answer.BLOCK:
        step.status = StepStatus.BLOCKED
    desk.session.add(step)
    desk.session.flush()
    _follow(desk, case, step, answer, rung.approval)
    return step


def _ask_again(desk: CaseDesk, case: Case, found: Sequence[Violation], step: Step, rule: Rule) -> None:
    kept = step.gate or {}
    answer = put_to_gate(desk, case, found, step)
    desk.session.add(step)
    if kept.get("answer") == str(answer.answer):
        return
    known = step.rung < len(rule.ladder)  # a rung that a newer version of the rule dropped goes to legal
    approval = rule.ladder[step.rung].approval if known else LEGAL
    if answer.answer == Answer.ALLOW and not approval and not _found_now(desk, found, rule):
        step.gate = kept  # what cannot be judged any more is not taken by itself: it is asked anew at the next pass
        return
    _follow(desk, case, step, answer, approval, changed=True)


def _follow(
    desk: CaseDesk, case: Case, step: Step, answer: GateAnswer, approval: str, *, changed: bool = False
) -> None:
    """Put the step where the gate's answer leads: blocked, to legal, to a person, or taken at once."""
    name = step.kind.capitalize()
    if answer.answer == Answer.BLOCK:
        block(desk.session, case, step, answer, now=desk.now, local_date=desk.local_date)
        return
    review = answer.answer == Answer.REVIEW
    step.approval = LEGAL if review else approval
    step.status = StepStatus.IN_REVIEW if review else StepStatus.PROPOSED
    desk.session.add(step)
    key = f"proposed|{step.episode}|{step.rung}"
    if changed:
        key += f"|{answer.answer}|{desk.local_date.isoformat()}"
    text = f"{name} proposed"
    if review:
        text = f"{name} goes to legal for review: {answer.why}"
    tell(desk.session, case, key=key, kind="proposed", text=text, now=desk.now)
    if not step.approval:
        take(desk.session, case, step, by="the rule's ladder", now=desk.now, local_date=desk.local_date)
