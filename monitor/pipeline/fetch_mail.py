"""Report files from a mailbox into the inbox: a mail is marked as read only after its files are kept."""

from __future__ import annotations

from pathlib import Path

from monitor.pipeline.arrivals import Arrivals
from monitor.settings import ReportMailbox, Workspace
from scrapers.file_source import SourceError
from scrapers.mailbox import Mail, MailAccount, Mailbox


def mail_name(source: ReportMailbox) -> str:
    """Return what a mailbox is called in evidence, failures and the digest."""
    return f"mailbox {source.user} at {source.host}" + ("" if source.folder == "INBOX" else f" ({source.folder})")


def fetch_mail(workspace: Workspace, source: ReportMailbox, arrivals: Arrivals) -> None:
    """Fetch the unread mails of a mailbox; raises `MailboxError` or `SettingsError` where it cannot be read.

    A killed fetch begins anew with the mails that it had not marked; what had arrived does not arrive again.
    """
    name = mail_name(source)
    with Mailbox(_account(workspace, source)) as box:
        for mail in box.unread():
            _take(name, box, mail, arrivals)


def _take(name: str, box: Mailbox, mail: Mail, arrivals: Arrivals) -> None:
    if mail.fault:
        arrivals.failures.append(f"{name}: {mail.fault}; fetch it by hand and put its files into inbox/")
        return
    if mail.lacks:
        # Told once, and marked as read: told by every pass it would bury what else went wrong.
        arrivals.failures.append(f"{name}: {mail.about} {mail.lacks}; look whether a report was meant to be in it")
    kept = True
    for file in mail.files:
        try:
            arrivals.arrive(name, f"{file.mail}/{file.name}", "", Path("mail") / file.mail / file.name, file.data)
        except SourceError as error:
            arrivals.failures.append(f"{name}: {mail.about}: {error}")
            kept = False
    if arrivals.keeps and kept:
        box.mark_read(mail)


def _account(workspace: Workspace, source: ReportMailbox) -> MailAccount:
    return MailAccount(
        host=source.host,
        user=source.user,
        password=workspace.mailbox_password(source),
        port=source.port,
        folder=source.folder,
        tls=source.tls,
        timeout_seconds=source.timeout_seconds,
    )
