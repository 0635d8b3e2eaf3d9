"""What a person closed a case over: it is followed until it ends, and used against nobody any more."""

from __future__ import annotations

from sqlmodel import Session, col, select

from monitor.cases.history import stored_id
from monitor.model import Case, Violation
from monitor.vocabulary import ViolationStatus

SETTLED_BEFORE = "settled with its case before it ended: "
"""How the end of a finding begins whose case a person had closed: nobody cured anything, and it counts as nothing."""


def end_reason(row: Violation, reason: str) -> str:
    """Return why a finding ends, as it is kept: of one that was settled it says so; call it before its status moves."""
    return f"{SETTLED_BEFORE}{reason}" if row.status == ViolationStatus.SETTLED else reason


def settle(session: Session, case: Case) -> None:
    """Mark what stands in a case as settled, as a person closes it: its offers and documents are followed on."""
    standing = select(Violation).where(
        Violation.case_id == stored_id(case.id), Violation.status == ViolationStatus.CONFIRMED
    )
    for row in session.exec(standing.order_by(col(Violation.id))).all():
        row.status = ViolationStatus.SETTLED
        session.add(row)
    session.flush()
