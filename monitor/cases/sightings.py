"""When an offer was last seen, and when it ended: what a violation's confirmation and cure rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from monitor.model import Observation

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


def last_day_seen(session: Session, offers: Iterable[str]) -> date | None:
    """Return the latest local day on which any of the offers was seen standing, or None."""
    days = [
        session.exec(
            select(func.max(Observation.seen_on)).where(
                col(Observation.offer_key).in_(keys), col(Observation.ended_at).is_(None)
            )
        ).one()
        for keys in chunked(offers)
    ]
    return max((day for day in days if day is not None), default=None)
