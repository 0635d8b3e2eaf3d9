"""Schemes of other lengths beside each other: what is due does not hang on the days that are asked about."""

from __future__ import annotations

from datetime import date
from itertools import chain

import pytest
from sqlmodel import Session

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.incentives.net_net import net_net
from monitor.settings import Workspace
from tests.incentives.scheme_stand import POLICY, furnish, pay, scheme_text, write_scheme

HEAD = "party_id,period_from,period_to,amount,food,currency\n"
BOUGHT = (
    HEAD + "northwind,2026-01-01,2026-02-15,100000,40000,EUR\nnorthwind,2026-02-16,2026-03-31,300000,60000,EUR\n"
    "northwind,2026-04-01,2026-06-30,600000,200000,EUR\n"
)
ONE, SCALE = "tiers: [{from: 0, rate: 1 %}]\n", "tiers: [{from: 0, rate: 10 %}]\n"
CAP = "caps: {of_food_purchases: 5 %}\n"


def channel(workspace: Workspace, session: Session, **schemes: str) -> Workspace:
    place = furnish(workspace, session, {"purchases": BOUGHT})
    for name, text in schemes.items():
        write_scheme(place, name, text)
    return place


def due(place: Workspace, session: Session, period: str, as_of: date | None = None) -> dict[tuple[str, str], str]:
    """Return what is due by scheme and period as the statement of a period says it, with a mark where it may change."""
    found = pay(place, session, period=period, as_of=as_of or read_period(period).end)
    return {(one.scheme.id, one.period.name): f"{one.due}{'' if one.final else '?'}" for one in found}


def test_a_period_that_was_cut_short_is_paid_in_the_days_it_has(workspace: Workspace, session: Session) -> None:
    text = scheme_text("whole_volume", ONE, id="year", period="year").replace("2026-12-31", "2026-02-15")
    place = channel(workspace, session, year=text)
    assert due(place, session, "2026-Q1") == {("year", "2026-01-01/2026-02-15"): "1000.00"}
    assert due(place, session, "2026-Q2") == {}, "nobody is paid the same again"
    assert due(place, session, "2026-03") == {}


@pytest.mark.parametrize(("period", "left"), [("2026-Q1", []), ("2026-Q2", []), ("2026-H1", ["980000.00"])])
def test_net_net_sets_no_half_year_s_pay_against_a_quarter_s_purchases(
    workspace: Workspace, session: Session, period: str, left: list[str]
) -> None:
    half = scheme_text("whole_volume", ONE, id="half", period="half_year")
    place = channel(workspace, session, half=half, quarter=scheme_text("whole_volume", ONE, id="quarter"))
    days = read_period(period)
    earned = pay(place, session, period=period, as_of=days.end)
    assert [f"{one.left}" for one in net_net("northwind", days, earned, Books(session))] == left


def test_the_legal_cap_knows_what_earlier_quarters_took_of_it(workspace: Workspace, session: Session) -> None:
    place = channel(
        workspace, session,
        a=scheme_text("whole_volume", ONE + CAP, id="first"),
        b=scheme_text("whole_volume", ONE + CAP + "position: 2\n", id="second"),
        c=scheme_text("whole_volume", ONE + CAP + "position: 3\n", id="half", period="half_year"),
    )  # fmt: skip
    quarters = {("first", "2026-Q1"): "4000.00", ("second", "2026-Q1"): "1000.00",
                ("first", "2026-Q2"): "6000.00", ("second", "2026-Q2"): "4000.00"}  # fmt: skip
    half = {("half", "2026-H1"): "0.00"}
    assert due(place, session, "2026-H1") == quarters | half, "5 % of 300,000 are used up"
    second = {key: value for key, value in quarters.items() if key[1] == "2026-Q2"}
    assert due(place, session, "2026-Q2") == second | half, "whichever days are asked about"
    assert due(place, session, "2026-06") == second | half


@pytest.mark.parametrize("order", [("half_year", "quarter"), ("quarter", "half_year"), ("year", "month")])
def test_no_days_that_are_asked_about_let_more_be_paid_than_the_law_allows(
    workspace: Workspace, session: Session, order: tuple[str, str]
) -> None:
    bought = HEAD + "".join(
        f"northwind,2026-{month:02d}-01,2026-{month:02d}-{end},{1000 * month},{1000 * month},EUR\n"
        for month, end in enumerate((31, 28, 31, 30, 31, 30), start=1)
    )
    place = furnish(workspace, session, {"purchases": bought})
    for position, kind in enumerate(order, start=1):
        text = scheme_text("whole_volume", f"{SCALE}{CAP}position: {position}\n", id=f"s{position}", period=kind)
        write_scheme(place, f"s{position}", text)
    as_of = date(2026, 6, 30)
    answers = [due(place, session, period, as_of) for period in ("2026-04", "2026-06", "2026-Q2", "2026-H1")]
    said = {key: {answer[key] for answer in answers if key in answer} for key in chain(*answers)}
    assert all(len(amounts) == 1 for amounts in said.values()), said
    assert sum(float(amount.rstrip("?")) for (amount,) in said.values()) <= 0.05 * 21_000


def test_what_comes_after_pay_that_may_change_is_not_final(workspace: Workspace, session: Session) -> None:
    half = scheme_text("whole_volume", ONE + CAP, id="half", period="half_year")
    place = channel(workspace, session, a=half, b=scheme_text("whole_volume", ONE + CAP + "position: 2\n", id="after"))
    assert due(place, session, "2026-Q1") == {("half", "2026-H1"): "4000.00?", ("after", "2026-Q1"): "1000.00?"}
    found = pay(place, session, as_of=date(2026, 3, 31))
    assert found[-1].gaps == ("what half v1 pays for 2026-H1 comes first and may still change",)
    assert due(place, session, "2026-H1")["after", "2026-Q2"] == "0.00"


@pytest.mark.parametrize(("stacking", "final"), [("cascade", False), ("additive", True)])
def test_a_cascade_is_as_open_as_what_stands_before_it(
    workspace: Workspace, session: Session, stacking: str, final: bool
) -> None:
    audits = "party_id,outlet,check,audited_on,found,of,source\n"
    place = furnish(workspace, session, {"purchases": POLICY["purchases"], "field_audits": audits})
    kpi = "terms: {fund_rate: 2 %}\nkpis: [{kpi: service, measure: display, weight: 100 %, target: 90 %}]\n"
    write_scheme(place, "a", scheme_text("weighted_kpi", kpi, id="first"))
    write_scheme(place, "b", scheme_text("whole_volume", f"{ONE}position: 2\nstacking: {stacking}\n", id="second"))
    first, second = pay(place, session)
    assert (first.final, second.final) == (False, final)


@pytest.mark.parametrize(
    ("method", "more", "due"),
    [
        ("flat", "terms: {rate: 2 %}\ncaps: {of_purchases: 5 %}\n", ["60.00", "-20.00"]),
        ("whole_volume", SCALE, ["300.00", "0.00"]),
        ("coop", "terms: {rho: 2 %}\nclaims: coop\n", ["60.00", "0.00"]),
        ("sales_decline", "terms: {beta: 10 %, base_amount: 500}\n", ["0.00", "150.00"]),
    ],
)
def test_a_period_in_which_more_came_back_than_was_bought_can_be_entered(
    workspace: Workspace, session: Session, method: str, more: str, due: list[str]
) -> None:
    bought = HEAD + "northwind,2026-01-01,2026-03-31,3000,,EUR\nnorthwind,2026-04-01,2026-06-30,-1000.00,,EUR\n"
    place = furnish(workspace, session, {"purchases": bought, "discount_limits": "role,unconditional_max,valid_from\n"})
    kind = "unconditional" if method == "flat" else "conditional"
    write_scheme(place, "one", scheme_text(method, more, kind=kind))
    assert [str(one.due) for one in pay(place, session, period="2026-H1")] == due
