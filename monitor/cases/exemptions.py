"""Waivers and disputes: while one stands the case's clock stops and no step can be taken."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from monitor.cases.delivered import cure_ends, holds_no_more
from monitor.cases.history import ACTOR, stored_id, tell
from monitor.cases.told_from import waiver_is_over
from monitor.model import Case, Exemption, Step
from monitor.vocabulary import CaseStatus, StepStatus

STOPPED = {"waiver": CaseStatus.WAIVED, "dispute": CaseStatus.DISPUTED}
"""Kind of exemption and the status it puts a case in."""


def standing_exemption(session: Session, case: Case) -> Exemption | None:
    """Return the waiver or dispute that stops the case now, if any."""
    statement = (
        select(Exemption)
        .where(Exemption.case_id == stored_id(case.id), col(Exemption.ended_at).is_(None))
        .order_by(col(Exemption.id).desc())
    )
    return session.exec(statement).first()


def grant(
    session: Session, case: Case, *, kind: str, by: str, reason: str, until: date | None, now: datetime
) -> Exemption:
    """Stop the case's clock by a waiver or dispute; `until` is its last day."""
    exemption = Exemption(case_id=stored_id(case.id), kind=kind, by=by, reason=reason, at=now, until=until)
    session.add(exemption)
    session.flush()
    status = STOPPED[kind]
    case.status, case.clock_stopped_until = status, until
    ends = f" until {until.isoformat()}" if until else ""
    key = f"{status}|{exemption.id}"
    tell(session, case, key=key, kind=status, text=f"{kind.capitalize()}{ends}: {reason}", now=now, actor=by)
    return exemption


def lift(session: Session, case: Case, *, text: str, now: datetime, zone: ZoneInfo, actor: str = ACTOR) -> None:
    """End the waiver or dispute: the clock goes on, cure periods grow by the days it stood still.

    `zone` is the one whose days the cure periods are.
    """
    exemption = standing_exemption(session, case)
    case.clock_stopped_until = None
    if exemption is not None:
        exemption.ended_at = now
        session.add(exemption)
        _give_days_back(session, case, exemption, now, zone)
        if exemption.kind == "waiver":
            lifted = exemption.at if actor != ACTOR else None
            waiver_is_over(session, case, now, lifted)
        tell(session, case, key=f"resumed|{exemption.id}", kind="resumed", text=text, now=now, actor=actor)
    case.status = CaseStatus.OPEN  # the next pass over the cases cures it if nothing stands any more
    session.add(case)
    session.flush()


def expire(session: Session, now: datetime, zone: ZoneInfo) -> int:
    """Lift every waiver and dispute whose last day is over; returns how many."""
    statement = (
        select(Case)
        .where(
            col(Case.status).in_(list(STOPPED.values())),
            col(Case.clock_stopped_until).is_not(None),
            col(Case.clock_stopped_until) < now.astimezone(zone).date(),
        )
        .order_by(col(Case.id))
    )
    over = session.exec(statement).all()
    for case in over:
        kind = next(kind for kind, status in STOPPED.items() if status == case.status)
        last = case.clock_stopped_until.isoformat() if case.clock_stopped_until else ""
        lift(session, case, text=f"The {kind} ended with {last}; the clock goes on", now=now, zone=zone)
    return len(over)


def _give_days_back(session: Session, case: Case, exemption: Exemption, now: datetime, zone: ZoneInfo) -> None:
    stopped_on = exemption.at.astimezone(zone).date()
    stood = timedelta(days=math.ceil((now - exemption.at) / timedelta(days=1)))
    taken = select(Step).where(
        Step.case_id == stored_id(case.id), Step.episode == case.episode, Step.status == StepStatus.DONE
    )
    for step in session.exec(taken).all():
        holds_no_more(session, *(f"the case is {status}" for status in STOPPED.values()), of=step)
        # The days of a letter that was held back meanwhile have not begun: they are given when it leaves.
        ends = cure_ends(session, step)
        if ends is not None and ends >= stopped_on:
            step.cure_until = ends + stood
            session.add(step)
