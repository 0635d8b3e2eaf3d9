"""Both gears agree to the last count, on each database, and where they cannot agree it is said."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bench.facts import random_facts
from bench.random_rules import THING, random_rules
from bench.rule_text import rule_of
from bench.things import Things
from monitor.cases.verdicts import Verdicts as Counted
from monitor.engine import gears, sift
from monitor.engine.gears import GearsError, JudgedFact, JudgedGroup, Unfit, judged_by_both, judged_by_engine
from monitor.engine.judge import FactTypeError
from monitor.engine.pushdown import complies, verdicts
from monitor.engine.sift import Question
from monitor.rulebook.records import Rule
from monitor.store import columnar
from monitor.store.session import Database
from monitor.vocabulary import RuleStatus, Verdict

TODAY = date(2026, 3, 2)
THINGS = Things(THING)
Gear = tuple[Database, bool]


def engine_alone(database: Database, rules: Sequence[Rule]) -> tuple[Counted, dict[str, Any]]:
    """Return what the engine alone counts, and the violating facts."""
    counted = Counted()
    violating: dict[str, Any] = {}
    with database.session() as session:
        for item in judged_by_engine(session, THINGS.fact_type, rules, TODAY, never):
            counted.add(item)
            note(item, violating)
    return counted, violating


def both(
    gear: Gear, rules: Sequence[Rule], unfit: Unfit | None = None, **more: Any
) -> tuple[Counted, dict[str, Any], int]:
    """Return what both gears count, the violating facts, and how many facts the engine judged by itself."""
    counted = Counted()
    violating: dict[str, Any] = {}
    single = 0
    database, by_columns = gear
    question = Question(rules, THINGS.bulk, TODAY, THINGS.bulk.standing, **more)
    with database.session() as session:
        asked = database if by_columns else None
        for batch in judged_by_both(session, asked, THINGS.fact_type, question, unfit or never):
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
    facts.insert(30, {**facts[0], "subject": "gone", "gone": True})
    THINGS.store(gear[0], facts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columnar, "SLICE", slice_)
        patch.setattr(columnar, "PART", 4)
        patch.setattr(gears, "BATCH", 3)
        counted, violating, _ = both(gear, rules)
    alone, violating_alone = engine_alone(gear[0], rules)
    assert violating == violating_alone
    assert counted.violating == alone.violating
    # where there is nothing to say nothing is counted, in either gear
    assert counted.tallies == alone.tallies


def test_more_rules_than_one_number_has_bits_are_told_apart(gear: Gear) -> None:
    # Each rule knows its answer where the text that it needs is known, every attribute is unknown in turn, and no two
    # numbers of sixty rules are alike.
    names = [name for name in THING.attributes if name != "count"]
    needed = [names[(at + at // 60) % len(names)] for at in range(150)]
    rules = [
        rule_of(f"T-{at:03}", THING, {"all": [{"count": {"is": 1000 + at}}]}, needs=[name])
        for at, name in enumerate(needed)
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
    assert counted.tallies["T-149"].reasons == {f"no {needed[149]}": 3}


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


def test_rules_in_any_order_are_counted_each_as_its_own_and_drafts_not_at_all(gear: Gear) -> None:
    wanted = {"seller": "z", "limit": 9, "count": 9}
    rules = [
        rule_of(f"T-{9 - at}", THING, {"all": [{one: {"is": value}}]}, needs=[one])
        for at, (one, value) in enumerate(wanted.items())
    ]
    draft = rule_of("T-0", THING, {"all": [{"count": {"is": 1}}]}, needs=["limit"])
    THINGS.store(gear[0], [{"subject": f"s{at}", "count": 1, "seller": "a" if at else None} for at in range(4)])
    counted, violating, single = both(gear, [*rules, replace(draft, status=RuleStatus.DRAFT)])
    assert (violating, single) == ({}, 0)
    assert counted.tallies == engine_alone(gear[0], rules)[0].tallies
    assert {rule: said.counts.get("not_assessed", 0) for rule, said in counted.tallies.items()} == {
        "T-7": 0, "T-8": 4, "T-9": 1,
    }  # fmt: skip


def test_subjects_named_in_any_case_are_judged_by_the_engine(gear: Gear) -> None:
    rule = rule_of("T-001", THING, {"all": [{"count": {"is": 9}}]}, needs=["count"])
    THINGS.store(gear[0], [{"subject": f"s{at}", "count": at % 3} for at in range(12)])
    also = select(THINGS.table.c.number.label("chosen")).where(THINGS.table.c.number.in_([3, 4]))
    counted, _, single = both(gear, [rule], also=also)
    assert single == 2
    assert counted.tallies == engine_alone(gear[0], [rule])[0].tallies


def test_without_counts_only_candidates_are_judged(gear: Gear) -> None:
    rule = rule_of("T-001", THING, {"all": [{"count": {"is": 1}}]}, needs=["count"])
    facts: list[dict[str, Any]] = [{"subject": f"s{at}", "count": at % 3} for at in range(12)]
    THINGS.store(gear[0], [*facts, {"subject": "unknown"}])
    counted, violating, single = both(gear, [rule], counted=False)
    assert list(violating) == ["s1", "s10", "s4", "s7"]  # by subject, whatever their numbers
    assert (single, dict(counted.tallies["T-001"].counts)) == (4, {"violates": 4})


@pytest.mark.parametrize("count", [1, 6, 7, 8, 15])
def test_slices_and_parts_hold_each_fact_once_wherever_they_end(
    gear: Gear, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    rule = rule_of("T-001", THING, {"all": [{"count": {"is": 9}}]}, needs=["count"])
    THINGS.store(gear[0], [{"subject": f"s{at}", "count": 1} for at in range(count)])
    monkeypatch.setattr(columnar, "SLICE", 7)
    monkeypatch.setattr(columnar, "PART", 3)
    assert dict(both(gear, [rule])[0].tallies["T-001"].counts) == {"complies": count}


@pytest.mark.parametrize("kind", ["all", "none"])
def test_no_fact_is_told_at_once_by_a_pattern_that_only_python_reads(gear: Gear, kind: str) -> None:
    rule = rule_of("T-001", THING, {kind: [{"seller": {"matches": "^a"}}]}, needs=["seller"])
    sellers = ["b", "a", "ab", "b", "a"]
    THINGS.store(gear[0], [{"subject": f"s{at}", "seller": one} for at, one in enumerate(sellers)])
    counted, violating, _ = both(gear, [rule])
    assert sorted(violating) == (["s1", "s2", "s4"] if kind == "all" else ["s0", "s3"])
    assert counted.tallies == engine_alone(gear[0], [rule])[0].tallies


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


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda found: found[1:], "the fact of row 1 is gone since the database was asked"),
        (lambda found: [*found, *found], "the fact s0 is there twice"),
    ],
)
def test_a_group_that_is_not_what_the_database_counted_is_no_answer(
    gear: Gear, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[list[Any]], list[Any]], said: str
) -> None:
    rule = rule_of("T-001", THING, {"all": [{"count": {"is": 9}}]}, needs=["count"])
    THINGS.store(gear[0], [{"subject": f"s{at}", "count": 1} for at in range(3)])
    read = gears.facts_in
    monkeypatch.setattr(gears, "facts_in", lambda *given: iter(spoil(list(read(*given)))))
    with pytest.raises(GearsError, match=said):
        both(gear, [rule])


def test_a_fact_of_the_wrong_type_is_told_of_and_the_other_candidates_are_judged(
    gear: Gear, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = rule_of("T-001", THING, {"all": [{"count": {"is": 1}}]}, needs=["count"])
    THINGS.store(gear[0], [{"subject": f"s{at}", "count": 1} for at in range(3)])
    read = gears.facts_in

    def spoilt(*given: Any) -> Iterator[dict[str, Any]]:
        return (fact | {"limit": "many"} if fact["subject"] == "s1" else fact for fact in read(*given))

    monkeypatch.setattr(gears, "facts_in", spoilt)
    told: list[object] = []
    _, violating, _ = both(gear, [rule], lambda fact, _: told.append(fact["subject"]))
    assert (sorted(violating), told) == (["s0", "s2"], ["s1"])


@pytest.mark.parametrize(("standing", "worth"), [(2, False), (3, True), (4, True)])
def test_sifting_is_worth_it_from_so_many_facts_on_that_stand(
    gear: Gear, monkeypatch: pytest.MonkeyPatch, standing: int, worth: bool
) -> None:
    monkeypatch.setattr(gears, "SIFT_FROM", 3)
    THINGS.store(gear[0], [{"subject": f"s{at}", "gone": at >= standing} for at in range(6)])
    with gear[0].session() as session:
        assert gears.is_worth_sifting(session, THINGS.bulk) is worth
