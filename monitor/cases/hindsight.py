"""What was put right, and turns out to have been allowed: a price that is entered late makes a cure none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from monitor.cases.allowed import BROKE_NOTHING, allowed_by
from monitor.cases.history import ACTOR, tell
from monitor.cases.ladder import PENDING, steps_of, withdraw
from monitor.cases.looked_at import is_as_before
from monitor.model import Case, Violation
from monitor.policy.vanished import latest_version
from monitor.rulebook.records import Rule
from monitor.vocabulary import CaseStatus, ViolationStatus

_LOOK_BACK = timedelta(days=366)
"""What ended longer ago counts in no series and in no letter."""

_PRICE_FILES = ("map_prices", "promotions")
_MARK = "prices of what ended"
_WHY = "what was found before broke nothing"


def clear(session: Session, rules: Mapping[str, Rule], zone: ZoneInfo, now: datetime) -> None:
    """Let those cured findings lapse that the price files, changed since, allow on each of their days."""
    latest = latest_version(session)
    files = latest.files if latest is not None else {}
    prices = sorted(item for item in files.items() if item[0].partition(".")[0] in _PRICE_FILES)
    if is_as_before(session, _MARK, prices):
        return
    cured = select(Violation).where(
        Violation.status == ViolationStatus.CURED,
        col(Violation.sighted).is_(True),
        col(Violation.rule_id).in_(sorted(rules)),
        col(Violation.ended_at) > now - _LOOK_BACK,
    )
    for row in session.exec(cured.order_by(col(Violation.id))).all():
        if allowed := allowed_by(session, rules[row.rule_id], row, zone):
            row.status, row.end_reason = ViolationStatus.LAPSED, allowed
            session.add(row)
    session.flush()


def close_what_broke_nothing(session: Session, now: datetime) -> None:
    """Close cured cases none of whose findings was a deviation after all; one that is open again begins anew."""
    about = col(Violation.case_id) == Case.id
    allowed = col(Violation.end_reason).startswith(BROKE_NOTHING)
    true = col(Violation.status).in_((ViolationStatus.CURED, ViolationStatus.DISMISSED))
    cleared = select(Case).where(
        select(Violation.id).where(about, allowed).exists(), ~select(Violation.id).where(about, true).exists()
    )
    for case in _in(session, cleared.where(Case.status == CaseStatus.CURED)):
        last = session.exec(
            select(Violation).where(Violation.case_id == case.id, allowed).order_by(col(Violation.ended_at).desc())
        ).first()
        case.status = CaseStatus.CLOSED
        session.add(case)
        text = f"Closed: {last.end_reason if last else _WHY}"
        tell(session, case, key=f"closed|{case.episode}|cleared", kind="closed", text=text, now=now)
    for case in _in(session, cleared.where(Case.status == CaseStatus.OPEN, col(Case.rung) >= 0)):
        _begin_anew(session, case, now)


def _begin_anew(session: Session, case: Case, now: datetime) -> None:
    """Let the ladder of a case begin anew whose earlier steps rest on nothing, where none was taken since."""
    current = [step for step in steps_of(session, case) if step.episode == case.episode]
    if any(step.status not in PENDING for step in current):
        return
    for step in current:
        withdraw(session, case, step, reason=f"{_WHY}, so the ladder begins anew", now=now, actor=ACTOR)
    case.rung, case.episode = -1, case.episode + 1
    session.add(case)


def _in(session: Session, statement: SelectOfScalar[Case]) -> Iterable[Case]:
    return session.exec(statement.order_by(col(Case.id))).all()
