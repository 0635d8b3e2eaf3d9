"""How far a bulk fact type was judged, and whether what was said of it still stands."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists
from sqlmodel import Session, col, func, select

from monitor import __version__
from monitor.facts.fact import Bulk
from monitor.model import Exemption, Judging, Observation, PolicyVersion, VerdictCount, Violation
from monitor.rulebook.records import Rule
from monitor.vocabulary import OPEN_VIOLATION, ViolationStatus


def judged_through(session: Session, fact: str, conditions: str, run_id: int) -> int | None:
    """Return the highest row that was judged under these conditions, or None where all must be judged anew.

    A run that judges a second time does so as a whole: what it said before was taken out.
    """
    known = session.get(Judging, fact)
    if known is None or known.stale or known.conditions != conditions:
        return None
    again = session.exec(select(VerdictCount.rule_id).where(VerdictCount.run_id == run_id).limit(1)).first()
    return known.through if again is None else None


def rows_since(session: Session, bulk: Bulk, since: int) -> ColumnElement[bool]:
    """Return the condition for the rows to judge: those new since, and suspicions seen again."""
    new = bulk.number > since
    # Asked first and named by number: in the statement SQLite would ask it again for every part that names the rows.
    if again := session.execute(_suspicions_seen_again(bulk)).scalars().all():
        new = new | bulk.number.in_(bindparam("again", again, expanding=True, literal_execute=True))
    return bulk.standing & new


def with_open_violation(bulk: Bulk, new: ColumnElement[bool] | None) -> Select[Any]:
    """Return the numbers of the rows, of all or of the new ones, whose violation is open.

    Complying or not, the engine has to say it.
    """
    is_open = and_(
        col(Violation.subject) == bulk.subject,
        col(Violation.status).in_(OPEN_VIOLATION),
        col(Violation.sighted).is_(True),
    )
    if new is not None:  # few rows: asked of each, where SQLite would else begin with all violations
        return select(bulk.number).where(new, exists().where(is_open))
    return select(bulk.number).join(Violation, is_open).where(bulk.standing)


def remember(session: Session, fact: str, conditions: str, bulk: Bulk) -> None:
    """Store that every row up to the present one was judged under these conditions."""
    row = session.get(Judging, fact) or Judging(fact=fact, conditions="", through=0)
    row.conditions, row.stale = conditions, False
    row.through = session.execute(select(func.max(bulk.number))).scalar_one() or 0
    session.add(row)


def forget(session: Session, fact: str) -> None:
    """Store that the type is to be judged anew as a whole."""
    if row := session.get(Judging, fact):
        session.delete(row)


def conditions(session: Session, rules: Sequence[Rule], local_date: date) -> str:
    """Return a hash of all that a verdict hangs on beside the rows: rules, policy, waivers, program and day."""
    policy = session.exec(select(func.max(PolicyVersion.id))).one()
    waivers = session.exec(
        select(func.count(), func.count(col(Exemption.ended_at)), func.max(Exemption.id)).select_from(Exemption)
    ).one()
    said = (__version__, policy, tuple(waivers), local_date.isoformat(), sorted(map(repr, rules)))
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _suspicions_seen_again(bulk: Bulk) -> Select[Any]:
    return (
        select(bulk.number)
        .join(Violation, col(Violation.subject) == bulk.subject)
        .join(Observation, col(Observation.id) == bulk.number)
        .where(
            bulk.standing,
            Violation.status == ViolationStatus.SUSPICION,
            col(Violation.sighted).is_(True),
            Observation.last_seen > Violation.last_seen,
        )
    )
