"""Pictures of the pages on which a pass confirmed violations, at sites whose settings ask for them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from monitor.evidence.keeping import keep_bytes
from monitor.model import Capture, Evidence, Observation, Violation
from monitor.model.screenshot import Screenshot
from monitor.pipeline.journey import Journey
from monitor.pipeline.politeness import limits_of
from monitor.pipeline.rendering import opened_browser, say_absent, say_present
from monitor.settings import Site
from monitor.vocabulary import EvidenceKind, ViolationStatus
from scrapers.browser import RENDERED_BY
from scrapers.browser_program import BrowserAbsentError
from scrapers.browser_shots import Shot
from scrapers.http import PoliteClient
from scrapers.records import FetchFailure


@dataclass
class _Page:
    """An archived page to photograph: its evidence, its site, and the price texts of the offers by their keys."""

    evidence: Evidence
    site: Site
    prices: dict[str, str] = field(default_factory=dict)


def take_photographs(journey: Journey) -> None:
    """Photograph each page once; what the browser does not manage is told and stops nothing."""
    sites = {site.name: site for site in journey.workspace.settings.site if site.browser or site.screenshots}
    if not sites:
        return
    with journey.database.session() as session:
        pages = _wanted(session, journey, sites)
    if pages:
        asyncio.run(_photographed(journey, pages))


def _wanted(session: Session, journey: Journey, sites: dict[str, Site]) -> list[_Page]:
    """Return the pages of violations that this pass confirmed, each as it was last read."""
    rows = session.exec(
        select(Violation, Observation)
        .join(Observation, col(Observation.offer_key) == col(Violation.subject))
        .where(
            Violation.status == ViolationStatus.CONFIRMED,
            col(Violation.sighted).is_(True),
            col(Violation.confirmed_at) >= journey.run.started_at,
            col(Observation.ended_at).is_(None),
            col(Observation.site).in_(sorted(sites)),
        )
        .order_by(col(Violation.id))
    ).all()
    pages: dict[int, _Page] = {}
    for violation, offer in rows:
        visit = session.exec(
            select(Capture).where(Capture.run_id == journey.run_id, Capture.listing_key == offer.listing_key)
        ).first()
        evidence = session.get(Evidence, (visit.evidence_id if visit else None) or violation.evidence_id or 0)
        if evidence is None or _has_picture(session, evidence):
            continue
        page = pages.setdefault(evidence.sequence, _Page(evidence, sites[offer.site]))
        page.prices[offer.offer_key] = offer.price_text
    return list(pages.values())


def _has_picture(session: Session, evidence: Evidence) -> bool:
    query = select(Screenshot.id).where(Screenshot.page_evidence_id == evidence.id)
    return session.exec(query).first() is not None


async def _photographed(journey: Journey, pages: Iterable[_Page]) -> None:
    limits = limits_of(journey.workspace.settings.collect)
    try:
        async with PoliteClient(limits, now=lambda: journey.now) as client, opened_browser(journey, client) as browser:
            say_present(journey)
            for page in pages:
                seen = journey.archive.read(page.evidence.sequence)
                # What was rendered once is shown as it was then: its scripts could load another price by now.
                scripts = not seen.header(RENDERED_BY)
                shots = await browser.shoot(seen, page.prices, scripts=scripts, obey_robots=page.site.robots)
                if isinstance(shots, FetchFailure):
                    journey.failures.append(f"{seen.url}: no screenshot: {shots.kind}: {shots.detail}")
                else:
                    _keep(journey, page, seen.final_url, shots)
                journey.breathe()
    except BrowserAbsentError as error:
        say_absent(journey, error, "no screenshots are taken")


def _keep(journey: Journey, page: _Page, url: str, shots: Sequence[Shot]) -> None:
    """Archive the pictures of a page and link them to its evidence, in one transaction."""
    with journey.database.session(writes_after_reading=True) as session:
        for shot in shots:
            picture = keep_bytes(
                session,
                journey.archive,
                shot.png,
                kind=EvidenceKind.SCREENSHOT,
                subject=shot.subject or page.evidence.subject,
                url=f"urn:{'offer' if shot.area == 'offer' else 'fullPage'}:{url}",
                content_type="image/png",
                at=journey.now,
                run=journey.run_id,
            )
            session.add(
                Screenshot(
                    page_evidence_id=page.evidence.id or 0,
                    evidence_id=picture,
                    area=shot.area,
                    subject=shot.subject,
                )
            )
        session.commit()
    journey.progress("screenshots", page.site.name)
