"""What is entered for a part of a period is no figure of all of it: the days that are missing are named."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from monitor.incentives.calendar_periods import Period, uncovered
from monitor.settings import Workspace
from tests.incentives.scheme_stand import POLICY, furnish, pay, scheme_text, write_scheme

HEAD = "party_id,period_from,period_to,amount,food,currency\n"
BEFORE = "northwind,2025-01-01,2025-03-31,5000,,EUR\n"
JANUARY, FEBRUARY = "northwind,2026-01-01,2026-01-31,4000,,EUR\n", "northwind,2026-02-01,2026-02-28,3000,,EUR\n"
MARCH = "northwind,2026-03-01,2026-03-31,2000,,EUR\n"
MOVES = "party_id,sku,period_from,period_to,quantity,opening_stock\nnorthwind,AX-1,2026-01-01,2026-01-31,1000,200\n"
REST = "northwind,AX-1,2026-02-01,2026-03-31,0,\n"
OTHER = "northwind,AX-2,2026-02-01,2026-03-31,10,\n"
SCALE = "tiers: [{from: 0, rate: 5 %}]\n"
UNITS = "tiers: [{from: 0, rate: 2}]\n"
GROWTH = "terms: {threshold: 0 %, rate: 10 %}\n"
BOUGHT = "terms: {fund: 9000}\nkpis: [{kpi: service, measure: purchases, weight: 100 %, target: 9000}]\n"
TURNED = (
    "terms: {fund: 9000}\n"
    "kpis: [{kpi: service, measure: sell_through, weight: 100 %, target: 25 %}]\nproducts: [AX-1]\n"
)


@pytest.mark.parametrize(
    ("purchases", "missing"),
    [
        (JANUARY + FEBRUARY + MARCH, None),
        (JANUARY, "2026-02-01/2026-03-31"),
        (FEBRUARY, "2026-01-01/2026-01-31, 2026-03-01/2026-03-31"),
        (JANUARY + MARCH, "2026-02-01/2026-02-28"),
    ],
)
@pytest.mark.parametrize("scheme", [("whole_volume", SCALE), ("weighted_kpi", BOUGHT)], ids=["scale", "kpi"])
def test_purchases_of_some_days_settle_nothing(
    workspace: Workspace, session: Session, scheme: tuple[str, str], purchases: str, missing: str | None
) -> None:
    place = furnish(workspace, session, {"purchases": HEAD + purchases})
    write_scheme(place, "one", scheme_text(*scheme))
    (found,) = pay(place, session)
    assert found.gaps == ((f"no purchases entered for {missing} of 2026-Q1",) if missing else ())
    assert (found.due is not None, found.final) == (True, missing is None)


@pytest.mark.parametrize("base", ["2025-01-01,2025-01-31", "2025-01-01,2025-03-30"])
def test_growth_on_a_base_of_some_days_is_not_known(workspace: Workspace, session: Session, base: str) -> None:
    text = HEAD + BEFORE.replace("2025-01-01,2025-03-31", base) + JANUARY + FEBRUARY + MARCH
    place = furnish(workspace, session, {"purchases": text})
    write_scheme(place, "growth", scheme_text("growth_on_increment", GROWTH))
    (found,) = pay(place, session)
    assert (found.due, found.final) == (None, False)
    assert found.reason.startswith("the base of 2025-Q1 is not known: no purchases entered for 2025-")


@pytest.mark.parametrize(
    ("moves", "products", "gaps"),
    [
        (MOVES + REST, "", ()),
        (MOVES, "", ("no sell-in of AX-1 entered for 2026-02-01/2026-03-31 of 2026-Q1",)),
        (MOVES + OTHER, "products: [AX-1]\n", ("no sell-in of AX-1 entered for 2026-02-01/2026-03-31 of 2026-Q1",)),
        (MOVES + REST, "products: [AX-1, AX-2]\n",
         ("no sell-in of AX-2 entered for 2026-01-01/2026-03-31 of 2026-Q1",)),
    ],
)  # fmt: skip
def test_sell_in_of_some_days_settles_nothing(
    workspace: Workspace, session: Session, moves: str, products: str, gaps: tuple[str, ...]
) -> None:
    place = furnish(workspace, session, {"sell_in": moves})
    write_scheme(place, "units", scheme_text("per_unit", UNITS + products, base="sell_in"))
    (found,) = pay(place, session)
    assert (found.gaps, found.final) == (gaps, not gaps)


@pytest.mark.parametrize(
    ("moves", "gaps"),
    [
        (MOVES + REST, ()),
        (MOVES, ("service: no movements of AX-1 are entered in sell_in for 2026-02-01/2026-03-31",)),
    ],
)
def test_sell_through_needs_the_movements_of_every_day(
    workspace: Workspace, session: Session, moves: str, gaps: tuple[str, ...]
) -> None:
    place = furnish(workspace, session, {"sell_in": moves})
    write_scheme(place, "bonus", scheme_text("weighted_kpi", TURNED, base="sell_out"))
    (found,) = pay(place, session)
    assert (found.gaps, found.final) == (gaps, not gaps)


def test_a_row_of_just_the_period_covers_it(workspace: Workspace, session: Session) -> None:
    place = furnish(workspace, session, {"purchases": POLICY["purchases"]})
    write_scheme(place, "one", scheme_text("whole_volume", SCALE))
    assert [one.final for one in pay(place, session, period="2026-Q2")] == [True]


@given(st.lists(st.tuples(st.integers(-10, 40), st.integers(0, 15)), max_size=8), st.integers(0, 30))
def test_each_day_is_either_held_by_a_row_or_named_as_missing(rows: list[tuple[int, int]], length: int) -> None:
    start = date(2026, 1, 1)
    spans = [(start + timedelta(first), start + timedelta(first + more)) for first, more in rows]
    period = Period(start, start + timedelta(length))
    missing = uncovered(period, spans)
    for day in (start + timedelta(offset) for offset in range(length + 1)):
        held = any(first <= day <= last for first, last in spans)
        assert sum(one.start <= day <= one.end for one in missing) == (not held)
    assert all(period.start <= one.start <= one.end <= period.end for one in missing)
    covered = uncovered(period, ((one.start, one.end) for one in missing))
    assert sum(one.days for one in (*covered, *missing)) == period.days
    assert all(one.end + timedelta(1) < other.start for one, other in pairwise(covered)), "days in a row are one part"
