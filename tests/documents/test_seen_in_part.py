"""A listing that its last visit showed in part is seen, and the digest says what of it was not."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from monitor.documents.gaps import coverage
from monitor.model import Capture, Listing

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def visit(session: Session, run: int, *, partial: bool, reasons: tuple[str, ...] = ()) -> None:
    session.add(
        Capture(
            run_id=run, listing_key="bazaar|1", captured_at=NOON, outcome="ok", partial=partial, reasons=list(reasons)
        )
    )
    session.commit()


def test_what_a_listing_did_not_show_is_a_gap_until_it_is_shown_whole(session: Session) -> None:
    session.add(Listing(key="bazaar|1", site="bazaar", url="https://bazaar.example/p/1", sku="NO-100"))
    visit(session, 1, partial=True, reasons=("the answer shows 2 of 25 offers",))
    part = coverage(session, ZoneInfo("UTC"))
    assert (part.watched, part.seen) == (1, 1)
    assert [(gap.subject, gap.count, gap.reason) for gap in part.gaps] == [
        ("bazaar: seen in part", 1, "the answer shows 2 of 25 offers.")
    ]
    visit(session, 2, partial=False)
    assert coverage(session, ZoneInfo("UTC")).gaps == ()
