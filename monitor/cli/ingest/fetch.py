"""`ingest fetch`: report files from the mailboxes and servers of the settings into the inbox."""

from __future__ import annotations

from contextlib import closing

import typer

from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.cli.ingest.desk import DryRunOption
from monitor.errors import SettingsError
from monitor.evidence.own_store import open_store
from monitor.pipeline.arrivals import Arrivals
from monitor.pipeline.fetch import would_fetch
from monitor.pipeline.run import run
from monitor.settings import SETTINGS_FILE, Workspace
from scrapers.counted import number_of


def fetch(dry_run: DryRunOption = False, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Put new files of mailboxes and SFTP servers into the inbox, archived first; `ingest` then takes them in."""
    output, place = Output(as_json), workspace_of(workspace)
    if not place.settings.mailbox and not place.settings.sftp:
        raise SettingsError(f"there is no [[mailbox]] and no [[sftp]] in {SETTINGS_FILE} to fetch from.")
    files, failures = _seen(place) if dry_run else _fetched(place)
    output.data({"files": files, "failures": failures, "dry_run": dry_run})
    if not as_json:
        output.lines(files)
        output.lines(f"! {failure}" for failure in failures)
        output.say(f"{number_of(len(files), 'file')}{' would be' if dry_run else ''} in {place.inbox}")
    if failures:
        raise typer.Exit(3)


def _fetched(place: Workspace) -> tuple[list[str], list[str]]:
    summary = run(place, now=wall_clock(), plan="fetch")
    return summary.fetched, summary.failures


def _seen(place: Workspace) -> tuple[list[str], list[str]]:
    with closing(open_store(place)) as database:
        arrivals = Arrivals(place, database, wall_clock(), None)
        would_fetch(arrivals)
    return arrivals.files, arrivals.failures
