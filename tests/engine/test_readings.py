"""Every reading of the rules says the same as plain Python: random rules, written and read as rule files are.

At full size: make bench-equality
"""

from __future__ import annotations

from typing import Any

import pytest

from bench.equality import READINGS, compare
from bench.random_rules import THING
from monitor.rulebook.condition import OPERATORS
from monitor.rulebook.records import Type


def test_no_reading_differs_from_plain_python() -> None:
    result = compare(rules=60, facts=400, seed=20260101)
    assert set(result.columns) == set(READINGS)
    for name, column in result.columns.items():
        assert not column.differences, (name, column.examples)
        assert column.verdicts == 60 * 400
    assert result.holds


def test_the_draw_holds_every_operator_type_and_verdict_and_most_rules_say_both() -> None:
    result = compare(rules=60, facts=400, seed=20260101)
    assert set(OPERATORS) <= set(result.operators)
    assert result.operators["$attribute"] > 10
    assert result.operators["parameter"] > 10
    assert {attribute.type for attribute in THING.attributes.values()} == set(Type)
    assert set(result.plain) == {"violates", "complies", "not_assessed"}
    assert min(result.plain.values()) > 60 * 400 / 10
    assert result.rules_with_both_verdicts > 60 * 0.7


def test_a_reading_that_errs_once_is_caught() -> None:
    def errs(rules: Any, schema: Any, facts: Any) -> Any:
        for number, said in enumerate(READINGS["engine"](rules, schema, facts)):
            yield ["violates", *said[1:]] if number == 7 and said[0] != "violates" else said

    found = [compare(rules=5, facts=20, seed=seed, readings={"erring": errs}) for seed in range(4)]
    assert any(result.columns["erring"].differences == 1 and not result.holds for result in found)


def test_a_reading_that_leaves_a_fact_out_is_caught() -> None:
    def short(rules: Any, schema: Any, facts: Any) -> Any:
        yield from list(READINGS["engine"](rules, schema, facts))[:-1]

    with pytest.raises(ValueError, match="zip"):
        compare(rules=2, facts=10, seed=1, readings={"short": short})
