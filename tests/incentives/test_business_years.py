"""Schemes whose year begins in another month than January: their periods are counted from it, none is cut unasked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from monitor.incentives.calendar_periods import before, period_at, periods_within
from monitor.incentives.schemes.read import read_scheme
from monitor.incentives.schemes.records import Cycle, PeriodKind
from monitor.rulebook.located import Faults
from monitor.settings import Workspace
from tests.incentives.scheme_stand import furnish, pay, scheme_text, write_scheme

TIERS = "tiers:\n  - {from: 100000, rate: 5 %}\n"
GROWTH = "terms: {threshold: 5 %, rate: 10 %}\n"
BOUGHT = "party_id,period_from,period_to,amount,food,currency\n" + "".join(
    f"northwind,{days},{amount},0,EUR\n"
    for days, amount in {
        "2024-04-01,2024-12-31": 80_000, "2025-01-01,2025-03-31": 20_000, "2025-04-01,2025-09-30": 60_000,
        "2025-10-01,2025-12-31": 30_000, "2026-01-01,2026-03-31": 30_000,
    }.items()
)  # fmt: skip


def text(method: str, more: str, period: str = "year", begins: str = "4", end: str = "2026-03-31") -> str:
    """Return a scheme from April 2025 on."""
    written = scheme_text(method, more + (f"year_begins: {begins}\n" if begins else ""), period=period)
    return written.replace("valid_from: 2026-01-01", "valid_from: 2025-04-01").replace("2026-12-31", end)


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """A party that bought for 100,000 in the one year from April, and for 120,000 in the next."""
    return furnish(workspace, session, {"purchases": BOUGHT})


@pytest.mark.parametrize("asked", ["2025", "2025-Q4", "2026-Q1"])
def test_a_year_from_april_is_paid_as_one(stand: Workspace, session: Session, asked: str) -> None:
    write_scheme(stand, "year", text("whole_volume", TIERS))
    (found,) = pay(stand, session, period=asked)
    assert (found.due, found.period.name, found.final) == (Decimal("6000.00"), "2025-04-01/2026-03-31", True)


def test_it_grows_from_the_year_before_from_april_on(stand: Workspace, session: Session) -> None:
    for rule in ("year_before", "period_before"):
        written = text("growth_on_increment", f"{GROWTH}base_rule: {rule}\n")
        write_scheme(stand, rule, written.replace("id: growth-on-increment", f"id: {rule.replace('_', '-')}"))
    assert [found.due for found in pay(stand, session, period="2026-Q1")] == [Decimal("2000.00")] * 2


def test_its_half_years_end_in_september_and_march(stand: Workspace, session: Session) -> None:
    write_scheme(stand, "half", text("marginal", TIERS.replace("100000", "0"), period="half_year"))
    found = pay(stand, session, period="2025")
    assert [(one.period.name, one.due) for one in found] == [
        ("2025-04-01/2025-09-30", Decimal("3000.00")), ("2025-10-01/2026-03-31", Decimal("3000.00")),
    ]  # fmt: skip


def refused(written: str) -> str:
    """Return what is said of a scheme file, or nothing."""
    faults = Faults("year.yaml")
    scheme = read_scheme(written, faults)
    assert (scheme is None) is bool(faults.found)
    return "\n".join(str(fault) for fault in faults.found)


def test_whole_years_that_january_would_cut_in_two_are_asked_about() -> None:
    said = refused(text("whole_volume", TIERS, begins=""))
    assert "it holds for whole years of its own, which a year from January on would cut" in said
    assert "year_begins: 4" in said and "year_begins: 1" in said


@pytest.mark.parametrize(
    ("period", "begins", "end"),
    [("year", "1", "2026-03-31"), ("year", "", "2026-03-30"), ("year", "", "2026-12-31"), ("quarter", "", "2026-03-31"),
     ("half_year", "4", "2025-09-30"), ("month", "", "2025-04-30")],
)  # fmt: skip
def test_what_is_said_or_cut_at_one_end_only_is_asked_about_no_more(period: str, begins: str, end: str) -> None:
    assert refused(text("whole_volume", TIERS, period, begins, end)) == ""


@pytest.mark.parametrize("begins", ["0", "13", "April", "2.5", "yes"])
def test_a_year_begins_with_a_month(begins: str) -> None:
    assert f"'year_begins' is `{begins}`" in refused(text("whole_volume", TIERS, begins=begins))


@given(st.sampled_from(list(PeriodKind)), st.integers(1, 12), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_periods_of_any_year_hold_each_day_once(kind: PeriodKind, begins: int, day: date) -> None:
    cycle = Cycle(kind, begins)
    period = period_at(cycle, day)
    assert period.start <= day <= period.end
    assert period.start.day == 1 and (period.start.month - begins) % kind.months == 0
    assert len(period.months()) == kind.months
    (_, last) = periods_within(cycle, before(cycle, period).start, period.end)
    assert last == period
    assert begins > 1 or period == period_at(kind, day)
