"""Putting a mail into the outbox, and looking at it there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlmodel import select

from monitor.model import OutboxItem
from monitor.outbox.queue import enqueue
from monitor.settings import MailServer, Workspace
from monitor.store.session import Database

NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
Sending = Callable[[MailServer], Workspace]


def put(
    database: Database, key: str = "k1", *, kind: str = "notice", to: str = "shop@acme.example", **more: Any
) -> None:
    """Put a mail into the outbox."""
    given: dict[str, Any] = {"subject": "Your price", "parts": {"txt": "Please correct.\n", "html": "<p>Please</p>"}}
    with database.session() as session:
        enqueue(session, dedupe_key=key, kind=kind, channel="mail", recipient=to, now=NOW, **(given | more))
        session.commit()


def item(database: Database) -> OutboxItem:
    """Return the only item."""
    with database.session() as session:
        return session.exec(select(OutboxItem)).one()
