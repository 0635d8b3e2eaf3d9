"""Bookings that came back, as the facts about sales tell them, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model import Assortment
from monitor.model.channel import PartyChannel, Withdrawal
from tests.facts.territory_rows import grant, outlet, party, read, report, sale

FEBRUARY = report(2, (date(2026, 2, 2), date(2026, 2, 27)))
RECALL = Withdrawal(sku="NB-100", kind="recalled", last_sale_on=date(2026, 1, 15))
Line = tuple[int, str, dict[str, Any]]


def lines(*told: Line) -> list[Any]:
    """Return a line of three units, or minus three, for each day ("01-28"), a report a month."""
    rows = []
    for row, (sign, day, changes) in enumerate(told, 1):
        size = {"quantity": 3000 * sign, "amount_minor": 30000 * sign, "sold_on": date.fromisoformat(f"2026-{day}")}
        rows.append(sale(row, report_id=int(day[:2]), **{**size, **changes}))
    return rows


def sales(session: Session, *told: Line) -> dict[str, dict[str, Any]]:
    found = read(session, "sale", party(), report(), FEBRUARY, RECALL, *lines(*told))
    return {fact["period"][5:7]: fact for fact in found}


OLD = (1, "01-10", {"quantity": 5000, "amount_minor": 50000})
LESS = {"amount_minor": -20000}
A, B = {"customer_key": "a"}, {"customer_key": "b"}


@pytest.mark.parametrize(
    ("told", "withdrawn", "last", "units"),
    [
        ([OLD, (1, "01-28", {})], "recalled", "2026-01-28", 8000),
        ([OLD, (1, "01-28", {}), (-1, "01-28", {})], "no", "2026-01-10", 5000),
        ([OLD, (1, "01-20", {}), (-1, "01-28", {})], "no", "2026-01-10", 5000),
        ([OLD, (1, "01-20", {}), (-1, "02-10", {})], "no", "2026-01-10", 5000),
        ([OLD, (-1, "01-18", {}), (1, "01-20", {})], "recalled", "2026-01-20", 5000),
        ([OLD, (1, "01-20", {}), (-1, "01-28", {"quantity": -1000})], "recalled", "2026-01-20", 7000),
        ([OLD, (1, "01-20", {}), (-1, "01-28", {"amount_minor": -29000})], "recalled", "2026-01-20", 5000),
        ([OLD, (1, "01-20", A), (-1, "01-28", B)], "recalled", "2026-01-20", 5000),
        ([OLD, (1, "01-20", A), (-1, "01-28", A)], "no", "2026-01-10", 5000),
        ([OLD, (1, "01-20", {}), (1, "01-21", {}), (-1, "01-28", {}), (-1, "01-28", {})], "no", "2026-01-10", 5000),
        ([OLD, (1, "01-20", {}), (-1, "01-21", {}), (1, "01-28", {})], "recalled", "2026-01-28", 8000),
        ([(1, "01-10", {}), (1, "01-20", {}), (-1, "01-28", {})], None, "2026-01-20", 3000),
        ([(1, "01-10", {}), (1, "01-16", {}), (1, "01-20", {}), (-1, "01-28", {})], "recalled", "2026-01-20", 6000),
        ([(1, "01-10", A), (1, "01-20", B), (-1, "01-28", A)], "recalled", "2026-01-20", 3000),
        ([(1, "01-10", A), (1, "01-20", B), (-1, "01-28", B)], "no", "2026-01-10", 3000),
    ],
)
def test_a_booking_that_came_back_whole_is_no_sale_and_where_it_may_have_nobody_knows(
    session: Session, told: list[Line], withdrawn: str | None, last: str, units: int
) -> None:
    fact = sales(session, *told)["01"]
    assert (fact["withdrawn"], fact["last_sold"], fact["quantity_thousandths"]) == (withdrawn, last, units)
    assert (fact["days_after_withdrawal"] is None) == (withdrawn is None)


NOWHERE = {"region": "", "customer_key": ""}


@pytest.mark.parametrize(
    ("told", "sold"),
    [
        ([(1, "01-20", A), (-1, "01-28", NOWHERE)], False),
        ([(1, "01-20", A), (-1, "02-10", NOWHERE)], False),
        ([(1, "01-20", A), (-1, "01-28", {**NOWHERE, "sale_type": ""})], False),
        ([(1, "01-20", A), (-1, "01-28", {**NOWHERE, "customer_key": "b"})], True),
        ([(1, "01-20", A), (-1, "01-28", {"region": "NO"})], True),
        ([(1, "01-20", A), (1, "01-21", B), (-1, "01-28", NOWHERE)], True),
        ([(1, "01-20", A), (1, "02-21", B), (-1, "01-28", NOWHERE)], True),
        ([(1, "01-20", A), (-1, "01-28", NOWHERE), (-1, "01-29", NOWHERE)], True),
        ([(1, "01-20", A), (-1, "01-18", NOWHERE)], True),
        ([(1, "01-20", NOWHERE), (-1, "01-28", A)], True),
    ],
)
def test_a_return_from_nowhere_is_about_the_only_booking_of_its_size(
    session: Session, told: list[Line], sold: bool
) -> None:
    found = read(session, "sale", party(), report(), FEBRUARY, *lines(*told))
    region = told[0][2].get("region", "SE")
    booked = [fact for fact in found if fact["period"][5:7] == "01" and (fact["region"] or "") == region]
    assert any(fact["sold"] for fact in booked) == sold


@pytest.mark.parametrize(("back", "withdrawn"), [("R-1", "recalled"), ("R-2", "no"), ("R-3", None), ("", None)])
def test_a_return_that_names_the_document_of_a_booking_is_about_that_one(
    session: Session, back: str, withdrawn: str | None
) -> None:
    booked = [(1, "01-10", {"document": "R-1"}), (1, "01-20", {"document": "R-2"})]
    fact = sales(session, *booked, (-1, "01-28", {"document": back}))["01"]
    assert (fact["withdrawn"], fact["quantity_thousandths"]) == (withdrawn, 3000)


@pytest.mark.parametrize(
    ("told", "january", "february"),
    [
        ([(1, "01-10", {}), (-1, "02-03", {}), (1, "02-10", {})], False, True),
        ([(1, "01-10", {}), (1, "01-11", {}), (-1, "02-03", {}), (1, "02-10", {})], True, False),
        (
            [(1, "01-10", {}), (-1, "02-03", {"amount_minor": -20000}), (1, "02-10", {"amount_minor": 20000})],
            True,
            False,
        ),
        ([(1, "01-10", {}), (1, "02-10", {})], True, True),
    ],
)
def test_a_later_credit_note_is_taken_off_the_month_of_its_booking(
    session: Session, told: list[Line], january: bool, february: bool
) -> None:
    found = sales(session, *told)
    assert (found["01"]["sold"], found["02"]["sold"]) == (january, february)


def test_what_a_report_that_does_not_count_returns_takes_nothing_back(session: Session) -> None:
    held = report(2, (date(2026, 2, 2), date(2026, 2, 27)), status="held")
    (fact,) = read(session, "sale", report(), held, *lines((1, "01-10", {}), (-1, "02-03", {})))
    assert fact["quantity_thousandths"] == 3000


def test_an_outlet_whose_booking_came_back_was_not_sold_to(session: Session) -> None:
    rows = lines((1, "01-10", {"customer_key": "apoteket"}), (-1, "02-03", {"customer_key": "apoteket"}))
    others = [report(), FEBRUARY, outlet("apoteket"), grant("aurora", format="pharmacy")]
    found = read(session, "outlet_sale", *others, *rows)
    assert [(fact["sold"], fact["amount"]) for fact in found] == [(False, 0), (False, 0)]


def test_sales_by_amounts_alone_have_no_quantity(session: Session) -> None:
    fact = sales(session, (1, "01-20", {"quantity": 0}))["01"]
    assert (fact["withdrawn"], fact["quantity_thousandths"], fact["amount"], fact["sold"]) == (
        "recalled", None, 30000, True,
    )  # fmt: skip


LAUNCH = Assortment(sku="NB-100", channel="kiosks", valid_from=date(2025, 1, 1), launch_on=date(2026, 1, 15))
LARGE = {"quantity": -9000, "amount_minor": -90000}


@pytest.mark.parametrize(
    ("told", "early", "units"),
    [
        ([(1, "01-12", {})], 3, 3000),
        ([(1, "01-12", {"quantity": 0})], 3, None),
        ([(1, "01-12", {}), (-1, "01-20", LARGE)], 3, None),
        ([(1, "01-12", {}), (-1, "01-11", LARGE)], 3, 3000),
        ([(1, "01-12", {}), (-1, "01-20", {}), (1, "01-20", {"quantity": 2000})], 0, 2000),
        ([(1, "01-12", {}), (-1, "02-20", {}), (1, "01-20", {"quantity": 2000})], 0, 2000),
        ([(1, "01-10", {}), (1, "01-11", {}), (1, "01-12", {}), (-1, "01-13", {})], 5, 9000),
        ([(1, "01-12", {}), (1, "01-19", {}), (1, "01-20", {}), (-1, "01-22", {})], None, 9000),
        ([(1, "01-12", {}), (1, "01-20", {}), (-1, "01-22", {})], None, None),
    ],
)
def test_what_came_back_leaves_the_first_day_of_the_sales_in_a_channel(
    session: Session, told: list[Line], early: int | None, units: int | None
) -> None:
    rows = [party(), PartyChannel(party_id="nordlys", channel="kiosks"), report(), FEBRUARY, LAUNCH]
    (fact,) = read(session, "channel_sale", *rows, *lines(*told))
    assert (fact["days_before_launch"], fact["quantity_thousandths"]) == (early, units)


def test_a_booking_before_the_launch_that_may_have_come_back_is_not_held_against_anybody(session: Session) -> None:
    before = sale(1, report_id=3, sold_on=date(2025, 12, 20))
    december = report(3, (date(2025, 12, 20), date(2025, 12, 20)))
    rows = [party(), PartyChannel(party_id="nordlys", channel="kiosks"), report(), december, LAUNCH, before]
    found = read(session, "channel_sale", *rows, *lines((1, "01-12", {}), (-1, "01-20", {})))
    assert [(fact["days_before_launch"], fact["quantity_thousandths"]) for fact in found] == [(None, None), (3, None)]
