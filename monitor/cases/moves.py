"""Findings that are about another product or party by what is known now: from which case they go on, and in which."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from monitor.cases.history import stored_id, tell
from monitor.model import Case, CaseEvent, OutboxItem, Step, Violation
from monitor.store.session import once
from monitor.vocabulary import CaseStatus, OutboxStatus, StepStatus, ViolationStatus

MOVED = "moved"
"""What an event is of a finding that left its case."""

_CONTINUED = "continued"
_A_PERSONS = (CaseStatus.WAIVED, CaseStatus.DISPUTED, CaseStatus.CLOSED)
"""What a person made of a case: who reads of what goes on from it should know"""

_TEXT = "What was found is about another product or party by now"


def leave_case(session: Session, row: Violation, now: datetime) -> None:
    """Take a violation out of its case, whose history says so; the next advance finds or opens the case it belongs to.

    The caller says next whom and what it is about.
    """
    if (case := session.get(Case, row.case_id)) is not None:
        tell(session, case, key=f"{MOVED}|{row.id}|{now.isoformat()}", kind=MOVED, text=_TEXT, now=now)
    row.case_id = None
    if row.status == ViolationStatus.SETTLED:  # with that case; who reads of the next one is told that it was closed
        row.status = ViolationStatus.CONFIRMED


def go_on(session: Session, violation: Violation, case: Case, now: datetime, zone: ZoneInfo) -> None:
    """Tell the case into which a violation comes from which one it goes on, and which letter of that left last."""
    before = once(session, "cases that findings left", lambda: _left(session)).get(violation.id or 0)
    if before is None or before == case.id:
        return
    was = session.get_one(Case, before)
    rests = f", which is {was.status}" if was.status in _A_PERSONS else ""
    text = f"Goes on from case {before}{rests}{_last_letter(session, before, zone)}"
    tell(session, case, key=f"{_CONTINUED}|{before}|{case.episode}", kind=_CONTINUED, text=text, now=now)


def _left(session: Session) -> dict[int, int]:
    """Return the case that each violation left last, by the violation's number."""
    events = select(CaseEvent.key, CaseEvent.case_id).where(CaseEvent.kind == MOVED).order_by(col(CaseEvent.id))
    return {_number_in(key): case_id for key, case_id in session.exec(events).all()}


def _number_in(key: str) -> int:
    """Return the number of the violation that an event's key names."""
    return int(key.split("|")[1])


def goes_on_in(session: Session, case: Case) -> str:
    """Return in which cases what left this one goes on, such as "what was found goes on in case 7"; or nothing."""
    left = select(CaseEvent.key).where(CaseEvent.case_id == stored_id(case.id), CaseEvent.kind == MOVED)
    numbers = {_number_in(key) for key in session.exec(left).all()}
    held = select(Violation.case_id).where(col(Violation.id).in_(sorted(numbers)), col(Violation.case_id).is_not(None))
    cases = sorted({number for number in session.exec(held).all() if number is not None and number != case.id})
    if not cases:
        return ""
    return f"what was found goes on in case{'s' if len(cases) > 1 else ''} {' and '.join(map(str, cases))}"


def _last_letter(session: Session, case_id: int, zone: ZoneInfo) -> str:
    """Return which letter of a case left last, and when: who reads of the next one should know it."""
    sent = (
        select(Step.kind, OutboxItem.sent_at)
        .join(OutboxItem, col(OutboxItem.id) == col(Step.outbox_id))
        .where(Step.case_id == case_id, Step.status == StepStatus.DONE, OutboxItem.status == OutboxStatus.SENT)
    )
    last = session.exec(sent.order_by(col(OutboxItem.sent_at).desc()).limit(1)).first()
    if last is None or last[1] is None:
        return ""
    return f", whose {last[0]} left on {last[1].astimezone(zone).date().isoformat()}"
