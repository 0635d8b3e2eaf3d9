"""On which day a report came, what it tells of the days after it, and what is late by the day of asking."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.incentives.earned import Earned
from monitor.incentives.earning import earned_by
from monitor.incentives.schemes.ground import schemes_of
from monitor.model import ReportFile
from monitor.settings import Partner, Workspace
from tests.incentives.scheme_stand import scheme_text, write_scheme

Q1 = read_period("2026-Q1")
LATE = "late_report: {due_days: 9}\n"
RATE = f"tiers: [{{from: 0, rate: 10 %}}]\n{LATE}"
REPORTING = f"terms: {{fund: 900}}\n{LATE}kpis: [{{kpi: service, measure: on_time_reporting, weight: 100 %}}]\n"
CALENDAR = [Partner(party="northwind", files="northwind-*.csv", every="month")]


def came(session: Session, month: int, at: datetime | None) -> None:
    """Let the report of a month have come at a time, or not at all."""
    for report in session.exec(select(ReportFile)).all():
        report.kind = "sales"
        if report.period_from is not None and report.period_from.month == month:
            report.status = "rejected" if at is None else "accepted"
            report.received_at = at or report.received_at
    session.flush()


def asked(stand: Workspace, books: Books) -> Earned:
    (found,) = earned_by("northwind", schemes_of(stand), Q1, books, as_of=Q1.end)
    return found


@pytest.mark.parametrize("partners", [(), CALENDAR], ids=["months", "calendar"])
@pytest.mark.parametrize(
    ("zone", "due"), [("America/New_York", "3330.00"), ("UTC", "2997.00"), ("Asia/Tokyo", "2997.00")]
)
def test_a_report_of_the_last_evening_is_in_time_where_it_is_evening(
    stand: Workspace, session: Session, partners: list[Partner], zone: str, due: str
) -> None:
    write_scheme(stand, "rebate", scheme_text("whole_volume", RATE, base="sell_out"))
    came(session, 3, datetime(2026, 4, 10, 1, 30, tzinfo=UTC))  # due by 9 April
    assert str(asked(stand, Books(session, partners, zone=ZoneInfo(zone))).due) == due


@pytest.mark.parametrize("partners", [(), CALENDAR], ids=["months", "calendar"])
@pytest.mark.parametrize(("day", "final"), [(13, False), (14, True), (20, True)])
def test_the_last_report_of_who_leaves_within_a_month_need_not_wait_for_its_end(
    stand: Workspace, session: Session, partners: list[Partner], day: int, final: bool
) -> None:
    written = scheme_text("whole_volume", RATE.replace(LATE, ""), base="sell_out")
    write_scheme(stand, "rebate", written.replace("2026-12-31", "2026-03-14"))
    came(session, 3, datetime(2026, 3, day, 18, tzinfo=UTC))
    assert asked(stand, Books(session, partners)).final is final


@pytest.mark.parametrize("partners", [(), CALENDAR], ids=["months", "calendar"])
@pytest.mark.parametrize(("day", "final"), [(20, False), (30, False), (31, True)])
def test_a_report_that_came_before_its_month_was_over_leaves_the_rest_open(
    stand: Workspace, session: Session, partners: list[Partner], day: int, final: bool
) -> None:
    write_scheme(stand, "rebate", scheme_text("whole_volume", RATE.replace(LATE, ""), base="sell_out"))
    came(session, 3, datetime(2026, 3, day, 18, tzinfo=UTC))
    found = asked(stand, Books(session, partners))
    assert (found.final, found.gaps) == (final, () if final else ("no whole sales report for 2026-03",))


@pytest.mark.parametrize(("passed", "due", "waits"), [("2026-04-09", "900.00", True), ("2026-04-10", "600.00", False)])
def test_a_report_is_late_by_the_day_of_asking_and_not_by_the_end_of_its_period(
    stand: Workspace, session: Session, passed: str, due: str, waits: bool
) -> None:
    write_scheme(stand, "bonus", scheme_text("weighted_kpi", REPORTING))
    came(session, 3, None)
    found = asked(stand, Books(session, passed=date.fromisoformat(passed)))
    assert (str(found.due), "the report for 2026-03 is not due before 2026-04-09" in found.gaps) == (due, waits)


@pytest.mark.parametrize(("day", "due"), [(14, "3330.00"), (15, "2997.00")])
@pytest.mark.parametrize("method", ["whole_volume", "weighted_kpi"])
def test_a_week_that_goes_on_beyond_the_quarter_is_due_after_its_own_end(
    stand: Workspace, session: Session, method: str, day: int, due: str
) -> None:
    text = (
        RATE
        if method == "whole_volume"
        else REPORTING.replace("900", "999").replace(LATE, LATE.replace("}", ", step: 0}"))
    )
    write_scheme(stand, "one", scheme_text(method, text, base="sell_out"))
    for month in (1, 2, 3):
        came(session, month, datetime(2026, month + 1, 2, tzinfo=UTC))
    last = session.exec(select(ReportFile).where(ReportFile.name == "northwind-2026-03.csv")).one()
    last.period_to, last.received_at = date(2026, 4, 5), datetime(2026, 4, day, tzinfo=UTC)
    session.flush()
    found = asked(stand, Books(session, [Partner(party="northwind", files="northwind-*.csv", every="week")]))
    assert found.due is not None
    assert found.final
    assert str(found.due) == (due if method == "whole_volume" else "999.00" if day == 14 else "666.00")


def test_no_report_is_late_while_its_period_runs(stand: Workspace, session: Session) -> None:
    write_scheme(stand, "rebate", scheme_text("whole_volume", RATE, base="sell_out"))
    came(session, 2, datetime(2026, 4, 1, tzinfo=UTC))
    came(session, 3, None)
    (found,) = earned_by("northwind", schemes_of(stand), Q1, Books(session), as_of=date(2026, 2, 28))
    assert (str(found.due), found.open_until) == ("2220.00", Q1.end), "one of a month is due with the quarter's"
    assert "the reports are due by 2026-04-09; a late one costs up to 30 %" in found.steps


def test_books_of_a_workspace_count_days_where_it_is(stand: Workspace, session: Session) -> None:
    books = Books.of(stand, session, date(2026, 7, 1))
    assert books.passed == date(2026, 6, 30)
    assert books.received("northwind", Q1) == date(2026, 4, 8)
