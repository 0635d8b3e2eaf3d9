"""Collect and observe: visit every watched listing politely, archive what came, then read and observe it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import aclosing
from datetime import date

from sqlmodel import Session, col, select

from monitor.errors import SettingsError
from monitor.evidence.adopting import evidence_row
from monitor.intake.landing import as_of_listing
from monitor.intake.observe import observe
from monitor.model import Capture, Evidence, Listing
from monitor.pipeline.journey import Journey
from monitor.pipeline.politeness import limits_of, longest_unseen_first, remaining_today, request_for
from monitor.settings import Site
from monitor.vocabulary import Outcome
from scrapers.http import FetchRequest, PoliteClient
from scrapers.reading.visit import read_response
from scrapers.records import FetchFailure, PageReading, Response
from scrapers.sites import request_for as interface_of

_REUSABLE = (Outcome.OK, Outcome.OUT_OF_STOCK, Outcome.NO_OFFER, Outcome.AMBIGUOUS)
"""Outcomes after which a shop may answer "not modified": the page itself was understood."""


def collect(journey: Journey) -> None:
    """Visit the listings of this pass that it has not visited yet; every visit is stored as it comes."""
    with journey.database.session() as session:
        listings = _due(session, journey)
    known = [listing for listing in listings if _site_of(journey, listing) is not None]
    for listing in listings:
        if listing not in known:
            journey.failures.append(f"{listing.url}: site '{listing.site}' is not in the settings; not seen")
    asyncio.run(_visit_all(journey, known))


def hints_of(site: Site) -> dict[str, str]:
    """Return what a reader is told of a site; JSON field paths keep their `path.` prefix."""
    hints = {"currency": site.currency, "locale": site.locale, "market": site.market}
    for name, value in site.selectors.items():
        hints[name if name.startswith("path.") else f"selector.{name}"] = value
    return {key: value for key, value in hints.items() if value}


def _due(session: Session, journey: Journey) -> Sequence[Listing]:
    done = select(Capture.listing_key).where(Capture.run_id == journey.run_id)
    query = select(Listing).where(col(Listing.active).is_(True), col(Listing.key).not_in(done))
    if journey.sites is not None:
        query = query.where(col(Listing.site).in_(sorted(journey.sites)))
    return session.exec(query.order_by(col(Listing.key))).all()


def _site_of(journey: Journey, listing: Listing) -> Site | None:
    return next((site for site in journey.workspace.settings.site if site.name == listing.site), None)


async def _visit_all(journey: Journey, listings: Iterable[Listing]) -> None:
    by_key = {listing.key: listing for listing in listings}
    requests = []
    for listing in by_key.values():
        try:
            request = _request(journey, listing)
        except SettingsError as error:  # a site's missing secret is that site's gap
            _store_visit(journey, listing, FetchFailure(listing.url, "settings", str(error), journey.now))
            continue
        adopted = journey.archive.orphan("page", listing.key, request.url)
        if adopted is not None:
            _store_visit(journey, listing, adopted)
        else:
            requests.append(request)
    limits = limits_of(journey.workspace.settings.collect)
    with journey.database.session() as session:
        budget = remaining_today(session, journey.workspace, journey.now)
        if budget:
            requests = longest_unseen_first(session, requests)
    client = PoliteClient(limits, now=lambda: journey.now, budget=budget)
    async with client, aclosing(client.fetch_all(requests)) as answers:
        async for request, answer in answers:
            _store_visit(journey, by_key[request.key], answer)
            journey.breathe()


def _request(journey: Journey, listing: Listing) -> FetchRequest:
    site = journey.workspace.settings.site_named(listing.site)
    with journey.database.session() as session:
        last = _last_understood(session, listing.key)
    ask = interface_of(site.reader, listing.url, hints_of(site), journey.workspace.keys_of(site))
    return request_for(journey.workspace, site, listing, ask, last)


def _last_understood(session: Session, listing_key: str) -> Capture | None:
    last = session.exec(
        select(Capture).where(Capture.listing_key == listing_key).order_by(col(Capture.id).desc()).limit(1)
    ).first()
    return last if last and last.outcome in _REUSABLE and last.evidence_id else None


def _store_visit(journey: Journey, listing: Listing, answer: Response | FetchFailure) -> None:
    """Archive, read and observe one visit in one transaction; the archive comes before any parsing."""
    capture = Capture(run_id=journey.run_id, listing_key=listing.key, captured_at=journey.now, outcome="")
    site = journey.workspace.settings.site_named(listing.site)
    with journey.database.session() as session:
        capture.requests, capture.seen_from = answer.requests, site.seen_from
        if isinstance(answer, FetchFailure):
            reading = PageReading(Outcome.UNREACHABLE, reasons=(f"{answer.kind}: {answer.detail}",))
        else:
            reading = _read(journey, session, listing, answer, capture)
        capture.outcome = reading.status
        capture.reasons = list(reading.reasons)
        session.add(capture)
        session.flush()
        observe(
            session,
            site=site,
            listing=listing,
            capture=capture,
            reading=reading,
            evidence_id=capture.evidence_id,
            now=journey.now,
            local_date=_day_at(journey, site),
        )
        session.commit()
    if capture.outcome == Outcome.UNREACHABLE:
        journey.failures.append(f"{listing.url}: {capture.reasons[0]}")
    journey.progress("collect", f"{listing.site}: {capture.outcome}")


def _day_at(journey: Journey, site: Site) -> date:
    """Return the calendar day at the shop: a promotion ends when its day ends there, not at the brand's seat."""
    return journey.now.astimezone(site.timezone).date() if site.timezone else journey.local_date


def _read(journey: Journey, session: Session, listing: Listing, response: Response, capture: Capture) -> PageReading:
    entry = journey.archive.store_response(response, kind="page", subject=listing.key, run=journey.run_id)
    row = evidence_row(entry)
    session.add(row)
    session.flush()
    capture.http_status = response.status
    capture.etag, capture.last_modified = response.header("etag"), response.header("last-modified")
    capture.evidence_id = row.id
    page = response
    if response.status == 304 and (last := _last_understood(session, listing.key)):
        # The shop vouches that the page is as before: read the archived bytes again, so that a changed
        # alias, product or reader takes effect, and keep pointing at the bytes themselves.
        archived = session.get_one(Evidence, last.evidence_id)
        page = journey.archive.read(archived.sequence)
        capture.not_modified = True
        capture.evidence_id = last.evidence_id
        capture.etag = capture.etag or last.etag
        capture.last_modified = capture.last_modified or last.last_modified
    site = journey.workspace.settings.site_named(listing.site)
    reading = read_response(page, site.reader, hints_of(site))
    # An interface that answers for the listing has another address without anybody having been led away.
    landed = listing.url if page.final_url == page.url else page.final_url
    return as_of_listing(session, site, listing, landed, reading)
