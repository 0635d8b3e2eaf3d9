"""The digest's section on sites: which fell silent or are back since the last one, and what share was read in a day."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, or_, select

from monitor.documents.phrases import listed, moment
from monitor.documents.window import Window
from monitor.health.outages import SITE
from monitor.health.sites import SiteHealth, site_health
from monitor.model.health import Outage
from monitor.printable import capital
from monitor.settings import Workspace
from reports.records import DigestEntry, DigestSection
from scrapers.counted import number_of


def sites_section(session: Session, workspace: Workspace, window: Window, ambiguous: int) -> DigestSection:
    """Return the section: a line for every outage that began or ended in the window, and what was read in a day.

    `ambiguous` pages were read at the last visit, but not their price: the digest's head counts them as not seen.
    """
    zone = workspace.settings.brand.timezone
    outages = session.exec(
        select(Outage)
        .where(or_(window.sql(Outage.began_at), window.sql(Outage.ended_at)))
        .order_by(col(Outage.subject), col(Outage.id))
    ).all()
    entries = tuple(_entry(outage, window, zone) for outage in outages)
    note = _note(site_health(session, workspace.settings, now=window.until))
    if note and ambiguous:
        pages = number_of(ambiguous, "page", "pages")
        note += f" Of {pages} the last visit brought an ambiguous price: read, but counted as not seen."
    return DigestSection(key="sites", heading="Sites", entries=entries, note=note)


def _entry(outage: Outage, window: Window, zone: ZoneInfo) -> DigestEntry:
    over = window.holds(outage.ended_at)
    before = f" Silent since {moment(outage.began_at, zone)}." if over else ""
    said = f"{capital(outage.text)}."
    return DigestEntry(
        party=outage.subject.removeprefix(SITE),
        state="back" if over else "silent",
        sentence=f"Works again.{before}" if over else said,
    )


def _note(sites: Sequence[SiteHealth]) -> str:
    watched, read = sum(site.watched for site in sites), sum(site.read_in_a_day for site in sites)
    if not watched:
        return ""
    short = [
        f"{site.site} {site.read_in_a_day} of {site.watched}" for site in sites if site.read_in_a_day < site.watched
    ]
    which = f" ({listed(short)})" if short else ""
    return f"Read in the last 24 hours: {read} of {watched} watched pages{which}."
