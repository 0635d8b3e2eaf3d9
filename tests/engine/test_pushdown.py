"""Conditions as SQL say what the engine says, in three values, on each database; both gears agree to the last count."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import case, literal, select, true

from bench.facts import random_facts
from bench.random_rules import THING, random_rules
from bench.rule_text import rule_of
from bench.things import Things
from monitor.cases.verdicts import Verdicts as Counted
from monitor.engine import gears, sift
from monitor.engine.gears import GearsError, JudgedFact, JudgedGroup, judged_by_both, judged_by_engine
from monitor.engine.judge import FactTypeError
from monitor.engine.pushdown import bits, complies, reads, reads_currency, verdicts
from monitor.engine.sift import Question
from monitor.rulebook.records import Rule
from monitor.store import columnar
from monitor.store.session import Database, open_database
from monitor.vocabulary import Verdict

TODAY = date(2026, 3, 2)
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


@pytest.fixture(params=["DuckDB over sqlite", "DuckDB over postgresql", "sqlite", "postgresql"])
def gear(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gear]:
    """A store and whether DuckDB is asked about it, else the store itself."""
    server: Any = None
    if "postgresql" in request.param:
        server = request.getfixturevalue("postgres")
        dsn = server.fresh()
    else:
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "store.db")
        dsn = f"sqlite:///{tmp_path / 'store.db'}"
    database = open_database(dsn)
    yield database, "DuckDB" in request.param
    database.close()
    if server is not None:
        server.drop(dsn)


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


def engine_alone(database: Database, rules: Sequence[Rule]) -> tuple[Counted, dict[str, Any]]:
    """Return what the engine alone counts, and the violating facts."""
    counted = Counted()
    violating: dict[str, Any] = {}
    with database.session() as session:
        for item in judged_by_engine(session, THINGS.fact_type, rules, TODAY, never):
            counted.add(item)
            note(item, violating)
    return counted, violating


def both(gear: Gear, rules: Sequence[Rule], **more: Any) -> tuple[Counted, dict[str, Any], int]:
    """Return what both gears count, the violating facts, and how many facts the engine judged by itself."""
    counted = Counted()
    violating: dict[str, Any] = {}
    single = 0
    database, by_columns = gear
    question = Question(rules, THINGS.bulk, TODAY, THINGS.bulk.standing, **more)
    with database.session() as session:
        for batch in judged_by_both(session, database if by_columns else None, THINGS.fact_type, question, never):
            for item in batch:
                counted.add(item)
                single += isinstance(item, JudgedFact)
                note(item, violating)
    return counted, violating, single


def note(item: JudgedFact | JudgedGroup, violating: dict[str, Any]) -> None:
    rules = [said.rule.id for said in item.judgements if said.verdict == Verdict.VIOLATES]
    if rules:
        assert isinstance(item, JudgedFact)
        violating[str(item.fact["subject"])] = (rules, item.fact)


def never(fact: Mapping[str, Any], error: FactTypeError) -> None:
    raise AssertionError(error)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 70), slice_=st.sampled_from([7, 1000]))
def test_both_gears_agree_in_verdicts_counts_and_reasons(gear: Gear, seed: int, count: int, slice_: int) -> None:
    chance = random.Random(seed)
    rules = random_rules(count, chance)
    facts = list(random_facts(THING, rules, 40, chance))
    alike = facts[chance.randrange(40)]
    facts += [{**alike, "subject": f"alike-{at}"} for at in range(20)]
    facts += [{"subject": f"empty-{at}"} for at in range(5)]
    facts.append({**facts[0], "subject": "gone", "gone": True})
    THINGS.store(gear[0], facts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columnar, "SLICE", slice_)
        patch.setattr(columnar, "PART", 4)
        counted, violating, _ = both(gear, rules)
    alone, violating_alone = engine_alone(gear[0], rules)
    assert violating == violating_alone
    assert counted.violating == alone.violating
    # where there is nothing to say nothing is counted, in either gear
    assert counted.tallies == alone.tallies


def test_more_rules_than_one_number_has_bits_are_told_apart(gear: Gear) -> None:
    # rule n knows its answer where the text that it needs is known: every attribute is unknown in turn
    names = [name for name in THING.attributes if name != "count"]
    rules = [
        rule_of(f"T-{at:03}", THING, {"all": [{"count": {"is": 1000 + at}}]}, needs=[names[at % len(names)]])
        for at in range(150)
    ]
    full: dict[str, Any] = dict.fromkeys(names, 0)
    full |= {"seller": "s", "brand": "b", "market": "m", "currency": "USD", "suspended": False, "waived": True}
    facts: list[dict[str, Any]] = [
        {**full, "count": 1, missing: None, "subject": f"{missing}-{at}"} for missing in names for at in range(3)
    ]
    facts.append({**full, "count": 1149, "subject": "violating"})
    THINGS.store(gear[0], facts)
    counted, violating, single = both(gear, rules)
    assert list(violating) == ["violating"]
    assert single == 1
    assert counted.tallies == engine_alone(gear[0], rules)[0].tallies
    assert counted.tallies["T-149"].reasons == {f"no {names[149 % len(names)]}": 3}


def test_facts_of_two_other_currencies_have_reasons_of_their_own(gear: Gear) -> None:
    rule = rule_of("T-001", THING, {"all": [{"price": {"above": "1 USD"}}]}, needs=["price"])
    currencies = ["EUR", "JPY", "EUR", None, "USD"]
    THINGS.store(gear[0], [{"subject": f"s{at}", "price": 1, "currency": one} for at, one in enumerate(currencies)])
    counted, _, single = both(gear, [rule])
    assert single == 0
    assert counted.tallies["T-001"].reasons == {
        "price is in EUR, the rule compares USD": 2,
        "price is in JPY, the rule compares USD": 1,
        "price is in None, the rule compares USD": 1,
    }
    assert counted.tallies == engine_alone(gear[0], [rule])[0].tallies


def test_subjects_named_in_any_case_are_judged_by_the_engine(gear: Gear) -> None:
    rule = rule_of("T-001", THING, {"all": [{"count": {"is": 9}}]}, needs=["count"])
    THINGS.store(gear[0], [{"subject": f"s{at}", "count": at % 3} for at in range(12)])
    also = select(THINGS.table.c.number.label("chosen")).where(THINGS.table.c.number.in_([3, 4]))
    counted, _, single = both(gear, [rule], also=also)
    assert single == 2
    assert counted.tallies == engine_alone(gear[0], [rule])[0].tallies


def test_without_counts_only_candidates_are_judged(gear: Gear) -> None:
    rule = rule_of("T-001", THING, {"all": [{"count": {"is": 1}}]}, needs=["count"])
    THINGS.store(gear[0], [{"subject": f"s{at}", "count": at % 3} for at in range(12)])
    counted, violating, single = both(gear, [rule], counted=False)
    assert sorted(violating) == ["s1", "s10", "s4", "s7"]
    assert (single, dict(counted.tallies["T-001"].counts)) == (4, {"violates": 4})


def test_no_facts_give_no_groups(gear: Gear) -> None:
    rule = rule_of("T-001", THING, {"all": [{"count": {"is": 1}}]}, needs=["count"])
    THINGS.store(gear[0], [])
    for more in ({}, {"counted": False}):
        assert both(gear, [rule], **more) == (Counted(), {}, 0)


def test_a_database_that_says_otherwise_than_the_engine_is_found_out(
    gear: Gear, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = rule_of("T-001", THING, {"all": [{"count": {"is": 1}}]}, needs=["count"])
    other = rule_of("T-001", THING, {"all": [{"count": {"is": 9}}]}, needs=["count"])
    for name, said in (("verdicts", verdicts), ("complies", complies)):
        monkeypatch.setattr(sift, name, lambda _, attributes, said=said: said(other, attributes))
    THINGS.store(gear[0], [{"subject": f"s{at}", "count": 1} for at in range(3)])
    with pytest.raises(GearsError, match="T-001 on s0: the database says complies, the engine violates"):
        both(gear, [rule])


def test_a_group_whose_first_fact_is_of_the_wrong_type_is_no_answer(
    gear: Gear, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = rule_of("T-001", THING, {"all": [{"count": {"is": 9}}]}, needs=["count"])
    THINGS.store(gear[0], [{"subject": f"s{at}", "count": 1} for at in range(3)])
    read = gears.facts_in

    def spoilt(*given: Any) -> Iterator[dict[str, Any]]:
        return ({**fact, "limit": "many"} for fact in read(*given))

    monkeypatch.setattr(gears, "facts_in", spoilt)
    with pytest.raises(GearsError, match=r"s0: 'limit' holds 'many'"):
        both(gear, [rule])
