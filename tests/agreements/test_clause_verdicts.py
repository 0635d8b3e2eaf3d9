"""Clauses are judged by the antitrust rules: the strictest word, with article and whether it was seen in a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from monitor.agreements.verdicts import JURISDICTIONS, ClauseJudge
from monitor.facts.registry import schemas
from monitor.rulebook.load import gather
from monitor.rulebook.records import ClauseVerdict, Rule


@pytest.fixture(scope="module")
def rules() -> dict[str, Rule]:
    found, _ = gather(own=None, schemas=schemas(), overrides={})
    return {name: rule for name, rule in found.items() if rule.family == "antitrust"}


@pytest.fixture(scope="module")
def judge(rules: dict[str, Rule]) -> Iterator[ClauseJudge]:
    with ClauseJudge(rules.values(), schemas()["clause"]) as made:
        yield made


def test_a_minimum_resale_price_is_judged_by_the_law_of_each_place(judge: ClauseJudge) -> None:
    verdicts = {verdict.jurisdiction: verdict for verdict in judge.verdicts("P02_min_resale_price")}
    assert list(verdicts) == list(JURISDICTIONS)
    assert {name: verdict.verdict for name, verdict in verdicts.items()} == {
        "EU": "prohibited",
        "UK": "prohibited",
        "US": "needs_review",
        "RU": "prohibited",
        "EAEU": "prohibited",
    }
    assert (verdicts["EU"].citation, verdicts["EU"].confirmed) == ("Regulation (EU) 2022/720 art 4(a)", True)
    assert verdicts["UK"].confirmed is False


def test_a_milder_word_is_said_although_the_rule_does_not_fire(judge: ClauseJudge) -> None:
    assert judge.verdict("E01_noncompete", "EU").verdict == "permitted_within_conditions"
    assert judge.verdict("R01_ru_food_bonus", "EU").verdict == "not_regulated"


def test_a_benign_clause_is_not_regulated_anywhere(judge: ClauseJudge) -> None:
    assert {v.verdict for v in judge.verdicts("X01_supplier_price_cap")} == {"not_regulated"}


def test_the_strictest_of_two_rules_wins(rules: dict[str, Rule]) -> None:
    shipped = rules["ANTI-E05"]
    own = replace(
        rules["ANTI-P02"],
        id="OWN-1",
        when=replace(shipped.when, parts=shipped.when.parts[:1]),
        verdicts=(ClauseVerdict("EU", "needs_review", "House rule 7", confirmed=True),),
    )
    with ClauseJudge([shipped, own], schemas()["clause"]) as judge:
        assert judge.verdict("E05_minimum_purchase", "EU").citation == "House rule 7"
        assert judge.verdict("E05_minimum_purchase", "UK").verdict == "permitted_within_conditions"


def test_a_wrong_typed_attribute_is_refused(judge: ClauseJudge) -> None:
    wrong: dict[str, Any] = {"page": "three"}
    with pytest.raises(Exception, match="page"):
        judge.verdict("E01_noncompete", "EU", **wrong)
