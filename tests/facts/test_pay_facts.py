"""Facts on pay: mixes, claims, remuneration, accruals, effectiveness and the flow of stock."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model.performance import Effectiveness, KpiDefinition, PassedOn, SellIn
from monitor.vocabulary import OWN_HOUSE
from tests.facts.test_performance_facts import (
    Q1,
    Q1_BEFORE,
    TODAY,
    claim,
    discount,
    limit,
    one,
    party,
    purchase,
    read,
    reports,
)


@pytest.mark.parametrize(
    ("beside", "shares"),
    [
        ({"currency": "SEK"}, [None, None]),
        ({"currency": "SEK", "taken_minor": 0}, [0, None]),
        ({"period_to": date(2026, 12, 31)}, [None, None]),
        ({"period_from": date(2026, 4, 1), "period_to": date(2026, 6, 30)}, [0, 10_000]),
        ({"party_id": "other", "period_to": date(2026, 12, 31)}, [0]),
        ({}, [5000]),
    ],
)
def test_no_share_is_told_of_a_part_of_the_pay(
    session: Session, beside: dict[str, Any], shares: list[int | None]
) -> None:
    rows = [discount(), discount("d2", **{"kind": "unconditional", **beside}), limit(unconditional_max_bp=1)]
    found = read(session, "pay_mix", party(), *rows)
    assert [fact["unconditional_share_bp"] for fact in found] == shares


def test_nothing_taken_has_no_share(session: Session) -> None:
    fact = one(session, "pay_mix", party(), discount(taken_minor=0), limit(unconditional_max_bp=1))
    assert fact["unconditional_share_bp"] is None


# --- remuneration


@pytest.mark.parametrize(
    ("rows", "pay", "share"),
    [
        ([], 0, 0),
        ([discount(food=True, taken_minor=2500)], 2500, 500),
        ([discount(food=True, taken_minor=2501)], 2501, 501),
        ([discount(food=True, taken_minor=2000), claim(food=True, amount_minor=500)], 2500, 500),
        ([discount(food=False)], 0, 0),
        ([discount(food=None)], None, None),
        ([claim(food=None)], None, None),
        ([discount(food=True, period_to=date(2026, 4, 1))], None, None),
        ([discount(food=True, currency="USD")], None, None),
        ([discount(food=False, period_to=date(2026, 4, 1))], 0, 0),
        ([discount(food=True, party_id="other")], 0, 0),
    ],
)
def test_pay_on_food_is_summed_where_nothing_is_in_doubt(
    session: Session, rows: list[Any], pay: int | None, share: int | None
) -> None:
    copies = [type(row)(**row.model_dump()) for row in rows]
    fact = one(session, "remuneration", party(country="RU"), purchase(food_minor=50000), *copies)
    assert (fact["food_pay"], fact["food_pay_bp"], fact["party_key"]) == (pay, share, OWN_HOUSE)


def test_purchases_without_food_are_no_matter_of_food_law(session: Session) -> None:
    assert read(session, "remuneration", party(), purchase(), purchase(food_minor=0, **Q1_BEFORE)) == []


# --- pass_through, kpi_definition


def passed(customer: str, rate: int | None, **changes: Any) -> PassedOn:
    return PassedOn(**{"party_id": "nordlys", "customer": customer, "rate_bp": rate, **Q1, **changes})


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ([500, 500, 500], (3, 500, 500, 0)),
        ([500, 700], (2, 500, 700, 200)),
        ([500, None, 500], (3, None, None, None)),
    ],
)
def test_rates_are_told_by_distributor_and_period(
    session: Session, rates: list[int | None], expected: tuple[Any, ...]
) -> None:
    rows = [passed(f"w{number}", rate) for number, rate in enumerate(rates)]
    (fact, _) = read(session, "pass_through", party(), *rows, passed("w0", 1, party_id="other"))
    assert tuple(fact[name] for name in ("customers", "lowest_rate_bp", "highest_rate_bp", "spread_bp")) == expected
    assert (fact["party_key"], fact["case_subject"]) == (OWN_HOUSE, "nordlys")


def test_a_kpi_is_told_as_defined(session: Session) -> None:
    bare = KpiDefinition(id="k1", name="Footfall", measure="other")
    full = KpiDefinition(
        id="k2", party_id="nordlys", name="Growth", description="of net sales", measure="growth", source="reports",
        influence="partner", unit="%", target="10", weight_bp=4000, conditional=True, benefit="both",
    )  # fmt: skip
    first, second = read(session, "kpi_definition", party(), bare, full)
    assert (first["wording"], first["has_source"], first["has_unit_and_target"]) == ("Footfall", False, False)
    unknown = ("party_name", "influence", "conditional", "benefit", "weight_bp")
    assert [first[name] for name in unknown] == [None] * 5
    assert second["wording"] == "Growth of net sales"
    assert (second["has_source"], second["has_unit_and_target"], second["conditional"]) == (True, True, True)
    assert [second[name] for name in unknown] == ["Nordlys", "partner", True, "both", 4000]


@pytest.mark.parametrize(("unit", "target"), [("%", ""), ("", "10")])
def test_a_unit_without_a_target_measures_nothing(session: Session, unit: str, target: str) -> None:
    kpi = KpiDefinition(id="k", name="n", measure="other", unit=unit, target=target)
    assert one(session, "kpi_definition", kpi)["has_unit_and_target"] is False


# --- claim


@pytest.mark.parametrize(
    ("change", "given", "due", "late"),
    [
        ({}, False, None, None),
        ({"proof_due": TODAY}, False, False, None),
        ({"proof_due": date(2026, 4, 19)}, False, True, None),
        ({"proof_due": date(2026, 4, 19), "proof": "x", "proof_on": date(2026, 4, 19)}, True, True, 0),
        ({"proof_due": date(2026, 2, 28), "proof": "x", "proof_on": date(2026, 3, 1)}, True, True, 1),
        ({"proof_due": date(2026, 2, 28), "proof_on": date(2026, 3, 1)}, False, True, None),
    ],
)
def test_the_proof_of_a_claim(
    session: Session, change: dict[str, Any], given: bool, due: bool | None, late: int | None
) -> None:
    fact = one(session, "claim", party(), claim(**change))
    assert (fact["proof_given"], fact["proof_due_passed"], fact["proof_late_days"]) == (given, due, late)
    assert (fact["party_key"], fact["case_subject"]) == ("nordlys", "c1")


def test_one_proof_for_two_claims_of_one_party_is_seen(session: Session) -> None:
    rows = [claim(proof="inv 1"), claim("c2", proof="inv 1"), claim("c3", proof="inv 1", party_id="other")]
    found = read(session, "claim", party(), *rows, claim("c4"), claim("c5"))
    assert [fact["proof_used_twice"] for fact in found] == [True, True, False, False, False]
    assert [fact["repeats_proof"] for fact in found] == [False, True, False, False, False]


@pytest.mark.parametrize(
    ("rows", "fund", "claimed"),
    [
        ([], None, 1000),
        ([purchase(33333)], 999, 1000),
        ([purchase(33333), claim("c2", amount_minor=500, fund_rate_bp=300)], 999, 1500),
        ([purchase(33333), claim("c2", amount_minor=500)], 999, 1000),
        ([purchase(33333), claim("c2", kind="marketing", fund_rate_bp=300)], 999, 1000),
        ([purchase(33333, currency="SEK")], None, 1000),
        ([purchase(33333, period_to=date(2026, 3, 30))], None, 1000),
    ],
)
def test_claims_on_one_fund_are_added_up(session: Session, rows: list[Any], fund: int | None, claimed: int) -> None:
    copies = [type(row)(**row.model_dump()) for row in rows]
    fact = read(session, "claim", party(), claim(fund_rate_bp=300), *copies)[0]
    assert (fact["fund_agreed"], fact["fund"], fact["claimed_from_fund"]) == (True, fund, claimed)


def test_one_claim_stands_for_all_on_one_fund(session: Session) -> None:
    rows = [
        claim("c0"),
        claim(fund_rate_bp=300),
        claim("c2", fund_rate_bp=300),
        claim("c3", fund_rate_bp=300, kind="other"),
    ]
    found = {fact["claim_id"]: fact for fact in read(session, "claim", party(), *rows)}
    assert [found[name]["first_of_fund"] for name in ("c1", "c2", "c3")] == [True, False, True]


# --- accrual


@pytest.mark.parametrize(
    ("change", "sold", "expected"),
    [
        ({"accrued_minor": 5000}, 100000, (5000, 0, 0)),
        ({"accrued_minor": 4999}, 100000, (5000, 1, 2)),
        ({"accrued_minor": 5001}, 100000, (5000, 1, 2)),
        ({"accrued_minor": 5000}, 99999, (0, 5000, 10_000)),
        ({"accrued_minor": 0}, 99999, (0, 0, 0)),
        ({"accrued_minor": 0, "kind": "unconditional"}, 99990, (5000, 5000, 10_000)),
        ({"accrued_minor": 0, "kind": "unconditional"}, 99989, (4999, 4999, 10_000)),
        ({"accrued_minor": 0, "kind": "unconditional"}, -5000, (0, 0, 0)),
        ({"accrued_minor": 1, "target_minor": None}, 100000, (None, None, None)),
    ],
)
def test_what_is_due_beside_what_is_accrued(
    session: Session, change: dict[str, Any], sold: int, expected: tuple[int | None, ...]
) -> None:
    fact = one(session, "accrual", party(), discount(**change), *reports(1, sold))
    assert (fact["due"], fact["gap"], fact["gap_bp"]) == expected
    assert (fact["party_key"], fact["evidence_id"]) == (OWN_HOUSE, 9)


def test_nothing_is_due_before_the_reports_are_complete(session: Session) -> None:
    fact = one(session, "accrual", party(), discount(accrued_minor=1), discount("d2"))
    assert (fact["discount_id"], fact["due"], fact["gap"], fact["gap_bp"]) == ("d1", None, None, None)


# --- stock_flow


def sell_in(**changes: Any) -> SellIn:
    given = {"party_id": "nordlys", "sku": "NB-100", "quantity": 10_000, "opening_stock": 2000, "closing_stock": 5000}
    return SellIn(**{**given, **Q1, **changes})


@pytest.mark.parametrize(
    ("change", "sold", "expected"),
    [
        ({}, 7000, (0, 0, 0)),
        ({}, 6400, (600, 0, 500)),
        ({}, 5000, (2000, 2, 1667)),
        ({}, 9500, (-2500, 2, 2084)),
        ({"opening_stock": None}, 7000, (None, None, None)),
        ({"closing_stock": None}, 7000, (None, None, None)),
        ({"quantity": 0, "opening_stock": 0, "closing_stock": 0}, 3000, (-3000, 3, 10_000)),
        ({"quantity": 0, "opening_stock": 0, "closing_stock": 0}, 0, (0, 0, 0)),
        ({"sku": "NB-200"}, 7000, (7000, 7, 5834)),
    ],
)
def test_goods_that_came_in_were_sold_or_are_there(
    session: Session, change: dict[str, Any], sold: int, expected: tuple[int | None, ...]
) -> None:
    fact = one(session, "stock_flow", party(), sell_in(**change), *reports(sold, 1))
    assert (fact["gap_thousandths"], fact["gap_units"], fact["gap_bp"]) == expected
    assert (fact["party_key"], fact["case_subject"], fact["evidence_id"]) == ("nordlys", fact["sku"], 9)


def test_stock_is_not_judged_before_the_reports_are_complete(session: Session) -> None:
    fact = one(session, "stock_flow", party(), sell_in())
    assert (fact["sell_out_thousandths"], fact["gap_thousandths"], fact["stock_change_thousandths"]) == (
        None,
        None,
        3000,
    )


def test_a_month_without_a_report_is_not_closed_by_another_partys_report(session: Session) -> None:
    january, february, march = (reports()[0] for _ in range(3))
    january.period_to, march.period_from = date(2026, 1, 30), date(2026, 3, 2)
    february.period_from, february.period_to, february.party_id = date(2026, 2, 2), date(2026, 2, 27), "other"
    for number, report in enumerate((january, february, march)):
        report.id, report.sha256 = number, f"{number:064}"
    found = read(session, "stock_flow", party(), sell_in(), sell_in(party_id="other"), january, february, march)
    assert [fact["sell_out_thousandths"] for fact in found] == [None, None]


# --- effectiveness


def effect(**changes: Any) -> Effectiveness:
    given = {
        "id": "e1", "party_id": "nordlys", "revenue_index": 11500, "share_index": 11000, "investment_index": 10500,
        "currency": "EUR",
    }  # fmt: skip
    return Effectiveness(**{**given, **Q1, **changes})


@pytest.mark.parametrize(
    ("change", "coefficient"),
    [
        ({}, 12047),
        ({"revenue_index": 8000, "share_index": 9000, "investment_index": 10000}, 7200),
        ({"revenue_index": 10000, "share_index": 10000, "investment_index": 10001}, 9999),
        ({"revenue_index": None}, None),
        ({"share_index": None}, None),
        ({"investment_index": None}, None),
        ({"investment_index": 0}, None),
    ],
)
def test_the_coefficient_is_exact_and_needs_all_three(
    session: Session, change: dict[str, Any], coefficient: int | None
) -> None:
    assert one(session, "effectiveness", party(), effect(**change))["coefficient_bp"] == coefficient


@pytest.mark.parametrize(
    ("change", "cost"),
    [
        ({}, None),
        ({"discount_id": "d1"}, 5000),
        ({"discount_id": "d1", "cost_minor": 4000}, 4000),
        ({"discount_id": "d1", "currency": "SEK"}, None),
    ],
)
def test_a_discounts_cost_is_what_was_entered_or_taken(
    session: Session, change: dict[str, Any], cost: int | None
) -> None:
    assert one(session, "effectiveness", party(), discount(), effect(**change))["cost"] == cost
