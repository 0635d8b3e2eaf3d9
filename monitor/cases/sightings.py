"""When an offer was last seen, and when it ended: what a violation's confirmation and cure rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, tuple_, update
from sqlalchemy import select as columns  # of more than SQLModel's own takes
from sqlmodel import Session, col, func, select

from monitor.model import Evidence, Observation, VerdictCount, VerdictRow, Violation
from monitor.vocabulary import OPEN_VIOLATION, EvidenceKind, ViolationStatus

_CHUNK = 500
"""Keys a query, below SQLite's limit of bound values."""


def chunked(keys: Iterable[str]) -> Iterator[list[str]]:
    """Yield the distinct keys, sorted, in lists short enough for one query."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


@dataclass(frozen=True)
class StandingOffer:
    """An offer as it stands: since when every capture showed it just so, when and on which day the last one did."""

    since: datetime
    last_seen: datetime
    seen_on: date
    listing_key: str


def standing(session: Session, offers: Iterable[str]) -> dict[str, StandingOffer]:
    """Return how each offer stands by its key; offers that ended are left out."""
    found: dict[str, StandingOffer] = {}
    for keys in chunked(offers):
        rows = session.execute(
            columns(
                col(Observation.offer_key),
                col(Observation.first_seen),
                col(Observation.last_seen),
                col(Observation.seen_on),
                col(Observation.listing_key),
            )
            .where(col(Observation.offer_key).in_(keys), col(Observation.ended_at).is_(None))
            .order_by(col(Observation.last_seen))
        )
        for key, since, at, day, listing in rows:
            found[key] = StandingOffer(since, at, day, listing)
    return found


def visits(session: Session, offers: Iterable[StandingOffer]) -> dict[tuple[str, datetime], int]:
    """Return the evidence of the visit at which each of these offers was last seen, by its listing and that time."""
    at = {offer.listing_key: offer.last_seen for offer in offers}
    found: dict[tuple[str, datetime], int] = {}
    for keys in chunked(at):
        rows = session.exec(
            select(Evidence.subject, Evidence.captured_at, col(Evidence.id)).where(
                col(Evidence.subject).in_(keys),
                Evidence.kind == EvidenceKind.PAGE,
                col(Evidence.captured_at) >= min(at[key] for key in keys),
            )
        )
        found.update(((subject, time), number) for subject, time, number in rows if number is not None)
    return found


def ended(session: Session, offers: Iterable[str]) -> dict[str, datetime]:
    """Return when each offer ended of which no observation stands any more; unknown offers are left out."""
    found: dict[str, datetime] = {}
    standing: set[str] = set()
    for keys in chunked(offers):
        rows = session.exec(
            select(Observation.offer_key, Observation.ended_at).where(col(Observation.offer_key).in_(keys))
        )
        for key, at in rows:
            if at is None:
                standing.add(key)
            else:
                found[key] = max(at, found.get(key, at))
    return {key: at for key, at in found.items() if key not in standing}


def with_ended_offers(session: Session) -> list[tuple[Violation, datetime]]:
    """Return the open violations whose offer ended, none of its observations standing any more, and when it ended."""
    standing = exists().where(col(Observation.offer_key) == Violation.subject, col(Observation.ended_at).is_(None))
    rows = session.exec(
        select(Violation)
        .where(col(Violation.status).in_(OPEN_VIOLATION), col(Violation.sighted).is_(True), ~standing)
        .order_by(col(Violation.id))
    ).all()
    gone = ended(session, (row.subject for row in rows))
    return [(row, gone[row.subject]) for row in rows if row.subject in gone]


def count_again(session: Session, through: int, rules: Collection[str]) -> None:
    """Count another sighting of every confirmed violation of these rules whose offer was seen again as it was.

    Only offers up to the observation `through` were judged before; what was seen changed is judged anew instead. An
    open violation may stand without being found any more, as where its MAP is gone: counted is what the rules said
    since they last judged all offers, and of what is seen now.
    """
    whole = select(func.max(VerdictCount.run_id)).where(col(VerdictCount.rule_id).in_(rules)).scalar_subquery()
    found = select(VerdictRow.rule_id, VerdictRow.subject).where(
        col(VerdictRow.run_id) >= whole, col(VerdictRow.rule_id).in_(rules)
    )
    rows = session.execute(
        select(col(Violation.id), col(Violation.sightings), func.max(col(Observation.last_seen)))
        .join(Observation, col(Observation.offer_key) == col(Violation.subject))
        .where(
            col(Violation.status).in_((ViolationStatus.CONFIRMED, ViolationStatus.SETTLED)),
            col(Violation.sighted).is_(True),
            col(Observation.ended_at).is_(None),
            col(Observation.id) <= through,
            col(Observation.first_seen) <= col(Violation.last_seen),
            col(Observation.last_seen) > col(Violation.last_seen),
            Observation.readings != 0,  # as in `Carrying.carry`: such an hour vouches for nothing
            tuple_(Violation.rule_id, Violation.subject).in_(found),
        )
        .group_by(col(Violation.id), col(Violation.sightings))
    ).all()
    if rows:
        seen = [{"id": number, "sightings": sightings + 1, "last_seen": at} for number, sightings, at in rows]
        session.execute(update(Violation), seen)


def last_day_deviating(session: Session, violations: Iterable[Violation]) -> date | None:
    """Return the latest local day on which any of the violations' offers was last seen and found deviating, or None.

    An offer that was seen again since but could not be assessed (no MAP any more, another currency) is left out.
    """
    judged = {violation.subject: violation.last_seen for violation in violations}
    days: list[date] = []
    for keys in chunked(judged):
        rows = session.exec(
            select(col(Observation.offer_key), col(Observation.last_seen), col(Observation.seen_on)).where(
                col(Observation.offer_key).in_(keys), col(Observation.ended_at).is_(None)
            )
        )
        days += [day for key, at, day in rows if at <= judged[key]]
    return max(days, default=None)
