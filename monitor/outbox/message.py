"""A mail as bytes: text first, HTML as its alternative, a Message-ID that never changes for one document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from monitor.mail_address import AddressError, sender_of
from monitor.model import OutboxItem
from monitor.printable import printable

_POLICY = SMTP.clone(cte_type="7bit")
_NAMES_OF_ANY_SCRIPT = _POLICY.clone(utf8=True)
"""For recipients whose names are not ASCII (SMTPUTF8): headers hold them as they are, the body stays 7 bits."""


@dataclass(frozen=True)
class Composed:
    """A mail ready for the wire: envelope sender and the message's bytes."""

    sender: str
    data: bytes


def message_id(dedupe_key: str, sender: str) -> str:
    """Return the Message-ID of a document: the same for every attempt, so that a reader can tell a repeat."""
    digest = hashlib.sha256(dedupe_key.encode("utf-8")).hexdigest()[:32]
    try:
        domain = sender_of(sender)[1].rpartition("@")[2]
    except AddressError:
        domain = "channelwarden.invalid"
    return f"<{digest}@{domain}>"


def compose(item: OutboxItem, sender: str, recipients: Sequence[str], now: datetime) -> Composed:
    """Return the item as a mail; raises `ValueError` where the sender is no address or there is nothing to say."""
    name, address = sender_of(sender)
    local, _, domain = address.rpartition("@")
    message = EmailMessage(policy=_POLICY if all(one.isascii() for one in recipients) else _NAMES_OF_ANY_SCRIPT)
    message["From"] = Address(printable(name), local, domain)
    message["To"] = ", ".join(recipients)
    message["Subject"] = printable(item.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = item.message_id or message_id(item.dedupe_key, sender)
    message["Auto-Submitted"] = "auto-generated"
    text, html = item.parts.get("txt"), item.parts.get("html")
    if text is None and html is None:
        raise ValueError("it has neither a txt nor an html part")
    message.set_content(text if text is not None else "This message needs a mail program that shows HTML.\n")
    if html is not None:
        message.add_alternative(html, subtype="html")
    return Composed(address, message.as_bytes())
