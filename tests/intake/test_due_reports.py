"""The calendar of sales reports: complete, late, nil, in part, held, missing or not due yet."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from monitor.intake.calendar import Every, ReportingPeriod, due_on, period_of, periods
from monitor.intake.due_reports import DueReport, due_reports
from monitor.model import ReportFile
from tests.intake.report_desk import HEAD, JANUARY, ReportDesk

TODAY = date(2026, 4, 20)


@pytest.fixture
def desk(session: Session) -> ReportDesk:
    place = ReportDesk(session)
    place.partner(every="month", due_days=10, due_from=date(2026, 1, 1))
    return place


def due(desk: ReportDesk, today: date = TODAY) -> dict[str, DueReport]:
    return {f"{one.period_from:%m}": one for one in due_reports(desk.session, desk.partners, today=today)}


def came(desk: ReportDesk, report: ReportFile, day: date) -> None:
    report.received_at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    desk.session.add(report)
    desk.session.flush()


def sent(desk: ReportDesk, month: str, day: date, rows: str = JANUARY) -> ReportFile:
    days = rows.replace("-01-05", f"-{month}-05").replace("-01-30", f"-{month}-27")
    report = desk.take(HEAD + days, name=f"north-{month}-{len(desk.files)}.csv")
    came(desk, report, day)
    return report


def test_periods_without_a_report_are_missing_once_they_are_due(desk: ReportDesk) -> None:
    found = due(desk, date(2026, 4, 10))
    assert [one.status for one in found.values()] == ["missing", "missing", "expected"]
    assert (found["01"].due_on, found["01"].days_late, found["03"].days_late) == (date(2026, 2, 10), 59, 0)


def test_a_report_counts_as_late_from_its_due_day(desk: ReportDesk) -> None:
    sent(desk, "01", date(2026, 2, 10))
    sent(desk, "02", date(2026, 3, 14))
    found = due(desk)
    assert [(found[month].status, found[month].days_late) for month in ("01", "02")] == [
        ("complete", 0),
        ("complete", 4),
    ]


def test_a_correction_does_not_make_a_timely_report_late(desk: ReportDesk) -> None:
    desk.partner(resend="replace")
    sent(desk, "01", date(2026, 2, 3))
    second = sent(desk, "01", date(2026, 4, 1), JANUARY.replace("20.00", "19.00"))
    found = due(desk)["01"]
    assert (second.version, found.status, found.days_late, found.reports) == (2, "complete", 0, (second.id,))


def test_what_was_sent_before_the_period_ended_or_is_quarantined_is_in_part(desk: ReportDesk) -> None:
    sent(desk, "01", date(2026, 1, 31))
    sent(desk, "02", date(2026, 3, 1), JANUARY + "2026-02-06,ART-7,1,1.00,,\n")
    early = sent(desk, "03", date(2026, 3, 15))
    found = due(desk)
    assert [found[month].status for month in ("01", "02", "03")] == ["complete", "in_part", "in_part"]
    assert "1 row quarantined" in found["02"].why
    assert (found["03"].why, found["03"].reports) == ("what has come was sent before the period had ended", (early.id,))


def test_a_nil_report_and_one_over_a_quarter_are_reports(desk: ReportDesk) -> None:
    came(desk, desk.take(HEAD), date(2026, 4, 3))
    assert due(desk)["03"].status == "nil"
    quarter = JANUARY + "2026-03-30,NO-100,1,1.00,,\n"
    came(desk, desk.take(HEAD + quarter, name="north-q.csv"), date(2026, 4, 4))
    assert [one.status for one in due(desk).values()] == ["complete"] * 3


def test_a_held_report_is_not_missing(desk: ReportDesk) -> None:
    desk.closed_until = date(2026, 3, 31)
    sent(desk, "01", date(2026, 4, 2))
    assert due(desk)["01"].status == "held"


def test_a_month_whose_correction_is_held_is_not_complete(desk: ReportDesk) -> None:
    sent(desk, "01", date(2026, 2, 2))
    desk.closed_until = date(2026, 3, 31)
    sent(desk, "01", date(2026, 4, 2), JANUARY + "2026-01-20,NO-100,7,70.00,,\n")
    assert due(desk)["01"].status == "held"


def test_without_a_calendar_nothing_is_due(desk: ReportDesk) -> None:
    desk.partner(every="")
    assert due(desk) == {}


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(["week", "month", "quarter"]))
def test_periods_hold_their_days_and_follow_each_other(day: date, every: Every) -> None:
    period = period_of(day, every)
    assert period.first <= day <= period.last < due_on(period, 1)
    first, second = list(periods(period.first, due_on(period, 1), every))
    assert first == period
    assert second.first == due_on(period, 1)
    assert str(ReportingPeriod(day, day)) == f"{day}/{day}"


def test_stock_and_files_without_sales_are_no_reports_of_a_period(desk: ReportDesk) -> None:
    stock = desk.take("as of,sku,on hand\n2026-03-31,NO-100,4\n", name="north-s.csv")
    foreign = desk.take("as of,sku,on hand\n2026-03-31,4711/X,4\n", name="north-f.csv")
    assert (stock.kind, foreign.kind, foreign.status) == ("stock", "", "accepted")
    assert foreign.reason == "no sales and no stock of ours; nothing of it is judged"
    came(desk, foreign, date(2026, 4, 3))
    assert due(desk)["03"].status == "missing"
