"""A document goes once more into the queue on a person's word; a letter that a person took back only by name."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from monitor.cases.decisions import named
from monitor.cases.history import ACTOR, tell
from monitor.cases.ladder import LEGAL
from monitor.documents.notice_copies import step_of
from monitor.errors import RefusedError
from monitor.model import Case, CaseEvent, OutboxItem, Step
from monitor.outbox.queue import send_again
from monitor.vocabulary import StepStatus


def send_once_more(session: Session, document: int, *, by: str, role: str, now: datetime) -> OutboxItem:
    """Put a document back into the queue for those who did not get it; the caller commits.

    Raises `NotFoundError` and `RefusedError` as `send_again` does, and `RefusedError` for a letter that a person took
    back where nobody says `by` name that it leaves after all, or the word of `role` is not enough for its step.
    """
    item = session.get(OutboxItem, document)
    step = step_of(session, item) if item is not None and item.kind == "notice" else None
    back = taken_back(session, step) if step is not None else None
    again = send_again(session, document)
    if step is None or back is None:
        return again
    said = f"document {document} was taken back by {back.actor}: {back.text.partition(': ')[2]}"
    if not by.strip():
        raise RefusedError(f"{said}. Whoever lets it leave after all says so by name: add `--by NAME`.")
    if step.approval == LEGAL and role != LEGAL:
        raise RefusedError(f"{said}. Its step needs legal's word: add `--as legal`.")
    step.approved_by = name = named(by)
    session.add(step)
    text = f"{step.kind.capitalize()} let go after all by {name}; {back.actor} had taken it back"
    tell(
        session,
        session.get_one(Case, step.case_id),
        key=f"let go|{step.id}|{now.isoformat()}",
        kind="approved",
        text=text,
        now=now,
        actor=name,
    )
    return again


def taken_back(session: Session, step: Step) -> CaseEvent | None:
    """Return by which decision a person withdrew a step, if it is withdrawn and a person did so last."""
    if step.status != StepStatus.WITHDRAWN:
        return None
    withdrawn = select(CaseEvent).where(
        CaseEvent.case_id == step.case_id, col(CaseEvent.key).startswith(f"withdrawn|{step.id}|", autoescape=True)
    )
    last = session.exec(withdrawn.order_by(col(CaseEvent.id).desc()).limit(1)).first()
    return None if last is None or last.actor == ACTOR else last
