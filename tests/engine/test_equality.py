"""No verdict of the engine differs from the plain-Python reading: random rules over random facts with gaps.

Larger: CHANNELWARDEN_EQUALITY="200 20000" pytest tests/engine/test_equality.py
"""

from __future__ import annotations

import os
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.engine.judge import Judge
from monitor.rulebook.records import Condition, Literal

RULES, FACTS = (int(part) for part in os.environ.get("CHANNELWARDEN_EQUALITY", "60 400").split())

TEXTS = ("", "a", "b", "ab", "Север", 'q"', "EUR", "USD")
NUMBERS = (-1, 0, 1, 2, 100)


def random_condition(chance: random.Random, w: Any) -> Any:
    name = chance.choice(list(w.types))
    kind = str(w.types[name])
    peers = [other for other, found in w.types.items() if found is w.types[name] and other != name]
    ordered = ["below", "at_most", "above", "at_least"] if kind in ("money", "integer", "share") else []
    lists = ["one_of", "none_of"] if kind in ("text", "integer", "share") else []
    operator = chance.choice(["is", "is_not", "known", *ordered, *lists, *(["matches"] if kind == "text" else [])])
    if operator == "known":
        return w.test(name, operator, chance.random() < 0.5)
    if operator == "matches":
        return w.test(name, operator, chance.choice(["^a", "b$", "(?i)СЕВ", "^$", "x", ""]))
    values = TEXTS if kind == "text" else (True, False) if kind == "boolean" else NUMBERS
    if operator in lists:
        return w.test(name, operator, tuple(chance.sample(values, chance.randint(1, 3))))
    if peers and chance.random() < 0.4:
        return w.test(name, operator, f"${chance.choice(peers)}")
    return w.test(name, operator, chance.choice(values), chance.choice(["", "USD", "EUR"]) if kind == "money" else "")


def random_group(chance: random.Random, w: Any, depth: int) -> Any:
    parts = [
        random_group(chance, w, depth - 1) if depth and chance.random() < 0.4 else random_condition(chance, w)
        for _ in range(chance.randint(1, 4))
    ]
    return chance.choice([w.all, w.any, w.none])(*parts)


def random_rule(chance: random.Random, w: Any, number: int) -> Any:
    needs = tuple(chance.sample(list(w.types), chance.choice([0, 0, 1, 2])))
    return w.rule(random_group(chance, w, chance.randint(0, 3)), f"T-{number:04}", needs)


def random_fact(chance: random.Random, w: Any) -> dict[str, Any]:
    gaps = chance.choice([0, 0.1, 0.5])
    fact: dict[str, Any] = {}
    for name, kind in w.types.items():
        values = TEXTS if str(kind) == "text" else (True, False) if str(kind) == "boolean" else NUMBERS
        fact[name] = None if chance.random() < gaps else chance.choice(values)
    return fact


def test_random_rules_over_random_facts_agree_with_plain_python(w: Any, plain: Any) -> None:
    chance = random.Random(20260101)
    rules = [random_rule(chance, w, number) for number in range(RULES)]
    seen: set[str] = set()
    with Judge(rules, w.schema) as judge:
        for _ in range(FACTS):
            fact = random_fact(chance, w)
            for item in judge.judge(fact):
                expected = plain.verdict(item.rule, fact)
                assert item.verdict == expected, (item.rule.when, item.rule.needs, fact)
                assert bool(item.reason) == (item.verdict == "not_assessed")
                seen.add(expected)
    assert seen == {"violates", "complies", "not_assessed"}


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_rule_agrees_with_plain_python(w: Any, plain: Any, seed: int) -> None:
    chance = random.Random(seed)
    rules = [random_rule(chance, w, number) for number in range(3)]
    with Judge(rules, w.schema) as judge:
        for _ in range(10):
            fact = random_fact(chance, w)
            assert [str(item.verdict) for item in judge.judge(fact)] == [plain.verdict(rule, fact) for rule in rules]


def test_judging_twice_says_the_same(w: Any) -> None:
    chance = random.Random(7)
    rules = [random_rule(chance, w, number) for number in range(20)]
    facts = [random_fact(chance, w) for _ in range(50)]
    with Judge(rules, w.schema) as judge:
        first = [judge.judge(fact) for fact in facts]
    with Judge(list(reversed(rules)), w.schema) as judge:
        assert [judge.judge(fact) for fact in facts] == first


@settings(max_examples=80, deadline=None)
@given(one=st.text(max_size=20), other=st.text(max_size=20))
def test_texts_are_equal_only_to_themselves(w: Any, one: str, other: str) -> None:
    same = w.rule(w.all(Condition("seller", "is", Literal(one))), "T-001")
    different = w.rule(w.all(Condition("seller", "is_not", Literal(one))), "T-002")
    with Judge([same, different], w.schema) as judge:
        for value in (one, other, one + "\x00", one * 500):
            found = [item.verdict == "violates" for item in judge.judge({"seller": value})]
            assert found == [value == one, value != one]


@settings(max_examples=80, deadline=None)
@given(st.integers(-(2**63) + 1, 2**63 - 1), st.integers(-(2**63) + 1, 2**63 - 1))
def test_whole_numbers_are_ordered_exactly(w: Any, one: int, other: int) -> None:
    with_value = w.rule(w.all(w.test("count", "below", other)), "T-001")
    with_attribute = w.rule(w.all(w.test("count", "below", "$limit")), "T-002")
    with Judge([with_value, with_attribute], w.schema) as judge:
        found = [item.verdict == "violates" for item in judge.judge({"count": one, "limit": other})]
        assert found == [one < other, one < other]
