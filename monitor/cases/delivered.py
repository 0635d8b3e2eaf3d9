"""Whether the letter of a step reached the outside, and the days to cure that begin when it leaves."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import Session

from monitor.model import OutboxItem, Step
from monitor.vocabulary import OutboxStatus, StepStatus

_STILL_HERE = (OutboxStatus.PENDING, OutboxStatus.FAILED)


def leaves(step: Step, local_date: date) -> None:
    """Let a step's days to cure begin on the day on which its letter leaves: nobody is held to a day before he knew."""
    step.cure_until = local_date + timedelta(days=step.cure_days)


def letter_of(session: Session, step: Step) -> OutboxItem | None:
    """Return a step's letter as it stands in the outbox, or None: it has none."""
    return None if step.outbox_id is None else session.get(OutboxItem, step.outbox_id)


def has_left(session: Session, step: Step) -> bool:
    """Return whether a taken step's letter left the house or may have: one that waits or failed did not."""
    letter = letter_of(session, step)
    return step.status == StepStatus.DONE and (letter is None or letter.status not in _STILL_HERE)


def cure_ends(session: Session, step: Step) -> date | None:
    """Return the last day of a taken step's cure period, or None while its letter has not left the house."""
    return cure_ends_by(step, letter_of(session, step))


def cure_ends_by(step: Step, letter: OutboxItem | None) -> date | None:
    """Return the same where the step's letter is at hand; None: it has none, and its days run from the approval."""
    if step.status != StepStatus.DONE or (letter is not None and letter.status != OutboxStatus.SENT):
        return None
    return step.cure_until
