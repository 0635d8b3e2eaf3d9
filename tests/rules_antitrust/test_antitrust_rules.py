"""The antitrust rules and the signals belong together: every sensitive type is judged, and rules keep their word."""

from __future__ import annotations

import pytest

from monitor.agreements.signals_file import load_signals
from monitor.agreements.verdicts import JURISDICTIONS
from monitor.engine.proof import prove_all
from monitor.facts.registry import schemas
from monitor.rulebook.condition import conditions
from monitor.rulebook.load import gather
from monitor.rulebook.records import Literal, Rule
from monitor.vocabulary import RuleStatus, Visibility

BENIGN = {"X01_supplier_price_cap"}
_FOUND, _FAULTS = gather(own=None, schemas=schemas(), overrides={})
RULES = [rule for rule in _FOUND.values() if rule.family == "antitrust"]


def operands(rule: Rule, attribute: str) -> set[object]:
    found: set[object] = set()
    for condition in conditions(rule.when):
        if condition.attribute == attribute and isinstance(condition.operand, Literal):
            value = condition.operand.value
            found |= set(value) if isinstance(value, tuple) else {value}
    return found


def test_every_rule_file_is_without_fault_and_proves_itself() -> None:
    assert [str(fault) for fault in _FAULTS if "antitrust" in fault.file] == []
    assert [str(fault) for proof in prove_all(RULES, schemas()) for fault in proof.faults] == []


def test_every_type_that_is_found_is_judged_by_one_rule_and_no_rule_is_about_an_unknown_type() -> None:
    named = [kind for rule in RULES for kind in operands(rule, "type")]
    assert sorted(map(str, named)) == sorted({kind.id for kind in load_signals().types} - BENIGN)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_fires_exactly_where_it_forbids_or_asks_for_review(rule: Rule) -> None:
    words = {verdict.jurisdiction: verdict.verdict for verdict in rule.verdicts}
    assert set(words) == set(JURISDICTIONS)
    firing = {place for place, word in words.items() if word in {"prohibited", "needs_review"}}
    assert operands(rule, "jurisdiction") == firing
    assert all(verdict.citation for verdict in rule.verdicts)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_findings_are_for_legal_only_and_take_no_step(rule: Rule) -> None:
    assert (rule.visibility, rule.ladder, rule.status) == (Visibility.LEGAL, (), RuleStatus.ACTIVE)
