"""Schemes beside each other: cascades, and caps that several share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from monitor.incentives.books import Books
from monitor.incentives.earned import EarlierPay
from monitor.incentives.earning import earn
from monitor.incentives.schemes.records import Stacking
from monitor.settings import Workspace
from tests.incentives.scheme_stand import furnish, pay, scheme_text, write_scheme

TIERS = "tiers:\n  - {from: 0, rate: 2 %}\n  - {from: 300000, rate: 3 %}\n  - {from: 600000, rate: 5 %}\n"


def test_amounts_of_another_currency_are_not_taken_off_a_base(stand: Workspace, session: Session) -> None:
    taken = EarlierPay()
    write_scheme(stand, "a", scheme_text("whole_volume", "tiers: [{from: 0, rate: 10 %}]\n", id="first"))
    (earned,) = pay(stand, session, period="2026-Q2")
    taken.add(replace(earned, scheme=replace(earned.scheme, currency="USD")))
    second = replace(earned.scheme, stacking=Stacking.CASCADE)
    again = earn(second, "northwind", earned.period, Books(session), taken=taken, as_of=date(2026, 6, 30))
    assert again.due == Decimal("70000.00")


def test_a_cascade_stands_on_what_the_earlier_scheme_left(stand: Workspace, session: Session) -> None:
    write_scheme(stand, "a", scheme_text("whole_volume", "tiers: [{from: 0, rate: 10 %}]\n", id="first"))
    second = "tiers: [{from: 0, rate: 10 %}]\nposition: 2\nstacking: cascade\n"
    write_scheme(stand, "b", scheme_text("whole_volume", second, id="second"))
    assert [item.due for item in pay(stand, session, period="2026-Q2")] == [Decimal("70000.00"), Decimal("63000.00")]


def test_caps_cut_and_the_legal_one_holds_for_all_schemes_together(stand: Workspace, session: Session) -> None:
    write_scheme(
        stand, "a", scheme_text("whole_volume", TIERS + "caps: {of_food_purchases: 5 %, amount: 9000}\n", id="one")
    )
    more = TIERS + "caps: {of_food_purchases: 5 %}\nposition: 2\n"
    write_scheme(stand, "b", scheme_text("whole_volume", more, id="two"))
    first, second = pay(stand, session)
    assert (first.due, second.due) == (Decimal("9000.00"), Decimal("1000.00"))
    assert "of which 9,000.00 is used" in second.steps[-2]


FOOD = "party_id,period_from,period_to,amount,food,currency\n" + "".join(
    f"northwind,2026-{month:02d}-01,2026-{month:02d}-{end},{food},{food},EUR\n"
    for month, end, food in ((1, 31, 1000), (2, 28, 2000), (3, 31, 3000))
)


@pytest.mark.parametrize(
    ("periods", "as_of", "due"),
    [
        (("quarter", "quarter"), date(2026, 1, 31), ["50.00", "0.00"]),
        (("quarter", "month"), date(2026, 6, 30), ["300.00", "0.00", "0.00", "0.00"]),
        (("month", "quarter"), date(2026, 6, 30), ["50.00", "100.00", "150.00", "0.00"]),
    ],
)
def test_the_legal_cap_holds_for_schemes_whose_periods_overlap(
    workspace: Workspace, session: Session, periods: tuple[str, str], as_of: date, due: list[str]
) -> None:
    stand = furnish(workspace, session, {"purchases": FOOD})
    for position, kind in enumerate(periods, start=1):
        more = f"tiers: [{{from: 0, rate: 10 %}}]\ncaps: {{of_food_purchases: 5 %}}\nposition: {position}\n"
        write_scheme(stand, f"s{position}", scheme_text("whole_volume", more, id=f"s{position}", period=kind))
    assert [str(item.due) for item in pay(stand, session, as_of=as_of)] == due


BY_MONTH = "party_id,period_from,period_to,amount,food,currency\n" + "".join(
    f"northwind,2026-{month:02d}-01,2026-{month:02d}-{end},1000,,EUR\n" for month, end in ((1, 31), (2, 28), (3, 31))
)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (("month", ""), ("quarter", ""), "first v1 pays for 2026-01: what it leaves of 2026-Q1 alone cannot be told"),
        (
            ("quarter", ""),
            ("quarter", "2026-02-01"),
            "first v1 pays for 2026-Q1: what it leaves of 2026-02-01/2026-03-31",
        ),
        (("quarter", "USD"), ("quarter", ""), ""),
    ],
)
def test_a_cascade_needs_the_periods_of_what_stands_before_it(
    workspace: Workspace, session: Session, first: tuple[str, str], second: tuple[str, str], said: str
) -> None:
    place = furnish(workspace, session, {"purchases": BY_MONTH})
    rate = "tiers: [{from: 0, rate: 10 %}]\n"
    text = scheme_text("whole_volume", rate, id="first", period=first[0])
    write_scheme(place, "first", text.replace("EUR", first[1]) if first[1] else text)
    more = f"{rate}position: 2\nstacking: cascade\n"
    text = scheme_text("whole_volume", more, id="second", period=second[0])
    write_scheme(place, "second", text.replace("2026-01-01", second[1]) if second[1] else text)
    found = pay(place, session)[-1]
    assert (found.scheme.id, found.due is None) == ("second", bool(said))
    assert found.reason.startswith(said)


def test_what_is_not_known_leaves_a_cascade_unknown(workspace: Workspace, session: Session) -> None:
    place = furnish(workspace, session, {"purchases": BY_MONTH})
    write_scheme(place, "first", scheme_text("growth_on_volume", "terms: {threshold: 5 %, rate: 1 %}\n", id="first"))
    more = "tiers: [{from: 0, rate: 10 %}]\nposition: 2\nstacking: cascade\n"
    write_scheme(place, "second", scheme_text("whole_volume", more, id="second"))
    assert [item.due for item in pay(place, session)] == [None, None]
    assert pay(place, session)[-1].reason == "what first v1 leaves of the base is not known"
