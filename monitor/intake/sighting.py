"""One listing as seen at one time: its offers matched, in minor units, and what of them a person must look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session

from monitor.intake import review
from monitor.intake.matching import (
    ProductMatch,
    SellerMatch,
    match_product,
    match_seller,
    propose_party,
    propose_product,
)
from monitor.intake.reach import reach_of, stored_reach
from monitor.intake.turn_of_day import turn_of
from monitor.model import Listing, Observation, Party
from monitor.money import to_minor
from monitor.policy.folding import fold_name
from monitor.settings import Site
from monitor.store.session import once
from scrapers.reading.condition import titled_condition
from scrapers.records import Offer
from scrapers.sites import is_marketplace


@dataclass(frozen=True)
class Sighting:
    """Where and when offers were seen; turns each into an observation."""

    session: Session
    site: Site
    listing: Listing
    at: datetime
    local_date: date
    evidence_id: int | None
    day_is_sure: bool = True

    def matched(self, offer: Offer) -> tuple[ProductMatch, SellerMatch]:
        """Match an offer's product and seller."""
        product = match_product(self.session, self.listing, offer)
        return product, match_seller(self.session, self.site, self.listing, offer)

    def observation(self, offer: Offer, product: ProductMatch, seller: SellerMatch) -> Observation:
        """Return the offer as a new row, not yet in the session."""
        folded = fold_name(seller.name)
        currency = (offer.currency or self.site.currency).strip().upper()
        reach = self._reach(offer, seller)
        return Observation(
            offer_key=self._key(folded, offer, product),
            listing_key=self.listing.key,
            site=self.site.name,
            market=self.site.market,
            seller=seller.name,
            party_id=seller.party_id,
            party_key=seller.party_id or f"seller:{self.site.name}:{folded}",
            sku=product.sku,
            matched_by=", ".join(f"{what} by {by}" for what, by in _grounds(product, seller)),
            title=offer.title,
            price_minor=_minor(offer.price, currency),
            currency=currency,
            list_price_minor=_minor(offer.list_price, currency),
            price_text=offer.price_text,
            tax_basis=offer.tax,
            availability=offer.availability,
            condition=_condition(offer),
            url=offer.url or self.listing.url,
            channel=self.site.channel,
            host_id=self.site.party,
            coupon_code=offer.coupon_code,
            coupon_price_minor=_minor(offer.coupon_price, currency),
            price_in_cart=offer.price_in_cart,
            pack_size=offer.pack_size,
            reach=reach,
            marketplace=is_marketplace(self.site.reader),
            warranty_months=offer.warranty_months,
            return_days=offer.return_days,
            seller_id=offer.seller_id,
            seller_details=offer.seller_details,
            fulfilment=offer.fulfilment,
            featured=offer.featured,
            readings=self._vouched(offer, product, seller, reach),
            first_seen=self.at,
            last_seen=self.at,
            seen_on=self.local_date,
            evidence_id=self.evidence_id,
        )

    def _reach(self, offer: Offer, seller: SellerMatch) -> str:
        party = self.session.get(Party, seller.party_id) if seller.party_id else None
        seat = party.country if party is not None else ""
        if self.site.party:
            own_page = seller.party_id == self.site.party
        else:
            own_page = not is_marketplace(self.site.reader) and self.site.channel != "marketplace"
        reach = reach_of(offer, self.site, offer.url or self.listing.url, seat=seat, own_page=own_page)
        return stored_reach(self.session, reach)

    def _vouched(self, offer: Offer, product: ProductMatch, seller: SellerMatch, reach: str) -> int:
        """Return how many readings vouch for what is judged: none while the policy may be the next day's already."""
        if not self.day_is_sure:
            turn = once(self.session, f"turn of {self.local_date}", lambda: turn_of(self.session, self.local_date))
            if turn.touches(product.sku, self.site.market, seller.party_id, abroad=bool(reach)):
                return 0
        return max(1, len(set(offer.readings)))

    def review(self, offer: Offer, product: ProductMatch, seller: SellerMatch, now: datetime) -> int:
        """Put what could not be matched on the review list, settle what now can be; return how many were put."""
        number = offer.sku or offer.gtin or fold_name(offer.title)
        subject = f"{self.listing.key}|{number}"
        if product.sku is None:
            review.note(
                self.session,
                kind="product",
                subject=subject,
                reason=product.doubt + (f"; the page calls it '{offer.title}'" if offer.title else ""),
                propose=lambda: propose_product(self.session, offer.title),
                now=now,
                evidence_id=self.evidence_id,
            )
        else:
            review.settle(self.session, kind="product", subject=subject, now=now)
        unknown = review_seller(self.session, self.site, seller, now=now, evidence_id=self.evidence_id)
        return int(product.sku is None) + unknown

    def _key(self, folded: str, offer: Offer, product: ProductMatch) -> str:
        key = f"{self.listing.key}|{folded}|{_condition(offer) or 'new'}"
        # One listing may show several products; those that its row in the policy does not name are told apart.
        return f"{key}|{product.sku}" if product.sku and product.sku != self.listing.sku else key


def review_seller(session: Session, site: Site, seller: SellerMatch, *, now: datetime, evidence_id: int | None) -> int:
    """Put a seller whom nobody knows on the review list, or settle the entry; return how many were put."""
    subject = f"{site.name}|{fold_name(seller.name)}"
    if not seller.name:
        return 0  # nobody to identify: the digest counts the offers that no rule on sellers could assess
    if seller.party_id is not None:
        review.settle(session, kind="seller", subject=subject, now=now)
        return 0
    review.note(
        session,
        kind="seller",
        subject=subject,
        reason=seller.doubt or f"no party or alias is called '{seller.name}' on {site.name}",
        propose=lambda: propose_party(session, seller.name),
        now=now,
        evidence_id=evidence_id,
    )
    return 1


def _grounds(product: ProductMatch, seller: SellerMatch) -> list[tuple[str, str]]:
    return [(what, by) for what, by in (("product", product.by), ("seller", seller.by)) if by]


def _condition(offer: Offer) -> str:
    """Return the condition; shops mark all their goods as new in their data, and say in the title which are not."""
    return titled_condition(offer.title) or offer.condition


def _minor(amount: Decimal | None, currency: str) -> int | None:
    """Return minor units; None for an amount that is unknown or in a currency nobody named: no number, no verdict."""
    return None if amount is None or len(currency) != 3 else to_minor(amount, currency)
