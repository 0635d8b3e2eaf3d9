"""The fact `outlet_sale`: sales into outlets of a format that a party serves alone, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from tests.facts.territory_rows import JANUARY, grant, outlet, party, read, report, sale

PHARMACY = grant("aurora", format="pharmacy")


def test_a_sale_whose_region_is_too_coarse_to_judge_is_judged_by_its_format(session: Session) -> None:
    rows = [report(), outlet(), PHARMACY, grant(region="SE-BD"), sale(customer_key="apoteket norr")]
    (fact,) = read(session, "outlet_sale", *rows)
    assert (fact["exclusive_of_other"], fact["region_judged"]) == (True, False)


def test_a_grant_for_a_format_does_not_close_the_region_to_others(session: Session) -> None:
    (fact,) = read(session, "sale", report(), sale(), grant("aurora", format="pharmacy"))
    assert fact["exclusive_of_other"] is False


def test_a_sale_into_a_format_that_another_serves_alone(session: Session) -> None:
    line = sale(customer="Apoteket Norr AB", customer_key="apoteket norr")
    (fact,) = read(session, "outlet_sale", party(), report(), outlet(), PHARMACY, grant(), line)
    assert fact == {
        "subject": "outlet_sale|nordlys|2026-01-05/2026-01-28|NB-100|SE|apoteket norr|active|EUR",
        "party_key": "nordlys", "case_subject": "NB-100", "period": "2026-01-05/2026-01-28", "evidence_id": 1,
        "party_name": "Nordlys", "party_country": "SE", "customer": "Apoteket Norr AB", "format": "pharmacy",
        "sku": "NB-100", "region": "SE", "exclusive_of_other": True, "granted": False,
        "granted_in_general": True, "region_judged": False, "sale_type": "active",
        "quantity_thousandths": 3000, "amount": 30000, "sold": True, "currency": "EUR",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("grants", "line", "judged"),
    [
        ([], {}, False),
        ([grant()], {}, False),
        ([grant(region="NO")], {}, True),
        ([grant(region="NO")], {"region": ""}, False),
        ([grant(valid_to=date(2025, 12, 31))], {}, True),
        ([grant("boreal")], {}, True),
        ([grant("boreal"), grant(format="kiosk")], {}, False),
    ],
)
def test_a_sale_that_is_judged_by_its_region_is_not_judged_again_by_its_format(
    session: Session, grants: list[Any], line: dict[str, Any], judged: bool
) -> None:
    rows = [report(), outlet(region="SE"), PHARMACY, *grants, sale(**{"customer_key": "apoteket norr", **line})]
    (fact,) = read(session, "outlet_sale", *rows)
    assert fact["region_judged"] is judged


@pytest.mark.parametrize(
    ("other", "line", "expected"),
    [
        (PHARMACY, {"customer_key": "somebody"}, [(None, None)]),
        (PHARMACY, {"customer_key": ""}, [(None, None)]),
        (PHARMACY, {"customer_key": "kiosk"}, [("kiosk", False)]),
        (PHARMACY, {"customer_key": "apoteket norr", "region": ""}, []),
        (PHARMACY, {"customer_key": "kiosk", "region": ""}, [("kiosk", False)]),
        (PHARMACY, {"region": "NO"}, []),
        (grant("aurora"), {}, []),
        (grant("aurora", format="pharmacy", exclusive=False), {}, []),
        (grant("aurora", format="pharmacy", valid_to=date(2026, 1, 9)), {}, []),
        (grant("nordlys", format="pharmacy"), {"customer_key": "apoteket norr"}, []),
    ],
)
def test_only_sales_where_somebody_holds_a_format_are_looked_at(
    session: Session, other: Any, line: dict[str, Any], expected: list[Any]
) -> None:
    outlets = [outlet(), outlet("kiosk", format="kiosk", region="SE")]
    found = read(session, "outlet_sale", report(period=JANUARY), *outlets, other, sale(**line))
    assert [(fact["format"], fact["exclusive_of_other"]) for fact in found] == expected


@pytest.mark.parametrize(("begun", "of_other"), [(5, True), (6, None), (20, None), (21, False)])
def test_a_format_is_anothers_where_its_grant_covers_all_days_of_the_sales(
    session: Session, begun: int, of_other: bool | None
) -> None:
    line = {"customer_key": "apoteket norr"}
    rows = [sale(1, sold_on=date(2026, 1, 5), **line), sale(2, sold_on=date(2026, 1, 20), **line)]
    theirs = grant("aurora", format="pharmacy", valid_from=date(2026, 1, begun))
    found = read(session, "outlet_sale", report(), outlet(), grant("boreal", format="kiosk"), theirs, *rows)
    assert [fact["exclusive_of_other"] for fact in found] == [of_other]


def test_the_day_of_a_return_is_no_day_of_the_sales(session: Session) -> None:
    line = {"customer_key": "apoteket norr"}
    back = sale(2, quantity=-1000, amount_minor=-10000, sold_on=date(2026, 1, 20), **line)
    ended = grant("aurora", format="pharmacy", valid_to=date(2026, 1, 12))
    (fact,) = read(session, "outlet_sale", report(), outlet(), ended, sale(1, **line), back)
    assert fact["exclusive_of_other"] is True


@pytest.mark.parametrize(
    ("goes_on", "of_other"),
    [
        ({}, True),
        ({"party_id": "boreal"}, True),
        ({"valid_from": date(2026, 1, 12)}, None),
        ({"format": "kiosk"}, None),
        ({"exclusive": False}, None),
    ],
)
def test_a_format_that_is_granted_again_stays_anothers(
    session: Session, goes_on: dict[str, Any], of_other: bool | None
) -> None:
    line = {"customer_key": "apoteket norr"}
    rows = [sale(1, sold_on=date(2026, 1, 5), **line), sale(2, sold_on=date(2026, 1, 20), **line)]
    first = grant("aurora", format="pharmacy", valid_to=date(2026, 1, 10))
    then = grant(**{"party_id": "aurora", "format": "pharmacy", "valid_from": date(2026, 1, 11), **goes_on})
    (fact,) = read(session, "outlet_sale", report(), outlet(), first, then, *rows)
    assert fact["exclusive_of_other"] is of_other


@pytest.mark.parametrize(
    ("own", "granted"),
    [
        ({}, True),
        ({"format": "kiosk"}, False),
        ({"region": "SE-AB"}, None),
        ({"region": "SE-AB", "format": "kiosk"}, False),
        ({"region": "SE-AB", "sku": "NB-100"}, None),
        ({"region": "SE-AB", "sku": "NB-200"}, False),
        ({"region": "SE-AB", "party_id": "boreal"}, False),
        ({"region": "SE-AB", "valid_to": date(2026, 1, 9)}, False),
        ({"region": "NO"}, False),
    ],
)
def test_a_party_that_holds_the_format_too_is_granted_and_in_a_part_of_the_region_perhaps(
    session: Session, own: dict[str, Any], granted: bool | None
) -> None:
    rows = [report(), outlet(), PHARMACY, grant(**{"format": "pharmacy", **own}), sale(customer_key="apoteket norr")]
    (fact,) = read(session, "outlet_sale", *rows)
    assert (fact["exclusive_of_other"], fact["granted"]) == (True, granted)


@pytest.mark.parametrize(
    ("own", "general"),
    [
        ([], False),
        ([grant(format="kiosk")], False),
        ([grant(format="pharmacy")], False),
        ([grant(exclusive=False)], True),
        ([grant(sku="NB-100")], True),
        ([grant(sku="NB-200")], False),
        ([grant(region="SE-AB")], None),
        ([grant(region="SE-AB", format="kiosk")], False),
        ([grant(valid_to=date(2026, 1, 9))], False),
        ([party(group="north"), party("boreal", group="north"), grant("boreal", exclusive=False)], True),
        ([grant("boreal", exclusive=False)], False),
    ],
)
def test_a_grant_of_the_party_for_all_formats_contradicts_another_for_one(
    session: Session, own: list[Any], general: bool | None
) -> None:
    rows = [report(), outlet(), PHARMACY, *own, sale(customer_key="apoteket norr")]
    (fact,) = read(session, "outlet_sale", *rows)
    assert (fact["exclusive_of_other"], fact["granted_in_general"]) == (True, general)
