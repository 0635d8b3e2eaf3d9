"""Reckon what schemes pay and what it brought, for the facts that rules read; the books stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.documents.pay_law import price_law
from monitor.errors import Fault, FaultsError
from monitor.incentives.books import Books
from monitor.incentives.results import missed, renew
from monitor.incentives.schemes.ground import schemes_of
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


def _leave(journey: Journey, faults: Sequence[Fault]) -> None:
    journey.failures.append(
        f"schemes: the results of before stay, {faults[0]} (`channelwarden check` names all faults)"
    )
