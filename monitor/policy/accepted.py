"""Listings that a person accepted from the finds: watched beside those of the policy files."""

from __future__ import annotations

from sqlmodel import Session, select

from monitor.model import Listing
from monitor.model.find import Find
from monitor.vocabulary import FindStatus


def watched_row(find: Find) -> Listing:
    """Return the listing that an accepted find stands for, not yet in the session."""
    return Listing(key=f"{find.site}|{find.address}", site=find.site, url=find.address, sku=find.sku, find_id=find.id)


def watch_accepted(session: Session) -> None:
    """Put the listings of accepted finds back after the policy files replaced all others; the caller commits.

    A listing that the files name themselves stands as they say.
    """
    known = set(session.exec(select(Listing.key)).all())
    for find in session.exec(select(Find).where(Find.status == FindStatus.ACCEPTED)).all():
        row = watched_row(find)
        if row.key not in known:
            session.add(row)
    session.flush()
