"""What waits in the outbox leaves the house, and each case is told when its letter did, and not before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import String, cast, exists, literal
from sqlmodel import Session, col, select

from monitor.cases.history import tell
from monitor.documents.letter import notice_number
from monitor.model import Case, CaseEvent, OutboxItem, Step
from monitor.outbox.queue import DeliverySummary, deliver
from monitor.settings import Workspace
from monitor.store.session import Database
from monitor.vocabulary import OutboxStatus, StepStatus


def send_due(
    database: Database, workspace: Workspace, now: datetime, should_stop: Callable[[], bool] = lambda: False
) -> DeliverySummary:
    """Hand over what is due, and note in their cases which letters left; the caller holds the workspace's lock."""
    summary = deliver(database, workspace, now, should_stop)
    with database.session(writes_after_reading=True) as session:
        note_what_left(session)
        session.commit()
    return summary


def note_what_left(session: Session) -> None:
    """Tell the cases of letters that left since this was last asked, in the caller's transaction.

    What the store says counts: a process that died after a delivery leaves it to the next one.
    """
    key = literal("sent|") + cast(col(Step.episode), String) + "|" + cast(col(Step.rung), String)
    said = exists().where(col(CaseEvent.case_id) == col(Step.case_id), col(CaseEvent.key) == key)
    rows = session.exec(
        select(Step, OutboxItem)
        .join(OutboxItem, col(OutboxItem.id) == col(Step.outbox_id))
        .where(
            Step.status == StepStatus.DONE,
            OutboxItem.status == OutboxStatus.SENT,
            ~said,
        )
        .order_by(col(Step.id))
    ).all()
    for step, letter in rows:
        if (case := session.get(Case, step.case_id)) is None or letter.sent_at is None:
            continue
        number, kind = notice_number(step), step.kind.capitalize()
        by_mail = letter.channel == "mail"
        text = f"{kind} sent: {number}, to {letter.recipient}" if by_mail else f"{kind} kept as a file: {number}"
        tell(session, case, key=f"sent|{step.episode}|{step.rung}", kind="sent", text=text, now=letter.sent_at)
