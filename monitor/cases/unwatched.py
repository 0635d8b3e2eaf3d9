"""What was found on pages that nobody watches any more: it is let go, since what they show now is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import or_, tuple_
from sqlmodel import Session, col, func, select

from monitor.cases.looked_at import is_as_before
from monitor.cases.settled import end
from monitor.cases.sightings import chunked
from monitor.facts.shelf import subject_of
from monitor.model import Listing, Observation, PolicyVersion, Violation
from monitor.vocabulary import OPEN_VIOLATION

NOT_WATCHED = "its page is not watched any more"
"""How the end of a finding begins whose page was taken out of the policy files, or its site out of the settings."""

_REASON = (
    f"{NOT_WATCHED} as it was (policy/listings.csv; the site or its market in channelwarden.toml), so what it shows "
    "now is not known"
)
_MARK = "watched pages"


def let_go(session: Session, sites: Mapping[str, str], now: datetime) -> None:
    """End the offers of pages that are not watched any more, and what stands on them; nobody cured anything.

    `sites` are those of the settings, with their markets: a page that was seen for another market is not known for
    this one, and pages of sites that the settings do not name are not watched either. Where no page is watched at all,
    nothing ends: the list is more likely lost than meant. An offer whose page is watched again begins anew with its
    next sighting.
    """
    watched = select(Listing.key).where(col(Listing.active).is_(True), col(Listing.site).in_(sorted(sites)))
    policy = session.exec(select(func.max(PolicyVersion.id))).one()
    known = is_as_before(session, _MARK, (policy, sorted(sites.items())))
    if known or session.exec(watched.limit(1)).first() is None:
        return
    standing = select(Observation).where(col(Observation.ended_at).is_(None))
    as_seen = tuple_(col(Observation.site), col(Observation.market)).in_(sorted(sites.items()))
    gone = session.exec(standing.where(or_(col(Observation.listing_key).not_in(watched), ~as_seen))).all()
    for offer in gone:
        offer.ended_at = now
        session.add(offer)
    lapse(session, {offer.offer_key for offer in gone}, now, _REASON)
    session.flush()


def lapse(session: Session, offers: Iterable[str], now: datetime, reason: str) -> None:
    """End what stands on these offers, their pages' shelves included, as no cure."""
    for keys in chunked(offers):
        subjects = [*keys, *map(subject_of, keys)]
        standing = select(Violation).where(col(Violation.subject).in_(subjects))
        for row in session.exec(standing.where(col(Violation.status).in_(OPEN_VIOLATION))).all():
            end(row, now, reason, broken=False)
            session.add(row)
