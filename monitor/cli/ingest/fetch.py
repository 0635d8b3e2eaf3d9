"""`ingest fetch`: report files from the mailboxes of the settings into the inbox."""

from __future__ import annotations

import typer

from monitor.cli.context import JsonOption, Output, WorkspaceOption, workspace_of
from monitor.cli.ingest.desk import DryRunOption
from monitor.errors import SettingsError
from monitor.pipeline.fetch_mail import fetch_mail
from monitor.pipeline.lock import workspace_lock
from monitor.settings import SETTINGS_FILE


def fetch(dry_run: DryRunOption = False, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Put the attachments of unread mails into the inbox, and mark these mails as read; `ingest` then takes them in."""
    output, place = Output(as_json), workspace_of(workspace)
    if not place.settings.mailbox:
        raise SettingsError(f"there is no [[mailbox]] in {SETTINGS_FILE}; name host, user and password_env of one.")
    with workspace_lock(place, purpose="fetch"):
        fetched = fetch_mail(place, keep=not dry_run)
    output.data({"files": fetched.files, "failures": fetched.failures, "dry_run": dry_run})
    if not as_json:
        output.lines(fetched.files)
        output.lines(f"! {failure}" for failure in fetched.failures)
        output.say(f"{len(fetched.files)} files{' would be' if dry_run else ''} in {place.inbox}")
    if fetched.failures:
        raise typer.Exit(3)
