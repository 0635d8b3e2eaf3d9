"""The facts `sale` and `discount`: what reports say, equal on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model import Discount, Party, ReportFile, Territory
from monitor.model.health import Outage
from tests.facts.read_facts import read_facts
from tests.facts.territory_rows import JANUARY, NOW, TODAY, report, sale


def party(identity: str = "nordlys") -> Party:
    return Party(id=identity, name="Nordlys Distribution", role="distributor", country="NO")


def grant(region: str = "NO", **changes: Any) -> Territory:
    return Territory(**{"party_id": "nordlys", "region": region, "valid_from": date(2025, 1, 1), **changes})


discount = partial(
    Discount, id="q1", party_id="nordlys", kind="conditional", period_from=date(2026, 1, 1),
    period_to=date(2026, 3, 31), target_minor=100000, rate_bp=500, taken_minor=5000, currency="EUR",
    report_due=date(2026, 4, 15),
)  # fmt: skip


def read(session: Session, name: str, *rows: Any) -> list[dict[str, Any]]:
    return read_facts(session, name, TODAY, *rows)


def test_sale_lines_are_summed_by_product_region_and_kind(session: Session) -> None:
    rows = [sale(1), sale(2, amount_minor=10000, quantity=1000), sale(3, sale_type="passive"), sale(4, region="NO")]
    found = read(session, "sale", party(), report(), grant("SE"), *rows)
    assert [(fact["region"], fact["sale_type"], fact["amount"], fact["quantity_thousandths"]) for fact in found] == [
        ("NO", "active", 30000, 3000),
        ("SE", "active", 40000, 4000),
        ("SE", "passive", 30000, 3000),
    ]
    assert found[1] | {"subject": ""} == {
        "subject": "", "party_key": "nordlys", "case_subject": "NB-100", "period": "2026-01-05/2026-01-28",
        "evidence_id": 1, "party_name": "Nordlys Distribution", "party_country": "NO", "sku": "NB-100", "region": "SE",
        "region_known": True, "granted": True, "any_grant": True, "exclusive_of_other": False, "sale_type": "active",
        "quantity_thousandths": 4000, "amount": 40000, "sold": True, "currency": "EUR", "formerly_granted": False,
        "days_since_grant": None, "first_sold": "2026-01-10", "last_sold": "2026-01-10", "withdrawn": "no",
        "last_sale_on": None, "days_after_withdrawal": 0,
    }  # fmt: skip


def test_unknown_region_and_kind_are_unknown_and_apart(session: Session) -> None:
    (fact,) = read(session, "sale", party(), report(), grant(), sale(region="", sale_type=""))
    assert [fact[name] for name in ("region", "granted", "exclusive_of_other", "sale_type")] == [None] * 4
    assert (fact["region_known"], fact["any_grant"]) == (False, True)


@pytest.mark.parametrize(
    ("theirs", "of_other"),
    [
        ({"valid_from": date(2026, 1, 10)}, True),
        ({"valid_from": date(2026, 1, 11)}, None),
        ({"valid_from": date(2026, 1, 25)}, None),
        ({"valid_from": date(2026, 1, 26)}, False),
        ({"valid_to": date(2026, 1, 25)}, True),
        ({"valid_to": date(2026, 1, 24)}, None),
        ({"valid_to": date(2026, 1, 9)}, False),
        ({"region": "SE-AB"}, None),
        ({"region": "SE-AB", "valid_to": date(2026, 1, 9)}, False),
        ({"region": "SE-AB", "exclusive": False}, False),
        ({"sku": "NB-200"}, False),
        ({"format": "pharmacy"}, False),
        ({"party_id": "nordlys"}, False),
    ],
)
def test_a_region_is_anothers_where_its_grant_covers_all_of_the_sales(
    session: Session, theirs: dict[str, Any], of_other: bool | None
) -> None:
    lines = sale(sold_on=date(2026, 1, 10)), sale(2, sold_on=date(2026, 1, 25))
    held = grant(**{"region": "SE", "party_id": "other", "exclusive": True, **theirs})
    (fact,) = read(session, "sale", party(), report(), *lines, held)
    assert fact["exclusive_of_other"] is of_other


@pytest.mark.parametrize(
    ("grants", "of_other"),
    [
        ([{"valid_to": date(2026, 1, 15)}, {"valid_from": date(2026, 1, 16)}], True),
        ([{"valid_to": date(2026, 1, 15)}, {"valid_from": date(2026, 1, 12), "party_id": "third"}], True),
        ([{"valid_to": date(2026, 1, 15)}, {"valid_from": date(2026, 1, 17)}], None),
        ([{"valid_to": date(2026, 1, 15)}, {"valid_from": date(2026, 1, 16), "party_id": "nordlys"}], None),
        ([{"valid_to": date(2026, 1, 15)}, {"valid_from": date(2026, 1, 16), "sku": "NB-200"}], None),
        ([{"valid_to": date(2026, 1, 15)}, {"valid_from": date(2026, 1, 16), "valid_to": date(2026, 1, 24)}], None),
        ([{"valid_to": date(2026, 1, 24)}, {"valid_to": date(2026, 1, 15)}], None),
        ([{}, {"valid_to": date(2026, 1, 15)}], True),
        (
            [
                {"valid_to": date(2026, 1, 12)},
                {"valid_from": date(2026, 1, 21), "valid_to": date(2026, 1, 25)},
                {"valid_from": date(2026, 1, 13), "valid_to": date(2026, 1, 20)},
            ],
            True,
        ),
    ],
)
def test_grants_that_follow_one_another_cover_the_sales_as_one_does(
    session: Session, grants: list[dict[str, Any]], of_other: bool | None
) -> None:
    lines = sale(sold_on=date(2026, 1, 10)), sale(2, sold_on=date(2026, 1, 25))
    held = [grant(**{"region": "SE", "party_id": "other", "exclusive": True, **theirs}) for theirs in grants]
    (fact,) = read(session, "sale", party(), report(), *lines, *held)
    assert fact["exclusive_of_other"] is of_other


@pytest.mark.parametrize(
    ("rows", "granted", "any_grant", "other"),
    [
        ([], False, False, False),
        ([grant("SE")], True, True, False),
        ([grant("NO")], False, True, False),
        ([grant("SE", sku="NB-100")], True, True, False),
        ([grant("SE", sku="NB-200")], False, True, False),
        ([grant("SE", valid_to=date(2026, 1, 9))], False, False, False),
        ([grant("SE", valid_to=date(2026, 1, 10))], True, True, False),
        ([grant("SE", valid_from=date(2026, 1, 11))], False, False, False),
        ([grant("SE", party_id="other")], False, False, False),
        ([grant("SE", party_id="other", exclusive=True)], False, False, True),
        ([grant("SE", exclusive=True)], True, True, False),
    ],
)
def test_what_a_grant_covers(session: Session, rows: list[Any], granted: bool, any_grant: bool, other: bool) -> None:
    copies = [Territory(**row.model_dump()) for row in rows]
    (fact,) = read(session, "sale", party(), report(), sale(), *copies)
    assert (fact["granted"], fact["any_grant"], fact["exclusive_of_other"]) == (granted, any_grant, other)


@pytest.mark.parametrize(
    ("granted", "sold", "covered"),
    [
        ("RU", "RU-MOW", True),
        ("RU-MOW", "RU-MOW", True),
        ("RU-MOW", "RU", None),
        ("RU-MO", "RU-MOW", False),
        ("R", "RU", False),
    ],
)
def test_a_country_covers_its_regions_and_a_region_leaves_its_country_unknown(
    session: Session, granted: str, sold: str, covered: bool | None
) -> None:
    (fact,) = read(session, "sale", party(), report(), grant(granted), sale(region=sold))
    assert fact["granted"] is covered


def test_lines_of_a_refused_report_are_no_sales(session: Session) -> None:
    assert read(session, "sale", party(), report(status="refused"), sale()) == []


def test_a_report_without_a_period_still_has_one_of_its_own(session: Session) -> None:
    (fact,) = read(session, "sale", party(), report(1, (None, None)), sale())
    assert fact["period"] == "report 000000000000"


def test_a_discount_without_reports_proves_nothing(session: Session) -> None:
    (fact,) = read(session, "discount", party(), discount())
    assert fact == {
        "subject": "discount|q1", "party_key": "nordlys", "case_subject": "q1", "period": "2026-01-01/2026-03-31",
        "evidence_id": None, "party_name": "Nordlys Distribution", "party_country": "NO", "kind": "conditional",
        "conditional": True, "target": 100000, "net_sales": None, "attainment_bp": None, "taken": 5000, "rate_bp": 500,
        "report_received": False, "report_due_passed": True, "report_complete": False, "report_late": None,
        "whole_volume": False, "currency": "EUR", "agreement_id": None, "basis": None,
    }  # fmt: skip


FEBRUARY = (date(2026, 2, 3), date(2026, 2, 20))
MARCH = (date(2026, 3, 2), date(2026, 3, 30))
QUARTER = (date(2026, 1, 5), date(2026, 3, 30))
APRIL = (date(2026, 4, 2), date(2026, 4, 10))
LAST_YEAR = datetime(2025, 12, 20, 6, tzinfo=UTC)
BEFORE = datetime(2026, 4, 10, 6, tzinfo=UTC)
HALF_A_YEAR, LATER = datetime(2026, 9, 30, 6, tzinfo=UTC), datetime(2026, 10, 1, 6, tzinfo=UTC)


def unread(**changes: Any) -> ReportFile:
    return report(2, (None, None), **{"status": "refused", **changes})


@pytest.mark.parametrize(
    ("reports", "received", "complete"),
    [
        ([report(1, QUARTER)], True, True),
        ([report(1, JANUARY), report(2, FEBRUARY), report(3, MARCH)], True, True),
        ([report(1, JANUARY), report(3, MARCH)], True, False),
        ([report(1, JANUARY), report(2, FEBRUARY)], True, False),
        ([report(2, FEBRUARY), report(3, MARCH)], True, False),
        ([report(1, QUARTER), report(2, FEBRUARY, status="partial")], True, None),
        ([report(1, QUARTER, status="partial")], True, None),
        ([report(1, (None, None), status="refused")], None, None),
        ([report(1, (None, None), status="held")], None, None),
        ([report(1, (None, None), status="refused", party_id="other")], False, False),
        ([report(1, (None, None), status="refused", received_at=LAST_YEAR)], False, False),
        ([report(1, (None, None), status="refused", received_at=BEFORE), report(2, QUARTER)], True, True),
        ([report(1, (None, None), status="refused", received_at=BEFORE), report(2, APRIL)], False, False),
        ([report(1, QUARTER, status="refused")], None, None),
        ([report(1, JANUARY, received_at=BEFORE), report(2, (None, None), status="refused")], True, None),
        ([report(1, JANUARY), report(2, FEBRUARY, status="held", received_at=BEFORE), report(3, MARCH)], True, None),
        ([report(1, QUARTER), report(2, FEBRUARY, status="held", received_at=BEFORE)], True, None),
        ([report(1, QUARTER), report(2, APRIL, status="held", received_at=BEFORE)], True, True),
        ([report(1, MARCH, status="held", received_at=BEFORE), report(2, APRIL)], None, None),
        ([report(1, JANUARY, received_at=BEFORE), report(2, APRIL, status="held")], True, False),
        ([report(1, JANUARY, received_at=BEFORE), unread(decision="refuse")], True, False),
        ([report(1, JANUARY, received_at=BEFORE), unread(reason="the same sales as in 1.csv")], True, False),
        (
            [report(1, JANUARY, received_at=BEFORE), unread(reason="every line of it is in an earlier report; row 2")],
            True,
            False,
        ),
        ([report(1, JANUARY, received_at=BEFORE), unread(kind="prices")], True, False),
        (
            [report(1, JANUARY, received_at=BEFORE), unread(received_at=BEFORE), report(3, APRIL, kind="stock")],
            True,
            None,
        ),
        ([report(1, JANUARY, received_at=BEFORE), unread(kind="claims", status="held")], True, False),
        ([report(1, JANUARY, received_at=BEFORE), unread(kind="sales+stock")], True, None),
        ([report(1, JANUARY, received_at=BEFORE), unread(received_at=HALF_A_YEAR)], True, None),
        ([report(1, JANUARY, received_at=BEFORE), unread(received_at=LATER)], True, False),
        ([report(1, QUARTER, party_id="other")], False, False),
        ([report(1, (date(2025, 10, 1), date(2025, 12, 31)))], False, False),
    ],
)
def test_reports_prove_a_period_month_by_month(
    session: Session, reports: list[Any], received: bool | None, complete: bool | None
) -> None:
    copies = [ReportFile(**row.model_dump()) for row in reports]
    (fact,) = read(session, "discount", party(), discount(), *copies)
    assert (fact["report_received"], fact["report_complete"]) == (received, complete)
    assert (fact["net_sales"] is not None) is bool(complete)


@pytest.mark.parametrize(
    ("subject", "ended_at", "received"),
    [("source:reports@imap", None, None), ("source:reports@imap", BEFORE, False), ("site:alpha", None, False)],
    ids=["cannot be read", "can be read again", "no source of reports"],
)
def test_whether_reports_have_come_is_unknown_while_a_source_of_reports_cannot_be_read(
    session: Session, subject: str, ended_at: datetime | None, received: bool | None
) -> None:
    away = Outage(subject=subject, text="no answer", began_at=LAST_YEAR, ended_at=ended_at)
    (fact,) = read(session, "discount", party(), discount(), away)
    assert (fact["report_received"], fact["report_complete"]) == (received, received)


@pytest.mark.parametrize(
    ("change", "came", "late"),
    [
        ({}, NOW, True),
        ({"report_due": None}, NOW, None),
        ({"report_due": date(2026, 4, 20)}, NOW, False),
        ({"report_due": date(2026, 4, 19)}, NOW, False),
        ({"report_due": date(2026, 4, 18)}, NOW, True),
        ({}, datetime(2026, 4, 16, 23, 59, tzinfo=UTC), False),
        ({}, datetime(2026, 4, 17, 0, 1, tzinfo=UTC), True),
    ],
)
def test_a_report_is_late_more_than_a_day_after_it_was_due(
    session: Session, change: dict[str, Any], came: datetime, late: bool | None
) -> None:
    (fact,) = read(session, "discount", party(), discount(**change), report(1, QUARTER, received_at=came))
    assert fact["report_late"] is late


def test_a_correction_after_the_due_day_makes_no_timely_report_late(session: Session) -> None:
    first = report(1, QUARTER, received_at=datetime(2026, 4, 2, tzinfo=UTC))
    assert read(session, "discount", party(), discount(), first, report(2, QUARTER))[0]["report_late"] is False


def test_a_period_completed_after_the_due_day_is_late(session: Session) -> None:
    first = report(1, JANUARY, received_at=datetime(2026, 4, 2, tzinfo=UTC))
    (fact,) = read(session, "discount", party(), discount(), first, report(2, FEBRUARY), report(3, MARCH))
    assert (fact["report_complete"], fact["report_late"]) == (True, True)


@pytest.mark.parametrize(("day", "complete"), [(10, False), (29, False), (30, True), (31, True)])
def test_a_report_that_came_before_the_period_was_over_completes_nothing(
    session: Session, day: int, complete: bool
) -> None:
    early = report(3, MARCH, received_at=datetime(2026, 3, day, 12, tzinfo=UTC))
    (fact,) = read(session, "discount", party(), discount(), report(1, JANUARY), report(2, FEBRUARY), early)
    assert (fact["report_complete"], fact["net_sales"] is not None) == (complete, complete)


def test_a_month_without_a_report_is_not_closed_by_another_partys_report(session: Session) -> None:
    others = [party("other"), discount(id="other", party_id="other"), report(2, FEBRUARY, party_id="other")]
    found = read(session, "discount", party(), discount(), report(1, JANUARY), report(3, MARCH), *others)
    assert [fact["report_complete"] for fact in found] == [False, False]


def test_net_sales_are_those_of_the_period(session: Session) -> None:
    outside = [sale(3, sold_on=date(2025, 12, 31)), sale(4, sold_on=date(2026, 4, 1)), sale(5, party_id="other")]
    inside = [
        sale(1, sold_on=date(2026, 1, 1), amount_minor=60000),
        sale(2, sold_on=date(2026, 3, 31), amount_minor=39999),
    ]
    (fact,) = read(session, "discount", party(), discount(), report(1, QUARTER), *inside, *outside)
    assert (fact["net_sales"], fact["attainment_bp"]) == (99999, 9999)


def test_sales_in_another_currency_make_the_sum_unknown(session: Session) -> None:
    rows = [sale(1), sale(2, currency="SEK")]
    (fact,) = read(session, "discount", party(), discount(), report(1, QUARTER), *rows)
    assert (fact["report_complete"], fact["net_sales"], fact["attainment_bp"]) == (True, None, None)


def test_large_sums_do_not_overflow(session: Session) -> None:
    rows = [sale(number, amount_minor=2_000_000_000) for number in range(1, 6)]
    (fact,) = read(session, "discount", party(), discount(target_minor=2_000_000_000), report(1, QUARTER), *rows)
    assert (fact["net_sales"], fact["attainment_bp"]) == (10_000_000_000, 50000)


@pytest.mark.parametrize(
    ("change", "name", "expected"),
    [
        ({"report_due": TODAY}, "report_due_passed", False),
        ({"report_due": None}, "report_due_passed", None),
        ({"kind": "unconditional"}, "conditional", False),
        ({"target_minor": None}, "attainment_bp", None),
        ({"target_minor": 0}, "attainment_bp", None),
    ],
)
def test_what_a_discount_says_at_its_edges(session: Session, change: dict[str, Any], name: str, expected: Any) -> None:
    (fact,) = read(session, "discount", party(), discount(**change), report(1, QUARTER), sale())
    assert fact[name] is expected
