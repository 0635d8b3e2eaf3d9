"""Whether a step's letter left the house: its days to cure begin then, and until then it can be taken back."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import Session, col

from monitor.model import OutboxItem, Step
from monitor.vocabulary import OutboxStatus, StepStatus

HELD = "held back: "
"""How the outbox notes why a letter waits that could be handed over."""

_HERE = (OutboxStatus.PENDING, OutboxStatus.FAILED)
"""States of a letter that nobody outside got."""


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


def holds_no_more(session: Session, *reasons: str, of: Step | None = None) -> None:
    """Let letters, all of them or those of one step, wait no more for what is over: nobody reads then that they do."""
    held = or_(*(col(OutboxItem.last_error).startswith(f"{HELD}{reason}", autoescape=True) for reason in reasons))
    waiting = update(OutboxItem).where(col(OutboxItem.status) == OutboxStatus.PENDING, held)
    if of is not None:
        letter = None if of.outbox_id is None else session.get(OutboxItem, of.outbox_id)
        if letter is None:
            return
        waiting = waiting.where(_copies(letter))
    session.flush()
    if session.connection().execute(waiting.values(last_error="", next_attempt_at=None)).rowcount:
        session.expire_all()


def undelivered(session: Session, step: Step) -> bool:
    """Tell whether a step was taken whose letter was given up: nobody outside got it."""
    letter = None if step.outbox_id is None else session.get(OutboxItem, step.outbox_id)
    return step.status == StepStatus.DONE and letter is not None and letter.status == OutboxStatus.FAILED


def take_back(session: Session, step: Step, reason: str) -> bool:
    """Keep the letter of a taken step from leaving; returns False where it left or may have, or there is none."""
    letter = None if step.outbox_id is None else session.get(OutboxItem, step.outbox_id)
    if step.status != StepStatus.DONE or letter is None:
        return False
    session.flush()
    kept = {"status": OutboxStatus.FAILED, "last_error": f"not sent: {reason}"}
    # As one statement: a delivery that goes on meanwhile either has it already or finds it gone.
    here = update(OutboxItem).where(col(OutboxItem.id) == letter.id, col(OutboxItem.status).in_(_HERE)).values(kept)
    if session.connection().execute(here).rowcount != 1:
        return False
    waits = col(OutboxItem.status) == OutboxStatus.PENDING
    session.connection().execute(update(OutboxItem).where(_copies(letter), waits).values(kept))
    session.expire_all()
    return True


def _copies(letter: OutboxItem) -> ColumnElement[bool]:
    """Return the condition of a letter in all its forms: each reader and format is an item of its own."""
    key = letter.dedupe_key.rpartition("|")[0]
    return col(OutboxItem.dedupe_key).startswith(f"{key}|", autoescape=True)
