"""Report files from an IMAP mailbox: attachments of mails that were not read yet, marked as read once they are kept."""

from __future__ import annotations

import imaplib
import mimetypes
import re
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from scrapers.file_source import SourceError, safe_name
from scrapers.mail_tables import sender_of, speaks_of_orders, tables_of

_MOST_BYTES = 100_000_000
"""A mail larger than this is left unread and told"""

_ORDERED = "has no report attached, and the table in its text stands beside words of an order, an offer or an invoice"
_OF_THE_MAIL = frozenset(
    "text/plain text/html text/enriched text/calendar text/rfc822-headers "
    "application/pgp-signature application/pgp-encrypted application/pkcs7-signature".split()
)
"""Types of parts without a name that are the mail itself, or sign it"""


@dataclass(frozen=True)
class MailAccount:
    """Where the mailbox is; `tls` is tls, starttls or none. The password is never shown."""

    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    folder: str = "INBOX"
    tls: str = "tls"
    timeout_seconds: float = 30.0


@dataclass(frozen=True)
class MailFile:
    """One attachment, or a text with a table: `name` is bare, `mail` names its mail for good (UIDVALIDITY-UID)."""

    mail: str
    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Mail:
    """One unread mail with its files; `fault` says why it could not be read, `about` which mail it is.

    `lacks` says of one without a report what is missing, also beside pictures.
    """

    uid: str
    files: tuple[MailFile, ...]
    fault: str = ""
    about: str = ""
    lacks: str = ""


class MailboxError(SourceError):
    """The mailbox cannot be read; the message says which and why."""


class Mailbox:
    """An opened mailbox; use it as a context manager."""

    def __init__(self, account: MailAccount) -> None:
        self._account = account
        self._validity = ""

    def __enter__(self) -> Mailbox:
        account = self._account
        try:
            self._server = _connected(account)
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailboxError(f"{account.host}:{account.port}: {_said(error)}") from error
        try:
            self._server.login(account.user, account.password)
            self._expect(self._server.select(_quoted(account.folder)), f"open the folder '{account.folder}'")
        except (imaplib.IMAP4.error, OSError, MailboxError) as error:
            self._close()
            raise MailboxError(f"{account.user} at {account.host}:{account.port}: {_said(error)}") from error
        self._validity = str((self._server.response("UIDVALIDITY")[1] or [b"0"])[0] or b"0", "ascii")
        return self

    def __exit__(self, *failure: object) -> None:
        self._close()

    def _close(self) -> None:
        try:
            self._server.logout()
        except (imaplib.IMAP4.error, OSError):
            return  # the connection is gone already

    def unread(self) -> Iterator[Mail]:
        """Yield the mails that are unread, the oldest first; none is marked by that."""
        found = self._expect(self._call("SEARCH", "UNSEEN"), "search for unread mails")
        listed = found[0] if found and isinstance(found[0], bytes) else b""
        for uid in listed.split():
            yield self._mail(uid.decode())

    def mark_read(self, mail: Mail) -> None:
        """Mark a mail as read: its files are kept."""
        self._expect(self._call("STORE", mail.uid, "+FLAGS", r"(\Seen)"), f"mark mail {mail.uid} as read")

    def _mail(self, uid: str) -> Mail:
        size = self._expect(self._call("FETCH", uid, "(RFC822.SIZE)"), f"ask for the size of mail {uid}")
        stated = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(part for part in size if isinstance(part, bytes)))
        if stated and int(stated[1]) > _MOST_BYTES:
            return Mail(uid, (), f"mail {uid} has {int(stated[1]):,} bytes, more than {_MOST_BYTES:,}")
        parts = self._expect(self._call("FETCH", uid, "(BODY.PEEK[])"), f"fetch mail {uid}")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        message = message_from_bytes(raw, policy=policy.default)
        attached = _attached(message)
        # A logo is no report: a table in the text is one beside it.
        pictures = all(part.get_content_maintype() == "image" for part, _ in attached)
        tables = list(tables_of(message)) if pictures else []
        ordered = bool(tables) and speaks_of_orders(message)
        found = [(_name(part), data) for part, data in attached] + ([] if ordered else tables)
        return Mail(
            uid,
            tuple(_files(found, f"{self._validity}-{uid}")),
            about=f"mail {uid} {_about(message)}".strip(),
            lacks=_ORDERED if ordered else "" if found else "has no file",
        )

    def _call(self, command: str, *words: str) -> tuple[str, list[Any]]:
        try:
            return self._server.uid(command, *words)
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailboxError(f"{self._account.host}: {command} failed: {_said(error)}") from error

    def _expect(self, answer: tuple[str, list[Any]], what: str) -> list[Any]:
        status, data = answer
        if status != "OK":
            raise MailboxError(f"{self._account.host} refuses to {what}: {data}")
        return data


def _connected(account: MailAccount) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if account.tls == "tls":
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=account.timeout_seconds)
    server = imaplib.IMAP4(account.host, account.port, timeout=account.timeout_seconds)
    if account.tls == "starttls":
        server.starttls(context)
    return server


def _about(message: EmailMessage) -> str:
    """Return subject and sender of a mail on one line."""
    said = f"('{message['subject'] or ''}' of {sender_of(message)})"
    return " ".join(said.encode("utf-8", "replace").decode().split())


def _attached(message: EmailMessage) -> list[tuple[EmailMessage, bytes]]:
    """Return the parts of a mail that are files, with what they hold."""
    return [(part, data) for part in message.walk() if _is_file(part) and (data := _content(part)) is not None]


def _files(found: Iterable[tuple[str, bytes]], mail: str) -> Iterator[MailFile]:
    """Yield files of a mail, no name twice."""
    seen: set[str] = set()
    for called, data in found:
        name = called
        while name in seen:
            name = f"{len(seen) + 1}-{name}"
        seen.add(name)
        yield MailFile(mail, name, data)


def _content(part: EmailMessage) -> bytes | None:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else None


def _name(part: EmailMessage) -> str:
    name = safe_name(part.get_filename() or "")
    return name or f"unnamed{mimetypes.guess_extension(part.get_content_type()) or ''}"


def _is_file(part: EmailMessage) -> bool:
    """Return whether a part is a file, named or not, and no text of the mail, picture in it or signature."""
    kind, placed = part.get_content_maintype(), part.get_content_disposition()
    if placed == "inline" and kind == "image":
        return False
    if placed == "attachment" or part.get_filename():
        return True
    return kind in ("application", "text") and part.get_content_type() not in _OF_THE_MAIL


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _said(error: Exception) -> str:
    first = error.args[0] if error.args else error
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(error)
