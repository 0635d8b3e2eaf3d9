"""What the books should hold never looks back behind a later booking, nor into a period that has not begun."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session

from monitor.incentives.accruing import new_entries
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.incentives.schemes.ground import schemes_of
from monitor.settings import Workspace
from tests.incentives.scheme_stand import NO_ENTRIES, NOW, POLICY, furnish, scheme_text, write_scheme

TIERS = "tiers:\n  - {from: 0, rate: 2 %}\n  - {from: 2000000, rate: 3 %}\n"


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """The small channel with an annual rebate on the whole volume."""
    rest = "northwind,2026-07-01,2026-12-31,100000,0,EUR\n"
    place = furnish(workspace, session, {"purchases": POLICY["purchases"] + rest})
    write_scheme(place, "year", scheme_text("whole_volume", TIERS, id="year-rebate", period="year"))
    return place


def book(
    stand: Workspace, session: Session, period: str, as_of: str, *, settle: bool = False
) -> tuple[list[tuple[str, str]], list[str]]:
    """Book a period as known on a day; return kinds with amounts, and the notes."""
    days = read_period(period)
    entries, notes = new_entries(
        Books(session), schemes_of(stand), days, as_of=date.fromisoformat(as_of), now=NOW, settle=settle
    )
    session.add_all(entries)
    session.flush()
    return [(entry.kind, entry.amount) for entry in entries], notes


@pytest.mark.parametrize(("settle", "kinds"), [(True, ["accrual", "settlement"]), (False, ["accrual"])])
def test_an_earlier_day_takes_nothing_back_of_what_a_later_one_booked(
    stand: Workspace, session: Session, settle: bool, kinds: list[str]
) -> None:
    entries, _ = book(stand, session, "2026-Q4", "2026-12-31", settle=settle)
    assert [kind for kind, _ in entries] == kinds
    assert book(stand, session, "2026-Q1", "2026-03-31") == (
        [], ["northwind year-rebate v1 2026: nothing booked: the books hold it as of 2026-12-31, a later day"],
    )  # fmt: skip


def test_a_year_that_runs_is_booked_again_on_a_later_day(stand: Workspace, session: Session) -> None:
    assert book(stand, session, "2026-Q1", "2026-03-31")[0] == [("accrual", "18000.00")]
    assert book(stand, session, "2026-Q2", "2026-06-30")[0] == [("accrual", "21000.00")]


@pytest.mark.parametrize("change", ["shortened", "removed"])
def test_what_the_books_hold_for_a_period_no_scheme_pays_is_said(
    stand: Workspace, session: Session, change: str
) -> None:
    book(stand, session, "2026-Q1", "2026-03-31")
    path = stand.root / "schemes" / "year.yaml"
    if change == "removed":
        path.unlink()
    else:
        path.write_text(path.read_text("utf-8").replace("2026-12-31", "2026-09-30"), encoding="utf-8")
    said = (
        "northwind year-rebate 2026: the books hold 18000.00 EUR, and no scheme pays for that period now: "
        "put the scheme's file back, or book it back by hand"
    )
    assert said in book(stand, session, "2026-Q2", "2026-06-30")[1]
    assert said not in book(stand, session, "2025-Q4", "2025-12-31")[1]


@pytest.mark.parametrize("as_of", ["2025-12-31", "2025-11-30"])
def test_a_period_that_has_not_begun_books_nothing(stand: Workspace, session: Session, as_of: str) -> None:
    assert book(stand, session, "2026-Q1", as_of) == (
        [], ["northwind year-rebate v1 2026: nothing booked: its period has not begun"],
    )  # fmt: skip


@pytest.mark.parametrize(("end", "noted"), [("2026-06-30", True), ("2026-12-31", False)])
def test_an_order_cancelled_after_its_scheme_had_ended_is_noted(
    workspace: Workspace, session: Session, end: str, noted: bool
) -> None:
    entry = "O-1,northwind,referral,2026-06-20,,,,,1000,EUR,2026-07-05\n"
    before = "O-0,northwind,referral,2025-06-20,,,,,1000,EUR,2026-07-05\n"
    place = furnish(workspace, session, {"scheme_entries": NO_ENTRIES + before + entry})
    text = scheme_text("referral", "terms: {gamma: 3 %}\n", base="entries").replace("2026-12-31", end)
    write_scheme(place, "referral", text)
    assert book(place, session, "2026-Q2", "2026-06-30")[0] == [("accrual", "30.00")]
    entries, notes = book(place, session, "2026-Q3", "2026-09-30")
    said = "northwind referral: O-1 of 2026-06-20 was cancelled on 2026-07-05, when the scheme had ended: book back"
    assert [note.startswith(said) for note in notes] == ([True] if noted else [])
    assert bool(entries) is not noted
