"""The facts `grant`, `grant_quota`, `ship_to` and the ended grants of `sale`, on both databases."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model import PolicyVersion, Territory
from tests.facts.territory_rows import TODAY, grant, outlet, party, quota, read, report, sale


def test_a_grant_alone_is_in_order(session: Session) -> None:
    version = PolicyVersion(sha256="p", loaded_at=datetime(2026, 1, 1, tzinfo=UTC), evidence_id=7)
    (fact,) = read(session, "grant", version, party(), grant(valid_to=date(2026, 12, 31)))
    assert fact == {
        "subject": "grant|nordlys|SE|||2025-01-01", "party_key": "brand", "case_subject": "SE",
        "period": "2025-01-01/2026-12-31", "evidence_id": 7, "holder": "Nordlys", "region": "SE", "country": "SE",
        "sku": None, "format": None, "exclusive": True, "ended": False, "days_ended": 0, "renewed": False,
        "overlaps": False, "overlaps_with": None, "shared": False, "shared_with": None,
        "reported_first": False, "holders": 1, "days_unserved": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mine", "other", "overlaps"),
    [
        ({}, {}, True),
        ({}, {"exclusive": False}, False),
        ({"exclusive": False}, {}, False),
        ({}, {"region": "NO"}, False),
        ({}, {"region": "SE-AB"}, True),
        ({"region": "SE-AB"}, {}, True),
        ({"region": "SE-AB"}, {"region": "SE-BD"}, False),
        ({"sku": "NB-100"}, {"sku": "NB-200"}, False),
        ({"sku": "NB-100"}, {"sku": ""}, True),
        ({"sku": "NB-100"}, {"sku": "NB-100"}, True),
        ({"format": "kiosk"}, {"format": "pharmacy"}, False),
        ({"format": "kiosk"}, {"format": ""}, True),
        ({"valid_to": date(2026, 5, 1)}, {"valid_from": date(2026, 5, 2)}, False),
        ({"valid_to": date(2026, 5, 1)}, {"valid_from": date(2026, 5, 1)}, True),
        ({"valid_to": date(2026, 4, 19)}, {}, False),
        ({"valid_to": date(2026, 4, 20)}, {}, True),
        ({}, {"valid_to": date(2026, 4, 19)}, False),
    ],
)
def test_two_exclusive_grants_overlap_now_or_later(
    session: Session, mine: dict[str, Any], other: dict[str, Any], overlaps: bool
) -> None:
    rows = [party(), party("aurora"), grant(**mine), grant("aurora", **other)]
    aurora, nordlys = read(session, "grant", *rows)
    assert (aurora["overlaps"], nordlys["overlaps"]) == (overlaps, overlaps)
    assert (aurora["reported_first"], nordlys["reported_first"]) == (False, overlaps)
    assert (nordlys["holders"], nordlys["overlaps_with"]) == ((2, "Aurora") if overlaps else (1, None))


@pytest.mark.parametrize(
    ("other", "shared"),
    [({}, False), ({"exclusive": False}, True), ({"exclusive": False, "valid_to": date(2026, 4, 19)}, False)],
)
def test_an_exclusive_grant_is_not_shared_with_one_that_is_not(
    session: Session, other: dict[str, Any], shared: bool
) -> None:
    aurora, nordlys = read(session, "grant", party("aurora"), grant(), grant("aurora", **other))
    assert (nordlys["shared"], nordlys["shared_with"]) == (shared, "Aurora" if shared else None)
    assert aurora["shared"] is False


SUMMER = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("others", "holders"),
    [
        ([{}, {}], 3),
        ([{"valid_to": date(2026, 6, 30)}, {"valid_from": SUMMER}], 2),
        ([{"valid_to": SUMMER}, {"valid_from": SUMMER}], 3),
        ([{"valid_to": date(2026, 4, 19)}, {}], 2),
        ([{"valid_to": date(2026, 4, 20)}, {}], 3),
        ([{"sku": "NB-100"}, {"sku": "NB-200"}], 2),
        ([{"sku": "NB-100"}, {"region": "SE-AB"}], 3),
        ([{"sku": "NB-100"}, {"region": "SE-AB"}, {"valid_from": SUMMER, "sku": "NB-100"}], 4),
        ([{"format": "kiosk"}, {"format": "pharmacy"}], 2),
        ([{"region": "SE-AB"}, {"region": "SE-M"}], 2),
        ([{"region": "SE-AB"}, {"region": "SE-AB", "exclusive": False}], 2),
        ([{"region": "NO"}, {"valid_from": date(2027, 1, 1)}], 2),
    ],
)
def test_holders_are_those_of_one_place_product_and_day(
    session: Session, others: list[dict[str, Any]], holders: int
) -> None:
    theirs = [grant(f"holder-{number}", **other) for number, other in enumerate(others)]
    found = read(session, "grant", party(), grant(), *theirs)
    assert max(fact["holders"] for fact in found) == holders


def test_hundreds_of_grants_that_all_overlap_are_counted_in_seconds(session: Session) -> None:
    grants = [grant(f"holder-{number:03}", valid_from=TODAY + timedelta(days=number)) for number in range(200)]
    began = time.process_time()
    found = read(session, "grant", *grants)
    assert [fact["holders"] for fact in found] == [200] * 200
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("later", "renewed"),
    [
        ([], False),
        ([grant(valid_from=date(2026, 4, 11))], True),
        ([grant(valid_from=date(2026, 4, 11), sku="NB-100")], False),
        ([grant("aurora", valid_from=date(2026, 4, 11))], False),
        ([grant(region="NO", valid_from=date(2026, 4, 11))], False),
        ([grant(format="pharmacy", valid_from=date(2026, 4, 11))], False),
        ([grant(valid_from=date(2026, 4, 1), valid_to=date(2026, 4, 9))], False),
        ([grant(valid_from=date(2026, 4, 11), valid_to=date(2026, 12, 31))], True),
    ],
)
def test_an_ended_grant_is_renewed_by_one_of_the_party_that_goes_on(
    session: Session, later: list[Any], renewed: bool
) -> None:
    found = read(session, "grant", grant(valid_to=date(2026, 4, 10)), *later)
    fact = next(fact for fact in found if fact["period"] == "2025-01-01/2026-04-10")
    assert (fact["ended"], fact["days_ended"], fact["renewed"]) == (True, 10, renewed)


OF_DECEMBER = (date(2024, 12, 1), date(2025, 1, 1))
OF_FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        ([report()], 392),
        ([report(), sale()], 18),
        ([report(), sale(quantity=0, amount_minor=0)], 392),
        ([report(), sale(quantity=-1000, amount_minor=-10000)], 392),
        ([report(), sale(quantity=0, amount_minor=0, region="")], 392),
        ([report(), sale(quantity=0)], 18),
        ([report(), sale(amount_minor=0)], 18),
        ([report(), sale(), sale(2, quantity=-1000, amount_minor=-10000, sold_on=date(2026, 1, 27))], 18),
        ([report(), sale(region="SE-AB")], 18),
        ([report(), sale(party_id="aurora")], 18),
        ([report(), sale(region="NO")], 392),
        ([report(), sale(region="")], None),
        ([report(), sale(region="", party_id="aurora")], 392),
        ([report(), sale(sold_on=date(2026, 1, 28))], 0),
        ([report(status="refused")], None),
        ([report(party_id="aurora"), sale(party_id="aurora", region="NO")], None),
        ([report(), report(2, OF_FEBRUARY), sale(), sale(2, sold_on=date(2026, 1, 20))], 39),
        ([report(), sale(sold_on=date(2026, 1, 27))], 1),
        ([report(), report(2, status="refused"), sale(report_id=2)], 392),
        ([report(), report(2, status="held"), sale()], None),
        ([report(), report(2, status="partial"), sale()], None),
        ([report(), report(2, status="held", kind="claims"), sale()], 18),
        ([report(), report(2, status="held", party_id="aurora"), sale()], 18),
        ([report(), report(2, OF_FEBRUARY, status="held"), sale()], 18),
        ([report(), report(2, (date(2026, 1, 1), date(2026, 1, 9)), status="held"), sale()], 18),
        ([report(period=OF_DECEMBER)], 0),
        ([report(period=(date(2024, 12, 1), date(2024, 12, 31)))], None),
        ([report(), sale(region="", sold_on=date(2025, 1, 1))], None),
        ([report(), sale(region="", sold_on=date(2024, 12, 31))], 392),
        ([grant(sku="NB-100"), report(), sale()], 18),
        ([grant(sku="NB-100"), report(), sale(sku="NB-200")], 392),
        ([grant(sku="NB-100"), report(), sale(sku="NB-200", region="")], 392),
        ([grant(region="SE-AB"), report(), sale(region="SE-AB")], 18),
        ([grant(region="SE-AB"), report(), sale(region="SE-O")], 392),
        ([grant(region="SE-AB"), report(), sale(), sale(2, region="SE-AB")], None),
        ([grant(region="SE-AB"), report(), sale(party_id="aurora")], 392),
    ],
)
def test_days_without_a_sale_end_at_the_holders_last_report(
    session: Session, rows: list[Any], days: int | None
) -> None:
    granted = [] if isinstance(rows[0], Territory) else [grant()]
    (fact,) = read(session, "grant", *granted, *rows)
    assert fact["days_unserved"] == days


def test_a_quota_is_held_against_the_holders_own_reports(session: Session) -> None:
    (fact,) = read(session, "grant_quota", party(), grant(), quota(min_units=4), report(), sale(1), sale(2))
    assert fact == {
        "subject": "grant_quota|Q-1", "party_key": "nordlys", "case_subject": "Q-1", "period": "2026-01-01/2026-01-31",
        "evidence_id": 1, "party_name": "Nordlys", "party_country": "SE", "region": "SE", "sku": None, "format": None,
        "exclusive": True, "min_amount": 60000, "min_units": 4, "net_sales": 60000, "units_sold": 6,
        "attainment_bp": 10000, "days_over": 79, "report_received": True, "report_complete": True, "currency": "EUR",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "attainment"),
    [
        ({"min_amount_minor": 90000, "min_units": 6}, 6666),
        ({"min_amount_minor": 60000, "min_units": 12}, 5000),
        ({"min_amount_minor": None, "min_units": 12}, 5000),
        ({"min_amount_minor": 120000}, 5000),
        ({"min_amount_minor": None, "min_units": None}, None),
        ({"currency": "SEK", "min_units": 6}, None),
    ],
)
def test_the_lower_share_counts(session: Session, changes: dict[str, Any], attainment: int | None) -> None:
    (fact,) = read(session, "grant_quota", grant(), quota(**changes), report(), sale(1), sale(2))
    assert fact["attainment_bp"] == attainment


@pytest.mark.parametrize(
    ("scope", "line", "counted"),
    [
        ({}, {"region": "NO"}, False),
        ({}, {"region": ""}, True),
        ({}, {"region": "SE-AB"}, True),
        ({"region": "SE-AB"}, {}, True),
        ({"region": "SE-AB"}, {"region": "SE-O"}, False),
        ({"region": "SE-AB"}, {"region": "NO"}, False),
        ({}, {"party_id": "aurora"}, False),
        ({}, {"sold_on": date(2025, 12, 31)}, False),
        ({"sku": "NB-200"}, {}, False),
        ({"format": "kiosk"}, {"customer_key": "apoteket norr"}, False),
        ({"format": "pharmacy"}, {"customer_key": "apoteket norr"}, True),
        ({"format": "kiosk"}, {"customer_key": "somebody"}, True),
    ],
)
def test_what_cannot_be_placed_counts_for_the_holder(
    session: Session, scope: dict[str, Any], line: dict[str, Any], counted: bool
) -> None:
    (fact,) = read(session, "grant_quota", grant(), quota(**scope), outlet(), report(), sale(**line))
    assert fact["net_sales"] == (30000 if counted else 0)


def test_sales_of_its_format_count_for_a_quota_whatever_formats_other_quotas_are_of(session: Session) -> None:
    quotas = [quota(format="pharmacy"), quota(id="Q-2", format="kiosk"), quota(id="Q-3", party_id="aurora")]
    line = sale(customer_key="apoteket norr")
    found = read(session, "grant_quota", grant(), *quotas, outlet(), report(), line)
    assert [(fact["case_subject"], fact["net_sales"]) for fact in found][:2] == [("Q-1", 30000), ("Q-2", 0)]


def test_reports_that_leave_out_a_month_prove_nothing(session: Session) -> None:
    (fact,) = read(session, "grant_quota", grant(), quota(period_to=date(2026, 2, 28)), report(), sale())
    assert (fact["report_received"], fact["report_complete"], fact["attainment_bp"]) == (True, False, None)


@pytest.mark.parametrize(("status", "complete"), [("held", None), ("partial", None), ("accepted", True)])
def test_a_report_that_waits_leaves_a_quota_unproven_and_nobody_accused(
    session: Session, status: str, complete: bool | None
) -> None:
    (fact,) = read(session, "grant_quota", grant(), quota(), report(), report(2, status=status), sale())
    assert (fact["report_received"], fact["report_complete"]) == (True, complete)


def test_another_partys_report_fills_no_gap(session: Session) -> None:
    quarter = {"period_to": date(2026, 3, 31)}
    february, march = (date(2026, 2, 3), date(2026, 2, 20)), (date(2026, 3, 2), date(2026, 3, 30))
    quotas = [quota(**quarter), quota(id="Q-2", party_id="aurora", **quarter)]
    reports = [report(), report(2, march), report(3, february, party_id="aurora")]
    mine = read(session, "grant_quota", *quotas, *reports)[0]
    assert (mine["case_subject"], mine["report_received"], mine["report_complete"]) == ("Q-1", True, False)


def test_more_returned_than_sold_is_nothing(session: Session) -> None:
    back = sale(amount_minor=-100, quantity=-1000)
    (fact,) = read(session, "grant_quota", grant(), quota(min_units=4), report(), back)
    assert (fact["attainment_bp"], fact["units_sold"]) == (0, 0)


@pytest.mark.parametrize(
    ("held", "exclusive"),
    [
        ([], False),
        ([grant(exclusive=False)], False),
        ([grant(sku="NB-200")], False),
        ([grant(valid_to=date(2025, 12, 31))], False),
        ([grant("aurora")], False),
        ([grant(valid_to=date(2026, 1, 1))], True),
    ],
)
def test_a_quota_without_an_exclusive_grant_is_none(session: Session, held: list[Any], exclusive: bool) -> None:
    (fact,) = read(session, "grant_quota", quota(), *held)
    assert fact["exclusive"] is exclusive


def test_unknown_ship_to_is_a_share_of_the_reports_quantity(session: Session) -> None:
    rows = [sale(1), sale(2, region="", quantity=2000), sale(3, region="", quantity=-1000)]
    (fact,) = read(session, "ship_to", party(), report(), *rows)
    assert fact | {"subject": ""} == {
        "subject": "", "party_key": "nordlys", "case_subject": "ship-to of sales", "period": "2026-01-05/2026-01-28",
        "evidence_id": 1, "party_name": "Nordlys", "party_country": "SE", "report": "1.csv", "lines": 3,
        "unknown_lines": 2, "unknown_thousandths": 3000, "unknown_bp": 5000,
    }  # fmt: skip


def test_a_hair_above_a_share_is_above_it(session: Session) -> None:
    rows = [sale(1, quantity=94_999), sale(2, region="", quantity=5001)]
    assert read(session, "ship_to", report(), *rows)[0]["unknown_bp"] == 501


def test_each_report_that_was_taken_in_has_its_own_share(session: Session) -> None:
    rows = [report(1), report(2, status="partial"), report(3, status="refused")]
    found = read(session, "ship_to", *rows, *(sale(report_id=item) for item in (1, 2, 3)))
    assert [(fact["report"], fact["unknown_bp"]) for fact in found] == [("1.csv", 0), ("2.csv", 0)]


def firms() -> list[Any]:
    """Two parties of one owner."""
    return [party("nordlys", group="north"), party("aurora", group="north")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], (False, False, None)),
        ([grant(valid_to=date(2025, 12, 31))], (False, True, 10)),
        ([grant(valid_to=date(2025, 12, 31)), grant(valid_from=date(2026, 1, 1))], (True, True, 10)),
        ([grant(region="NO", valid_to=date(2025, 12, 31))], (False, False, None)),
        ([grant(sku="NB-200", valid_to=date(2025, 12, 31))], (False, False, None)),
        ([grant("aurora", valid_to=date(2025, 12, 31))], (False, False, None)),
        ([grant(valid_to=date(2026, 1, 10))], (True, False, None)),
        ([grant(valid_to=date(2025, 6, 30)), grant(valid_to=date(2025, 12, 31))], (False, True, 10)),
        ([*firms(), grant("aurora", valid_to=date(2025, 12, 31)), grant(region="NO")], (False, True, 10)),
        ([*firms(), grant("aurora", valid_to=date(2025, 12, 31))], (False, False, None)),
        (
            [*firms(), grant("aurora", region="SE-BD", valid_to=date(2025, 12, 31)), grant(region="NO")],
            (False, None, None),
        ),
    ],
)
def test_a_sale_knows_the_grant_that_has_ended(
    session: Session, rows: list[Any], expected: tuple[bool, bool, int | None]
) -> None:
    (fact,) = read(session, "sale", report(), sale(), *rows)
    assert (fact["granted"], fact["formerly_granted"], fact["days_since_grant"]) == expected


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, (None, False, None)),
        ({"valid_to": date(2025, 12, 31)}, (False, None, None)),
        ({"sku": "NB-200"}, (False, False, None)),
        ({"party_id": "aurora"}, (False, False, None)),
        ({"party_id": "aurora", "valid_to": date(2025, 12, 31)}, (False, False, None)),
    ],
)
def test_a_sale_into_a_country_of_which_a_part_is_granted_may_lie_in_that_part(
    session: Session, own: dict[str, Any], expected: tuple[bool | None, ...]
) -> None:
    (fact,) = read(session, "sale", report(), sale(), grant(**{"region": "SE-BD", **own}))
    assert (fact["granted"], fact["formerly_granted"], fact["days_since_grant"]) == expected


@pytest.mark.parametrize(
    ("region", "days", "covered"),
    [
        ("SE", {"valid_to": date(2026, 1, 15)}, True),
        ("SE", {"valid_from": date(2026, 1, 20)}, True),
        ("SE", {"valid_from": date(2026, 1, 21)}, False),
        ("SE-AB", {"valid_from": date(2026, 1, 20)}, None),
        ("SE-AB", {"valid_from": date(2026, 1, 21)}, False),
    ],
)
def test_a_grant_on_any_day_of_the_lines_counts(
    session: Session, region: str, days: dict[str, Any], covered: bool | None
) -> None:
    lines = [sale(1), sale(2, sold_on=date(2026, 1, 20))]
    (fact,) = read(session, "sale", report(), grant(region=region, **days), *lines)
    assert (fact["granted"], fact["any_grant"]) == (covered, covered is not False)
    assert (fact["first_sold"], fact["last_sold"]) == ("2026-01-10", "2026-01-20")
