"""One visit from answer to rows: archived first, then read elsewhere, then stored; many visits in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from monitor.evidence.adopting import evidence_row
from monitor.evidence.entry import EvidenceEntry
from monitor.intake.observe import observe
from monitor.model import Capture, Evidence, Listing
from monitor.pipeline.journey import Journey
from monitor.settings import Site
from monitor.vocabulary import Outcome
from scrapers.reading.many import ReadingTask
from scrapers.records import FetchFailure, PageReading, Response

_REUSABLE = (Outcome.OK, Outcome.OUT_OF_STOCK, Outcome.NO_OFFER, Outcome.AMBIGUOUS)
"""Outcomes after which a shop may answer "not modified": the page itself was understood."""

_CHUNK = 500


@dataclass(frozen=True)
class LastUnderstood:
    """The last capture of a listing, where it was understood, and the number of its bytes in the archive."""

    capture: Capture
    sequence: int


@dataclass(frozen=True)
class Target:
    """A listing to be visited, its site, what a reader is told of the site, and its last understood capture."""

    listing: Listing
    site: Site
    hints: dict[str, str]
    last: LastUnderstood | None


@dataclass(frozen=True)
class Visit:
    """What a visit brought: the answer, and for a response its place in the archive and the page to be read."""

    target: Target
    answer: Response | FetchFailure
    entry: EvidenceEntry | None = None
    page: Response | None = None

    @property
    def not_modified(self) -> bool:
        """The shop vouched that the page is as it was when it was last understood."""
        return self.page is not None and self.page is not self.answer

    @property
    def task(self) -> ReadingTask | None:
        """What is to be read, if anything."""
        return ReadingTask(self.page, self.target.site.reader, self.target.hints) if self.page else None


def hints_of(site: Site) -> dict[str, str]:
    """Return what a reader is told of a site; JSON field paths keep their `path.` prefix."""
    hints = {"currency": site.currency, "locale": site.locale, "market": site.market}
    for name, value in site.selectors.items():
        hints[name if name.startswith("path.") else f"selector.{name}"] = value
    return {key: value for key, value in hints.items() if value}


def targets_of(session: Session, journey: Journey, listings: Sequence[Listing]) -> dict[str, Target]:
    """Return the visits to be made by listing key; every listing's site is in the settings."""
    sites = {site.name: (site, hints_of(site)) for site in journey.workspace.settings.site}
    last: dict[str, LastUnderstood] = {}
    for start in range(0, len(listings), _CHUNK):
        last.update(_last_understood(session, [listing.key for listing in listings[start : start + _CHUNK]]))
    return {listing.key: Target(listing, *sites[listing.site], last.get(listing.key)) for listing in listings}


def _last_understood(session: Session, keys: Sequence[str]) -> Iterable[tuple[str, LastUnderstood]]:
    latest = select(func.max(col(Capture.id))).where(col(Capture.listing_key).in_(keys))
    query = (
        select(Capture, Evidence.sequence)
        .join(Evidence, col(Evidence.id) == col(Capture.evidence_id))
        .where(col(Capture.id).in_(latest.group_by(Capture.listing_key)), col(Capture.outcome).in_(_REUSABLE))
    )
    return [(capture.listing_key, LastUnderstood(capture, sequence)) for capture, sequence in session.exec(query)]


def archive_visits(journey: Journey, answers: Sequence[tuple[Target, Response | FetchFailure]]) -> list[Visit]:
    """Archive what was answered, in the order given, before anything reads it."""
    visits = []
    with journey.archive.together():
        for target, answer in answers:
            entry = None
            if isinstance(answer, Response):
                subject = target.listing.key
                entry = journey.archive.store_response(answer, kind="page", subject=subject, run=journey.run_id)
            visits.append(Visit(target, answer, entry, _page(journey, target, answer)))
    return visits


def _page(journey: Journey, target: Target, answer: Response | FetchFailure) -> Response | None:
    if isinstance(answer, FetchFailure):
        return None
    if answer.status == 304 and target.last:
        # The shop vouches that the page is as before: read the archived bytes again, so that a changed
        # alias, product or reader takes effect.
        return journey.archive.read(target.last.sequence)
    return answer


def store_visits(journey: Journey, visits: Sequence[Visit], readings: Sequence[PageReading]) -> list[Capture]:
    """Store visits with what was read of them, in one transaction; `readings` are of those that have a page."""
    read = iter(readings)
    with journey.database.session() as session:
        rows = [evidence_row(visit.entry) if visit.entry else None for visit in visits]
        session.add_all(row for row in rows if row)
        session.flush()
        captures = []
        for visit, row in zip(visits, rows, strict=True):
            reading = next(read) if visit.page else _unreachable(visit.answer)
            captures.append(_capture(journey, visit, row, reading))
            session.add(captures[-1])
            _observe(journey, session, visit, captures[-1], reading)
        session.commit()
    return captures


def _unreachable(answer: Response | FetchFailure) -> PageReading:
    assert isinstance(answer, FetchFailure)
    return PageReading(Outcome.UNREACHABLE, reasons=(f"{answer.kind}: {answer.detail}",))


def _capture(journey: Journey, visit: Visit, row: Evidence | None, reading: PageReading) -> Capture:
    capture = Capture(
        run_id=journey.run_id,
        listing_key=visit.target.listing.key,
        captured_at=journey.now,
        outcome=reading.status,
        reasons=list(reading.reasons),
        requests=visit.answer.requests,
        seen_from=visit.target.site.seen_from,
    )
    if isinstance(visit.answer, Response) and row is not None:
        capture.http_status = visit.answer.status
        capture.etag, capture.last_modified = visit.answer.header("etag"), visit.answer.header("last-modified")
        capture.evidence_id = row.id
        if visit.not_modified and visit.target.last:
            # Keep pointing at the bytes themselves.
            last = visit.target.last.capture
            capture.not_modified = True
            capture.evidence_id = last.evidence_id
            capture.etag = capture.etag or last.etag
            capture.last_modified = capture.last_modified or last.last_modified
    return capture


def _observe(journey: Journey, session: Session, visit: Visit, capture: Capture, reading: PageReading) -> None:
    observe(
        session,
        site=visit.target.site,
        listing=visit.target.listing,
        capture=capture,
        reading=reading,
        evidence_id=capture.evidence_id,
        now=journey.now,
        local_date=_day_at(journey, visit.target.site),
    )


def _day_at(journey: Journey, site: Site) -> date:
    """Return the calendar day at the shop: a promotion ends when its day ends there, not at the brand's seat."""
    return journey.now.astimezone(site.timezone).date() if site.timezone else journey.local_date
