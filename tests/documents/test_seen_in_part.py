"""What of the watched pages was not seen at the last visit, as the digest counts and says it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from monitor.documents.gaps import coverage
from monitor.model import Capture, Listing

REST = "unavailable: bazaar.example asked not to be disturbed for 86400 s; it is left alone for another 86400 s"
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


@pytest.mark.parametrize(
    ("pages", "gaps"),
    [
        (((429, "blocked", "it asks for fewer requests"), (None, "unreachable", REST), (None, "unreachable", REST)),
         [("bazaar: blocked", 3, "HTTP 429: it asks for fewer requests.", "pace_seconds")]),
        (((None, "unreachable", REST), (None, "unreachable", "broken off")),
         [("bazaar: blocked", 1, f"{REST}.", "pace_seconds"), ("bazaar: not reached", 1, "broken off.", "tries")]),
        (((429, "blocked", "it asks for fewer requests"), (403, "blocked", "it refuses access")),
         [("bazaar: blocked", 2, "HTTP 429: it asks for fewer requests, HTTP 403: it refuses access.", "access")]),
    ],
    ids=["one refusal, three pages", "rest is not a broken line", "two kinds of refusal"],
)  # fmt: skip
def test_a_host_that_wants_fewer_requests_is_one_gap(
    session: Session, pages: tuple[tuple[int | None, str, str], ...], gaps: list[tuple[str, int, str, str]]
) -> None:
    for number, (status, outcome, reason) in enumerate(pages):
        key = f"bazaar|{number}"
        session.add(Listing(key=key, site="bazaar", url=f"https://bazaar.example/p/{number}", sku="NO-100"))
        seen = {"captured_at": NOON, "outcome": outcome, "http_status": status, "reasons": [reason]}
        session.add(Capture(run_id=1, listing_key=key, **seen))
    session.commit()
    told = coverage(session, ZoneInfo("UTC")).gaps
    assert [(gap.subject, gap.count, gap.reason.split(" Last tried")[0]) for gap in told] == [gap[:3] for gap in gaps]
    assert all(word in gap.advice for gap, (*_, word) in zip(told, gaps, strict=True))
