"""Where a partner keeps a calendar of reports, a period is wholly reported when each of its own periods is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.model import ReportFile
from monitor.settings import Partner, Workspace
from tests.incentives.scheme_stand import furnish


def report(session: Session, first: date, last: date, *, status: str = "accepted", party: str = "fjord") -> None:
    """Take in a sales report of some days of February, sent in March."""
    session.add(
        ReportFile(
            sha256=f"{first}{status}", name=f"week-{first}.csv", party_id=party, layout="csv", period_from=first,
            period_to=last, received_at=datetime(2026, 3, 20, tzinfo=UTC), status=status, kind="sales",
        )
    )  # fmt: skip
    session.flush()


WEEKLY = [Partner(party="fjord", files="fjord-*.csv", every="week")]


@pytest.fixture
def books(workspace: Workspace, session: Session) -> Books:
    """Books of a partner who reports every week."""
    furnish(workspace, session)
    return Books(session, WEEKLY)


def test_one_week_does_not_report_its_month(books: Books, session: Session) -> None:
    report(session, date(2026, 2, 2), date(2026, 2, 8))
    assert books.unreported("fjord", read_period("2026-02")) == [
        "2026-01-26/2026-02-01", "2026-02-09/2026-02-15", "2026-02-16/2026-02-22", "2026-02-23/2026-03-01",
    ]  # fmt: skip


def test_all_weeks_do_and_one_read_in_part_does_not(books: Books, session: Session) -> None:
    report(session, date(2026, 1, 26), date(2026, 2, 15))
    report(session, date(2026, 2, 16), date(2026, 3, 1), status="partial")
    assert books.unreported("fjord", read_period("2026-02")) == ["2026-02-16/2026-02-22", "2026-02-23/2026-03-01"]


def test_a_whole_month_by_weeks_leaves_no_gap(books: Books, session: Session) -> None:
    report(session, date(2026, 1, 26), date(2026, 3, 1))
    assert books.unreported("fjord", read_period("2026-02")) == []


def test_a_partner_without_calendar_is_looked_at_by_months(books: Books) -> None:
    assert books.unreported("northwind", read_period("2026-H1")) == ["2026-04", "2026-05", "2026-06"]


@pytest.mark.parametrize(("party", "missing"), [("fjord", ["2026-02-09/2026-02-15"]), ("northwind", ["2026-02"])])
@pytest.mark.parametrize("status", ["held", "partial"])
def test_days_of_which_a_correction_waits_are_not_wholly_reported(
    books: Books, session: Session, party: str, missing: list[str], status: str
) -> None:
    report(session, date(2026, 1, 26), date(2026, 3, 1))
    report(session, date(2026, 2, 9), date(2026, 2, 15), status=status, party=party)
    assert books.unreported(party, read_period("2026-02")) == missing


def test_reports_are_complete_when_the_last_week_has_come(books: Books, session: Session) -> None:
    february = read_period("2026-02")
    report(session, date(2026, 2, 2), date(2026, 2, 8))
    assert books.received("fjord", february) is None, "one week is no month"
    report(session, date(2026, 1, 26), date(2026, 3, 1))
    books = Books(session, WEEKLY)  # what was asked before the report came is answered as then
    assert books.received("fjord", february) == date(2026, 3, 20)
    assert books.received("northwind", february) == date(2026, 3, 8), "without calendar: by months"
