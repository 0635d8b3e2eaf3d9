"""`channelwarden health`: how well each site can be seen, and what else fell silent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from sqlmodel import col, select

from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.evidence.own_store import open_store
from monitor.health.outages import SITE
from monitor.health.sites import SiteHealth, site_health
from monitor.model.health import Outage

_SILENT = 3
"""Exit code: a source failed."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(health)


def health(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show for each site what its last visits brought and what was read in 24 hours; exit 3 when one is silent."""
    out, opened = Output(as_json), workspace_of(workspace)
    database = open_store(opened)
    try:
        with database.session() as session:
            sites = site_health(session, opened.settings, now=wall_clock())
            standing = session.exec(select(Outage).where(col(Outage.ended_at).is_(None)).order_by(Outage.subject)).all()
            outages = [item.model_dump(exclude={"id", "ended_at"}) for item in standing]
    finally:
        database.close()
    out.data({"sites": sites, "outages": outages})
    if not as_json:
        zone = opened.settings.brand.timezone
        out.say(_table(sites, zone) if sites else "No page is watched: policy/listings.csv names none.")
        for item in outages:
            if not item["subject"].startswith(SITE):
                out.say(f"{item['subject']}: {item['text']} (since {_shown(item['began_at'], zone)})")
    if any(site.state == "silent" for site in sites):
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


def _shown(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
