"""One visit from answer to rows: archived first, then read elsewhere, then stored; many visits in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session, col, func, select

from monitor.evidence.adopting import evidence_row
from monitor.evidence.entry import EvidenceEntry
from monitor.health.sites import READ
from monitor.intake.landing import as_of_listing, moved
from monitor.intake.observe import current_of_listings, observe
from monitor.market_day import MarketDay, market_day
from monitor.model import Capture, Evidence, Listing, Observation
from monitor.pipeline.journey import Journey
from monitor.settings import Site
from monitor.vocabulary import EvidenceKind, Outcome
from scrapers.reading.many import ReadingTask
from scrapers.records import FetchFailure, PageReading, Response

_CHUNK = 500


@dataclass(frozen=True)
class LastUnderstood:
    """The last capture of a listing, where it was understood, and its bytes: their number, and what was asked for.

    `url` is the listing's page, or the interface behind it.
    """

    capture: Capture
    sequence: int
    url: str


@dataclass(frozen=True)
class Target:
    """A listing to be visited, its site, what a reader is told of the site, and its last understood capture."""

    listing: Listing
    site: Site
    hints: dict[str, str]
    last: LastUnderstood | None


@dataclass
class Visit:
    """What a visit brought: the answer and, for a response, its place in the archive, the page to read, the reading."""

    target: Target
    answer: Response | FetchFailure
    entry: EvidenceEntry | None
    page: Response | None
    reading: PageReading = field(default_factory=lambda: PageReading(""))

    @property
    def not_modified(self) -> bool:
        """The shop vouched that the page is as it was when it was last understood."""
        return isinstance(self.answer, Response) and self.answer.status == 304 and self.target.last is not None


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
        select(Capture, Evidence.sequence, Evidence.url)
        .join(Evidence, col(Evidence.id) == col(Capture.evidence_id))
        .where(col(Capture.id).in_(latest.group_by(Capture.listing_key)), col(Capture.outcome).in_(READ))
    )
    return [(row[0].listing_key, LastUnderstood(*row)) for row in session.exec(query)]


class Visits:
    """What is done with the answers of visits to targets within a pass."""

    def __init__(self, journey: Journey, targets: Mapping[str, Target]) -> None:
        self._journey = journey
        self._targets = targets
        self._stored = 0

    def archive(self, answers: Sequence[tuple[str, Response | FetchFailure]]) -> list[Visit]:
        """Archive what was answered, in the order given, before anything reads it."""
        visits = []
        archive = self._journey.archive
        with archive.together():
            for key, answer in answers:
                entry, target = None, self._targets[key]
                if isinstance(answer, Response):
                    before = target.last.sequence if target.last else None
                    entry = archive.store_response(
                        answer, kind=EvidenceKind.PAGE, subject=key, run=self._journey.run_id, before=before
                    )
                visits.append(Visit(target, answer, entry, self._page(target, answer)))
        return visits

    def _page(self, target: Target, answer: Response | FetchFailure) -> Response | None:
        if isinstance(answer, FetchFailure):
            return None
        if answer.status == 304 and target.last:
            # The shop vouches that the page is as before: read the archived bytes again, so that a changed
            # alias, product or reader takes effect.
            return self._journey.archive.read(target.last.sequence)
        return answer

    def tasks(self, batch: Sequence[Visit]) -> list[ReadingTask]:
        """Return the pages to be read, without the bytes that no reader looks at."""
        return [
            ReadingTask(replace(visit.page, packed=b""), visit.target.site.reader, visit.target.hints)
            for visit in batch
            if visit.page
        ]

    def store(self, batch: Sequence[Visit], readings: Sequence[PageReading]) -> None:
        """Store visits with what was read of them, in one transaction."""
        read = iter(readings)
        # What one visit adds no other one of the batch asks for: the rows are written together at the end.
        with self._journey.database.session(writes_after_reading=True) as session, session.no_autoflush:
            rows = [evidence_row(visit.entry) if visit.entry else None for visit in batch]
            session.add_all(row for row in rows if row)
            session.flush()
            standing = defaultdict(list)
            for offer in current_of_listings(session, [visit.target.listing.key for visit in batch]):
                standing[offer.listing_key].append(offer)
            for visit, row in zip(batch, rows, strict=True):
                visit.reading = _landed(session, visit, next(read)) if visit.page else _unreachable(visit.answer)
                _store(self._journey, session, visit, row, standing[visit.target.listing.key])
            session.commit()

    def tell(self, batch: Sequence[Visit]) -> None:
        """Report visits that are stored, and those that brought nothing as failures."""
        for visit in batch:
            self._stored += 1
            listing, reading = visit.target.listing, visit.reading
            # A missing browser is said once for all its pages.
            if reading.status == Outcome.UNREACHABLE and getattr(visit.answer, "kind", "") != "browser":
                self._journey.failures.append(f"{listing.url}: {reading.reasons[0]}")
            place = f"{self._stored} of {len(self._targets)}"
            self._journey.progress("collect", f"{place}, {listing.site}: {reading.status}")


def _landed(session: Session, visit: Visit, reading: PageReading) -> PageReading:
    listing, page = visit.target.listing, visit.page
    # An interface that answers for the listing has another address without anybody having been led away.
    landed = page.final_url if page and page.final_url != page.url else listing.url
    return as_of_listing(session, visit.target.site, listing, landed, reading)


def _unreachable(answer: Response | FetchFailure) -> PageReading:
    assert isinstance(answer, FetchFailure)
    return PageReading(Outcome.UNREACHABLE, reasons=(f"{answer.kind}: {answer.detail}",))


def _store(
    journey: Journey, session: Session, visit: Visit, row: Evidence | None, standing: Sequence[Observation]
) -> None:
    site = visit.target.site
    today = day_at(journey, site)
    capture = _capture(journey, visit, row, today)
    session.add(capture)
    observe(
        session,
        site=site,
        listing=visit.target.listing,
        capture=capture,
        reading=visit.reading,
        evidence_id=capture.evidence_id,
        now=journey.now,
        local_date=today.day,
        day_is_sure=today.sure,
        current=standing,
    )


def _capture(journey: Journey, visit: Visit, row: Evidence | None, today: MarketDay) -> Capture:
    capture = Capture(
        run_id=journey.run_id,
        listing_key=visit.target.listing.key,
        captured_at=journey.now,
        seen_on=today.day,
        day_is_sure=today.sure,
        outcome=visit.reading.status,
        partial=visit.reading.partial,
        reasons=list(visit.reading.reasons),
        requests=visit.answer.requests,
        seen_from=visit.target.site.seen_from,
    )
    if isinstance(visit.answer, Response) and row is not None:
        capture.http_status = visit.answer.status
        if not moved(visit.answer.url, visit.answer.final_url):  # another address vouches for itself alone
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


def day_at(journey: Journey, site: Site) -> MarketDay:
    """Return the calendar day at the shop: a promotion ends when its day ends there, not at the brand's seat."""
    if site.timezone:
        return MarketDay(journey.now.astimezone(site.timezone).date())
    return market_day(site.market, journey.now, journey.workspace.settings.brand.timezone)
