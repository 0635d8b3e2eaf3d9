"""What the settings ask of the polite client: its limits, a listing's request, what is left of a day's budget."""

from __future__ import annotations

from datetime import UTC, datetime, time

from sqlalchemy import func
from sqlmodel import Session, col, select

from monitor import __version__
from monitor.model import Capture, Listing, Run
from monitor.settings import Collect, Site, Workspace
from monitor.vocabulary import Outcome
from scrapers.http import FetchLimits, FetchRequest
from scrapers.records import SiteRequest


def limits_of(settings: Collect) -> FetchLimits:
    """Return the fetch limits that the settings ask for; the user agent always names product and contact."""
    return FetchLimits(
        user_agent=settings.user_agent or f"Channelwarden/{__version__} (+{settings.contact})",
        pace_seconds=settings.pace_seconds,
        jitter_share=settings.jitter_percent / 100,
        concurrency=settings.concurrency,
        timeout_seconds=settings.timeout_seconds,
        max_bytes=settings.max_bytes,
        min_bytes_per_second=settings.min_bytes_per_second,
        max_attempts=settings.max_attempts,
        max_wait_seconds=settings.max_wait_seconds,
        cool_off_seconds=settings.cool_off_seconds,
        allow_private=settings.allow_private,
    )


def request_for(
    workspace: Workspace, site: Site, key: str, ask: SiteRequest, last: Capture | None = None
) -> FetchRequest:
    """Return the request for a listing or a search: `ask` is its page or the interface behind it.

    `last` is the visit whose page is still good where the shop says so.
    """
    return FetchRequest(
        url=ask.url,
        headers=ask.headers,
        key=key,
        etag=last.etag if last else "",
        last_modified=last.last_modified if last else "",
        pace_seconds=site.pace_seconds,
        obey_robots=site.robots,
        site=site.name,
        at_once=site.concurrency_per_host or workspace.settings.collect.concurrency_per_host,
        proxy=workspace.proxy_of(site),
        http2=site.http2,
    )


def remaining_today(session: Session, workspace: Workspace, now: datetime) -> dict[str, int]:
    """Return how many requests each site with a daily budget may still get, by its own calendar day."""
    budgets = {site.name: _budget(site, workspace.settings.collect) for site in workspace.settings.site}
    return {
        site.name: max(0, budget - _spent(session, site, _midnight(workspace, site, now)))
        for site in workspace.settings.site
        if (budget := budgets[site.name]) is not None
    }


def longest_unseen_first(session: Session, requests: list[FetchRequest]) -> list[FetchRequest]:
    """Return requests by when their listings were last reached: what a used-up budget left out comes first then."""
    query = (
        select(Capture.listing_key, func.max(Capture.captured_at))
        .where(Capture.outcome != Outcome.UNREACHABLE)
        .group_by(col(Capture.listing_key))
    )
    reached = {key: at.timestamp() for key, at in session.exec(query)}
    return sorted(requests, key=lambda request: reached.get(request.key, 0.0))


def _budget(site: Site, settings: Collect) -> int | None:
    return settings.daily_budget if site.daily_budget is None else site.daily_budget


def _midnight(workspace: Workspace, site: Site, now: datetime) -> datetime:
    zone = site.timezone or workspace.settings.brand.timezone
    return datetime.combine(now.astimezone(zone).date(), time(), tzinfo=zone).astimezone(UTC)


def by_search(site: str) -> str:
    """Return the name of a pass's counter of the requests that its searches of a site took."""
    return f"requests by search: {site}"


def _spent(session: Session, site: Site, since: datetime) -> int:
    """Return the requests that visits of listings and searches of a site took since a time."""
    searches = session.exec(select(Run.summary).where(col(Run.plan).startswith("discover"), Run.started_at >= since))
    searched = sum(int(summary.get(by_search(site.name), 0)) for summary in searches)
    query = (
        select(func.coalesce(func.sum(Capture.requests), 0))
        .join(Listing, col(Listing.key) == col(Capture.listing_key))
        .where(col(Listing.site) == site.name, col(Capture.captured_at) >= since)
    )
    return int(session.exec(query).one()) + searched
