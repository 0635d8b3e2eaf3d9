"""Whether the letter of a step reached the outside, and how many days later than it was approved."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import Session

from monitor.model import OutboxItem, Step
from monitor.vocabulary import OutboxStatus


def cure_ends(session: Session, step: Step) -> date | None:
    """Return the last day of a taken step's cure period, or None while its letter has not left the house."""
    return cure_ends_by(step, None if step.outbox_id is None else session.get(OutboxItem, step.outbox_id))


def cure_ends_by(step: Step, letter: OutboxItem | None) -> date | None:
    """Return the same where the step's letter is at hand; None: it has none.

    A letter that waited for the mail server gives its days from when it left: nobody is held to a day that was over,
    or nearly so, before he was told. A step that needed no letter runs from its approval.
    """
    if step.cure_until is None or letter is None:
        return step.cure_until
    if letter.status != OutboxStatus.SENT or letter.sent_at is None:
        return None
    late = letter.sent_at - (step.decided_at or letter.sent_at)
    return step.cure_until + max(timedelta(days=late.days), timedelta(0))
