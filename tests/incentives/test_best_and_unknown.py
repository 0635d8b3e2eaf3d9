"""The best result pays all there is; what is not owed yet is no miss; what a fund pays in part is not over-claimed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from monitor.documents.statement import build
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.incentives.results import renew
from monitor.incentives.schemes.ground import schemes_of
from monitor.model import Party, ReportFile
from monitor.model.incentive import SchemeResult
from monitor.settings import Workspace
from tests.incentives.scheme_stand import POLICY, furnish, pay, scheme_text, write_scheme

TODAY = date(2026, 7, 1)
RESULTS = (
    "party_id,kpi,period_from,period_to,target,actual,source\nnorthwind,service,2026-01-01,2026-03-31,{},{},desk\n"
)
LATE = "late_report: {due_days: 9}\n"
REPORTING = f"terms: {{fund: 9000}}\n{LATE}kpis: [{{kpi: service, measure: on_time_reporting, weight: 100 %}}]\n"
KPI = "kpis: [{kpi: service, measure: file, weight: 100 %}]\n"
VISITS = "kpis: [{{kpi: service, measure: file, weight: 100 %, aim: at_most{}}}]\n"


@pytest.mark.parametrize(
    ("bounds", "result", "due"),
    [
        ("", ("2", "0"), "9000.00"),
        (", cap: 120 %", ("2", "0"), "10800.00"),
        (", threshold: 110 %", ("2", "0"), "9900.00"),
        ("", ("0", "0"), "9000.00"),
        ("", ("2", "4"), "4500.00"),
        ("", ("0", "1"), "0.00"),
    ],
)
def test_none_of_what_should_be_little_is_the_best_result(
    workspace: Workspace, session: Session, bounds: str, result: tuple[str, str], due: str
) -> None:
    place = furnish(workspace, session, {"kpi_results": RESULTS.format(*result)})
    write_scheme(place, "bonus", scheme_text("weighted_kpi", "terms: {fund: 9000}\n" + VISITS.format(bounds)))
    (found,) = pay(place, session)
    assert (str(found.due), found.final) == (due, True)


def test_a_target_of_nought_is_named_as_what_is_wrong(workspace: Workspace, session: Session) -> None:
    place = furnish(workspace, session, {"kpi_results": RESULTS.format("0 %", "20.4 %")})
    write_scheme(place, "bonus", scheme_text("weighted_kpi", "terms: {fund: 9000}\n" + KPI))
    (found,) = pay(place, session)
    assert (str(found.due), found.final) == ("0.00", False)
    assert [gap.partition(": ")[2] for gap in found.gaps] == ["its target is 0, of which no share is defined"]


def reports_come_only_for(session: Session, *months: int) -> None:
    """Take the reports of the other months away."""
    for one in session.exec(select(ReportFile).where(col(ReportFile.period_from).is_not(None))).all():
        if one.period_from is not None and one.period_from.month not in months:
            one.status = "rejected"
    session.flush()


@pytest.mark.parametrize(
    ("as_of", "said", "waits"),
    [
        ("2026-03-31", "a = 1 / 1", True),
        ("2026-04-09", "a = 1 / 1", True),
        ("2026-04-10", "a = 0.666666666667… / 1", False),
    ],
)
def test_a_report_that_is_not_due_yet_is_not_late(
    stand: Workspace, session: Session, as_of: str, said: str, waits: bool
) -> None:
    write_scheme(stand, "bonus", scheme_text("weighted_kpi", REPORTING))
    reports_come_only_for(session, 1, 2)
    (found,) = pay(stand, session, as_of=date.fromisoformat(as_of))
    assert any(step.startswith(f"service: {said} = ") for step in found.steps), found.steps
    assert ("the report for 2026-03 is not due before 2026-04-09" in found.gaps) is waits
    assert not found.final, "what its delay will cost is not known"


@pytest.mark.parametrize(("months", "gap"), [((), "2026-01, 2026-02, 2026-03"), ((1, 3), "2026-02"), ((1, 2, 3), "")])
def test_pay_that_a_late_report_would_cut_is_open_until_all_have_come(
    stand: Workspace, session: Session, months: tuple[int, ...], gap: str
) -> None:
    write_scheme(stand, "rebate", scheme_text("whole_volume", f"tiers: [{{from: 0, rate: 5 %}}]\n{LATE}"))
    reports_come_only_for(session, *months)
    (found,) = pay(stand, session)
    assert found.gaps == ((f"no whole sales report for {gap}",) if gap else ())
    assert found.final is not bool(gap)


@pytest.mark.parametrize(
    ("share", "proven", "against"),
    [
        ("", 700000, "Claimed 9,500.00, due 7,000.00: 2,500.00 more was claimed than is due"),
        (", share: 50 %", 350000,
         "Claimed 9,500.00, of which 50 % = 4,750.00 is payable, due 3,500.00: 1,250.00 more was claimed than is due"),
    ],
)  # fmt: skip
def test_of_claims_that_are_paid_in_part_only_that_part_is_held_against_what_is_due(
    stand: Workspace, session: Session, share: str, proven: int, against: str
) -> None:
    write_scheme(stand, "fund", scheme_text("coop", f"terms: {{rho: 2 %{share}}}\nclaims: coop\n"))
    renew(session, Books(session), schemes_of(stand), TODAY)
    row = session.exec(select(SchemeResult).where(SchemeResult.period_from == date(2026, 1, 1))).one()
    assert (row.due_minor, row.proven_minor, row.claimed_minor) == (proven, proven, 950000)
    party = session.get(Party, "northwind")
    assert party is not None
    made = build(party, pay(stand, session), days=read_period("2026-Q1"), brand="Northern", today=TODAY)
    assert made.schemes[0].against == against


def test_the_stored_attainment_is_what_the_scheme_reckoned_with(workspace: Workspace, session: Session) -> None:
    purchases = POLICY["purchases"].replace("2026-01-01,2026-03-31,599999.99", "2026-01-01,2026-01-31,3100")
    place = furnish(workspace, session, {"purchases": purchases})
    kpi = "kpis: [{kpi: service, measure: purchases, weight: 100 %, target: 9000}]\nproration: days\n"
    text = scheme_text("weighted_kpi", "terms: {fund: 9000}\n" + kpi).replace("2026-12-31", "2026-01-31")
    write_scheme(place, "bonus", text)
    renew(session, Books(session), schemes_of(place), TODAY)
    (row,) = session.exec(select(SchemeResult)).all()
    assert (row.attainment_bp, row.due_minor) == (10_000, int(Decimal(3100) * 100)), "31 of 90 days"
