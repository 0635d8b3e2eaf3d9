"""Report files from mailboxes into the inbox: a mail is marked as read only after its files lie there."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from monitor.settings import Mailbox as Source
from monitor.settings import Workspace
from scrapers.mailbox import Mail, MailAccount, Mailbox, MailboxError


@dataclass
class Fetched:
    """The files that were put into the inbox, below it, and what could not be fetched."""

    files: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def fetch_mail(workspace: Workspace, *, keep: bool = True) -> Fetched:
    """Fetch the unread mails of every mailbox; with `keep` false only say what would be fetched.

    A killed fetch begins anew with the mails that it had not marked, and writes the same files again.
    """
    fetched = Fetched()
    for source in workspace.settings.mailbox:
        try:
            with Mailbox(_account(workspace, source)) as box:
                for mail in box.unread():
                    _take(workspace, box, mail, fetched, keep=keep)
        except MailboxError as error:
            fetched.failures.append(str(error))
    return fetched


def _take(workspace: Workspace, box: Mailbox, mail: Mail, fetched: Fetched, *, keep: bool) -> None:
    if mail.fault:
        fetched.failures.append(f"{mail.fault}; fetch it by hand and put its files into inbox/")
        return
    for file in mail.files:
        place = Path("mail") / file.mail / file.name
        if keep:
            _write(workspace.inbox / place, file.data)
        fetched.files.append(place.as_posix())
    if keep:
        box.mark_read(mail)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; the inbox does not look at names that begin with a dot."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


def _account(workspace: Workspace, source: Source) -> MailAccount:
    return MailAccount(
        host=source.host,
        user=source.user,
        password=workspace.mailbox_password(source),
        port=source.port,
        folder=source.folder,
        tls=source.tls,
        timeout_seconds=source.timeout_seconds,
    )
