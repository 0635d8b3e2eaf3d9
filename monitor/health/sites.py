"""How well each site can be seen: what its last visits brought, and what share of its pages was read in a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from monitor.model import Capture, Listing, Run
from monitor.settings import Settings
from monitor.vocabulary import Outcome

READ = (Outcome.OK, Outcome.OUT_OF_STOCK, Outcome.NO_OFFER, Outcome.AMBIGUOUS)
"""Outcomes of a visit after which the page itself was there and could be read."""

DAY = timedelta(hours=24)

STATES = ("seen", "partly", "waiting", "silent", "unvisited", "never")
"""Words for how a site stands, the best first; see `SiteHealth`."""


@dataclass(frozen=True)
class SiteHealth:
    """One site: its watched pages by what their last visit brought, and when a page of it was read last.

    `stale` pages were not read for `limits.silent_after_hours`, `read_in_a_day` were in the last 24 hours;
    `share_read_bp` is their share in basis points. `state`: seen, partly, silent, waiting (not read at the last
    visits, but not for so long yet), unvisited (for so long) or never (visited).
    """

    site: str
    watched: int
    seen: int
    blocked: int
    layout_changed: int
    unreachable: int
    gone: int
    stale: int
    read_in_a_day: int
    share_read_bp: int
    last_read: datetime | None
    state: str


@dataclass
class _Page:
    """What the last days brought of one page: outcome and time of its last visit, and when it was read last."""

    outcome: str = ""
    tried: datetime | None = None
    read: datetime | None = None


def site_health(session: Session, settings: Settings, *, now: datetime) -> list[SiteHealth]:
    """Return the health of every site with watched pages, in order of its name."""
    patience = timedelta(hours=settings.limits.silent_after_hours)
    sites: defaultdict[str, list[_Page]] = defaultdict(list)
    pages: dict[str, _Page] = {}
    for key, site in session.exec(select(Listing.key, Listing.site).where(col(Listing.active).is_(True))):
        pages[key] = _Page()
        sites[site].append(pages[key])
    for key, outcome, at in _visits(session, since=now - max(patience, DAY), until=now):
        if key in pages:
            page = pages[key]
            page.outcome, page.tried = outcome, at
            page.read = at if outcome in READ else page.read
    return [_health(session, site, found, now, patience) for site, found in sorted(sites.items())]


def _visits(session: Session, *, since: datetime, until: datetime) -> Iterable[tuple[str, str, datetime]]:
    """Return the visits of the runs that began since a time, oldest first."""
    first = session.exec(select(func.min(Run.id)).where(Run.started_at >= since)).one()
    if first is None:
        return ()
    return session.exec(
        select(Capture.listing_key, Capture.outcome, Capture.captured_at)
        .where(Capture.run_id >= first, Capture.captured_at <= until)
        .order_by(col(Capture.id))
    )


def _health(session: Session, site: str, pages: list[_Page], now: datetime, patience: timedelta) -> SiteHealth:
    outcomes = Counter(page.outcome for page in pages)
    reads = [page.read for page in pages if page.read is not None]
    in_a_day = sum(now - at < DAY for at in reads)
    seen = sum(outcomes[outcome] for outcome in READ)
    last_read = max(reads, default=None) or _time_of_visit(session, site, func.max, READ)
    return SiteHealth(
        site=site,
        watched=len(pages),
        seen=seen,
        blocked=outcomes[Outcome.BLOCKED],
        layout_changed=outcomes[Outcome.LAYOUT_CHANGED],
        unreachable=outcomes[Outcome.UNREACHABLE],
        gone=outcomes[Outcome.GONE],
        stale=len(pages) - sum(now - at < patience for at in reads),
        read_in_a_day=in_a_day,
        share_read_bp=10_000 * in_a_day // len(pages),
        last_read=last_read,
        state=_state(session, site, pages, last_read, now - patience),
    )


def _state(session: Session, site: str, pages: list[_Page], last_read: datetime | None, limit: datetime) -> str:
    """Return the word for a site: silent only where it was asked in vain, never because nobody came by."""
    tried = max((page.tried for page in pages if page.tried is not None), default=None)
    if tried is not None and last_read is not None and last_read >= tried:
        return "seen" if all(page.outcome in READ for page in pages) else "partly"
    in_vain_since = last_read or _time_of_visit(session, site, func.min)
    if tried is None or in_vain_since is None:
        return "never" if in_vain_since is None else "unvisited"
    return "silent" if in_vain_since <= limit else "waiting"


def _time_of_visit(
    session: Session, site: str, which: Callable[..., Any], outcomes: Iterable[str] | None = None
) -> datetime | None:
    """Return the first or last time that a page of the site was visited with one of the outcomes, however long ago."""
    query = select(which(Capture.captured_at)).join(Listing, col(Listing.key) == col(Capture.listing_key))
    query = query.where(Listing.site == site)
    if outcomes is not None:
        query = query.where(col(Capture.outcome).in_(list(outcomes)))
    found: datetime | None = session.exec(query).one()
    return found
