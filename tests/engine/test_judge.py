"""What a judge says: verdicts in order, reasons for what it cannot assess, only for active rules over its fact."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from monitor.engine import handles
from monitor.engine.judge import Judge


def judged(rules: list[Any], schema: Any, fact: dict[str, Any]) -> list[tuple[str, str, str]]:
    with Judge(rules, schema) as judge:
        return [(item.rule.id, str(item.verdict), item.reason) for item in judge.judge(fact)]


def test_one_judgement_a_rule_in_order_of_id(w: Any) -> None:
    rules = [w.rule(w.all(w.test("count", "above", 5)), identity) for identity in ("T-003", "T-001", "T-002")]
    assert [item[0] for item in judged(rules, w.schema, {"count": 1})] == ["T-001", "T-002", "T-003"]


def test_only_active_rules_over_this_fact_judge(w: Any) -> None:
    when = w.all(w.test("count", "above", 5))
    other = replace(w.rule(when, "T-004"), fact="another")
    rules = [
        w.rule(when, "T-001"),
        w.rule(when, "T-002", status="draft"),
        w.rule(when, "T-003", status="retired"),
        other,
    ]
    assert [item[0] for item in judged(rules, w.schema, {"count": 9})] == ["T-001"]


def test_without_rules_nothing_is_said(w: Any) -> None:
    assert judged([], w.schema, {"count": 1}) == []


def test_a_needed_attribute_that_is_unknown_comes_before_everything(w: Any) -> None:
    rule = w.rule(w.all(w.test("count", "above", 5)), needs=("price", "seller"))
    assert judged([rule], w.schema, {"count": 9}) == [("T-001", "not_assessed", "no price; no seller")]
    assert judged([rule], w.schema, {"count": 9, "price": 1}) == [("T-001", "not_assessed", "no seller")]
    assert judged([rule], w.schema, {"count": 9, "price": 1, "seller": "x"}) == [("T-001", "violates", "")]


def test_what_an_unknown_value_cannot_change_is_decided(w: Any) -> None:
    either = w.rule(w.any(w.test("count", "above", 5), w.test("known", "is", True)))
    assert judged([either], w.schema, {"count": 9}) == [("T-001", "violates", "")]
    assert judged([either], w.schema, {"count": 1}) == [("T-001", "not_assessed", "no known")]
    both = w.rule(w.all(w.test("count", "above", 5), w.test("known", "is", True)))
    assert judged([both], w.schema, {"count": 1}) == [("T-001", "complies", "")]
    assert judged([both], w.schema, {"count": 9}) == [("T-001", "not_assessed", "no known")]


def test_unknown_is_not_guilty_under_a_none(w: Any) -> None:
    rule = w.rule(w.none(w.test("known", "is", True), w.test("seller", "one_of", ("a", "b"))))
    assert judged([rule], w.schema, {"seller": "c"}) == [("T-001", "not_assessed", "no known")]
    assert judged([rule], w.schema, {"seller": "a"}) == [("T-001", "complies", "")]
    assert judged([rule], w.schema, {"seller": "c", "known": False}) == [("T-001", "violates", "")]


def test_that_a_value_is_unknown_can_itself_be_a_condition(w: Any) -> None:
    rule = w.rule(w.all(w.test("seller", "known", False), w.test("count", "known", True)))
    assert judged([rule], w.schema, {"count": 1}) == [("T-001", "violates", "")]
    assert judged([rule], w.schema, {"count": 1, "seller": "x"}) == [("T-001", "complies", "")]


def test_an_amount_in_another_currency_is_not_compared(w: Any) -> None:
    rule = w.rule(w.all(w.test("price", "below", 500, "USD")))
    assert judged([rule], w.schema, {"price": 100, "currency": "USD"}) == [("T-001", "violates", "")]
    reason = "price is in EUR, the rule compares USD"
    assert judged([rule], w.schema, {"price": 100, "currency": "EUR"}) == [("T-001", "not_assessed", reason)]
    assert judged([rule], w.schema, {"price": 100}) == [
        ("T-001", "not_assessed", "price is in None, the rule compares USD")
    ]


def test_the_currency_is_no_reason_where_something_else_is_unknown(w: Any) -> None:
    rule = w.rule(w.any(w.test("price", "below", 500, "USD"), w.test("seller", "is", "x")))
    assert judged([rule], w.schema, {"price": 900, "currency": "USD"}) == [("T-001", "not_assessed", "no seller")]
    assert judged([rule], w.schema, {"seller": "y", "currency": "USD"}) == [("T-001", "not_assessed", "no price")]
    assert judged([rule], w.schema, {"price": 900, "currency": "EUR", "seller": "x"}) == [("T-001", "violates", "")]


def test_nothing_can_be_compared_with_any_currency(w: Any) -> None:
    rule = w.rule(w.all(w.test("price", "above", 0)))
    assert judged([rule], w.schema, {"price": 1, "currency": "EUR"}) == [("T-001", "violates", "")]
    assert judged([rule], w.schema, {"price": 0, "currency": "EUR"}) == [("T-001", "complies", "")]


def test_identity_columns_and_unknown_keys_do_not_disturb(w: Any) -> None:
    rule = w.rule(w.all(w.test("count", "is", 1)))
    fact = {"subject": "s", "party_key": "p", "evidence_id": 7, "period": "", "case_subject": None, "count": 1}
    assert judged([rule], w.schema, fact) == [("T-001", "violates", "")]


def test_a_closed_judge_gave_its_rulesets_back_and_can_be_closed_again(w: Any) -> None:
    judge = Judge([w.rule(w.all(w.test("count", "is", 1)))], w.schema)
    used = {chunk.handle for stage in judge._true._stages for chunk in stage}
    judge.close()
    assert used
    assert used <= handles._idle.keys()
    judge.close()
