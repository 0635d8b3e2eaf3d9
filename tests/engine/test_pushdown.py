"""Conditions as SQL say what the engine says, in three values, on each database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import case, literal, select, true

from bench.random_rules import THING
from bench.rule_text import rule_of
from bench.things import Things
from monitor.engine.pushdown import bits, reads, reads_currency, verdicts
from monitor.rulebook.records import Rule
from monitor.store import columnar
from monitor.store.session import Database

THINGS = Things(THING)
Gear = tuple[Database, bool]

ONE_OF_EACH: dict[str, dict[str, Any]] = {
    "is": {"count": {"is": 2}},
    "is, a flag": {"waived": {"is": True}},
    "is, a text with quotes": {"seller": {"is": "quo\"te's 100% \\"}},
    "is_not": {"seller": {"is_not": "a"}},
    "below": {"count": {"below": 2}},
    "at_most": {"count": {"at_most": 2}},
    "above": {"count": {"above": 2}},
    "at_least": {"count": {"at_least": 2}},
    "known": {"seller": {"known": True}},
    "not known": {"seller": {"known": False}},
    "matches": {"seller": {"matches": "(?i)СЕВ"}},
    "one_of": {"seller": {"one_of": ["a", "Север"]}},
    "none_of": {"count": {"none_of": [1, 2]}},
    "an attribute, ordered": {"count": {"below": "$limit"}},
    "an attribute, text": {"seller": {"is": "$brand"}},
    "an attribute, not": {"seller": {"is_not": "$brand"}},
    "an amount": {"price": {"below": "0.02 USD"}},
    "an amount against another": {"price": {"at_least": "$floor"}},
    "not an amount": {"price": {"is_not": "0.02 USD"}},
    "a share": {"share": {"above": "1 %"}},
}
FACTS: list[dict[str, Any]] = [
    {"subject": f"s{number}", "target": 1 if number % 9 else None, **fact}
    for number, fact in enumerate(
        [
            {},
            *(
                {"count": 1, "seller": "a", "floor": 2, "market": m, "brand": b}
                for m in (None, "m")
                for b in (None, "x")
            ),
            *({"count": count, "limit": limit} for count in (None, 1, 2, 3) for limit in (None, 2)),
            *({"seller": one, "brand": other} for one in ("", "a", "Север", "север") for other in (None, "a")),
            {"seller": "quo\"te's 100% \\", "brand": "quo\"te's 100% \\"},
            *({"price": p, "currency": c, "floor": 2} for p in (None, 1, 2, 3) for c in (None, "USD", "EUR")),
            *({"waived": waived, "suspended": False} for waived in (None, True, False)),
            *({"share": share} for share in (99, 100, 101, 2**62)),
        ]
    )
]


def asked(gear: Gear, rules: Sequence[Rule]) -> dict[str, list[str]]:
    """Return for each subject what the database says of each rule: a verdict, or `open`."""
    database, by_columns = gear
    table = THINGS.table
    said = [verdicts(rule, dict(table.c.items())) for rule in rules]
    words = [
        case(
            (item.open.is_(true()) if item.open is not None else literal(1) == 2, "open"),
            (item.certain.is_(None), "not_assessed"),
            (item.certain, "violates"),
            else_="complies",
        ).label(f"r{at}")
        for at, item in enumerate(said)
    ]
    question = select(table.c.subject, *words)
    if by_columns:
        found: Any = list(columnar.answer(database, question, columnar.Large(table, table.name, (("1 = 1",),))))
    else:
        with database.engine.connect() as connection:
            found = connection.execute(question).all()
    return {row[0]: list(row[1:]) for row in found}


@pytest.mark.parametrize("needs", [["target"], ["market"], ["market", "listed"]])
def test_each_operator_says_in_sql_what_plain_python_says(gear: Gear, plain: Any, needs: list[str]) -> None:
    forms = [
        form
        for when in ONE_OF_EACH.values()
        for form in ({"all": [when]}, {"none": [when, {"suspended": {"is": True}}]}, {"any": [when, when]})
    ]
    rules = [rule_of(f"T-{at:03}", THING, when, needs=needs) for at, when in enumerate(forms)]
    rules += [replace(rule, id=f"U-{at:03}", needs=()) for at, rule in enumerate(rules)]
    THINGS.store(gear[0], FACTS)
    found = asked(gear, rules)
    assert len(found) == len(FACTS)
    seen: set[str] = set()
    for fact in FACTS:
        for rule, said in zip(rules, found[fact["subject"]], strict=True):
            if said != "open":
                assert said == plain.verdict(rule, fact), (rule.when, rule.needs, fact)
            seen.add(said)
    assert seen == {"violates", "complies", "not_assessed", "open"}


def test_a_pattern_makes_candidates_and_never_a_violation(gear: Gear, plain: Any) -> None:
    bodies: list[dict[str, Any]] = [
        {"all": [{"seller": {"matches": "^a"}}]},
        {"none": [{"seller": {"matches": "^a"}}]},
        {"all": [{"seller": {"matches": "^a"}}, {"count": {"above": 1}}]},
        {"any": [{"seller": {"matches": "^a"}}, {"count": {"above": 1}}]},
        {"none": [{"seller": {"matches": "^a"}}, {"count": {"above": 1}}]},
    ]
    rules = [rule_of(f"T-{at:03}", THING, when, needs=["brand"]) for at, when in enumerate(bodies)]
    values = [(seller, count) for seller in (None, "a", "b") for count in (None, 1, 2)]
    facts: list[dict[str, Any]] = [
        {"subject": f"s{at}", "seller": seller, "count": count, "brand": "x"}
        for at, (seller, count) in enumerate(values)
    ]
    THINGS.store(gear[0], [*facts, {"subject": "without brand", "seller": "a", "count": 2}])
    found = asked(gear, rules)
    assert found["without brand"] == ["not_assessed"] * 5
    for fact in facts:
        for rule, said in zip(rules, found[fact["subject"]], strict=True):
            sellers = ["a", "b"] if fact["seller"] else [None]
            possible = {plain.verdict(rule, {**fact, "seller": seller}) for seller in sellers}
            assert (said == "open") == (len(possible) > 1 or "violates" in possible), (rule.when, fact)
            if said != "open":
                assert said == plain.verdict(rule, fact), (rule.when, fact)


def test_what_rules_read_is_named_once() -> None:
    rules = [
        rule_of(
            "T-001", THING, {"all": [{"count": {"below": "$limit"}}, {"seller": {"known": True}}]}, needs=["brand"]
        ),
        rule_of("T-002", THING, {"all": [{"count": {"is": 1}}]}, needs=["brand"]),
    ]
    assert sorted(reads(rules)) == ["brand", "count", "limit", "seller"]
    assert not reads_currency(rules)
    dear = rule_of("T-003", THING, {"all": [{"price": {"above": "1 USD"}}]}, needs=["price"])
    assert reads_currency([dear])


def test_flags_are_told_in_as_many_numbers_as_it_takes(gear: Gear) -> None:
    THINGS.store(gear[0], [{"subject": "s", "count": 1}])
    count = THINGS.table.c.count
    numbers = bits([count == (1 if at in (0, 59, 60, 129) else 2) for at in range(130)])
    with gear[0].engine.connect() as connection:
        (row,) = connection.execute(select(*numbers)).all()
    assert tuple(row) == (1 | 1 << 59, 1, 1 << 9)
