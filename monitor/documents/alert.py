"""The alert: a site fell silent or can be read again, told once, at once, beside the daily digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from monitor.documents import commands
from monitor.documents.dispatch import dispatch
from monitor.documents.phrases import listed, moment
from monitor.health.sites import SiteHealth
from monitor.model import OutboxItem
from monitor.printable import capital
from monitor.settings import Workspace
from reports.records import Alert, Gap
from scrapers.counted import number_of


def say(
    session: Session,
    *,
    workspace: Workspace,
    fallen: Sequence[SiteHealth],
    back: Sequence[SiteHealth],
    now: datetime,
) -> list[OutboxItem]:
    """Put one alert about all sites that changed into the outbox, in the caller's transaction; none, no alert."""
    if not fallen and not back:
        return []
    settings = workspace.settings
    document = build(settings.brand.name, fallen, back, zone=settings.brand.timezone, now=now)
    at = f"{now:%Y%m%dT%H%M%SZ}"
    return dispatch(
        session,
        document,
        key=f"alert|{at}",
        kind="alert",
        path=f"alerts/{at}",
        recipients=settings.recipients.channel,
        subject=f"{document.workspace}: {document.headline}",
        now=now,
    )


def build(
    name: str, fallen: Sequence[SiteHealth], back: Sequence[SiteHealth], *, zone: ZoneInfo, now: datetime
) -> Alert:
    """Return the alert as a document."""
    return Alert(
        workspace=name,
        date=moment(now, zone),
        headline=_headline([site.site for site in fallen], [site.site for site in back]),
        silent=tuple(_silent(site, zone) for site in fallen),
        back=tuple(_back(site) for site in back),
        footer=(
            "This is said once. Every digest lists what could not be seen until it can be again.",
            f"How all sites stand: {commands.health()}",
        ),
    )


def why_silent(site: SiteHealth) -> str:
    """Return in words what the last visits to a silent site brought."""
    counts = {
        "blocked": site.blocked,
        "not reached": site.unreachable,
        "not readable, the layout changed": site.layout_changed,
        "gone": site.gone,
    }
    found = listed(f"{count} {words}" for words, count in counts.items() if count) or "no answer that could be read"
    return f"none of {number_of(site.watched, 'watched page')} could be read; at the last visit {found}"


def _silent(site: SiteHealth, zone: ZoneInfo) -> Gap:
    last = f"Last read {moment(site.last_read, zone)}." if site.last_read else "No page of it was ever read."
    why = why_silent(site)
    return Gap(site.site, site.watched, f"{capital(why)}. {last}", _advice(site))


def _back(site: SiteHealth) -> Gap:
    return Gap(site.site, site.seen, f"{site.seen} of {number_of(site.watched, 'watched page')} read again.")


def _advice(site: SiteHealth) -> str:
    if site.blocked >= max(site.unreachable, site.layout_changed, 1):
        return "Ask the shop for access, its API or a feed; nothing here gets round a refusal."
    if site.layout_changed:
        return "Mend the site's selectors in channelwarden.toml, or its reader."
    return "Look whether the shop is up and reachable from this machine. What was open there stays as it was."


def _headline(fallen: Sequence[str], back: Sequence[str]) -> str:
    parts = []
    if fallen:
        parts.append(f"{listed(fallen)} fell silent")
    if back:
        parts.append(f"{listed(back)} can be read again")
    return "; ".join(parts)
