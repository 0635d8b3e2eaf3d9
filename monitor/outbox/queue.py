"""The outbox: documents wait here, each once, until all have them; kill at any point doubles no notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from monitor.errors import NotFoundError, RefusedError
from monitor.model import OutboxItem
from monitor.outbox.channels import Channel, ChannelDownError, NotAcceptedError, Reply, UnclearError, openers
from monitor.outbox.handovers import Handovers, forget_refusals, handovers_of
from monitor.outbox.message import message_id
from monitor.printable import printable
from monitor.settings import Workspace
from monitor.store.session import Database
from monitor.vocabulary import HandoverState, OutboxStatus

AT_MOST_ONCE = frozenset({"notice"})
"""Kinds a reader must never get twice: when it is unclear whether one left, a person decides, not a retry."""

_WAITING = (OutboxStatus.PENDING, OutboxStatus.PARTLY_SENT)
_ANSWERS = (HandoverState.TAKEN, HandoverState.DEFERRED, HandoverState.REFUSED, HandoverState.UNCLEAR)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)


@dataclass
class DeliverySummary:
    """What one delivery did: `mails` handed to the mail server, `files` written, `waiting` still in the outbox.

    `stopped` says that it was asked to stop before all of them had their turn.
    """

    mails: int = 0
    files: int = 0
    waiting: int = 0
    failed: int = 0
    uncertain: int = 0
    stopped: bool = False
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
        subject=printable(subject),
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
            col(OutboxItem.status).in_(_WAITING),
            or_(col(OutboxItem.next_attempt_at).is_(None), col(OutboxItem.next_attempt_at) <= now),
        )
        .order_by(col(OutboxItem.id))
    )
    return list(session.exec(statement).all())


def deliver(
    database: Database, workspace: Workspace, now: datetime, should_stop: Callable[[], bool] = lambda: False
) -> DeliverySummary:
    """Hand over what is due, one transaction a document and its recipients; the caller holds the workspace's lock.

    `should_stop` is asked before each document: a slow mail server must not hold up who was told to end.

    A document is marked as being sent before it is handed over, and each recipient with it. Where a dead process left
    one so, it is uncertain if it is a notice (never sent twice); else those who were in hand get it again under its
    old Message-ID, and nobody else.
    """
    summary = DeliverySummary()
    channels = {name: opener(workspace) for name, opener in openers().items()}
    delivery = _Delivery(database, workspace, now, summary, {})
    _take_up(delivery, channels)
    with database.session() as session:
        items = due(session, now)
    for item in items:
        if should_stop():
            summary.stopped = True
            break
        if item.channel not in channels:  # a version that had it made this document
            delivery.down[item.channel] = f"there is no channel '{item.channel}'; the documents on it wait"
        if item.channel in delivery.down:
            summary.waiting += 1
        elif _claim(delivery, item):
            _hand_over(delivery, channels[item.channel], item)
    summary.failures.extend(f"{channel}: {reason}" for channel, reason in delivery.down.items())
    return summary


def send_again(session: Session, item_id: int) -> OutboxItem:
    """Put a document back into the queue for those who did not get it, on a person's word; the caller commits."""
    item = session.get(OutboxItem, item_id)
    if item is None:
        raise NotFoundError(f"there is no document {item_id}; `channelwarden notices list` shows those there are.")
    refused = any(row.state == HandoverState.REFUSED for row in handovers_of(session, item).values())
    if item.status not in (OutboxStatus.FAILED, OutboxStatus.UNCERTAIN) and not refused:
        raise RefusedError(f"document {item_id} is {item.status}: only failed or uncertain ones are sent again.")
    item.status = OutboxStatus.PARTLY_SENT if forget_refusals(session, item) else OutboxStatus.PENDING
    item.attempts, item.next_attempt_at = 0, None
    session.add(item)
    return item


@dataclass(frozen=True)
class _Delivery:
    database: Database
    workspace: Workspace
    now: datetime
    summary: DeliverySummary
    down: dict[str, str]

    def handovers(self, channel: Channel, item: OutboxItem) -> Handovers:
        """Return the document's handovers; of what may be handed over again as it is none are kept."""
        if channel.repeatable:
            return Handovers(item, channel.recipients(item), {})
        with self.database.session() as session:
            return Handovers(item, channel.recipients(item), handovers_of(session, item))

    def keep(self, channel: Channel, item: OutboxItem, handovers: Handovers) -> None:
        """Write down how far a document is."""
        with self.database.session(writes_after_reading=True) as session:
            session.merge(item)
            if not channel.repeatable:
                session.add_all(handovers.rows)
            session.commit()


def _take_up(delivery: _Delivery, channels: Mapping[str, Channel]) -> None:
    """Settle what a process left behind that died while handing over."""
    with delivery.database.session() as session:
        left = session.exec(select(OutboxItem).where(OutboxItem.status == OutboxStatus.SENDING)).all()
    for item in left:
        if (channel := channels.get(item.channel)) is None:
            continue
        handovers = delivery.handovers(channel, item)
        if not handovers.rows:  # it died before it noted for whom, or keeps no note of it
            handovers.begin(handovers.waiting(), delivery.now)
        if handovers.in_hand and item.kind in AT_MOST_ONCE and not channel.repeatable:
            item.last_error = "the process died while handing it over; it may or may not have arrived"
            handovers.unclear(item.last_error)
            delivery.summary.uncertain += 1
            delivery.summary.failures.append(_told(item, item.last_error))
        handovers.put_back("")
        item.status, item.sent_at = handovers.status, item.sent_at or handovers.taken_at
        delivery.keep(channel, item, handovers)


def _claim(delivery: _Delivery, item: OutboxItem) -> bool:
    """Mark the item as being sent, unless another process took it meanwhile."""
    identity = item.message_id or message_id(item.dedupe_key, delivery.workspace.settings.mail.sender)
    statement = (
        update(OutboxItem)
        .where(col(OutboxItem.id) == item.id, col(OutboxItem.status).in_(_WAITING))
        .values(status=OutboxStatus.SENDING, attempts=item.attempts + 1, message_id=identity)
    )
    with delivery.database.session() as session:
        claimed = session.connection().execute(statement).rowcount == 1
        session.commit()
    if claimed:
        item.status, item.attempts, item.message_id = OutboxStatus.SENDING, item.attempts + 1, identity
    return claimed


def _hand_over(delivery: _Delivery, channel: Channel, item: OutboxItem) -> None:
    """Hand a document over to those who wait for it, so many at once as the channel takes, and settle it."""
    handovers = delivery.handovers(channel, item)
    waiting = handovers.waiting()
    heard: list[Reply] = []
    while waiting and item.channel not in delivery.down:
        batch = channel.at_once(waiting)
        handovers.begin(batch, delivery.now)
        delivery.keep(channel, item, handovers)
        replies = _replies(delivery, channel, item, batch, handovers)
        handovers.note(replies, delivery.workspace.settings.limits.outbox_max_attempts)
        handovers.put_back("")  # who was not asked after all comes with the next batch
        heard += replies.values()
        waiting = [one for one in waiting if one not in replies]
    _conclude(delivery, channel, item, handovers, heard)


def _replies(
    delivery: _Delivery, channel: Channel, item: OutboxItem, batch: list[str], handovers: Handovers
) -> Mapping[str, Reply]:
    """Return what the other side said of each of a batch: nothing where the channel is down, which is noted."""
    try:
        replies = _answers(channel.send(item, batch, delivery.now), batch)
    except ChannelDownError as error:
        delivery.down[item.channel] = str(error)
        handovers.put_back(str(error))
        return {}
    except NotAcceptedError as error:
        state = HandoverState.REFUSED if error.permanent else HandoverState.DEFERRED
        return {one: Reply(state, str(error)) for one in batch}
    except UnclearError as error:
        if error.silent:
            delivery.down[item.channel] = str(error)
        return _unclear(channel, item, batch, str(error))
    except Exception as error:  # noqa: BLE001 - a channel may be anybody's file: what it fails by stops no other one
        delivery.down[item.channel] = (
            f"{_file_of(item)}: send failed with {type(error).__name__}: {error}; expected a Reply for each, "
            "or ChannelDownError, NotAcceptedError or UnclearError"
        )
        return _unclear(channel, item, batch, delivery.down[item.channel])
    if not replies:  # asked again at once it would say so again, without end
        delivery.down[item.channel] = (
            f"{_file_of(item)}: send answered for none of those it was given; expected a Reply for at least one of them"
        )
        handovers.put_back(delivery.down[item.channel])
    return replies


def _answers(said: Mapping[str, Reply], batch: list[str]) -> Mapping[str, Reply]:
    """Return what was said of each of a batch; what anybody's file returns may be nothing, or no reply at all."""
    replies = {one: said[one] for one in batch if one in said}
    for one, reply in replies.items():
        if not isinstance(reply, Reply) or reply.state not in _ANSWERS:
            raise TypeError(f"the answer for {one} is {reply!r}")
    return replies


def _unclear(channel: Channel, item: OutboxItem, batch: list[str], words: str) -> Mapping[str, Reply]:
    """Return that nobody knows whether these have the document: a digest may come twice, a notice must not."""
    once = item.kind in AT_MOST_ONCE and not channel.repeatable
    return {one: Reply(HandoverState.UNCLEAR if once else HandoverState.DEFERRED, words) for one in batch}


def _file_of(item: OutboxItem) -> str:
    return f"monitor/outbox/channels/{item.channel}.py"


def _conclude(
    delivery: _Delivery, channel: Channel, item: OutboxItem, handovers: Handovers, heard: list[Reply]
) -> None:
    """Settle a document by what was said of all it goes to: each wait is twice as long as the one before."""
    summary, now = delivery.summary, delivery.now
    item.status, item.last_error, item.next_attempt_at = handovers.status, handovers.words, None
    if item.status in _WAITING:
        summary.waiting += 1
        tries = item.attempts if item.channel in delivery.down else handovers.deferrals
        item.next_attempt_at = now + min(_FIRST_WAIT * 2 ** min(max(tries, 1) - 1, 10), _LONGEST_WAIT)
    summary.uncertain += item.status == OutboxStatus.UNCERTAIN
    summary.failed += item.status == OutboxStatus.FAILED
    if any(reply.state == HandoverState.TAKEN for reply in heard):
        item.sent_at = item.sent_at or now
        summary.mails += item.channel == "mail"
        summary.files += item.channel != "mail"
    if item.status == OutboxStatus.FAILED or any(reply.state != HandoverState.TAKEN for reply in heard):
        summary.failures.append(_told(item, item.last_error))
    delivery.keep(channel, item, handovers)


def _told(item: OutboxItem, words: str) -> str:
    return f"document {item.id} ({item.subject}): {words}"
