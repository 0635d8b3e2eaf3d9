"""The blast-radius limit: a run that would accuse too many parties at once accuses nobody until it is released."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, or_, select

from monitor.model import Party, Violation
from monitor.settings import Limits
from monitor.vocabulary import ViolationStatus

NO_LIMIT = 100
"""The per cent under which no run is ever held"""


@dataclass(frozen=True)
class HeldRun:
    """A run that is held: how many parties it would newly accuse by how many violations that still stand."""

    run: int
    parties: int
    violations: int


def active_parties(session: Session, local_date: date) -> int:
    """Return how many parties are known whose authorisation has not ended and that are not suspended."""
    statement = select(func.count()).where(
        col(Party.suspended).is_(False),
        or_(col(Party.authorised_to).is_(None), col(Party.authorised_to) >= local_date),
    )
    return session.exec(statement).one()


def too_many(session: Session, accused: Collection[str], limits: Limits, local_date: date) -> bool:
    """Tell whether accusing these parties in one run is more than the limits allow.

    Sellers nobody has identified count as accused too: inventing sellers is how a broken parser shows itself. They may
    outnumber the parties that are known, and under a limit of 100 % nothing is too many all the same.
    """
    if len(accused) <= limits.blast_radius_minimum or limits.blast_radius_percent >= NO_LIMIT:
        return False
    return 100 * len(accused) > limits.blast_radius_percent * active_parties(session, local_date)


def held(session: Session) -> list[Violation]:
    """Return the violations that a run holds back and that still stand."""
    statement = (
        select(Violation)
        .where(col(Violation.held_run).is_not(None), Violation.status == ViolationStatus.CONFIRMED)
        .order_by(col(Violation.id))
    )
    return list(session.exec(statement).all())


def hold(session: Session, violations: Iterable[Violation], run_id: int) -> None:
    """Mark the violations as held back by the run."""
    for violation in violations:
        violation.held_run = run_id
        session.add(violation)
    session.flush()


def held_runs(session: Session) -> list[HeldRun]:
    """Return every run that waits for an operator's release, oldest first."""
    runs: dict[int, list[Violation]] = {}
    for violation in held(session):
        if violation.held_run is not None:
            runs.setdefault(violation.held_run, []).append(violation)
    return [
        HeldRun(run, len({violation.party_key for violation in violations}), len(violations))
        for run, violations in sorted(runs.items())
    ]
