"""From when a deviation may be told of: nobody hears of what was seen while it was waived, or was allowed then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, func, select

from monitor.model import Case, Run, Violation
from monitor.vocabulary import OPEN_VIOLATION

LET_BE = (
    "it was last seen before it could be held against anybody (a waiver stood, or what all was judged by then found "
    "nothing in it), and is told once it is seen again"
)

_JUDGING = ("run", "judge")
"""Plans of passes that judge everything"""


def judged_through(session: Session, run_id: int) -> datetime | None:
    """Return until when everything seen was judged by a pass before this one, or None before the first."""
    done = Run.step == "finished"  # one that was killed bears the moment at which the next one found it
    judged = select(func.max(Run.finished_at)).where(col(Run.plan).in_(_JUDGING), Run.id != run_id, done)
    return session.exec(judged).one()


def waiver_is_over(session: Session, case: Case, now: datetime, lifted: datetime | None) -> None:
    """Let what stands against the case's party about its product be told of from now on, and not of days before.

    Where a person lifts a waiver that was granted at `lifted`, the case goes on where it stood: only what was seen
    since it was granted is left out.
    """
    standing = select(Violation).where(
        Violation.party_key == case.party_key,
        Violation.case_subject == case.subject,
        col(Violation.sighted).is_(True),
        col(Violation.status).in_(OPEN_VIOLATION),
    )
    if lifted is not None:
        standing = standing.where(col(Violation.last_seen) >= lifted)
    for row in session.exec(standing).all():
        row.told_from = now
        session.add(row)


def is_let_be(row: Violation) -> bool:
    """Tell whether a deviation was not seen since it may be told of."""
    return row.told_from is not None and row.last_seen < row.told_from


def let_be(violations: Iterable[Violation]) -> set[int]:
    """Return the numbers of those deviations that were not seen since they may be told of."""
    return {row.id for row in violations if row.id is not None and is_let_be(row)}


def began_before(row: Violation) -> bool:
    """Tell whether a deviation was first seen before it may be told of: only its last sighting is told then."""
    return row.told_from is not None and row.first_seen < row.told_from
