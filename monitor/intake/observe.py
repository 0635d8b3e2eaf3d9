"""Offers as parsed become observations: what is current, what changed, what ended, what nobody could match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from monitor.intake.matching import told_apart
from monitor.intake.sighting import Sighting
from monitor.model import Capture, Judging, Listing, Observation, OfferNotShown
from monitor.settings import Site
from monitor.store.session import once
from monitor.vocabulary import Outcome
from scrapers.records import Offer, PageReading

_SEEN_WITHOUT_OFFER = frozenset({Outcome.NO_OFFER, Outcome.OUT_OF_STOCK, Outcome.GONE})
"""Outcomes that say: nothing is on offer here. All others but `ok` say nothing and leave the past alone."""

_SAME = (
    "market",
    "price_minor",
    "currency",
    "list_price_minor",
    "availability",
    "coupon_code",
    "coupon_price_minor",
    "price_in_cart",
    "pack_size",
    "reach",
    "warranty_months",
    "return_days",
)
"""What makes an offer the same offer; any other column is our reading of it and is corrected in place."""

_CORRECTED = (
    "seller",
    "party_id",
    "party_key",
    "sku",
    "matched_by",
    "title",
    "price_text",
    "tax_basis",
    "url",
    "channel",
    "host_id",
    "marketplace",
    "readings",
)


_NOTED = ("seller_id", "seller_details", "fulfilment", "featured")
"""What is kept as last seen and judged by no rule: a buy box may change hands with every visit."""


@dataclass(frozen=True)
class ObserveSummary:
    """What one visit changed: rows by what became of them, and entries put on the review list."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    review: int = 0


def observe(
    session: Session,
    *,
    site: Site,
    listing: Listing,
    capture: Capture,
    reading: PageReading,
    evidence_id: int | None,
    now: datetime,
    local_date: date,
    current: Iterable[Observation] | None = None,
    day_is_sure: bool,
) -> ObserveSummary:
    """Store what one visit to a listing showed; the caller commits. `current` is what stands there, where it is known.

    An unchanged offer only moves `last_seen`, `seen_on` and `sightings`; a changed or absent one ends. A page that
    could not be seen or understood changes nothing, and one that shows a part of the offers ends none. Observing the
    same capture twice changes nothing. Where the market may be on the day after `local_date`, and that changes what
    the offer is judged by, the capture vouches for nothing: one at another time of day has to.
    """
    if reading.status != Outcome.OK and reading.status not in _SEEN_WITHOUT_OFFER:
        return ObserveSummary()
    standing = current_observations(session, listing.key) if current is None else current
    before = {row.offer_key: row for row in standing}
    if any(row.last_seen > capture.captured_at for row in before.values()):
        return ObserveSummary()
    sighting = Sighting(session, site, listing, capture.captured_at, local_date, evidence_id, day_is_sure)
    doubts = 0
    rows: dict[str, Observation] = {}
    for offer, product, seller in told_apart([(offer, *sighting.matched(offer)) for offer in _standing(reading)]):
        doubts += sighting.review(offer, product, seller, now)
        row = sighting.observation(offer, product, seller)
        rows[row.offer_key] = _cheaper(rows.get(row.offer_key), row)
    rows = _by_former_names(rows, before)
    gone = {key: row for key, row in before.items() if key not in rows}
    if reading.partial and gone:
        _not_shown(session, gone.values(), capture.captured_at)
        gone = {}
    return replace(_store(session, before, rows, gone, capture.captured_at), review=doubts)


def _by_former_names(rows: dict[str, Observation], before: dict[str, Observation]) -> dict[str, Observation]:
    """Return the offers by their keys, one whose seller was renamed by the key it had: nobody left and nobody came.

    That it is the same seller is told by the marketplace's own id of it alone.
    """
    gone = [row for key, row in before.items() if key not in rows and row.seller_id]
    named: dict[str, Observation] = {}
    for key, row in rows.items():
        same = [old for old in gone if key not in before and _is_renamed(old, row)]
        if len(same) == 1 and same[0].offer_key not in named:
            row.offer_key = same[0].offer_key
        named[row.offer_key] = row
    return named


def _is_renamed(old: Observation, row: Observation) -> bool:
    return (old.seller_id, old.sku, old.condition) == (row.seller_id, row.sku, row.condition)


def _standing(reading: PageReading) -> Iterable[Offer]:
    """Return the offers that stand: who tells the price in the basket only offers the product all the same."""
    if reading.status == Outcome.OK:
        return reading.offers
    return [offer for offer in reading.offers if offer.price_in_cart and reading.status == Outcome.NO_OFFER]


def _store(
    session: Session,
    current: dict[str, Observation],
    rows: dict[str, Observation],
    gone: dict[str, Observation],
    at: datetime,
) -> ObserveSummary:
    created = changed = unchanged = 0
    for key, row in rows.items():
        before = current.get(key)
        if before is not None and all(getattr(before, name) == getattr(row, name) for name in _SAME):
            unchanged += 1
            if _reads_otherwise(before, row):
                once(session, "judged is forgotten", lambda: forget_what_was_judged(session))
            _correct(before, row)
            saw_again(before, row.last_seen, row.seen_on)
            session.add(before)
            continue
        created += before is None
        changed += before is not None
        session.add(row)
        if before is not None:
            _end(session, before, row.first_seen)
    for before in gone.values():
        _end(session, before, at)
    return ObserveSummary(created, changed, unchanged, len(gone))


def _not_shown(session: Session, rows: Iterable[Observation], at: datetime) -> None:
    """Store that a visit did not see these offers: history would else take it for one that did."""
    numbers = {row.id for row in rows if row.id is not None}
    query = select(OfferNotShown.observation_id).where(
        col(OfferNotShown.observation_id).in_(numbers), OfferNotShown.captured_at == at
    )
    known = set(session.exec(query).all())
    session.add_all(OfferNotShown(observation_id=number, captured_at=at) for number in sorted(numbers - known))


def _end(session: Session, row: Observation, at: datetime) -> None:
    row.ended_at = at
    session.add(row)


def saw_again(row: Observation, at: datetime, local_date: date) -> None:
    """Move an observation's last sighting to a later time; the same time counts once."""
    if at > row.last_seen:
        row.last_seen = at
        row.seen_on = local_date
        row.sightings += 1


def current_observations(session: Session, listing_key: str) -> Iterable[Observation]:
    """Return the offers that stand on a listing as far as we know, in order of their key."""
    return current_of_listings(session, [listing_key])


def current_of_listings(session: Session, listing_keys: Sequence[str]) -> Sequence[Observation]:
    """Return the offers that stand on some listings, in order of their key."""
    query = select(Observation).where(col(Observation.listing_key).in_(listing_keys))
    return session.exec(query.where(col(Observation.ended_at).is_(None)).order_by(col(Observation.offer_key))).all()


def _correct(before: Observation, row: Observation) -> None:
    for name in (*_CORRECTED, *_NOTED):
        setattr(before, name, getattr(row, name))


def _reads_otherwise(before: Observation, row: Observation) -> bool:
    """Return whether an offer that was judged would be judged by something else now: our reading of it, or its day."""
    return before.seen_on != row.seen_on or any(getattr(before, name) != getattr(row, name) for name in _CORRECTED)


def forget_what_was_judged(session: Session) -> None:
    """Let all offers be judged anew, in the transaction that changes one that was judged."""
    session.execute(update(Judging).where(col(Judging.fact) == "offer").values(stale=True))


def _cheaper(known: Observation | None, row: Observation) -> Observation:
    """Of two offers of one seller for one product in one condition, keep the cheaper: it is the one advertised.

    What could not be matched stands behind what could: it may be anything.
    """
    if known is not None and (known.sku is None) != (row.sku is None):
        return row if known.sku is None else known
    if known is None or known.price_minor is None:
        return row
    return row if row.price_minor is not None and row.price_minor < known.price_minor else known
