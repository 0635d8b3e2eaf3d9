"""KPIs that the store itself measures: nothing unreported counts as nothing sold, and every row read is shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlmodel import Session, select

from monitor.incentives.earned import Earned
from monitor.model import ReportFile
from monitor.settings import Workspace
from tests.incentives.scheme_stand import POLICY, furnish, pay, scheme_text, write_scheme

LATE = "late_report: {due_days: 9}\n"


def bonus(stand: Workspace, session: Session, measure: str, target: str, *, monthly: bool = False) -> Earned:
    """Return what a fund of 10,000 pays for one KPI of a measure, for the quarter or its first month."""
    kpi = f"{{kpi: service, measure: {measure}, weight: 100 %, target: {target}}}"
    more = f"terms: {{fund: 10000}}\n{LATE}kpis:\n  - {kpi}\n"
    write_scheme(stand, "bonus", scheme_text("weighted_kpi", more, period="month" if monthly else "quarter"))
    (earned,) = pay(stand, session, period="2026-01" if monthly else "2026-Q1")
    return earned


@pytest.mark.parametrize("measure", ["sell_through", "sell_out", "active_outlets"])
def test_a_month_without_report_is_no_month_without_sales(stand: Workspace, session: Session, measure: str) -> None:
    report = session.exec(select(ReportFile).where(ReportFile.name == "northwind-2026-02.csv")).one()
    report.status = "superseded"
    session.flush()
    earned = bonus(stand, session, measure, "25 %" if measure == "sell_through" else "2")
    assert not earned.final
    assert earned.gaps == ("no whole sales report for 2026-02",)


def test_sell_through_is_sold_over_opening_stock_and_received(stand: Workspace, session: Session) -> None:
    earned = bonus(stand, session, "sell_through", "25 %")
    assert (earned.due, earned.final) == (Decimal("10000.00"), True), "300 of 200 + 1,000"


def test_the_movements_of_a_quarter_tell_nothing_of_a_month(stand: Workspace, session: Session) -> None:
    earned = bonus(stand, session, "sell_through", "25 %", monthly=True)
    said = "movements in sell_in reach beyond 2026-01: enter them by shorter periods"
    assert f"service: no result: {said}" in earned.steps
    assert earned.gaps == (f"service: {said}",)


@pytest.mark.parametrize(
    ("measure", "target", "sources"),
    [
        ("sell_through", "25 %", {"sell_in", "report northwind-2026-01.csv", "report northwind-2026-03.csv"}),
        ("sell_out", "30000", {"report northwind-2026-01.csv", "report northwind-2026-02.csv"}),
        ("active_outlets", "2", {"sales reports"}),
        ("on_time_reporting", "100 %", {"sales reports"}),
    ],
)
def test_the_rows_a_measured_kpi_stands_on_are_shown(
    stand: Workspace, session: Session, measure: str, target: str, sources: set[str]
) -> None:
    rows = bonus(stand, session, measure, target).rows
    assert sources <= {row.source for row in rows}
    if measure == "sell_through":
        assert {row.about for row in rows} == {"AX-1"}, "only products whose movements are entered"


def test_an_opening_stock_that_is_not_entered_gives_no_result(workspace: Workspace, session: Session) -> None:
    stand = furnish(workspace, session, {"sell_in": POLICY["sell_in"].replace("1000,200,", "1000,,")})
    said = "an opening stock is neither entered in sell_in nor reported for the day before"
    assert bonus(stand, session, "sell_through", "25 %").gaps == (f"service: {said}",)
