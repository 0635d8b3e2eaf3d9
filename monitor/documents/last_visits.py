"""What visits say of a case beside its violations: the offer that ended it, and pages that cannot be read since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.cases.sightings import chunked
from monitor.documents.gaps import UNSEEN, last_visits
from monitor.model import Capture, Observation, Violation
from monitor.vocabulary import OPEN_VIOLATION


def offers_at_end(session: Session, violations: Iterable[Violation]) -> dict[int, Observation]:
    """Return by a violation's number the offer as it stood when the violation ended: what its price was then."""
    ended = [row for row in violations if row.sighted and row.ended_at is not None]
    found: dict[int, Observation] = {}
    by_offer: defaultdict[str, list[Violation]] = defaultdict(list)
    for row in ended:
        by_offer[row.subject].append(row)
    for keys in chunked(by_offer):
        query = select(Observation).where(col(Observation.offer_key).in_(keys))
        for offer in session.exec(query.order_by(col(Observation.first_seen), col(Observation.id))):
            for row in by_offer[offer.offer_key]:
                if row.ended_at is not None and offer.first_seen <= row.ended_at:
                    found[row.id or 0] = offer
    return found


def visits_at_end(session: Session, offers: Mapping[int, Observation]) -> dict[int, Capture]:
    """Return by a violation's number the visit that ended its offer: whether it was sold out or its page gone."""
    by_listing: defaultdict[str, defaultdict[datetime, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, offer in offers.items():
        if offer.ended_at is not None:
            by_listing[offer.listing_key][offer.ended_at].append(number)
    found: dict[int, Capture] = {}
    for keys in chunked(by_listing):
        # A database takes some thousand values at a time, and a day may end more offers.
        times = {at for key in keys for at in by_listing[key]}
        query = select(Capture).where(col(Capture.listing_key).in_(keys), col(Capture.captured_at).in_(times))
        for visit in session.exec(query):
            found.update(dict.fromkeys(by_listing[visit.listing_key].get(visit.captured_at, ()), visit))
    return found


def unseen_since(session: Session, violations: Iterable[Violation]) -> dict[int, Capture]:
    """Return by an open violation's number the last visit to its page, where that visit could not read the offer."""
    standing = [row for row in violations if row.sighted and row.status in OPEN_VIOLATION]
    found: dict[int, Capture] = {}
    for keys in chunked(row.subject for row in standing):
        pages = dict(
            session.exec(
                select(Observation.offer_key, Observation.listing_key).where(col(Observation.offer_key).in_(keys))
            ).all()
        )
        visits = last_visits(session, sorted(set(pages.values())))
        for row in standing:
            visit = visits.get(pages.get(row.subject, ""))
            if visit is not None and visit.outcome in UNSEEN and visit.captured_at > row.last_seen:
                found[row.id or 0] = visit
    return found
