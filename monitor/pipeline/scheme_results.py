"""What schemes pay and what it brought, for the facts that rules read, and which settled periods reports changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import select

from monitor.documents.pay_law import price_law
from monitor.errors import ChannelwardenError, Fault, FaultsError
from monitor.incentives.books import Books
from monitor.incentives.journal import SETTLEMENT
from monitor.incentives.reopened import review_reopened
from monitor.incentives.results import missed, renew
from monitor.incentives.schemes.ground import schemes_of
from monitor.model.incentive import JournalEntry
from monitor.pipeline.journey import Journey


def reckon_schemes(journey: Journey) -> None:
    """Replace the stored results by what is known now.

    Faulty scheme files, and those that are gone, stop nothing else: the results of before stay, so that nothing looks
    cured, and the fault is listed.
    """
    try:
        schemes = schemes_of(journey.workspace)
    except FaultsError as error:
        _leave(journey, error.faults)
        return
    with journey.database.session(writes_after_reading=True) as session:
        if gone := missed(session, schemes, journey.local_date):
            _leave(journey, gone)
            return
        books = Books.of(journey.workspace, session, journey.local_date)
        law = price_law(journey.workspace, session, journey.local_date, journey.rules)
        number = renew(session, books, schemes, journey.local_date, law)
        session.commit()
    journey.progress("schemes", f"{number} results")


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


def _leave(journey: Journey, faults: Sequence[Fault]) -> None:
    journey.failures.append(
        f"schemes: the results of before stay, {faults[0]} (`channelwarden check` names all faults)"
    )
