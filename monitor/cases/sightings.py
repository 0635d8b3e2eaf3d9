"""When an offer was last seen, and when it ended: what a violation's confirmation and cure rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sqlmodel import Session, col, select

from monitor.model import Observation, Violation

_CHUNK = 500
"""Keys a query, below SQLite's limit of bound values."""


def chunked(keys: Iterable[str]) -> Iterator[list[str]]:
    """Yield the distinct keys, sorted, in lists short enough for one query."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def last_seen(session: Session, offers: Iterable[str]) -> dict[str, datetime]:
    """Return when each offer that still stands was last seen; offers that ended are left out."""
    found: dict[str, datetime] = {}
    for keys in chunked(offers):
        rows = session.exec(
            select(Observation.offer_key, Observation.last_seen).where(
                col(Observation.offer_key).in_(keys), col(Observation.ended_at).is_(None)
            )
        )
        for key, at in rows:
            found[key] = max(at, found.get(key, at))
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
