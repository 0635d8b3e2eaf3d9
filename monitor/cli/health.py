"""`channelwarden health`: how well each site can be seen, what else fell silent, and what the schedule does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.evidence.own_store import open_store
from monitor.health.outages import SITE
from monitor.health.sites import SiteHealth
from monitor.health_now import health_now
from monitor.jobs import DONE, FAILED, JobHealth
from monitor.whole_file import write_whole

_SILENT = 3
"""Exit code: a source failed, or a job of the schedule did."""


_MetricsOption = Annotated[
    Path | None,
    typer.Option("--metrics", help="Also write this file for Prometheus (node_exporter's textfile collector)."),
]


def health(workspace: WorkspaceOption = None, as_json: JsonOption = False, metrics: _MetricsOption = None) -> None:
    """Show how each site was seen in 24 hours and which jobs failed or are late; exit 3 for these and a silent site."""
    out, opened, now = Output(as_json), workspace_of(workspace), wall_clock()
    with closing(open_store(opened)) as database, database.session() as session:
        found = health_now(session, opened, now)
    out.data(found.data)
    if not as_json:
        zone = opened.settings.brand.timezone
        out.say(_table(found.sites, zone) if found.sites else "No page is watched: policy/listings.csv names none.")
        for item in found.outages:
            if not item.subject.startswith(SITE):
                out.say(f"{item.subject}: {item.text} (since {_shown(item.began_at, zone)})")
        out.lines(_of_jobs(found.jobs, zone))
    if metrics is not None:
        from monitor.health_metrics import exposition, metrics_of  # noqa: PLC0415 - a library few ask for

        write_whole(metrics, exposition(metrics_of(found, opened)))
    if found.ails:
        raise typer.Exit(_SILENT)


def _table(sites: Iterable[SiteHealth], zone: ZoneInfo) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, justify in (("Site", "left"), ("State", "left"), ("Seen", "right"), ("Read in 24 h", "right")):
        table.add_column(heading, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    table.add_column("Last read", no_wrap=True)
    table.add_column("Not seen")
    for site in sites:
        counts = {
            "blocked": site.blocked,
            "layout changed": site.layout_changed,
            "not reached": site.unreachable,
            "gone": site.gone,
            "stale": site.stale,
        }
        last = _shown(site.last_read, zone) if site.last_read else "never"
        missing = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        share = f"{site.share_read_bp // 100} %"
        table.add_row(site.site, site.state, f"{site.seen} of {site.watched}", share, last, missing)
    return table


def _of_jobs(jobs: Iterable[JobHealth], zone: ZoneInfo) -> Iterator[str]:
    """Yield a line for each job that failed or is late, and what to do about the late ones."""
    late = False
    for job in jobs:
        at = _shown(job.made_at, zone)
        if job.state == FAILED:
            yield f"job {job.job} of {at} {job.result}"
        elif job.state != DONE:
            late = True
            yield f"job {job.job} is late: made last {at}, due again {_shown(job.due_at, zone)}"
    if late:
        yield "Does `channelwarden schedule` run, and what does its log say?"


def _shown(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
