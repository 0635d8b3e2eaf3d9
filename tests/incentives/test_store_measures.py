"""KPIs measured from the store: stock, online sales, distribution, audits; what is not known is never nought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from monitor.incentives.books import Books
from monitor.incentives.earned import Earned
from monitor.model import ReportFile
from monitor.model.incentive import KpiResult
from monitor.model.stock import Stock
from monitor.policy.load import load_policy
from monitor.settings import Workspace
from tests.incentives.scheme_stand import NOW, POLICY, furnish, pay, scheme_text, write_scheme

OUTLETS = (
    "customer,party_id,format,region,category_sales\n"
    "Shop 1,,online,DE-BY,600\nShop 2,,pharmacy,DE-BE,300\nShop 3,,pharmacy,DE-HH,100\nShop 4,,kiosk,AT-9,50\n"
)
AUDITS = (
    "party_id,outlet,audited_on,check,found,of,source\n"
    "northwind,Shop 1,2026-01-15,shelf_share,1,10,visit 1\n"
    "northwind,Shop 1,2026-02-15,shelf_share,4,10,visit 2\n"
    "northwind,Shop 2,2026-02-16,shelf_share,5,20,visit 3\n"
    "northwind,Shop 2,2026-02-16,planogram,9,12,visit 3\n"
    "northwind,Shop 2,2026-02-16,display,1,1,visit 3\n"
    "northwind,Shop 2,2026-05-16,display,0,1,visit 9\n"
)
TERRITORIES = "party_id,region,valid_from\nnorthwind,DE-BY,2025-01-01\nnorthwind,DE-BE,2025-01-01\n"


def bonus(stand: Workspace, session: Session, kpi: str, *, more: str = "", base: str = "purchases") -> Earned:
    """Return what a fund of 10,000 pays in the first quarter for one KPI."""
    text = f"terms: {{fund: 10000}}\nkpis:\n  - {{kpi: service, weight: 100 %, {kpi}}}\n{more}"
    write_scheme(stand, "bonus", scheme_text("weighted_kpi", text, base=base))
    (earned,) = pay(stand, session)
    return earned


def inventory(session: Session, day: date, held: Mapping[tuple[str, str], int], *, status: str = "accepted") -> None:
    """Take in an inventory report of one day: units by product and site."""
    report = ReportFile(
        sha256=f"{day}{held}{status}", name=f"stock-{day}.csv", party_id="northwind", layout="csv", period_from=day,
        period_to=day, status=status, received_at=datetime(2026, 4, 2, tzinfo=UTC), kind="stock", evidence_id=900,
    )  # fmt: skip
    session.add(report)
    session.flush()
    for row, ((sku, site), units) in enumerate(held.items(), start=1):
        session.add(
            Stock(report_id=report.id or 0, row=row, party_id="northwind", sku=sku, on_hand=units * 1000, as_of=day,
                  site=site)
        )  # fmt: skip
    session.flush()


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """The small channel with outlets and audits; the party may serve two regions."""
    return furnish(workspace, session, {"outlets": OUTLETS, "field_audits": AUDITS, "territories": TERRITORIES})


MEASURED = {
    "the last audit of each outlet": ("measure: shelf_share, target: 60 %", "5000.00", "9 of 30 facings"),
    "places of a planogram": ("measure: planogram, target: 75 %", "10000.00", "9 of 12"),
    "displays of this quarter": ("measure: display, target: 100 %", "10000.00", "1 of 1"),
    "the online part of sales": ("measure: online_share, target: 100 %", "8108.11", "27,000 of 33,300"),
    "of formats the scheme names": (
        "measure: online_share, formats: [Pharmacy, kiosk], target: 100 %", "1891.89", "6,300 of 33,300",
    ),
    "outlets of the territory that sell": ("measure: numeric_distribution, target: 100 %", "10000.00", "2 of 2"),
    "outlets of a format": (
        "measure: numeric_distribution, formats: [pharmacy], target: 100 %", "10000.00", "Berlin alone",
    ),
    "outlets by weight": ("measure: weighted_distribution, target: 100 %", "10000.00", "900 of 900"),
    "customers who bought enough": ("measure: active_outlets, minimum: 10000, target: 2", "5000.00", "Shop 1 alone"),
}  # fmt: skip


@pytest.mark.parametrize("name", MEASURED)
def test_a_measure_says_what_the_store_shows(stand: Workspace, session: Session, name: str) -> None:
    kpi, due, reckoned = MEASURED[name]
    earned = bonus(stand, session, kpi)
    assert (str(earned.due), earned.gaps) == (due, ()), reckoned
    assert earned.rows, "what it stands on is shown"


def backwards(text: str) -> str:
    """Return a policy file with its rows in the opposite order."""
    head, *rows = text.splitlines(keepends=True)
    return head + "".join(reversed(rows))


@pytest.mark.parametrize("name", MEASURED)
def test_the_order_of_rows_never_matters(workspace: Workspace, session: Session, name: str) -> None:
    files = {"outlets": OUTLETS, "field_audits": AUDITS, "territories": TERRITORIES, "purchases": POLICY["purchases"]}
    stand = furnish(workspace, session, files)
    before = bonus(stand, session, MEASURED[name][0])
    for stem, text in files.items():
        (stand.policy / f"{stem}.csv").write_text(backwards(text), encoding="utf-8")
    load_policy(session, stand.policy, now=NOW)
    session.flush()
    assert bonus(stand, session, MEASURED[name][0]) == before


def test_only_products_of_the_scheme_count(stand: Workspace, session: Session) -> None:
    products = "products: [AX-2]\n"
    kpi = "measure: weighted_distribution, target: 100 %"
    assert bonus(stand, session, kpi, more=products, base="sell_out").due == Decimal("3333.33"), "300 of 900"
    assert bonus(stand, session, "measure: online_share, target: 100 %", more=products, base="sell_out").due == 0


def test_without_a_grant_the_outlets_of_its_country_count(workspace: Workspace, session: Session) -> None:
    stand = furnish(workspace, session, {"outlets": OUTLETS})
    assert bonus(stand, session, "measure: numeric_distribution, target: 100 %").due == Decimal("6666.67"), "2 of 3"
    assert bonus(stand, session, "measure: weighted_distribution, target: 100 %").due == Decimal("9000.00"), "900/1,000"


NOT_KNOWN = {
    "a customer of unknown format": (
        {"outlets": OUTLETS.replace("Shop 2,,pharmacy,DE-BE,300\n", "")}, "online_share",
        "the format of Shop 2 is not entered in outlets",
    ),
    "an outlet without region": (
        {"outlets": OUTLETS.replace("DE-HH", "")}, "numeric_distribution",
        "where 'Shop 3' lies is not entered in outlets",
    ),
    "an outlet without weight": (
        {"outlets": OUTLETS.replace("DE-BE,300", "DE-BE,")}, "weighted_distribution",
        "the category sales of 'Shop 2' are not entered in outlets",
    ),
    "a territory without outlets": (
        {"outlets": OUTLETS, "territories": TERRITORIES.replace("DE-", "FR-").replace("FR-BE", "FR-IDF")
         .replace("FR-BY", "FR-BRE")}, "numeric_distribution", "outlets names none in the party's territory",
    ),
    "no audit": ({"field_audits": AUDITS.splitlines()[0] + "\n"}, "display",
                 "no audit of display in 2026-Q1: enter it in field_audits"),
    "no inventory report": ({}, "weeks_of_stock", "no inventory report of the last 31 days before 2026-03-31"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_KNOWN)
def test_what_is_not_known_is_never_nought(workspace: Workspace, session: Session, name: str) -> None:
    policy, measure, why = NOT_KNOWN[name]
    stand = furnish(workspace, session, policy)
    earned = bonus(stand, session, f"measure: {measure}, target: 1, missing_data: hold")
    assert (earned.due, earned.reason) == (None, f"no result of service yet: {why}")
    assert earned.gaps == (f"service: {why}",)


def test_a_month_without_report_leaves_every_measure_of_sales_unknown(stand: Workspace, session: Session) -> None:
    session.exec(select(ReportFile).where(ReportFile.name == "northwind-2026-02.csv")).one().status = "superseded"
    inventory(session, date(2026, 3, 31), {("AX-1", ""): 10})
    for measure in ("online_share", "numeric_distribution", "weighted_distribution", "weeks_of_stock"):
        earned = bonus(stand, session, f"measure: {measure}, target: 1, missing_data: hold")
        assert earned.reason == "no result of service yet: sales reports are missing", measure


def test_weeks_of_stock_are_better_when_they_are_few(stand: Workspace, session: Session) -> None:
    # 330 units in 90 days are 25 2/3 a week; 154 units last 6 weeks, of at most 3.
    inventory(session, date(2026, 3, 28), {("AX-1", "A"): 100, ("AX-2", "B"): 54})
    earned = bonus(stand, session, "measure: weeks_of_stock, target: 3, aim: at_most")
    assert earned.due == Decimal("5000.00")
    assert {row.evidence_id for row in earned.rows if row.note == "stock"} == {900}


def test_stock_that_was_read_in_part_is_not_known(stand: Workspace, session: Session) -> None:
    inventory(session, date(2026, 3, 28), {("AX-1", "A"): 100}, status="partial")
    earned = bonus(stand, session, "measure: weeks_of_stock, target: 3, aim: at_most, missing_data: hold")
    assert earned.reason.endswith("rows of the inventory report stock-2026-03-28.csv could not be read")


def test_a_report_of_the_whole_party_replaces_those_of_its_sites(stand: Workspace, session: Session) -> None:
    inventory(session, date(2026, 3, 20), {("AX-1", "A"): 100, ("AX-2", "A"): 5})
    inventory(session, date(2026, 3, 25), {("AX-1", ""): 40})
    inventory(session, date(2026, 3, 30), {("AX-1", "B"): 7})
    books = Books(session)
    assert [line.on_hand for line in books.stocked("northwind", date(2026, 3, 26)).lines] == [40_000]
    assert [line.on_hand for line in books.stocked("northwind", date(2026, 3, 31)).lines] == [7_000]
    assert [line.on_hand for line in books.stocked("northwind", date(2026, 3, 19)).lines] == []


def test_opening_stock_that_is_not_entered_is_what_was_reported(workspace: Workspace, session: Session) -> None:
    moves = "party_id,sku,period_from,period_to,quantity\nnorthwind,AX-1,2026-01-01,2026-03-31,1000\n"
    stand = furnish(workspace, session, {"sell_in": moves})
    inventory(session, date(2025, 12, 31), {("AX-1", "A"): 150, ("AX-1", "B"): 50})
    assert bonus(stand, session, "measure: sell_through, target: 25 %").due == Decimal("10000.00"), "300 of 1,200"
    assert bonus(stand, session, "measure: sell_through, of: received, target: 30 %").due == Decimal("10000.00")


TWO = (
    "terms: {fund: 10000}\nkpis:\n  - {kpi: shelf-share, measure: file, weight: 60 %%}\n"
    "  - {kpi: service, measure: file, weight: 40 %%%s}\nmissing_data: %s\n"
)


@pytest.mark.parametrize(
    ("own", "usual", "due"),
    [
        ("", "zero", "5400.00"),
        ("", "renormalise", "9000.00"),
        ("", "hold", None),
        (", missing_data: renormalise", "hold", "9000.00"),
        (", missing_data: zero", "renormalise", "5400.00"),
        (", missing_data: hold", "zero", None),
    ],
)
def test_what_missing_data_does_is_said_by_the_kpi_before_the_scheme(
    stand: Workspace, session: Session, own: str, usual: str, due: str | None
) -> None:
    session.delete(session.exec(select(KpiResult).where(KpiResult.kpi == "service")).one())
    session.flush()
    write_scheme(stand, "bonus", scheme_text("weighted_kpi", TWO % (own, usual)))
    (earned,) = pay(stand, session)
    assert earned.due == (None if due is None else Decimal(due))
    assert earned.reason == ("no result of service yet: enter it in kpi_results" if due is None else "")
