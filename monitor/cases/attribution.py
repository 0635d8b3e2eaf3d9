"""Offers whose seller is another party by what policy and settings say now: nobody cured anything, or did anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select as columns  # of more than SQLModel's own takes
from sqlmodel import Session, col, func, select

from monitor.cases.looked_at import is_as_before
from monitor.cases.unwatched import lapse
from monitor.intake.matching import match_seller
from monitor.model import Listing, Observation, PolicyVersion
from monitor.settings import Site
from scrapers.records import Offer

ANOTHERS = "by the policy files and settings its seller or product is another one now"
"""How the end of a finding begins of which only our reading changed: whom or what it is about."""

IDENTIFIED = "its seller was identified since"
"""How it begins for a seller whom nobody knew before."""

_MARK = "parties of sellers"


def let_go(session: Session, sites: Iterable[Site], now: datetime) -> None:
    """End the offers of known parties whose seller is somebody else by now, and what stands on them.

    What was seen while the policy files and settings named one party is no finding against the next: the offer begins
    anew with its next sighting. A seller whom nobody knew and who is identified since keeps what was seen of him.
    """
    named = {site.name: site for site in sites}
    policy = session.exec(select(func.max(PolicyVersion.id))).one()
    read_by = sorted((site.name, site.party, site.channel, site.reader, str(site.base_url)) for site in named.values())
    if is_as_before(session, _MARK, (policy, read_by)):
        return
    by = (
        col(Observation.site),
        col(Observation.seller),
        col(Observation.seller_id),
        col(Observation.matched_by),
        col(Observation.party_id),
    )
    known = (
        col(Observation.ended_at).is_(None),
        col(Observation.party_id).is_not(None),
        col(Observation.matched_by).contains("seller by"),  # by what it was recognised, so that it can be asked again
    )
    ended: set[str] = set()
    for site, *seen in session.execute(columns(*by).where(*known).distinct()).all():
        if site not in named or _party_now(session, named[site], *seen[:3]) == seen[3]:
            continue
        same = (column == value for column, value in zip(by, (site, *seen), strict=True))
        for offer in session.exec(select(Observation).where(*known, *same)).all():
            offer.ended_at = now
            session.add(offer)
            ended.add(offer.offer_key)
    lapse(session, ended, now, ANOTHERS)
    session.flush()


def _party_now(session: Session, site: Site, seller: str, code: str, by: str) -> str | None:
    """Return whom a seller stands for; where his page named nobody, the name that is kept is of who ran the site."""
    page = Listing(key="", site=site.name, url="")
    found = match_seller(session, site, page, Offer(title="", seller=seller, seller_id=code))
    if by.endswith("seller by site") and found.by not in ("alias", "site"):
        found = match_seller(session, site, page, Offer(title=""))
    return found.party_id
