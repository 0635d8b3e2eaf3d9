"""The outbox: documents wait here, each once, until they are handed over; kill at any point doubles no notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from monitor.errors import NotFoundError, RefusedError
from monitor.model import OutboxItem
from monitor.outbox.channels import Channel, ChannelDownError, NotAcceptedError, UnclearError, openers
from monitor.outbox.message import message_id, one_line
from monitor.settings import Workspace
from monitor.store.session import Database
from monitor.vocabulary import OutboxStatus

AT_MOST_ONCE = frozenset({"notice"})
"""Kinds a reader must never get twice: when it is unclear whether one left, a person decides, not a retry."""

_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)


@dataclass
class DeliverySummary:
    """What one delivery did: `mails` handed to the mail server, `files` written, `waiting` still in the outbox."""

    mails: int = 0
    files: int = 0
    waiting: int = 0
    failed: int = 0
    uncertain: int = 0
    failures: list[str] = field(default_factory=list)


def enqueue(
    session: Session,
    *,
    dedupe_key: str,
    kind: str,
    channel: str,
    recipient: str,
    subject: str,
    parts: Mapping[str, str],
    now: datetime,
) -> OutboxItem | None:
    """Put a document into the outbox in the caller's transaction; returns None when its key is there already."""
    if channel not in openers():
        raise ValueError(f"no channel '{channel}' in monitor/outbox/channels; known: {', '.join(openers())}")
    if session.exec(select(OutboxItem.id).where(OutboxItem.dedupe_key == dedupe_key)).first() is not None:
        return None
    item = OutboxItem(
        dedupe_key=dedupe_key,
        kind=kind,
        channel=channel,
        recipient=recipient,
        subject=one_line(subject),
        parts=dict(parts),
        status=OutboxStatus.PENDING,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(item)
    except IntegrityError:
        return None  # another process was faster with the same document
    return item


def due(session: Session, now: datetime) -> list[OutboxItem]:
    """Return the documents that may be handed over now, oldest first."""
    statement = (
        select(OutboxItem)
        .where(
            OutboxItem.status == OutboxStatus.PENDING,
            or_(col(OutboxItem.next_attempt_at).is_(None), col(OutboxItem.next_attempt_at) <= now),
        )
        .order_by(col(OutboxItem.id))
    )
    return list(session.exec(statement).all())


def deliver(database: Database, workspace: Workspace, now: datetime) -> DeliverySummary:
    """Hand over what is due, one transaction a document; the caller holds the workspace's lock.

    A document is marked as being sent before it is handed over. One that a dead process left so is uncertain if
    it is a notice (never sent twice) and sent again under its old Message-ID otherwise.
    """
    summary = DeliverySummary()
    _take_up(database, summary)
    open_channels: dict[str, Channel] = {}
    down: dict[str, str] = {}
    with database.session() as session:
        items = due(session, now)
    for item in items:
        if item.channel in down:
            summary.waiting += 1
            continue
        if item.channel not in open_channels:
            open_channels[item.channel] = openers()[item.channel](workspace)
        if not _claim(database, workspace, item):
            continue
        _hand_over(_Delivery(database, workspace, now, summary, down), open_channels[item.channel], item)
    summary.failures.extend(f"{channel}: {reason}" for channel, reason in down.items())
    return summary


def send_again(session: Session, item_id: int) -> OutboxItem:
    """Put a failed or uncertain document back into the queue, on a person's word; the caller commits."""
    item = session.get(OutboxItem, item_id)
    if item is None:
        raise NotFoundError(f"there is no document {item_id}; `channelwarden notices list` shows those there are.")
    if item.status not in (OutboxStatus.FAILED, OutboxStatus.UNCERTAIN):
        raise RefusedError(f"document {item_id} is {item.status}: only failed or uncertain ones are sent again.")
    item.status, item.attempts, item.next_attempt_at = OutboxStatus.PENDING, 0, None
    session.add(item)
    return item


@dataclass(frozen=True)
class _Delivery:
    database: Database
    workspace: Workspace
    now: datetime
    summary: DeliverySummary
    down: dict[str, str]


def _take_up(database: Database, summary: DeliverySummary) -> None:
    """Settle what a process left behind that died while handing over."""
    with database.session(writes_after_reading=True) as session:
        left = session.exec(select(OutboxItem).where(OutboxItem.status == OutboxStatus.SENDING)).all()
        for item in left:
            if item.kind in AT_MOST_ONCE and item.channel != "file":
                item.status = OutboxStatus.UNCERTAIN
                item.last_error = "the process died while handing it over; it may or may not have arrived"
                summary.uncertain += 1
                summary.failures.append(f"document {item.id} ({item.subject}): {item.last_error}")
            else:
                item.status = OutboxStatus.PENDING
            session.add(item)
        session.commit()


def _claim(database: Database, workspace: Workspace, item: OutboxItem) -> bool:
    """Mark the item as being sent, unless another process took it meanwhile."""
    identity = item.message_id or message_id(item.dedupe_key, workspace.settings.mail.sender)
    statement = (
        update(OutboxItem)
        .where(col(OutboxItem.id) == item.id, col(OutboxItem.status) == OutboxStatus.PENDING)
        .values(status=OutboxStatus.SENDING, attempts=item.attempts + 1, message_id=identity)
    )
    with database.session() as session:
        claimed = session.connection().execute(statement).rowcount == 1
        session.commit()
    if claimed:
        item.status, item.attempts, item.message_id = OutboxStatus.SENDING, item.attempts + 1, identity
    return claimed


def _hand_over(delivery: _Delivery, channel: Channel, item: OutboxItem) -> None:
    summary, now = delivery.summary, delivery.now
    try:
        remark = channel.send(item, now)
    except ChannelDownError as error:
        delivery.down[item.channel] = str(error)
        _wait(delivery, item, str(error))
    except (NotAcceptedError, UnclearError) as error:
        final = isinstance(error, NotAcceptedError) and error.permanent
        if isinstance(error, UnclearError) and item.kind in AT_MOST_ONCE and not channel.repeatable:
            summary.uncertain += 1
            _settle(delivery, item, OutboxStatus.UNCERTAIN, str(error))
        elif final or item.attempts >= delivery.workspace.settings.limits.outbox_max_attempts:
            summary.failed += 1
            _settle(delivery, item, OutboxStatus.FAILED, str(error))
        else:
            _wait(delivery, item, str(error))
        summary.failures.append(f"document {item.id} ({item.subject}): {error}")
    else:
        if remark:
            summary.failures.append(f"document {item.id} ({item.subject}): {remark}")
        item.sent_at = now
        if item.channel == "mail":
            summary.mails += 1
        else:
            summary.files += 1
        _settle(delivery, item, OutboxStatus.SENT, remark)


def _wait(delivery: _Delivery, item: OutboxItem, reason: str) -> None:
    """Keep the item for a later attempt; each wait is twice as long as the one before."""
    item.next_attempt_at = delivery.now + min(_FIRST_WAIT * 2 ** min(item.attempts - 1, 10), _LONGEST_WAIT)
    delivery.summary.waiting += 1
    _settle(delivery, item, OutboxStatus.PENDING, reason)


def _settle(delivery: _Delivery, item: OutboxItem, status: OutboxStatus, reason: str) -> None:
    item.status, item.last_error = status, reason
    with delivery.database.session(writes_after_reading=True) as session:
        session.merge(item)
        session.commit()
