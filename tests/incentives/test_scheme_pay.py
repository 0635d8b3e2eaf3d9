"""Every method of schemes pays to the cent what the figures of the store make due, and says how."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, read_period
from monitor.incentives.figures import Figures
from monitor.incentives.pay import payers
from monitor.incentives.schemes.read import read_scheme
from monitor.incentives.sold import SoldLine
from monitor.model import ReportFile, Sale
from monitor.model.stock import Stock
from monitor.rulebook.located import Faults
from monitor.settings import Workspace
from tests.incentives.scheme_stand import POLICY, entries_for, furnish, pay, scheme_text, write_scheme

TIERS = "tiers:\n  - {from: 0, rate: 2 %}\n  - {from: 300000, rate: 3 %}\n  - {from: 600000, rate: 5 %}\n"
KPIS = (
    "kpis:\n"
    "  - {kpi: shelf-share, measure: file, weight: 60 %, threshold: 95 %, cap: 120 %}\n"
    "  - {kpi: service, measure: file, weight: 40 %, threshold: 90 %}\n"
)
CASES = {
    "flat": ("terms: {rate: 1.5 %}\n", "purchases", "8999.9998500000"),
    "whole_volume": (TIERS, "purchases", "17999.9997"),
    "marginal": (TIERS, "purchases", "14999.9997"),
    "linear": (TIERS, "purchases", "29999.9991000000067"),
    "growth_on_increment": ("terms: {threshold: 5 %, rate: 8 %}\n", "purchases", "7999.9992"),
    "growth_on_volume": ("terms: {threshold: 20 %, rate: 1 %}\n", "purchases", "0"),
    "sales_decline": ("terms: {beta: 30 %, base_amount: 700000}\n", "purchases", "30000.003"),
    "coop": ("terms: {rho: 1 %}\nclaims: coop\n", "purchases", "5999.9999"),
    "weighted_kpi": (f"terms: {{fund: 10000}}\n{KPIS}", "purchases", "4000"),
    "premium": (
        "terms: {amount: 5000}\nkpis:\n  - {kpi: service, measure: file, gate: true}\n",
        "purchases",
        "5000",
    ),
    "per_unit": ("tiers:\n  - {from: 0, rate: 0.50}\n  - {from: 300, rate: 0.80}\n", "sell_out", "264"),
    "guaranteed_margin": ("terms: {least_margin: 15 %}\n", "sell_out", "1695"),
    "referral": ("terms: {gamma: 5 %}\n", "entries", "200"),
    "commission": ("terms: {rate: 5 %}\n", "entries", "0"),
    "ship_and_debit": ("", "entries", "875"),
}


@pytest.mark.parametrize("method", CASES)
def test_a_method_pays_what_its_formula_says(workspace: Workspace, session: Session, method: str) -> None:
    more, base, expected = CASES[method]
    entries = {"scheme_entries": POLICY["scheme_entries"]} if base == "entries" else {}
    stand = furnish(workspace, session, entries)
    if entries:
        write_scheme(stand, "referral", scheme_text("referral", CASES["referral"][0], base="entries"))
        write_scheme(stand, "ship_and_debit", scheme_text("ship_and_debit", id="debit", base="entries"))
    identity = {"ship_and_debit": "debit"}.get(method, "")
    kind = "unconditional" if method == "flat" else "conditional"
    write_scheme(stand, method, scheme_text(method, more, id=identity, base=base, kind=kind))
    if method == "flat":
        write_scheme(stand, "beside", scheme_text("whole_volume", TIERS))
    (earned,) = [item for item in pay(stand, session) if item.scheme.method == method]
    assert earned.exact is not None, earned.reason
    assert abs(earned.exact - Decimal(expected)) < Decimal("0.0000000001")
    assert earned.due == Decimal(expected).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
    assert earned.final
    assert earned.steps[-1].startswith("rounded half up to 2 places")


def test_every_method_is_tested_or_waits_for_stock() -> None:
    assert set(payers()) - set(CASES) == {"price_protection"}


def test_a_cliff_is_named_with_what_it_is_worth(stand: Workspace, session: Session) -> None:
    write_scheme(stand, "volume", scheme_text("whole_volume", TIERS))
    assert pay(stand, session)[0].change == ("0.01 more volume pays 12,000.0003 more: cliff",)


def test_the_jump_to_the_first_rate_of_a_linear_scale_is_a_cliff(stand: Workspace, session: Session) -> None:
    more = "tiers:\n  - {from: 600000, rate: 2 %}\n  - {from: 900000, rate: 3 %}\n"
    write_scheme(stand, "linear", scheme_text("linear", more))
    assert pay(stand, session)[0].change == ("0.01 more volume pays 12,000.00 more: cliff",)


def test_an_order_cancelled_later_takes_its_commission_back_in_that_period(
    workspace: Workspace, session: Session
) -> None:
    stand = furnish(workspace, session, entries_for("referral"))
    write_scheme(stand, "referral", scheme_text("referral", "terms: {gamma: 5 %}\n", base="entries"))
    assert [item.due for item in pay(stand, session, period="2026-Q2")] == [Decimal("-150.00")]


def test_a_month_without_report_keeps_the_figure_open(stand: Workspace, session: Session) -> None:
    write_scheme(stand, "units", scheme_text("per_unit", CASES["per_unit"][0], base="sell_out", period="half_year"))
    (earned,) = pay(stand, session, period="2026-H1")
    assert (earned.due, earned.final) == (Decimal("264.00"), False)
    assert earned.gaps == ("no whole sales report for 2026-04, 2026-05, 2026-06",)


def test_nothing_known_is_not_zero(stand: Workspace, session: Session) -> None:
    write_scheme(stand, "volume", scheme_text("whole_volume", TIERS))
    (earned,) = pay(stand, session, period="2026-Q3", as_of=date(2026, 9, 30))
    assert (earned.due, earned.reason) == (None, "no purchases entered for 2026-Q3")


@pytest.mark.parametrize(
    ("holidays", "due"),
    [
        ("", "237.60"),
        (", holidays: [2026-04-06]", "237.60"),
        (", holidays: [2026-04-06, 2026-04-07, 2026-04-08]", "264.00"),
    ],
)
def test_a_late_report_costs_a_step_for_each_started_week(
    stand: Workspace, session: Session, holidays: str, due: str
) -> None:
    late = f"late_report: {{due_days: 5{holidays}}}\n"
    more = CASES["per_unit"][0] + late
    write_scheme(stand, "units", scheme_text("per_unit", more, base="sell_out"))
    (earned,) = pay(stand, session)
    assert earned.due == Decimal(due), "8 April is three working days after Sunday, 5 April"


def test_amounts_of_two_currencies_are_not_added(stand: Workspace, session: Session) -> None:
    write_scheme(stand, "volume", scheme_text("whole_volume", TIERS).replace("EUR", "USD"))
    (earned,) = pay(stand, session)
    assert (earned.due, earned.reason.partition(":")[0]) == (
        None, "purchases of 2026-01-01/2026-03-31 is in EUR, the scheme in USD",
    )  # fmt: skip


def test_a_running_period_counts_what_is_known_to_date(stand: Workspace, session: Session) -> None:
    write_scheme(stand, "volume", scheme_text("whole_volume", TIERS, period="year"))
    (earned,) = pay(stand, session, as_of=date(2026, 3, 31))
    assert (earned.due, earned.open_until) == (Decimal("18000.00"), date(2026, 12, 31))


def test_a_period_of_a_leap_year_looks_back_to_the_whole_month() -> None:
    february = Period(date(2028, 2, 1), date(2028, 2, 29))
    assert february.year_before() == Period(date(2027, 2, 1), date(2027, 2, 28))
    assert [read_period(name).name for name in ("2026-02", "2026-Q1", "2026-H2", "2026")] == [
        "2026-02", "2026-Q1", "2026-H2", "2026",
    ]  # fmt: skip


def hold_stock(
    session: Session, units: int, *, status: str = "accepted", site: str = "", day: date = date(2026, 1, 31)
) -> None:
    """Let the distributor report stock of AX-1 on the eve of a price cut, in a report of a state."""
    report = ReportFile(
        sha256=f"{status}{units}{site}{day}", name=f"stock-{units}.csv", party_id="northwind", layout="csv",
        period_from=day, period_to=day, status=status, received_at=datetime(2026, 2, 2, tzinfo=UTC),
    )  # fmt: skip
    session.add(report)
    session.flush()
    session.add(Stock(report_id=report.id or 0, row=1, party_id="northwind", sku="AX-1", on_hand=units * 1000,
                      as_of=day, site=site))  # fmt: skip


def test_the_newest_stock_of_every_site_counts_whenever_it_was_reported(stand: Workspace, session: Session) -> None:
    for units, site, day in ((9, "A", 20), (5, "A", 27), (6, "B", 28), (7, "B", 28)):
        hold_stock(session, units, site=site, day=date(2026, 1, day))
    books = Books(session)
    assert sum(line.on_hand for line in books.stocked("northwind", date(2026, 1, 31)).of("AX-1")) == 12_000
    assert sum(line.on_hand for line in books.stocked("northwind", date(2026, 1, 27)).of("AX-1")) == 5_000


@pytest.mark.parametrize(("held", "due"), [(80, "700.00"), (500, "875.00"), (None, None)])
def test_price_protection_pays_for_no_more_than_was_reported(
    workspace: Workspace, session: Session, held: int | None, due: str | None
) -> None:
    entries = entries_for("debit")["scheme_entries"].replace(
        "D-1,northwind,debit,2026-01-12", "D-1,northwind,protect,2026-02-01"
    )
    stand = furnish(workspace, session, {"scheme_entries": entries})
    if held is not None:
        hold_stock(session, held)
    hold_stock(session, 90, status="superseded")
    write_scheme(stand, "protect", scheme_text("price_protection", id="protect", base="entries"))
    (earned,) = pay(stand, session)
    assert earned.due == (None if due is None else Decimal(due))
    assert due is not None or earned.reason == "no inventory report of AX-1 up to 2026-02-01"


def test_a_report_that_was_replaced_does_not_count(stand: Workspace, session: Session) -> None:
    write_scheme(stand, "units", scheme_text("per_unit", CASES["per_unit"][0], base="sell_out"))
    report = session.exec(select(ReportFile).where(ReportFile.name == "northwind-2026-03.csv")).one()
    report.status = "superseded"
    session.flush()
    (earned,) = pay(stand, session)
    assert (earned.exact, earned.gaps) == (Decimal(110), ("no whole sales report for 2026-03",))


@pytest.mark.parametrize(
    ("policy", "due", "gaps"),
    [
        ("missing_data: zero\n", "4000.00", ()),
        ("missing_data: renormalise\n", "10000.00", ()),
        ("missing_data: hold\n", None, ()),
        ("", "4000.00",
         ("no result of shelf-share yet, which counts zero until there is one: enter it in kpi_results",)),
    ],
)  # fmt: skip
def test_a_kpi_without_data_follows_the_scheme_and_is_open_where_that_says_nothing(
    workspace: Workspace, session: Session, policy: str, due: str | None, gaps: tuple[str, ...]
) -> None:
    results = "\n".join(line for line in POLICY["kpi_results"].splitlines() if "shelf-share" not in line) + "\n"
    stand = furnish(workspace, session, {"kpi_results": results})
    more = f"terms: {{fund: 10000}}\n{policy}{KPIS}"
    write_scheme(stand, "bonus", scheme_text("weighted_kpi", more))
    (earned,) = pay(stand, session)
    assert (earned.due, earned.gaps) == (None if due is None else Decimal(due), gaps)
    said = {
        "4000.00": "60 % x 0 % + 40 % x 100 % = 40 %",
        "10000.00": "(40 % x 100 %) / 40 % of weight with data = 100 %",
    }
    assert due is None or f"score = sum of w x f(a) = {said[due]}" in earned.steps


def test_a_missed_gate_pays_nothing(stand: Workspace, session: Session) -> None:
    gate = KPIS.replace(
        "{kpi: shelf-share, measure: file, weight: 60 %, ", "{kpi: shelf-share, measure: file, gate: true, "
    )
    write_scheme(
        stand, "bonus", scheme_text("weighted_kpi", f"terms: {{fund: 10000}}\n{gate.replace('40 %', '100 %')}")
    )
    (earned,) = pay(stand, session)
    assert (earned.due, earned.steps[-2]) == (Decimal("0.00"), "the gate shelf-share is missed: B = 0.00")


def test_lines_are_rounded_one_by_one_only_where_the_scheme_says_so(workspace: Workspace, session: Session) -> None:
    entries = entries_for("referral")["scheme_entries"].replace("1000,EUR", "0.10,EUR").replace("3000,EUR", "0.10,EUR")
    stand = furnish(workspace, session, {"scheme_entries": entries})
    more = "terms: {gamma: 5 %}\n"
    write_scheme(stand, "referral", scheme_text("referral", more, base="entries"))
    assert pay(stand, session)[0].due == Decimal("0.01")
    write_scheme(stand, "referral", scheme_text("referral", more + "rounding: {each: line}\n", base="entries"))
    assert pay(stand, session)[0].due == Decimal("0.02")


@given(st.permutations(range(6)))
def test_the_order_of_rows_never_matters(order: list[int]) -> None:
    lines = [SoldLine(f"r{n // 2}", n, f"AX-{n % 2}", "EUR", date(2026, 1, 1), date(2026, 1, 9), 1, 1000 * n, 333 * n)
             for n in range(6)]  # fmt: skip

    class Shuffled(Books):
        """Books whose sales come in a chosen order."""

        def __init__(self) -> None:
            super().__init__(session=Session())

        def sold(self, party_id: str, period: Period) -> list[SoldLine]:  # noqa: ARG002
            return [lines[place] for place in order]

        def unreported(self, party_id: str, period: Period) -> list[str]:  # noqa: ARG002
            return []

    faults = Faults("scheme")
    scheme = read_scheme(scheme_text("marginal", "tiers: [{from: 0, rate: 3.33 %}, {from: 20, rate: 7 %}]\n",
                                     base="sell_out"), faults)  # fmt: skip
    assert scheme is not None, faults.found
    figures = Figures(scheme, "northwind", "DE", read_period("2026-Q1"), Shuffled())
    assert payers()["marginal"].function(scheme, figures).lines == (Decimal("0.666"), Decimal("2.0965"))


TWO_TIERS = "tiers:\n  - {from: 0, rate: 2 %}\n  - {from: 9000, rate: 3 %}\n"
SOLD = "kpis: [{kpi: service, measure: sell_out, weight: 100 %, target: 5}]\n"


def returned(session: Session, minor: int, currency: str = "EUR") -> None:
    """Let one line of a report be of an amount and all others of nothing."""
    for place, sale in enumerate(session.exec(select(Sale).order_by(col(Sale.id))).all()):
        sale.amount_minor, sale.currency = (minor if place == 0 else 0), currency
    session.flush()


@pytest.mark.parametrize(
    ("method", "more", "due"),
    [
        ("whole_volume", TWO_TIERS, "0.00"),
        ("marginal", TWO_TIERS, "0.00"),
        ("linear", TWO_TIERS, "0.00"),
        ("weighted_kpi", f"terms: {{fund_rate: 2 %}}\n{SOLD}", "0.00"),
        ("weighted_kpi", f"terms: {{fund: 99}}\n{SOLD}", "0.00"),
    ],
)  # fmt: skip
def test_more_came_back_than_was_sold(stand: Workspace, session: Session, method: str, more: str, due: str) -> None:
    returned(session, -9_000_00)
    write_scheme(stand, method, scheme_text(method, more, base="sell_out"))
    (found,) = pay(stand, session)
    assert found.due == Decimal(due)


@pytest.mark.parametrize(
    ("currency", "minor", "said"),
    [
        ("EUR", 9_000_00, "0.01 less volume pays 90.0002 less: cliff"),
        ("JPY", 9_000, "1.00 less volume pays 90.02 less: cliff"),
        ("KWD", 9_000_000, "0.001 less volume pays 90.00002 less: cliff"),
    ],
)
def test_a_cliff_is_one_smallest_unit_of_its_currency_wide(
    stand: Workspace, session: Session, currency: str, minor: int, said: str
) -> None:
    returned(session, minor, currency)
    text = scheme_text("whole_volume", TWO_TIERS, base="sell_out").replace("currency: EUR", f"currency: {currency}")
    write_scheme(stand, "whole", text)
    (found,) = pay(stand, session)
    assert found.change == (said,)
