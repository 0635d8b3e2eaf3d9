"""Each measured hazard of durable_rules: the bare engine shows it (or would), our adapter does not."""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import threading
import warnings
from typing import Any

import durable_rules_engine as native
import pytest

from monitor.engine import ruleset
from monitor.engine.formula import All, Compare, column_of
from monitor.engine.formula import Any as AnyOf
from monitor.engine.judge import FactTypeError, Judge
from monitor.engine.ruleset import Ruleset
from monitor.rulebook.records import Condition, Literal


def verdicts(rules: list[Any], schema: Any, fact: dict[str, Any]) -> list[str]:
    with Judge(rules, schema) as judge:
        return [str(item.verdict) for item in judge.judge(fact)]


def bare(definition: dict[str, Any], message: dict[str, Any]) -> list[str]:
    """Return the names of the rules that the bare engine fires, one entry a firing."""
    handle = native.create_ruleset(f"bare{id(definition)}", json.dumps(definition))
    try:
        code, state = native.assert_fact(handle, json.dumps({"id": "1", "sid": "0", **message}))
        fired = []
        if code == 0:
            started = native.start_action_for_state(handle, state)
            action = started[1] if started else None
            while action:
                fired += json.loads(action)
                native.update_state(handle, started[0])
                action = native.complete_and_start_action(handle, state)
        return fired
    finally:
        native.delete_ruleset(handle)


def test_a_missing_right_hand_value_accuses_nobody(w: Any) -> None:
    # bare, {"$lt": {"price": {"$m": "floor"}}} fires or not by what memory happens to hold: nothing to assert about it
    rule = w.rule(w.all(w.test("price", "below", "$floor")))
    assert verdicts([rule], w.schema, {"price": 5}) == ["not_assessed"]
    assert verdicts([rule], w.schema, {"floor": 5}) == ["not_assessed"]
    assert verdicts([rule], w.schema, {}) == ["not_assessed"]


@pytest.mark.parametrize("operator", ["is", "is_not", "below", "at_most", "above", "at_least"])
def test_no_comparison_of_two_attributes_fires_on_a_missing_one(w: Any, operator: str) -> None:
    rule = w.rule(w.all(w.test("count", operator, "$limit")))
    turned = w.rule(w.none(w.test("count", operator, "$limit")), "T-002")
    for fact in ({"count": 1}, {"limit": 1}, {}):
        assert verdicts([rule, turned], w.schema, fact) == ["not_assessed", "not_assessed"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("price", "1"), ("price", 1.5), ("price", True), ("seller", 5), ("known", 1), ("known", "true"), ("count", 2**63)],
)
def test_a_value_of_the_wrong_type_stops_before_the_engine(w: Any, name: str, value: Any) -> None:
    rule = w.rule(w.all(w.test("price", "below", 5, "USD")))
    with pytest.raises(FactTypeError, match=f"fact 'thing' the-subject: '{name}' holds .* expected "):
        verdicts([rule], w.schema, {"subject": "the-subject", name: value})


def test_text_that_looks_like_a_number_fires_bare_and_not_here(w: Any) -> None:
    assert bare({"r": {"all": [{"m": {"$lt": {"price": 5}}}]}}, {"price": "1"}) == ["r"]
    with pytest.raises(FactTypeError, match="'price' holds '1'"):
        verdicts([w.rule(w.all(w.test("price", "below", 5, "")))], w.schema, {"price": "1"})


def test_true_is_not_one(w: Any) -> None:
    assert bare({"r": {"all": [{"m": {"flag": 1}}]}}, {"flag": True}) == ["r"]
    rule = w.rule(w.all(w.test("count", "is", 1)))
    with pytest.raises(FactTypeError, match="'count' holds True"):
        verdicts([rule], w.schema, {"count": True})


def test_sixty_four_bit_integers_are_exact(w: Any) -> None:
    for value in (2**53 + 1, 2**63 - 1, -(2**63) + 1, 0, -1):
        same = w.rule(w.all(w.test("count", "is", value)))
        above = w.rule(w.all(w.test("count", "above", value)), "T-002")
        assert verdicts([same, above], w.schema, {"count": value}) == ["violates", "complies"]
        if value < 2**63 - 1:
            assert verdicts([same, above], w.schema, {"count": value + 1}) == ["complies", "violates"]
    furthest = w.rule(w.all(w.test("count", "below", "$limit")))
    assert verdicts([furthest], w.schema, {"count": -(2**63) + 1, "limit": 2**63 - 1}) == ["violates"]


def test_every_rule_sees_the_fact_not_only_the_first(w: Any) -> None:
    rules = [w.rule(w.all(w.test("count", "above", 0)), f"T-{number:03}") for number in range(50)]
    assert verdicts(rules, w.schema, {"count": 1}) == ["violates"] * 50


def test_a_rule_with_many_true_branches_is_one_verdict(w: Any) -> None:
    branches = w.any(*(w.test("count", "above", number) for number in range(20)))
    assert verdicts([w.rule(branches)], w.schema, {"count": 100}) == ["violates"]


def test_branches_do_not_multiply(w: Any) -> None:
    pair = {"$or": [{"a": 1}, {"b": 1}]}
    assert len(bare({"r": {"all": [{"m": {"$and": [pair] * 8}}]}}, {"a": 1, "b": 1})) == 256
    groups = [
        w.any(w.test("count", "above", -i), w.test("limit", "above", -i), w.test("known", "is", True))
        for i in range(40)
    ]
    rule, turned = w.rule(w.all(*groups)), w.rule(w.none(*groups), "T-002")
    assert verdicts([rule, turned], w.schema, {"count": 1, "limit": 1, "known": True}) == ["violates", "complies"]
    assert verdicts([rule, turned], w.schema, {"count": -99, "limit": -99, "known": False}) == ["complies", "violates"]


def test_deeply_nested_groups_are_judged(w: Any) -> None:
    nested = w.test("count", "is", 1)
    for level in range(18):
        nested = (w.any, w.all, w.none)[level % 3](nested, w.test("limit", "is", level))
    rule = w.rule(w.all(nested))
    assert len(verdicts([rule], w.schema, {"count": 1, "limit": 99})) == 1


def test_nothing_matched_is_the_ordinary_complies(w: Any) -> None:
    rule = w.rule(w.all(w.test("count", "above", 10)))
    with Judge([rule], w.schema) as judge:
        for _ in range(3):
            assert [str(item.verdict) for item in judge.judge({"count": 1})] == ["complies"]
        assert [str(item.verdict) for item in judge.judge({"count": 11})] == ["violates"]


def test_a_fact_leaves_no_trace_in_the_next_one(w: Any) -> None:
    rule = w.rule(w.all(w.test("price", "below", "$floor"), w.test("known", "is", True)))
    with Judge([rule], w.schema) as judge:
        for _ in range(2):
            assert str(judge.judge({"price": 1, "floor": 2, "known": True})[0].verdict) == "violates"
            assert str(judge.judge({"price": 1, "known": True})[0].verdict) == "not_assessed"
            assert str(judge.judge({"price": 1, "floor": 2, "known": False})[0].verdict) == "complies"


def test_a_failing_engine_is_an_error_and_no_verdict(monkeypatch: pytest.MonkeyPatch, w: Any) -> None:
    monkeypatch.setattr(ruleset, "_HANDLED", 99)
    with (
        Judge([w.rule(w.all(w.test("count", "is", 1)))], w.schema) as judge,
        pytest.raises(RuntimeError, match="code 0"),
    ):
        judge.judge({"count": 1})


def test_no_thread_is_started(w: Any) -> None:
    before = threading.active_count()
    with Judge([w.rule(w.all(w.test("count", "is", 1)))], w.schema) as judge:
        judge.judge({"count": 1})
        assert threading.active_count() == before


def test_memory_stays_flat_over_facts_and_judges(w: Any) -> None:
    rules = [w.rule(w.all(w.test("count", "above", number)), f"T-{number:03}") for number in range(20)]

    def work() -> None:
        with Judge(rules, w.schema) as judge:
            for number in range(1000):
                judge.judge({"count": number % 40, "seller": f"seller {number}"})

    work()
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(5):
        work()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000, "KiB grown over 5,000 facts"


def test_a_judge_can_be_made_more_than_a_thousand_times(w: Any) -> None:
    rule = w.rule(w.all(w.test("count", "is", 1)))
    for _ in range(1100):
        with Judge([rule], w.schema) as judge:
            assert str(judge.judge({"count": 1})[0].verdict) == "violates"


def test_all_of_nothing_is_true_and_one_of_nothing_false() -> None:
    rules = Ruleset([All(()), AnyOf(()), Compare(column_of("count"), "==", 1)])
    assert rules.true_for({column_of("count"): None}) == {0}
    rules.close()


def test_what_is_judged_beforehand_is_no_answer() -> None:
    column = column_of("count")
    pairs = (AnyOf((Compare(column, ">", number), Compare(column, "<", -number))) for number in range(5))
    rules = Ruleset([All(tuple(pairs))])
    assert len(rules._stages) > 1
    assert rules.true_for({column: 9}) == {0}
    rules.close()


def test_more_columns_than_a_message_holds_are_split() -> None:
    formulas = [Compare(column_of(f"attribute{number}"), "==", number) for number in range(600)]
    values = {formula.column: number for number, formula in enumerate(formulas)}
    rules = Ruleset(formulas)
    assert rules.true_for(values) == set(range(600))
    assert rules.true_for({**values, formulas[7].column: None}) == set(range(600)) - {7}
    rules.close()


def test_few_rules_that_read_more_columns_than_a_message_holds_are_split() -> None:
    columns = [column_of(f"attribute{number}") for number in range(256)]
    formulas = [All(tuple(Compare(column, ">", 0) for column in part)) for part in (columns[:128], columns[128:])]
    rules = Ruleset(formulas)
    assert rules.true_for(dict.fromkeys(columns, 1)) == {0, 1}
    assert rules.true_for({**dict.fromkeys(columns, 1), columns[200]: None}) == {0}
    rules.close()


def test_many_matches_at_once_are_split() -> None:
    columns = [column_of(f"attribute{number}") for number in range(200)]
    formulas = [Compare(column, "!=", 0) for column in columns]
    formulas += [
        All((Compare(column, ">", 0), Compare(columns[0], ">", number))) for number, column in enumerate(columns)
    ]
    rules = Ruleset(formulas)
    assert rules.true_for(dict.fromkeys(columns, 1000)) == set(range(400))
    rules.close()


def test_many_matches_of_one_attribute_at_once_are_split() -> None:
    column = column_of("count")
    rules = Ruleset([Compare(column, "!=", number) for number in range(200)])
    assert rules.true_for({column: 1000}) == set(range(200))
    assert rules.true_for({column: 7}) == set(range(200)) - {7}
    rules.close()


def test_a_choice_of_which_one_part_is_judged_in_stages_is_judged_after_it() -> None:
    columns = [column_of(f"attribute{number}") for number in range(16)]
    pairs = [AnyOf((Compare(one, "==", 1), Compare(one, "==", 2))) for one in columns[:8]]  # 256 conjunctions
    rules = Ruleset([AnyOf((All(tuple(pairs)), Compare(columns[9], "==", 1)))])
    assert rules.true_for({**dict.fromkeys(columns), **dict.fromkeys(columns[:8], 2)}) == {0}
    assert rules.true_for({**dict.fromkeys(columns), **dict.fromkeys(columns[:7], 2)}) == set()
    assert rules.true_for({**dict.fromkeys(columns), columns[9]: 1}) == {0}
    rules.close()


def test_more_than_512_comparisons_of_one_attribute_do_not_hang() -> None:
    column = column_of("count")
    many = AnyOf(tuple(Compare(column, "==", number) for number in range(700)))
    rules = Ruleset([many, Compare(column, "==", 3), *(Compare(column, "==", number) for number in range(900))])
    assert rules.true_for({column: 3}) == {0, 1, 5}
    assert rules.true_for({column: 899}) == {901}
    rules.close()


def test_a_long_list_of_values_is_one_comparison(w: Any) -> None:
    skus = tuple(f"SKU-{number}" for number in range(2000))
    rule = w.rule(w.all(w.test("seller", "one_of", skus), w.test("brand", "none_of", skus)))
    assert verdicts([rule], w.schema, {"seller": "SKU-1999", "brand": "x"}) == ["violates"]
    assert verdicts([rule], w.schema, {"seller": "SKU-2000", "brand": "x"}) == ["complies"]


@pytest.mark.parametrize(
    "text", ['he"llo', "back\\slash", "Север и Юг", "日本🎌", "", " ", "a\nb\tc", "$m", "{}", "\u2028", "null"]
)
def test_any_text_equals_only_itself(w: Any, text: str) -> None:
    rule = w.rule(w.all(Condition("seller", "is", Literal(text))))
    assert verdicts([rule], w.schema, {"seller": text}) == ["violates"]
    assert verdicts([rule], w.schema, {"seller": text + "x"}) == ["complies"]
    assert verdicts([rule], w.schema, {"seller": None}) == ["not_assessed"]


@pytest.mark.parametrize("long", ["a" * 65_536, "a" * 65_537, "\u0430" * 10_923])
def test_a_text_is_not_its_own_beginning_however_long_it_is(w: Any, long: str) -> None:
    assert bare({"r": {"all": [{"m": {"seller": long[:1]}}]}}, {"seller": long}) == ["r"]
    rules = [
        w.rule(w.all(w.test("seller", operator, text)), f"T-{number:03}")
        for number, (operator, text) in enumerate([("is", long[:1]), ("is", long), ("is_not", long[:-1])])
    ]
    assert verdicts(rules, w.schema, {"seller": long}) == ["complies", "violates", "violates"]
    assert verdicts(rules, w.schema, {"seller": long + "x"}) == ["complies", "complies", "violates"]


def test_texts_with_one_hash_are_two_texts(w: Any) -> None:
    # these pairs collide in 32-bit FNV-1 and FNV-1a, which the engine uses inside
    for one, other in (
        ("costarring", "liquid"),
        ("declinate", "macallums"),
        ("creamwove", "quists"),
        ("altarage", "zinke"),
    ):
        rule = w.rule(w.all(w.test("seller", "is", one)))
        assert verdicts([rule], w.schema, {"seller": other}) == ["complies"]
        assert verdicts([rule], w.schema, {"seller": one}) == ["violates"]


def test_regular_expressions_are_pythons_own(w: Any) -> None:
    rule = w.rule(w.all(w.test("seller", "matches", r"(?i)^север\b.*[äö]$")))
    assert verdicts([rule], w.schema, {"seller": "СЕВЕР fjällö"}) == ["violates"]
    assert verdicts([rule], w.schema, {"seller": "Северный ö"}) == ["complies"]
    assert verdicts([rule], w.schema, {"seller": None}) == ["not_assessed"]


def test_no_deprecated_call_of_the_library_is_made(w: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert verdicts([w.rule(w.all(w.test("count", "is", 1)))], w.schema, {"count": 1}) == ["violates"]


def test_a_library_that_does_not_import_is_said_with_the_mend() -> None:
    code = (
        "import sys; sys.modules['durable_rules_engine'] = None\n"
        "from monitor.errors import SettingsError\n"
        "try:\n    import monitor.engine.ruleset\nexcept SettingsError as error:\n    print(error)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "cannot be loaded" in said
    assert "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject" in said
