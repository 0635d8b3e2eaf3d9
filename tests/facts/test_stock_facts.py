"""The facts about stock, channels and withdrawals, equal on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model import Assortment, Observation, Product
from monitor.model.channel import PartyChannel, Withdrawal
from tests.facts.territory_rows import duty, party, read, report, sale, stock


def listed(channel: str, **changes: Any) -> Assortment:
    return Assortment(**{"sku": "NB-100", "channel": channel, "valid_from": date(2025, 1, 1), **changes})


def offer(**changes: Any) -> Observation:
    seen = {"first_seen": datetime(2026, 4, 8, 9, tzinfo=UTC), "last_seen": datetime(2026, 4, 12, 9, tzinfo=UTC)}
    given: dict[str, Any] = {
        "offer_key": "shop|nordlys|new", "listing_key": "shop|x", "site": "shop", "market": "SE", "seller": "Nordlys",
        "party_id": "nordlys", "sku": "NB-100", "availability": "in_stock", "condition": "new", "url": "https://shop/x",
        "seen_on": date(2026, 4, 12), **seen,
    }  # fmt: skip
    return Observation(**{**given, **changes})


def test_stock_is_summed_over_sites_by_the_newest_report(session: Session) -> None:
    older = stock(1, report_id=1, as_of=date(2026, 3, 31), on_hand=90000)
    rows = [stock(1, report_id=2, site="north"), stock(2, report_id=2, site="south", on_hand=0), older]
    product = Product(sku="NB-100", title="Binocular")
    (fact,) = read(session, "stock", product, party(), report(1, None), report(2, None), *rows)
    assert fact == {
        "subject": "stock|nordlys|NB-100", "party_key": "nordlys", "case_subject": "NB-100", "period": "2026-04-10",
        "evidence_id": 2, "party_name": "Nordlys", "party_role": "distributor", "party_country": "SE", "sku": "NB-100",
        "product_title": "Binocular", "on_hand_thousandths": 4000, "as_of": "2026-04-10", "offered_in_stock": False,
        "site": None, "url": None, "seen_on": None, "days_apart": None, "withdrawn": "no", "last_sale_on": None,
        "days_after_withdrawal": 0,
    }  # fmt: skip


def test_a_correction_replaces_the_earlier_report_of_the_day(session: Session) -> None:
    rows = [stock(report_id=1), stock(2, report_id=1, sku="NB-200"), stock(report_id=2, on_hand=0)]
    found = read(session, "stock", report(1, None), report(2, None), *rows)
    assert [(fact["sku"], fact["on_hand_thousandths"]) for fact in found] == [("NB-100", 0)]


@pytest.mark.parametrize(
    ("site", "day", "expected"),
    [
        ("north", date(2026, 4, 9), [4000]),
        ("south", date(2026, 4, 9), [4500]),
        ("south", date(2026, 4, 11), [4500]),
        ("south", date(2026, 3, 10), [4500]),
        ("south", date(2026, 3, 9), [4000]),
    ],
)
def test_sites_that_report_apart_are_summed_while_they_report(
    session: Session, site: str, day: date, expected: list[int]
) -> None:
    rows = [stock(1, site="north"), stock(1, report_id=2, site=site, as_of=day, on_hand=500)]
    found = read(session, "stock", report(1, None), report(2, None), *rows)
    assert [fact["on_hand_thousandths"] for fact in found] == expected


def test_a_report_of_the_whole_party_replaces_its_sites_and_the_other_way(session: Session) -> None:
    whole = stock(1, report_id=2, as_of=date(2026, 4, 11), on_hand=700)
    (fact,) = read(session, "stock", report(1, None), report(2, None), stock(1, site="north"), whole)
    assert fact["on_hand_thousandths"] == 700
    later = stock(1, report_id=3, as_of=date(2026, 4, 12), site="north", on_hand=30)
    (fact,) = read(session, "stock", report(3, None), later)
    assert fact["on_hand_thousandths"] == 30


def test_unread_rows_at_one_site_leave_the_whole_quantity_unknown(session: Session) -> None:
    rows = [stock(1, site="north"), stock(1, report_id=2, site="south", sku="NB-200")]
    reports = [report(1, None), report(2, None, status="partial")]
    found = read(session, "must_stock", party(), duty(), duty(sku="NB-300"), *reports, *rows)
    assert [(fact["sku"], fact["on_hand_units"], fact["listed"]) for fact in found] == [
        ("NB-100", None, True),
        ("NB-300", None, None),
    ]


@pytest.mark.parametrize(("status", "expected"), [("accepted", [4000]), ("partial", [None]), ("refused", [])])
def test_a_report_with_unread_rows_leaves_the_quantity_unknown(
    session: Session, status: str, expected: list[int | None]
) -> None:
    found = read(session, "stock", report(1, None, status=status), stock())
    assert [fact["on_hand_thousandths"] for fact in found] == expected


@pytest.mark.parametrize(
    ("changes", "offered", "apart"),
    [
        ({}, True, 0),
        ({"seen_on": date(2026, 4, 10)}, True, 0),
        ({"seen_on": date(2026, 4, 8)}, True, 2),
        ({"first_seen": datetime(2026, 4, 11, 9, tzinfo=UTC)}, True, 1),
        ({"ended_at": datetime(2026, 4, 13, tzinfo=UTC)}, False, None),
        ({"availability": "out_of_stock"}, False, None),
        ({"availability": "pre_order"}, False, None),
        ({"availability": "back_order"}, False, None),
        ({"availability": ""}, False, None),
        ({"condition": "used"}, False, None),
        ({"condition": ""}, True, 0),
        ({"party_id": "aurora"}, False, None),
        ({"sku": "NB-200"}, False, None),
    ],
)
def test_the_partys_own_offer_in_stock_is_set_beside_the_report(
    session: Session, changes: dict[str, Any], offered: bool, apart: int | None
) -> None:
    (fact,) = read(session, "stock", report(1, None), stock(on_hand=0), offer(**changes))
    assert (fact["offered_in_stock"], fact["days_apart"]) == (offered, apart)


withdrawal = partial(Withdrawal, sku="NB-100", kind="recalled", last_sale_on=date(2026, 1, 5))


@pytest.mark.parametrize(
    ("rows", "stocked", "sold"),
    [
        ([withdrawal()], ("recalled", 95), ("recalled", 5)),
        ([withdrawal(kind="discontinued")], ("discontinued", 95), ("discontinued", 5)),
        ([withdrawal(kind="discontinued"), withdrawal()], ("recalled", 95), ("recalled", 5)),
        ([withdrawal(last_sale_on=date(2026, 1, 8)), withdrawal()], ("recalled", 95), ("recalled", 5)),
        ([withdrawal(last_sale_on=date(2026, 1, 10))], ("recalled", 90), ("no", 0)),
        ([withdrawal(last_sale_on=date(2026, 4, 10))], ("no", 0), ("no", 0)),
        ([withdrawal(market="SE")], ("recalled", 95), ("recalled", 5)),
        ([withdrawal(market="NO")], ("no", 0), ("no", 0)),
        ([withdrawal(sku="NB-200")], ("no", 0), ("no", 0)),
    ],
)  # fmt: skip
def test_a_withdrawal_ends_the_sale_in_its_market(
    session: Session, rows: list[Any], stocked: tuple[str, int], sold: tuple[str, int]
) -> None:
    given = [party(), report(), sale(region="SE-AB"), stock()]
    (fact,) = read(session, "stock", *given, *rows)
    assert (fact["withdrawn"], fact["days_after_withdrawal"]) == stocked
    (fact,) = read(session, "sale")
    assert (fact["withdrawn"], fact["days_after_withdrawal"]) == sold


@pytest.mark.parametrize(
    ("rows", "sold"),
    [
        ([], ("no", 0)),
        ([withdrawal(market="SE")], (None, None)),
        ([withdrawal(market="NO")], (None, None)),
        ([withdrawal(market="SE", last_sale_on=date(2026, 1, 10))], ("no", 0)),
        ([withdrawal(market="SE", sku="NB-200")], ("no", 0)),
        ([withdrawal()], ("recalled", 5)),
        ([withdrawal(market="SE"), withdrawal(kind="discontinued")], ("discontinued", 5)),
    ],
)  # fmt: skip
def test_a_sale_to_nobody_knows_where_is_held_against_no_withdrawal_from_single_markets(
    session: Session, rows: list[Any], sold: tuple[str | None, int | None]
) -> None:
    (fact,) = read(session, "sale", party(), report(), sale(region=""), *rows)
    assert (fact["withdrawn"], fact["days_after_withdrawal"]) == sold


def came_back(row: int, day: int, **changes: Any) -> Any:
    return sale(row, quantity=-1000, amount_minor=-10000, sold_on=date(2026, 1, day), **changes)


@pytest.mark.parametrize(
    ("sold_on", "returned", "withdrawn"), [(5, 20, ("no", 0)), (10, 2, ("recalled", 5)), (10, 20, ("recalled", 5))]
)
def test_what_came_back_after_the_last_day_of_sale_was_not_sold_then(
    session: Session, sold_on: int, returned: int, withdrawn: tuple[str, int]
) -> None:
    day = date(2026, 1, sold_on)
    (fact,) = read(session, "sale", party(), report(), withdrawal(), sale(1, sold_on=day), came_back(2, returned))
    assert (fact["withdrawn"], fact["days_after_withdrawal"]) == withdrawn
    assert (fact["first_sold"], fact["last_sold"], fact["quantity_thousandths"]) == (str(day), str(day), 2000)


def test_returns_alone_lie_on_their_own_days(session: Session) -> None:
    (fact,) = read(session, "sale", party(), report(), came_back(1, 7), came_back(2, 9))
    assert (fact["first_sold"], fact["last_sold"], fact["sold"]) == ("2026-01-07", "2026-01-09", False)


LAUNCH = date(2026, 1, 12)


@pytest.mark.parametrize(
    ("rows", "in_channel", "early"),
    [
        ([], True, 0),
        ([listed("pharmacies")], True, 0),
        ([listed("online")], True, 0),
        ([listed("online", exclusive=True)], False, 0),
        ([listed("online", exclusive=True, valid_to=date(2026, 1, 9))], True, 0),
        ([listed("online", exclusive=True), listed("pharmacies")], True, 0),
        ([listed("online", exclusive=True), listed("partner")], False, 0),
        ([listed("online", exclusive=True, sku="NB-200")], True, 0),
        ([listed("pharmacies", valid_to=date(2026, 1, 9)), listed("online", exclusive=True)], False, 0),
        ([listed("pharmacies", launch_on=LAUNCH)], True, 2),
        ([listed("pharmacies", launch_on=LAUNCH), listed("online", launch_on=date(2026, 1, 1))], True, 2),
        ([listed("pharmacies", launch_on=date(2026, 1, 10))], True, 0),
        ([listed("pharmacies", launch_on=LAUNCH, sku="NB-200")], True, 0),
        ([listed("pharmacies", launch_on=LAUNCH, valid_to=date(2026, 1, 10))], True, 2),
        ([listed("pharmacies", launch_on=LAUNCH, valid_to=date(2026, 1, 9))], True, 0),
        ([listed("pharmacies", launch_on=LAUNCH), listed("pharmacies", valid_from=date(2025, 6, 1))], True, 0),
    ],
)
def test_what_the_assortment_says_of_the_partys_channel(
    session: Session, rows: list[Any], in_channel: bool, early: int
) -> None:
    channel = PartyChannel(party_id="nordlys", channel="pharmacies")
    (fact,) = read(session, "channel_sale", party(), channel, report(), sale(), *rows)
    assert (fact["channel"], fact["in_channel"], fact["days_before_launch"]) == ("pharmacies", in_channel, early)
    assert (fact["first_sold"], fact["quantity_thousandths"]) == ("2026-01-10", 3000)


@pytest.mark.parametrize(("since", "in_channel"), [(date(2026, 1, 20), False), (date(2026, 1, 21), True)])
def test_a_product_reserved_on_any_day_of_the_sales_counts(session: Session, since: date, in_channel: bool) -> None:
    rows = [listed("online", exclusive=True, valid_from=since), sale(1), sale(2, sold_on=date(2026, 1, 20))]
    (fact,) = read(session, "channel_sale", PartyChannel(party_id="nordlys", channel="pharmacies"), report(), *rows)
    assert (fact["in_channel"], fact["first_sold"], fact["last_sold"]) == (in_channel, "2026-01-10", "2026-01-20")


def test_the_channel_of_another_party_that_sells_too_is_not_the_partys_own(session: Session) -> None:
    channels = [PartyChannel(party_id=name, channel=its) for name, its in (("aurora", "online"), ("nordlys", "kiosks"))]
    rows = [listed("online", exclusive=True, launch_on=date(2026, 1, 11)), report(2, party_id="aurora")]
    sales = [sale(), sale(report_id=2, party_id="aurora")]
    found = read(session, "channel_sale", *channels, report(), *rows, *sales)
    told = [(fact["party_key"], fact["in_channel"], fact["days_before_launch"]) for fact in found]
    assert told == [("aurora", True, 1), ("nordlys", False, 0)]


@pytest.mark.parametrize(("back", "sold"), [(1, [3000]), (9, [3000]), (10, []), (20, []), (28, [])])
def test_what_came_back_wholly_since_it_was_sold_is_no_sale_in_the_channel(
    session: Session, back: int, sold: list[int]
) -> None:
    rows = [PartyChannel(party_id="nordlys", channel="kiosks"), report(), sale(1), report(2, (date(2026, 2, 2),) * 2)]
    returned = sale(2, quantity=-3000, amount_minor=-30000, sold_on=date(2026, 1, back))
    later = sale(1, report_id=2, sku="NB-200", sold_on=date(2026, 2, 2))
    found = read(session, "channel_sale", party(), *rows, returned, later)
    assert [fact["quantity_thousandths"] for fact in found if fact["sku"] == "NB-100"] == sold


def test_what_came_back_in_part_leaves_the_sale(session: Session) -> None:
    rows = [PartyChannel(party_id="nordlys", channel="kiosks"), report(), sale(1), came_back(2, 20)]
    (fact,) = read(session, "channel_sale", party(), *rows)
    assert (fact["quantity_thousandths"], fact["last_sold"]) == (3000, "2026-01-10")


def test_a_party_of_two_channels_sells_from_the_first_launch_on(session: Session) -> None:
    channels = [PartyChannel(party_id="nordlys", channel=name) for name in ("pharmacies", "online")]
    rows = [listed("pharmacies", launch_on=LAUNCH), listed("online", launch_on=date(2026, 1, 11))]
    (fact,) = read(session, "channel_sale", *channels, report(), sale(), *rows)
    assert (fact["launch_on"], fact["days_before_launch"]) == ("2026-01-11", 1)


def test_a_return_is_no_sale_and_a_party_without_a_channel_is_not_looked_at(session: Session) -> None:
    channel = PartyChannel(party_id="nordlys", channel="pharmacies")
    rows = [came_back(1, 10), sale(2, party_id="aurora"), sale(3, quantity=0, amount_minor=0)]
    assert read(session, "channel_sale", channel, report(), listed("online"), *rows) == []
