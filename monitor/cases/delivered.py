"""The days to cure that a step's letter gives: they begin when it leaves the house, and until then there are none."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import Session

from monitor.model import OutboxItem, Step
from monitor.vocabulary import OutboxStatus, StepStatus


def leaves(step: Step, local_date: date) -> None:
    """Let a step's days to cure begin on the day on which its letter leaves: nobody is held to a day before he knew."""
    step.cure_until = local_date + timedelta(days=step.cure_days)


def cure_ends(session: Session, step: Step) -> date | None:
    """Return the last day of a taken step's cure period, or None while its letter did not leave, or it is unclear.

    A step without a letter has its days from the approval.
    """
    letter = None if step.outbox_id is None else session.get(OutboxItem, step.outbox_id)
    if step.status != StepStatus.DONE or (letter is not None and letter.status != OutboxStatus.SENT):
        return None
    return step.cure_until
