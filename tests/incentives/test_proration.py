"""A scheme that holds for a part of a period: thresholds and targets stay, or are cut to the days, as it says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from monitor.incentives.accruing import held
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, read_period
from monitor.incentives.earned import Earned
from monitor.incentives.earning import earned_by
from monitor.incentives.proration import prorated
from monitor.incentives.schemes.ground import schemes_of
from monitor.incentives.schemes.read import read_scheme
from monitor.rulebook.located import Faults
from monitor.settings import Workspace
from tests.incentives.scheme_stand import POLICY, furnish, pay, scheme_text, write_scheme

# 73 of the 365 days of 2026: a fifth.
BEGIN, END = date(2026, 1, 1), date(2026, 3, 14)
BOUGHT = "party_id,period_from,period_to,amount,food,currency\nnorthwind,2026-01-01,2026-03-14,100000,,EUR\n"
TIERS = "tiers:\n  - {from: 0, rate: 1 %}\n  - {from: 500000, rate: 2 %}\n  - {from: 1000000, rate: 3 %}\n"
KPI = "{kpi: service, measure: purchases, weight: 100 %, target: 1000000}"
GATED = "{kpi: service, measure: file, weight: 100 %, target: 95 %}"


def earned(stand: Workspace, session: Session, method: str, more: str) -> list[Earned]:
    """Return what a yearly scheme pays that holds for a fifth of the year."""
    text = scheme_text(method, more, period="year").replace("2026-12-31", END.isoformat())
    write_scheme(stand, "short", text)
    return pay(stand, session, period="2026", as_of=date(2026, 12, 31))


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """A party that bought for 100,000 in a fifth of the year."""
    results = POLICY["kpi_results"].replace("2026-03-31,95 %,95 %", "2026-03-14,,95 %")
    return furnish(workspace, session, {"purchases": BOUGHT, "kpi_results": results})


CASES = {
    "a tier that begins on 500,000 a year, reached to the cent": ("whole_volume", TIERS, "1000.00", "2000.00"),
    "a slice below and one above": (
        "marginal", TIERS.replace("500000", "250000"), "1000.00", "1500.00",
    ),
    "a fund, and a target of volume": (
        "weighted_kpi", f"terms: {{fund: 10000}}\nkpis:\n  - {KPI}\n", "1000.00", "1000.00",
    ),
    "a fund, and a target that is a share": (
        "weighted_kpi", f"terms: {{fund: 10000}}\nkpis:\n  - {GATED}\n", "10000.00", "2000.00",
    ),
    "the base that the terms name": (
        "growth_on_increment", "terms: {threshold: 0 %, rate: 10 %, base_amount: 400000}\n", "0.00", "2000.00",
    ),
    "the cap as an amount": (
        "whole_volume", "tiers: [{from: 0, rate: 10 %}]\ncaps: {amount: 9000}\n", "9000.00", "1800.00",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_asked_for_is_cut_to_the_days_where_the_scheme_says_so(
    stand: Workspace, session: Session, name: str
) -> None:
    method, more, whole, by_days = CASES[name]
    (usual,) = earned(stand, session, method, more)
    (cut,) = earned(stand, session, method, f"{more}proration: days\n")
    assert (str(usual.due), str(cut.due)) == (whole, by_days)
    assert usual.period == cut.period == Period(BEGIN, END)
    said = "it holds for 73 of the 365 days of 2026: what it asks for is cut to them"
    assert (said in usual.steps, cut.steps[0]) == (False, said)


def test_a_whole_period_is_not_cut(stand: Workspace, session: Session) -> None:
    write_scheme(stand, "q", scheme_text("whole_volume", f"{TIERS}proration: days\n"))
    scheme = schemes_of(stand)[0]
    assert prorated(scheme, read_period("2026-Q1")) == (scheme, "")


def test_what_is_set_aside_in_a_short_year_looks_at_the_cut_tiers(stand: Workspace, session: Session) -> None:
    text = scheme_text("whole_volume", f"{TIERS}proration: days\n", period="year")
    write_scheme(stand, "short", text.replace("2026-12-31", "2026-05-26"))
    books, day = Books(session), END
    (found,) = earned_by("northwind", schemes_of(stand), read_period("2026"), books, as_of=day)
    booked = held(found, books, day)
    # 146 of 365 days ask for 200,000; 100,000 in half of them is just on the way there.
    assert booked is not None
    assert (booked.amount, booked.rate) == (Decimal("2000.00"), "2 %")


def test_a_rate_set_by_the_period_before_is_not_cut() -> None:
    faults = Faults("short.yaml")
    more = f"{TIERS}timing: prospective\nproration: days\n"
    assert read_scheme(scheme_text("whole_volume", more), faults) is None
    assert "18: a prospective rate is set by the period before" in str(faults.found[0])


@given(st.integers(1, 364))
def test_two_versions_of_a_period_ask_together_for_what_one_would(days: int) -> None:
    scheme = read_scheme(scheme_text("whole_volume", f"{TIERS}proration: days\n", period="year"), Faults("x.yaml"))
    assert scheme is not None
    middle = date.fromordinal(BEGIN.toordinal() + days - 1)
    first, _ = prorated(scheme, Period(BEGIN, middle))
    second, _ = prorated(scheme, Period(date.fromordinal(middle.toordinal() + 1), date(2026, 12, 31)))
    together = [one.start + other.start for one, other in zip(first.tiers, second.tiers, strict=True)]
    assert [round(start, 12) for start in together] == [0, 500_000, 1_000_000]
