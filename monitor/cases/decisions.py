"""What a person decides on a case: approve or withdraw a step, waive, dispute, resume, close."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from monitor.cases import exemptions, ladder, sightings
from monitor.cases.delivered import take_back
from monitor.cases.desk import CaseDesk
from monitor.cases.gate import Gate, deciding_words
from monitor.cases.history import tell
from monitor.cases.settled import settle
from monitor.cases.still_found import found_now, why_not_found
from monitor.errors import NotFoundError, RefusedError
from monitor.model import Case, Step, Violation
from monitor.rulebook.records import Rule
from monitor.vocabulary import Answer, CaseStatus, RuleStatus, StepStatus, Visibility

ROLES = ("channel_manager", "legal")
"""Who may approve, the weightier last."""


def case_of(session: Session, case_id: int) -> Case:
    """Return the case of that number; raises `NotFoundError` where there is none."""
    case = session.get(Case, case_id)
    if case is None:
        raise NotFoundError(f"there is no case {case_id}; `channelwarden cases list` shows those there are.")
    return case


def step_of(session: Session, step_id: int) -> Step:
    """Return the step of that number; raises `NotFoundError` where there is none."""
    step = session.get(Step, step_id)
    if step is None:
        raise NotFoundError(f"there is no step {step_id}; `channelwarden cases show CASE` names a case's steps.")
    return step


def approve(
    session: Session,
    step_id: int,
    *,
    by: str,
    now: datetime,
    zone: ZoneInfo,
    rules: Mapping[str, Rule],
    gate: Gate,
    role: str = "channel_manager",
) -> Step:
    """Approve a waiting step after asking the law gate once more; the answer is stored with the step.

    The caller commits, and must look at the returned step: where the gate answers otherwise than when the step
    was proposed, the step comes back blocked or in review and nothing is approved. Raises `RefusedError` when
    the step does not wait for approval, its case is not open, its deviation is cured or was not found when its offer
    was last seen or when all was judged last, its rule is out of force, or `role` is not enough.
    """
    step = step_of(session, step_id)
    case = case_of(session, step.case_id)
    name = named(by)
    _refuse_unless_waiting(case, step, role)
    desk = CaseDesk(session, rules, gate, now, zone)
    found = desk.deviations(case)
    _refuse_unless_found_now(desk, case, step, found)
    answer = ladder.put_to_gate(desk, case, found, step)
    session.add(step)
    if answer.answer == Answer.BLOCK:
        ladder.block(session, case, step, answer, now=now, local_date=desk.local_date)
        return step
    if answer.answer == Answer.REVIEW:
        step.status, step.approval = StepStatus.IN_REVIEW, ladder.LEGAL
        if role != ladder.LEGAL:
            return step
    _refuse_unless_entitled(case, step, role)
    ladder.take(session, case, step, by=name, now=now, local_date=desk.local_date)
    session.flush()
    return step


def withdraw(session: Session, step_id: int, *, by: str, reason: str, now: datetime) -> Step:
    """Withdraw a step of which nothing left the house, and its letter with it; the ladder rests until a relapse."""
    step = step_of(session, step_id)
    case = case_of(session, step.case_id)
    name, why = named(by), _given(reason)
    unsent = step.status == StepStatus.APPROVED and step.outbox_id is None
    if step.status not in ladder.PENDING and not unsent and not take_back(session, step, f"withdrawn by {name}: {why}"):
        left = ": its letter left the house, or may have" if step.status == StepStatus.DONE else ""
        raise RefusedError(f"step {step.id} is {step.status} and cannot be withdrawn{left}.")
    ladder.withdraw(session, case, step, reason=why, now=now, actor=name)
    session.flush()
    return step


def waive(session: Session, case_id: int, *, by: str, reason: str, until: date, now: datetime, today: date) -> Case:
    """Let an open case rest until a date, its last day included: the clock stops, no step is taken."""
    case = case_of(session, case_id)
    _refuse_unless_open(case)
    _refuse_the_past("waiver", until, today)
    exemptions.grant(session, case, kind="waiver", by=named(by), reason=_given(reason), until=until, now=now)
    return case


def dispute(
    session: Session, case_id: int, *, by: str, reason: str, now: datetime, today: date, until: date | None = None
) -> Case:
    """Note that the party disputes the case: the clock stops until it is settled (`resume` or `close`)."""
    case = case_of(session, case_id)
    _refuse_unless_open(case)
    if until is not None:
        _refuse_the_past("dispute", until, today)
    exemptions.grant(session, case, kind="dispute", by=named(by), reason=_given(reason), until=until, now=now)
    return case


def _refuse_the_past(what: str, until: date, today: date) -> None:
    if until < today:
        raise RefusedError(f"a {what} until {until.isoformat()} is over already; give a date from {today.isoformat()}.")


def resume(session: Session, case_id: int, *, by: str, reason: str, now: datetime, zone: ZoneInfo) -> Case:
    """End a waiver or dispute early; the case goes on where it stood. `zone` is the one whose days are counted."""
    case = case_of(session, case_id)
    if case.status not in (CaseStatus.WAIVED, CaseStatus.DISPUTED):
        raise RefusedError(f"case {case.id} is {case.status}: there is no waiver or dispute to end.")
    exemptions.lift(session, case, text=f"Resumed: {_given(reason)}", now=now, actor=named(by), zone=zone)
    return case


def close(session: Session, case_id: int, *, by: str, reason: str, now: datetime, zone: ZoneInfo) -> Case:
    """Close a case for good: what it stood on is settled, and told to nobody any more.

    Only another violation, or a new one after this one ended, opens it again, on a fresh ladder. `zone` is as for
    `resume`.
    """
    case = case_of(session, case_id)
    name, why = named(by), _given(reason)
    if case.status == CaseStatus.CLOSED:
        raise RefusedError(f"case {case.id} is closed already.")
    if case.status in (CaseStatus.WAIVED, CaseStatus.DISPUTED):
        exemptions.lift(session, case, text="Ended by closing the case", now=now, actor=name, zone=zone)
    ladder.withdraw_waiting(session, case, reason="the case was closed", now=now, actor=name)
    settle(session, case)
    case.status = CaseStatus.CLOSED
    session.add(case)
    tell(session, case, key=f"closed|{case.episode}", kind="closed", text=f"Closed: {why}", now=now, actor=name)
    session.flush()
    return case


def _refuse_unless_waiting(case: Case, step: Step, role: str) -> None:
    if step.status == StepStatus.BLOCKED:
        why = deciding_words(step.gate or {}, to_legal=role == ladder.LEGAL)
        raise RefusedError(f"step {step.id} is blocked by the law gate: {why.rstrip('.')}. No approval can lift that.")
    if step.status not in (StepStatus.PROPOSED, StepStatus.IN_REVIEW):
        raise RefusedError(f"step {step.id} is {step.status}: it does not wait for approval.")
    _refuse_unless_open(case)


def _refuse_unless_open(case: Case) -> None:
    if case.status == CaseStatus.OPEN:
        return
    until = f" until {case.clock_stopped_until.isoformat()}" if case.clock_stopped_until else ""
    stopped = case.status in (CaseStatus.WAIVED, CaseStatus.DISPUTED)
    advice = f"; `channelwarden cases resume {case.id}` ends that" if stopped else ""
    raise RefusedError(f"case {case.id} is {case.status}{until}, not open{advice}.")


def _refuse_unless_found_now(desk: CaseDesk, case: Case, step: Step, found: list[Violation]) -> None:
    """Refuse to speak of what no active rule finds any more: what cannot be judged now accuses nobody."""
    rule = desk.rules.get(case.rule_id)
    if rule is None or rule.status != RuleStatus.ACTIVE:
        state = rule.status if rule else "gone"
        raise RefusedError(f"step {step.id}: rule {case.rule_id} is {state}; nothing is said in its name.")
    if not found:
        raise RefusedError(f"step {step.id}: no confirmed deviation of case {case.id} stands any more.")
    if rule.fact == "offer" and sightings.last_day_deviating(desk.session, found) is None:
        raise RefusedError(
            f"step {step.id}: the offer was seen again since, and the deviation was not found then: it was not judged "
            "yet, or cannot be (no MAP any more, another currency). Run `channelwarden judge` and look at the digest."
        )
    if not found_now(desk.session, desk.rules, found):
        raise RefusedError(f"step {step.id}: {why_not_found(found)}.")


def _refuse_unless_entitled(case: Case, step: Step, role: str) -> None:
    if role not in ROLES:
        raise RefusedError(f"'{role}' cannot approve; expected one of {', '.join(ROLES)}.")
    if (step.approval == ladder.LEGAL or case.visibility == Visibility.LEGAL) and role != ladder.LEGAL:
        raise RefusedError(f"step {step.id} needs legal's approval; legal approves it with `--as legal`.")


def named(by: str) -> str:
    """Return the name of who decides; raises `RefusedError` where there is none."""
    name = " ".join(by.split())
    if not name:
        raise RefusedError("a decision needs the name of the person who takes it (--by NAME).")
    return name


def _given(reason: str) -> str:
    text = " ".join(reason.split())
    if not text:
        raise RefusedError("this decision needs a reason (--reason TEXT): it is kept in the case's history.")
    return text
