"""After reports came in: which settled periods of schemes they changed."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from monitor.documents.pay_law import price_law
from monitor.errors import ChannelwardenError
from monitor.incentives.books import Books
from monitor.incentives.journal import SETTLEMENT
from monitor.incentives.reopened import review_reopened
from monitor.incentives.schemes.ground import schemes_of
from monitor.model.incentive import JournalEntry
from monitor.pipeline.journey import Journey


def review_settlements(journey: Journey) -> None:
    """Put settled periods that later reports changed on the review list, with the difference."""
    with journey.database.session(writes_after_reading=True) as session:
        settled = select(JournalEntry.id).where(JournalEntry.kind == SETTLEMENT).limit(1)
        if session.exec(settled).first() is None:
            return
        try:
            schemes = schemes_of(journey.workspace)
        except ChannelwardenError as error:
            journey.failures.append(f"settled periods were not held against late reports: {error}")
            return
        books = Books.of(journey.workspace, session, journey.local_date)
        law = price_law(journey.workspace, session, journey.local_date, journey.rules)
        yesterday = journey.local_date - timedelta(days=1)
        changed = review_reopened(books, schemes, as_of=yesterday, now=journey.now, law=law)
        session.commit()
    journey.progress("settlements", f"{len(changed)} changed")
