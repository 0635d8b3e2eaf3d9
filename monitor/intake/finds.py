"""From cards on a page of results to finds: listings that nobody watches, and sellers that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, or_, select

from monitor.errors import NotFoundError, RefusedError
from monitor.intake.likeness import DIFFERENT, Likeness, Likenesses
from monitor.intake.matching import match_seller
from monitor.intake.sighting import review_seller
from monitor.model import Listing, MapPrice
from monitor.model.find import Find
from monitor.money import to_minor
from monitor.policy.accepted import watched_row
from monitor.settings import Site
from monitor.vocabulary import FindStatus
from scrapers.records import ListingCard, Offer
from scrapers.sites import plain_address

_SMALL_PART = 3
"""How many times its price goes into MAP where it is hardly the product, new and whole."""


@dataclass(frozen=True)
class Watched:
    """What is watched on a site: listings by their plain address and by the site's own product id."""

    by_address: dict[str, Listing]
    by_product_id: dict[str, Listing]

    def listing(self, address: str, card: ListingCard) -> Listing | None:
        """Return the watched listing that a card leads to, or None."""
        return self.by_address.get(address) or (self.by_product_id.get(card.sku) if card.sku else None)


def watched_on(session: Session, site: Site) -> Watched:
    """Return the listings of a site that the policy or an accepted find names, inactive ones too."""
    listings = session.exec(select(Listing).where(Listing.site == site.name)).all()
    return Watched(
        {plain_address(site.reader, listing.url): listing for listing in listings},
        {listing.product_id: listing for listing in listings if listing.product_id},
    )


def take_cards(
    session: Session, site: Site, cards: Iterable[ListingCard], likenesses: Likenesses, *, now: datetime, day: date
) -> int:
    """Store what a page of results shows of watched products and return how many finds are new; the caller commits.

    `day` is the market's, by which prices hold.
    A card that leads to a watched listing only puts its seller on the review list, where nobody knows the seller.
    """
    watched, new = watched_on(session, site), 0
    for card in cards:
        likeness = likenesses.of(card)
        if likeness is None:
            continue
        address = plain_address(site.reader, card.url)
        listing = watched.listing(address, card)
        if listing is None:
            likeness = _by_price(session, site, card, likeness, day)
            new += _note(session, site, replace(card, url=address), likeness, now)
        elif card.seller:
            seller = match_seller(session, site, listing, Offer(seller=card.seller))
            review_seller(session, site, seller, now=now, evidence_id=None)
    return new


def _by_price(session: Session, site: Site, card: ListingCard, likeness: Likeness, day: date) -> Likeness:
    """Return the likeness, told apart where the price is a small part of MAP: a case or a part bears its name, too."""
    if card.price is None or not card.currency or likeness.differs:
        return likeness
    query = select(MapPrice.price_minor).where(
        MapPrice.sku == likeness.sku,
        MapPrice.market == site.market,
        MapPrice.currency == card.currency,
        MapPrice.valid_from <= day,
        or_(col(MapPrice.valid_to).is_(None), col(MapPrice.valid_to) >= day),
    )
    least = min(session.exec(query).all(), default=0)
    if to_minor(card.price, card.currency) * _SMALL_PART > least:
        return likeness
    return replace(likeness, score=min(likeness.score, DIFFERENT), differs="its price is a third of MAP or less")


def _note(session: Session, site: Site, card: ListingCard, likeness: Likeness, now: datetime) -> int:
    known = session.exec(select(Find).where(Find.site == site.name, Find.address == card.url)).first()
    find = known or Find(
        site=site.name, address=card.url, title="", sku="", matched_by="", score=0, first_seen=now, last_seen=now
    )
    find.last_seen = max(find.last_seen, now)
    if find.status == FindStatus.WAITING and likeness.score >= find.score:
        find.sku, find.matched_by, find.score = likeness.sku, likeness.by, likeness.score
        find.differs = likeness.differs
        find.title = card.title
        find.seller = card.seller
        find.party_id = _party(session, site, card)
        currency = card.currency if card.price is not None else ""
        find.price_minor = to_minor(card.price, currency) if card.price is not None and currency else None
        find.currency = currency
    session.add(find)
    session.flush()
    return int(known is None)


def _party(session: Session, site: Site, card: ListingCard) -> str:
    if not card.seller:
        return ""
    place = Listing(key="", site=site.name, url=card.url)
    return match_seller(session, site, place, Offer(seller=card.seller)).party_id or ""


def finds(session: Session, status: str = FindStatus.WAITING) -> Sequence[Find]:
    """Return the finds in a state, the surest first, and behind them those that differ from the product."""
    query = select(Find).where(Find.status == status)
    return session.exec(
        query.order_by(col(Find.differs) != "", col(Find.score).desc(), col(Find.site), col(Find.id))
    ).all()


def accept(session: Session, number: int, *, by: str, now: datetime) -> Find:
    """Watch the listing of a find from the next pass on; the caller commits."""
    find = _decide(session, number, FindStatus.ACCEPTED, by=by, now=now)
    row = watched_row(find)
    if session.get(Listing, row.key) is None:
        session.add(row)
    session.flush()
    return find


def dismiss(session: Session, number: int, *, reason: str, by: str, now: datetime) -> Find:
    """Put a find away for good, with the reason; the caller commits."""
    if not reason.strip():
        raise RefusedError("a find is dismissed with a reason, so that the next person knows why; give --reason TEXT.")
    find = _decide(session, number, FindStatus.DISMISSED, by=by, now=now)
    find.reason = reason.strip()
    session.add(find)
    return find


def undo(session: Session, number: int, *, by: str, now: datetime) -> Find:
    """Let an accepted or dismissed find wait again; a listing that was watched for it alone is watched no more."""
    find = _find(session, number)
    if find.status == FindStatus.WAITING:
        raise RefusedError(f"find {number} waits already: nothing was decided on it.")
    for listing in session.exec(select(Listing).where(Listing.find_id == find.id)).all():
        session.delete(listing)
    find.status, find.reason, find.decided_by, find.decided_at = FindStatus.WAITING, "", by, now
    session.add(find)
    return find


def _decide(session: Session, number: int, status: FindStatus, *, by: str, now: datetime) -> Find:
    find = _find(session, number)
    if find.status != FindStatus.WAITING:
        raise RefusedError(f"find {number} is {find.status} already; `channelwarden discover undo {number}` first.")
    find.status, find.decided_by, find.decided_at = status, by, now
    session.add(find)
    return find


def _find(session: Session, number: int) -> Find:
    find = session.get(Find, number)
    if find is None:
        raise NotFoundError(f"there is no find {number}; `channelwarden discover list` shows those that wait.")
    return find
