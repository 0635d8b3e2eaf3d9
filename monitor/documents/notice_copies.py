"""A step's letter in the outbox: the mail and the copy in the files, found by the step and the step by them."""

from __future__ import annotations

from sqlmodel import Session, col, select

from monitor.documents.letter import notice_key
from monitor.documents.redating import undated
from monitor.model import OutboxItem, Step
from monitor.vocabulary import OutboxStatus


def copies_of(session: Session, step: Step) -> list[OutboxItem]:
    """Return the step's letter: the mail and the copy in the files."""
    key = col(OutboxItem.dedupe_key).startswith(f"{notice_key(step)}|", autoescape=True)
    return list(session.exec(select(OutboxItem).where(key).order_by(col(OutboxItem.id))).all())


def step_of(session: Session, item: OutboxItem) -> Step | None:
    """Return the step whose letter an item of the outbox is, or None for any other document."""
    key, _, _ = item.dedupe_key.rpartition("|")
    steps = session.exec(
        select(Step)
        .join(OutboxItem, col(OutboxItem.id) == col(Step.outbox_id))
        .where(col(OutboxItem.dedupe_key).startswith(f"{key}|", autoescape=True))
    ).all()
    return next((step for step in steps if notice_key(step) == key), None)


def as_sent(session: Session, item: OutboxItem) -> dict[str, str]:
    """Return a document's parts; the day in a letter that waits is that of its last look, and no reader's."""
    step = step_of(session, item) if item.status == OutboxStatus.PENDING else None
    return item.parts if step is None else undated(step, copies_of(session, step), item)
