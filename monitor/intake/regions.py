"""Which region a ship-to text means; texts that a partner's settings explain later are read again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.intake import review
from monitor.intake.mappings import confirmed
from monitor.model import Party, Sale
from monitor.policy.codes import is_region
from monitor.policy.folding import fold_name, fold_text
from monitor.settings import Partner


class Regions:
    """The regions of one partner's ship-to texts."""

    def __init__(self, session: Session, partner: Partner) -> None:
        party = session.get(Party, partner.party)
        self._country = party.country if party else ""
        self._named = {fold_name(text): code for text, code in partner.regions.items()}
        self._confirmed = confirmed(session, partner.party, "ship_to")

    def of(self, ship_to: str) -> str:
        """Return the ISO 3166 region, or nothing where it would be a guess.

        A bare `DE` may be Germany or Delaware: a two-letter code counts only as the party's own country.
        """
        if code := self._confirmed.get(fold_text(ship_to)) or self._named.get(fold_name(ship_to)):
            return code
        certain = "-" in ship_to or ship_to == self._country
        return ship_to if certain and is_region(ship_to) else ""


def settle_regions(session: Session, *, partners: Iterable[Partner], now: datetime) -> int:
    """Give sales taken in earlier the region that the settings know by now; return how many. The caller commits."""
    settled = 0
    for partner in partners:
        regions = Regions(session, partner)
        open_sales = select(Sale).where(Sale.party_id == partner.party, Sale.region == "", Sale.ship_to != "")
        for sale in session.exec(open_sales.order_by(col(Sale.id))).all():
            sale.region = regions.of(sale.ship_to)
            if sale.region:
                settled += 1
                session.add(sale)
                review.settle(session, kind="ship_to", subject=f"{partner.party}|{sale.ship_to}", now=now)
    session.flush()
    return settled
