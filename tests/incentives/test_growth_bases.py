"""Growth and decline against a base by rule; a base that is not known is no base of zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.incentives.earned import Earned
from monitor.incentives.earning import earned_by
from monitor.incentives.schemes.ground import schemes_of
from monitor.incentives.schemes.read import read_scheme
from monitor.rulebook.located import Faults
from monitor.settings import Workspace
from tests.incentives.scheme_stand import POLICY, furnish, scheme_text, write_scheme

HEAD = "party_id,period_from,period_to,amount,food,currency\n"
THIRD = "northwind,2025-07-01,2025-09-30,500,,EUR\n"
QUARTERS = HEAD + THIRD + "".join(
    f"northwind,{first},{last},{amount},,EUR\n"
    for first, last, amount in (
        ("2025-04-01", "2025-06-30", 400), ("2025-10-01", "2025-12-31", 600), ("2026-01-01", "2026-03-31", 900),
        ("2026-04-01", "2026-04-30", 500), ("2026-05-01", "2026-06-30", 700),
    )
)  # fmt: skip
GROWTH = "terms: {threshold: 0 %, rate: 10 %}\n"
NEW = "terms: {threshold: 0 %, rate: 10 %, new_partner_rate: 3 %}\n"


def earned(
    place: Workspace, session: Session, method: str, more: str, *, period: str = "2026-Q2", as_of: str = "2026-12-31"
) -> Earned:
    """Return what a scheme pays for a quarter on what is known up to a day."""
    write_scheme(place, "growth", scheme_text(method, more))
    books, day = Books(session), date.fromisoformat(as_of)
    (found,) = earned_by("northwind", schemes_of(place), read_period(period), books, as_of=day)
    return found


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """A party that bought for 1,200 in the quarter, 900 in the one before and 400 a year before."""
    return furnish(workspace, session, {"purchases": QUARTERS})


@pytest.mark.parametrize(
    ("method", "more", "due"),
    [
        ("growth_on_increment", GROWTH, "80.00"),
        ("growth_on_increment", f"{GROWTH}base_rule: year_before\n", "80.00"),
        ("growth_on_increment", f"{GROWTH}base_rule: period_before\n", "30.00"),
        ("growth_on_increment", f"{GROWTH}base_rule: mean_of_four\n", "60.00"),
        ("growth_on_volume", f"{GROWTH}base_rule: period_before\n", "120.00"),
        ("growth_on_volume", "terms: {threshold: 34 %, rate: 10 %}\nbase_rule: period_before\n", "0.00"),
        ("sales_decline", "terms: {beta: 50 %}\nbase_rule: period_before\n", "0.00"),
        ("sales_decline", "terms: {beta: 50 %, base_amount: 1500}\n", "150.00"),
    ],
)
def test_the_base_follows_its_rule(stand: Workspace, session: Session, method: str, more: str, due: str) -> None:
    found = earned(stand, session, method, more)
    assert (str(found.due), found.gaps) == (due, ())


def test_the_base_of_a_running_quarter_is_cut_to_its_days(workspace: Workspace, session: Session) -> None:
    # Purchases that are entered by quarter reach beyond what is known of a quarter that runs.
    place = furnish(
        workspace, session, {"purchases": QUARTERS.replace("2026-05-01,2026-06-30,700", "2027-05-01,2027-06-30,7")}
    )
    found = earned(place, session, "growth_on_increment", f"{GROWTH}base_rule: period_before\n", as_of="2026-04-30")
    # 500 in 30 of 91 days, against 30 / 91 of 900: 296.70.
    assert found.steps[0] == "B = 2026-Q1 = 900.00, for 30 of 91 days = 296.703296703297…"
    assert found.due == Decimal("20.33")


def test_one_unknown_period_leaves_the_mean_unknown(workspace: Workspace, session: Session) -> None:
    place = furnish(workspace, session, {"purchases": QUARTERS.replace(THIRD, "")})
    found = earned(place, session, "growth_on_increment", f"{GROWTH}base_rule: mean_of_four\n")
    assert found.due is None
    assert "no purchases entered for 2025-Q3" in found.reason


@pytest.mark.parametrize(
    ("begins", "more", "due"),
    [("2026-01-01", NEW, "36.00"), ("2025-01-01", NEW, "80.00"), ("2026-01-01", GROWTH, "80.00")],
)
def test_who_had_no_agreement_in_the_base_period_has_a_rate_of_its_own(
    workspace: Workspace, session: Session, begins: str, more: str, due: str
) -> None:
    agreements = POLICY["agreements"].replace("2025-01-01", begins)
    place = furnish(workspace, session, {"purchases": QUARTERS, "agreements": agreements})
    assert earned(place, session, "growth_on_increment", more).due == Decimal(due)


@pytest.mark.parametrize(
    ("method", "more", "said"),
    [
        ("growth_on_volume", "terms: {threshold: 0 %, rate: 1 %, base_amount: 5}\n", "the terms name the base"),
        ("flat", "terms: {rate: 1 %}\n", "'flat' has no base to grow from"),
    ],
)
def test_a_rule_that_would_choose_nothing_is_refused(method: str, more: str, said: str) -> None:
    faults = Faults("growth.yaml")
    kind = "unconditional" if method == "flat" else "conditional"
    assert read_scheme(scheme_text(method, f"{more}base_rule: period_before\n", kind=kind), faults) is None
    assert said in str(faults.found[0])


@pytest.mark.parametrize(("share", "due"), [("", "6000.00"), (", share: 50 %", "3500.00")])
def test_a_fund_may_pay_a_share_of_each_proven_claim(
    workspace: Workspace, session: Session, share: str, due: str
) -> None:
    place = furnish(workspace, session)
    found = earned(place, session, "coop", f"terms: {{rho: 1 %{share}}}\nclaims: coop\n", period="2026-Q1")
    assert found.due == Decimal(due), "7,000 are proven, the fund is 6,000"


@pytest.mark.parametrize(("target", "due"), [("95 %", "6000.00"), ("96 %", "0.00")])
def test_a_premium_may_be_a_rate_of_the_volume(workspace: Workspace, session: Session, target: str, due: str) -> None:
    place = furnish(workspace, session)
    kpi = f"{{kpi: service, measure: file, gate: true, target: {target}}}"
    more = f"terms: {{rate: 1 %}}\nkpis:\n  - {kpi}\n"
    assert earned(place, session, "premium", more, period="2026-Q1").due == Decimal(due)
