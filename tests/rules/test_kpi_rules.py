"""What the KPI family promises as a whole: whom it accuses, what it tells the gate, and that it never accuses twice."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from monitor.engine.judge import Judge
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.message import sentence
from monitor.vocabulary import Topic, Verdict, Visibility

RULES = {
    rule.id: rule for rule in load_rules(own=None, schemas=schemas(), overrides={}).values() if rule.family == "kpi"
}

OWN_FAULTS = {
    "accrual", "discount_pair", "discount_terms", "effectiveness", "kpi_definition", "party_period", "pass_through",
    "pay_mix", "remuneration",
}  # fmt: skip


def test_a_rule_about_the_brands_own_fault_has_no_step() -> None:
    of_partners = {"discount", "claim", "claimed_line", "scheme_result", "stock_flow"}
    assert {rule.fact for rule in RULES.values()} == OWN_FAULTS | of_partners
    for rule in RULES.values():
        assert rule.fact not in OWN_FAULTS or rule.ladder == (), rule.id


def test_a_rule_that_speaks_of_resale_prices_is_a_price_topic_for_legal() -> None:
    priced = {rule.id for rule in RULES.values() if rule.topic is Topic.PRICE}
    assert priced == {"KPI-008", "KPI-011"}
    assert all(RULES[name].visibility is Visibility.LEGAL and not RULES[name].ladder for name in priced)
    assert {rule.topic for rule in RULES.values() if rule.id not in priced} == {Topic.KPI}


def said(fact: dict[str, Any], name: str = "discount") -> set[str]:
    rules = [rule for rule in RULES.values() if rule.fact == name]
    with Judge(rules, schemas()[name]) as judge:
        full = dict.fromkeys(schemas()[name].attributes) | fact
        return {item.rule.id for item in judge.judge(full) if item.verdict is Verdict.VIOLATES}


def test_missing_late_and_partial_never_stand_together() -> None:
    reports = {"KPI-002", "KPI-003", "KPI-004"}
    seen = set()
    for received, complete, due, late in product(
        [False, True], [False, True], [False, True, None], [False, True, None]
    ):
        found = reports & said(
            {
                "conditional": True, "taken": 100, "currency": "EUR", "report_received": received,
                "report_complete": complete, "report_due_passed": due, "report_late": late, "whole_volume": False,
            }
        )  # fmt: skip
        if received or not complete:
            assert len(found) <= 1
            seen |= found
    assert seen == reports


@pytest.mark.parametrize(
    "wording",
    [
        "Bonus for keeping the recommended retail price",
        "Share of shops at RRP",
        "No offer below the minimum advertised price (MAP)",
        "Advertised prices as listed",
        "UVP-Treue",
        "Соблюдение РРЦ",
        "Доля точек с розничной ценой не ниже рекомендованной",
        "минимальная цена на полке",
    ],
)
def test_words_for_a_resale_price_are_found(wording: str) -> None:
    assert "KPI-011" in said({"measure": "other", "wording": wording}, "kpi_definition")


@pytest.mark.parametrize(
    "wording",
    [
        "Road map of openings",
        "Purchases at list price",
        "Numeric distribution",
        "Retail audit of availability",
        "Представленность в рознице",
        "Price tags in place for every product",
        "Закупочные цены за квартал",
    ],
)
def test_other_words_are_not(wording: str) -> None:
    assert "KPI-011" not in said({"measure": "other", "wording": wording}, "kpi_definition")


def test_a_letter_about_stock_says_what_differs_and_accuses_nobody_of_goods_that_may_be_too_many() -> None:
    rule = RULES["KPI-024"]
    example = next(case for case in rule.tests if case.verdict is Verdict.VIOLATES)
    told = sentence(rule, example.fact)
    assert "Deliveries of NB-100 to Nordlys Distribution" in told
    assert "differ by 60 units" in told
    for accusing in ("cannot account", "missing", "lost", "unexplained"):
        assert accusing not in told
