"""Firms of one owner: a sister's exclusive territory is not another's; and goods that came back were not sold."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session

from tests.facts import test_offer_fact as offers
from tests.facts.territory_rows import grant, outlet, party, read, report, sale
from tests.facts.test_offer_terms import grant as grant_of
from tests.facts.test_offer_terms import reach


@pytest.mark.parametrize(
    ("group", "sisters", "granted", "of_other"),
    [("G", "G", True, False), ("G", "H", False, True), ("", "", False, True)],
)
def test_what_a_firm_of_the_same_owner_holds_is_the_partys_own(
    session: Session, group: str, sisters: str, granted: bool, of_other: bool
) -> None:
    rows = [party(group=group), party("aurora", group=sisters), grant("aurora"), report(), sale()]
    (fact,) = read(session, "sale", *rows)
    assert (fact["granted"], fact["exclusive_of_other"]) == (granted, of_other)


@pytest.mark.parametrize(("sisters", "overlaps", "holders"), [("G", False, 1), ("H", True, 2)])
def test_grants_of_one_owner_do_not_overlap(session: Session, sisters: str, overlaps: bool, holders: int) -> None:
    rows = [party(group="G"), party("aurora", group=sisters), grant(), grant("aurora")]
    found = read(session, "grant", *rows)
    assert [(fact["overlaps"], fact["holders"]) for fact in found] == [(overlaps, holders)] * 2


@pytest.mark.parametrize(
    ("groups", "holders"),
    [
        (("", ""), 3),
        (("H", "H"), 2),
        (("H", "J"), 3),
        (("G", "H"), 2),
        (("aurora", ""), 3),  # a group that is called as another party is
    ],
)
def test_two_firms_of_another_owner_hold_a_territory_once(
    session: Session, groups: tuple[str, str], holders: int
) -> None:
    others = [("boreal", groups[0]), ("aurora", groups[1])]
    rows = [party(name, group=group) for name, group in others] + [grant(name) for name, _ in others]
    found = read(session, "grant", party(group="G"), grant(), *rows)
    assert next(fact["holders"] for fact in found if fact["holder"] == "Nordlys") == holders


@pytest.mark.parametrize(("sisters", "granted"), [("G", [True]), ("H", [False])])
def test_a_format_that_a_sister_serves_alone_is_the_partys_own(
    session: Session, sisters: str, granted: list[bool]
) -> None:
    rows = [party(group="G"), party("aurora", group=sisters), grant("aurora", format="pharmacy"), report(), outlet()]
    found = read(session, "outlet_sale", *rows, grant("boreal", format="kiosk"), sale(customer_key="apoteket norr"))
    assert [fact["granted"] for fact in found] == granted


@pytest.mark.parametrize(("sisters", "market"), [("G", None), ("H", "CA")])
def test_a_page_made_for_a_sisters_territory_is_not_made_for_anothers(
    session: Session, sisters: str, market: str | None
) -> None:
    seller, holder = offers.party(group="G"), offers.party(id="other", name="Other", group=sisters)
    rows = [seller, holder, grant_of(), *reach("domain")]
    assert offers.the_fact(session, *rows)["exclusive_market"] == market


@pytest.mark.parametrize(
    ("lines", "sold"),
    [
        ([{"quantity": 3000}], True),
        ([{"quantity": -3000, "amount_minor": -30000}], False),
        ([{"quantity": 0, "amount_minor": 100}], True),
        ([{"quantity": 1000, "amount_minor": 0}], True),
        ([{"quantity": 0, "amount_minor": 0}], False),
        ([{}, {"quantity": -3000, "amount_minor": -30000}], False),
    ],
)
def test_goods_that_came_back_were_not_sold(session: Session, lines: list[dict[str, Any]], sold: bool) -> None:
    rows = [sale(number, **line) for number, line in enumerate(lines, 1)]
    (fact,) = read(session, "sale", party(), report(), *rows)
    assert fact["sold"] is sold
