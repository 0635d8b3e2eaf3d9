"""A document goes to the outbox: to its readers by mail or the channel they name, and as files below `out/`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.model import OutboxItem, Party
from monitor.outbox.channels import by_channel
from monitor.outbox.queue import enqueue
from monitor.vocabulary import PartyRole
from reports.plain import single_line
from reports.records import Document
from reports.render import render_all


def dispatch(
    session: Session,
    document: Document,
    *,
    key: str,
    kind: str,
    path: str,
    recipients: Iterable[str],
    subject: str,
    now: datetime,
) -> list[OutboxItem]:
    """Enqueue a document once per `key`; returns the new items, the mail first, or none when it was said before.

    Whatever is no notice is for the house alone: it goes to no address of a party, whoever entered it as a reader.
    """
    known = select(OutboxItem.id).where(col(OutboxItem.dedupe_key).in_([f"{key}|mail", f"{key}|file"]))
    if session.exec(known).first() is not None:
        return []
    parts = render_all(document)
    mail = {name: text for name, text in parts.items() if name in ("html", "txt")}
    ways = {"mail": list(recipients)} if kind == "notice" else by_channel(_of_the_house(session, recipients))
    wanted = [(channel, ", ".join(readers), mail) for channel, readers in ways.items() if readers]
    wanted.append(("file", path, parts))
    items = [
        enqueue(
            session,
            dedupe_key=f"{key}|{channel}",
            kind=kind,
            channel=channel,
            recipient=recipient,
            subject=single_line(subject),
            parts=content,
            now=now,
        )
        for channel, recipient, content in wanted
    ]
    return [item for item in items if item is not None]


def _of_the_house(session: Session, recipients: Iterable[str]) -> list[str]:
    """Return the readers that are no party outside: what is not put before the law gate does not go to one."""
    outside = select(Party.email).where(Party.role != PartyRole.OWN_SHOP.value, Party.email != "")
    theirs = {address.casefold() for address in session.exec(outside).all()}
    return [one for one in recipients if not {one.casefold(), one.partition(":")[2].casefold()} & theirs]


def was_dispatched(session: Session, key: str) -> bool:
    """Say whether a document of this key went to the outbox before, in whatever later state."""
    known = select(OutboxItem.id).where(col(OutboxItem.dedupe_key).startswith(f"{key}|", autoescape=True)).limit(1)
    return session.exec(known).first() is not None
