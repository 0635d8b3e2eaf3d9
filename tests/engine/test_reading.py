"""The line-by-line reading that explanations are made of says what the engine says, and its ways out lead out."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.equality import READINGS, compare
from bench.random_rules import THING
from monitor.engine.judge import Judge
from monitor.rulebook.condition import OPERATORS
from monitor.rulebook.reading import Read, lines, read, verdict_of, ways_out
from monitor.rulebook.records import Condition, Group, Type
from tests.engine import test_equality as made


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_reading_agrees_with_the_engine_and_with_plain_python(w: Any, plain: Any, seed: int) -> None:
    chance = random.Random(seed)
    rules = [made.random_rule(chance, w, number) for number in range(4)]
    with Judge(rules, w.schema) as judge:
        for _ in range(10):
            fact = made.random_fact(chance, w)
            for item in judge.judge(fact):
                assert verdict_of(item.rule, fact) == item.verdict == plain.verdict(item.rule, fact)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_line_says_what_plain_python_says_of_it(w: Any, plain: Any, seed: int) -> None:
    chance = random.Random(seed)
    rule, fact = made.random_rule(chance, w, 1), made.random_fact(chance, w)
    for _, line in lines(read(rule.when, fact)):
        assert line.held is plain.truth(line.part, fact)
        assert bool(line.why) == (line.held is None and isinstance(line.part, Condition))


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_way_out_leads_out_and_none_is_longer_than_needed(w: Any, seed: int) -> None:
    chance = random.Random(seed)
    found = read(made.random_group(chance, w, chance.randint(0, 3)), made.random_fact(chance, w))
    ways = ways_out(found)
    compared = [line.part for _, line in lines(found) if isinstance(line.part, Condition)]
    if len(set(compared)) == len(compared):
        assert bool(ways) == (found.held is True)
    for way in ways:
        assert _held(found, dict(way)) is False
        for number in range(len(way)):
            assert _held(found, dict(way[:number] + way[number + 1 :])) is not False


def _held(found: Read, changed: Mapping[Condition, bool]) -> bool | None:
    """The value of a reading with some comparisons the other way round."""
    if isinstance(found.part, Condition):
        return changed.get(found.part, found.held)
    assert isinstance(found.part, Group)
    values = [_held(part, changed) for part in found.parts]
    if found.part.kind == "all":
        return False if False in values else None if None in values else True
    some = True if True in values else None if None in values else False
    return some if found.part.kind == "any" else None if some is None else not some


def test_a_way_out_of_a_nested_condition_names_all_that_must_change(w: Any) -> None:
    condition = w.all(
        w.test("price", "below", "$floor"),
        w.any(w.test("seller", "known", False), w.test("seller", "is", "bob")),
        w.none(w.test("waived", "is", True)),
    )
    found = read(condition, {"price": 1, "floor": 2, "seller": "bob", "waived": False})
    told = [[(item.attribute, item.operator, holds) for item, holds in way] for way in ways_out(found)]
    assert told == [
        [("price", "below", False)],
        [("seller", "is", False)],
        [("waived", "is", True)],
    ]


def test_what_does_not_hold_needs_no_way_out(w: Any) -> None:
    assert ways_out(read(w.all(w.test("count", "above", 1)), {"count": 1})) == []
    assert ways_out(read(w.all(w.test("count", "above", 1)), {"count": None})) == []


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
