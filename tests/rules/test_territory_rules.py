"""What the shipped rules on territories and assortment may do: nothing against a party without legal, nothing alone."""

from __future__ import annotations

from itertools import product

import pytest

from monitor.engine.judge import Judge
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Rule
from monitor.vocabulary import Rung, Verdict

RULES = load_rules(own=None, schemas=schemas(), overrides={})
TERRITORY = {name: rule for name, rule in RULES.items() if rule.family == "territory"}
BRANDS_OWN = {name: rule for name, rule in RULES.items() if rule.fact in ("grant", "ship_to")}


@pytest.mark.parametrize("rule", TERRITORY.values(), ids=list(TERRITORY))
def test_a_territorial_step_is_a_letter_that_legal_approves(rule: Rule) -> None:
    assert {rung.approval for rung in rule.ladder} <= {"legal"}
    assert {rung.kind for rung in rule.ladder} <= {Rung.NOTICE, Rung.WARNING}


@pytest.mark.parametrize("rule", BRANDS_OWN.values(), ids=list(BRANDS_OWN))
def test_the_brands_own_faults_and_missing_data_accuse_nobody(rule: Rule) -> None:
    assert rule.ladder == ()


def test_every_rule_has_a_reason_and_an_answer_for_its_reader() -> None:
    for rule in RULES.values():
        if rule.family in ("territory", "assortment"):
            assert rule.response
            assert rule.false_positives


@pytest.mark.parametrize("fact", ["sale", "outlet_sale"])
@pytest.mark.parametrize("sale_type", ["passive", None])
def test_a_passive_sale_and_one_nobody_described_break_no_territorial_rule(fact: str, sale_type: str | None) -> None:
    worst = {
        "party_name": "Nord", "sku": "NB-100", "region": "SE", "granted": False,
        "exclusive_of_other": True, "sale_type": sale_type, "amount": 100, "currency": "EUR", "format": "kiosk",
        "quantity_thousandths": 1000, "period": "2026-01-01/2026-01-31", "region_judged": False,
    }  # fmt: skip
    rules = [rule for rule in TERRITORY.values() if rule.fact == fact]
    assert rules
    for formerly, any_grant in product((True, False), (True, False)):
        known = {
            "any_grant": any_grant,
            "formerly_granted": formerly,
            "days_since_grant": 400 if formerly else None,
            "region_known": True,
        }
        whole = dict.fromkeys(schemas()[fact].attributes) | {
            name: value for name, value in {**worst, **known}.items() if name in schemas()[fact].attributes
        }
        with Judge(rules, schemas()[fact]) as judge:
            assert [item.rule.id for item in judge.judge(whole) if item.verdict is Verdict.VIOLATES] == []
