"""What a verdict depends on, and what is known of it for one agreement on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from monitor.agreements.conditions import broken, findings
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.provisos import PROVISOS
from monitor.rulebook.records import ClauseVerdict

RULES = load_rules(own=None, schemas=schemas(), overrides={})
TODAY = date(2026, 3, 1)
CLAUSE = schemas()["clause"]


def told(rule_id: str, place: str, day: date = TODAY, **known: Any) -> list[str]:
    """Return the sentences on the conditions of a shipped verdict."""
    rule = RULES[rule_id]
    verdict = next(item for item in rule.verdicts if item.jurisdiction == place)
    return [item.sentence for item in findings(verdict, known, rule.figures, rule.types, day)]


def test_every_condition_names_what_facts_and_figures_have() -> None:
    figures = {figure.name for figure in RULES["ANTI-E01"].figures}
    for name, proviso in PROVISOS.items():
        assert proviso.attribute == "" or proviso.attribute in CLAUSE.attributes, name
        assert proviso.figure == "" or proviso.figure in figures, name
        assert ("{limit}" in proviso.words) == (bool(proviso.figure) and proviso.value is None), name


def test_every_condition_is_named_by_some_verdict() -> None:
    named = {name for rule in RULES.values() for verdict in rule.verdicts for name in verdict.conditions}
    assert named == set(PROVISOS)


def test_a_permission_within_conditions_says_which() -> None:
    without = [
        (rule.id, verdict.jurisdiction)
        for rule in RULES.values()
        for verdict in rule.verdicts
        if verdict.verdict == "permitted_within_conditions" and not verdict.conditions
    ]
    assert without == []


def test_what_holds_what_does_not_and_what_nobody_entered_is_told_apart() -> None:
    known = {"market_share_bp": 3001, "buyer_share_bp": 3000, "agreement_years": 6}
    assert told("ANTI-E01", "EU", **known) == [
        "the block exemption is in force: holds (Regulation (EU) 2022/720 article 11)",
        "the supplier's market share is at most 30\u00a0%: does not hold (30.01\u00a0%)",
        "the buyer's market share is at most 30\u00a0%: holds (30\u00a0%)",
        "it binds for at most 5 years: does not hold (6; limit to be confirmed by counsel)",
        "it does not renew itself: not known (not entered)",
    ]


def test_what_only_the_clause_can_tell_is_left_to_its_reader() -> None:
    assert told("ANTI-T03", "UK")[-1] == (
        "it keeps active sales only from an exclusive or reserved territory: not known (read it in the clause)"
    )


def test_amounts_are_compared_in_the_laws_currency_only() -> None:
    at_limit = {"chain_revenue": 40_000_000_000, "currency": "RUB"}
    assert told("ANTI-R02", "RU", **at_limit)[0].endswith("holds (RUB\u00a0400,000,000.00)")
    assert "does not hold" in told("ANTI-R02", "RU", **(at_limit | {"chain_revenue": 40_000_000_001}))[0]
    assert "not known" in told("ANTI-R02", "RU", **(at_limit | {"currency": "EUR"}))[0]


@pytest.mark.parametrize(("day", "answer"), [(date(2034, 5, 31), "holds"), (date(2034, 6, 1), "does not hold")])
def test_after_the_block_exemption_its_permissions_are_broken(day: date, answer: str) -> None:
    said = told("ANTI-T07", "EU", day, market_share_bp=100)
    assert said[0].startswith(f"the block exemption is in force: {answer}")
    rule = RULES["ANTI-T07"]
    verdict = next(item for item in rule.verdicts if item.jurisdiction == "EU")
    assert broken(findings(verdict, {}, rule.figures, rule.types, day)) is (answer != "holds")


def test_a_verdict_without_conditions_has_none_to_tell() -> None:
    assert findings(ClauseVerdict("EU", "prohibited", "x", True), {}, (), {}, TODAY) == []
