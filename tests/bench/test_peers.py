"""The peers are asked the same question as we: their form of a rule, and their answers where they are installed."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from operator import eq, ge, gt, le, lt, ne
from typing import Any

import pytest

from bench.equality import plain_reading
from bench.facts import random_facts
from bench.guarded import Against, And, Guarded, Known, Listed, Matches, Or, Value, guarded
from bench.measuring import Task, measured
from bench.offers import random_offers
from bench.own import Own
from bench.peer import peer_modules, peer_of
from bench.peers_run import run_peers
from bench.random_rules import THING, random_rules
from bench.rule_text import shipped_rules
from bench.synthetic import synthetic_rules
from monitor.facts.registry import schemas
from monitor.rulebook.records import Scalar

RELATIONS = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def holds(part: Guarded, fact: Mapping[str, Scalar | None]) -> bool:
    """Read a guarded condition with two truth values; an unguarded comparison with a missing value fails loudly."""
    if isinstance(part, And | Or):
        return (all if isinstance(part, And) else any)(holds(inner, fact) for inner in part.parts)
    value: Any = fact[part.attribute]
    if isinstance(part, Known):
        return (value is not None) is part.known
    other: Any = None
    if isinstance(part, Against):
        other = fact[part.other]
        assert other is not None
    equality = part.relation == "==" if isinstance(part, Value) else isinstance(part, Listed) and part.inside
    assert value is not None or equality
    if isinstance(part, Listed):
        return (value in part.values) is part.inside
    if isinstance(part, Matches):
        return (re.search(part.pattern, value) is not None) is part.positive
    return bool(RELATIONS[part.relation](value, other if isinstance(part, Against) else part.value))


def test_the_guarded_form_says_violates_exactly_where_the_rule_does() -> None:
    chance = random.Random(3)
    rules = random_rules(60, chance)
    plain = plain_reading()
    forms = {rule.id: guarded(rule) for rule in rules}
    said = set()
    for fact in random_facts(THING, rules, 300, chance):
        for rule in rules:
            violates = plain.verdict(rule, fact) == "violates"
            assert holds(forms[rule.id], fact) is violates, (rule.when, rule.needs, forms[rule.id], fact)
            said.add(violates)
    assert said == {True, False}


def test_every_attribute_of_an_offer_is_made() -> None:
    offers = list(random_offers(300, random.Random(1)))
    assert set(schemas()["offer"].attributes) <= set(offers[0])
    with_values = {name for offer in offers for name, value in offer.items() if value is not None}
    assert set(schemas()["offer"].attributes) <= with_values


def test_made_rules_are_the_same_for_the_same_seed_and_most_fire() -> None:
    schema = schemas()["offer"]
    rules = synthetic_rules(30, schema)
    assert [rule.when for rule in rules] == [rule.when for rule in synthetic_rules(30, schema)]
    own = Own()
    own.load(rules)
    hits = own.judge(list(random_offers(2000, random.Random(1))))
    assert len(hits) >= 15


@pytest.mark.parametrize("module", peer_modules())
@pytest.mark.parametrize("what", ["offers", "things"])
def test_a_peer_says_what_we_say_of_every_rule_it_can_express(module: str, what: str) -> None:
    try:
        peer = peer_of(module)
    except ImportError:
        pytest.skip("the peer is not installed: .ci/prepare bench")
    chance = random.Random(11)
    if what == "offers":
        rules = [*shipped_rules(schemas(), "offer"), *synthetic_rules(14, schemas()["offer"])]
        facts = list(random_offers(1500, chance, violating=0.3))
    else:
        rules = random_rules(40, chance)
        facts = list(random_facts(THING, rules, 300, chance))
    plain = plain_reading()
    answer = measured(peer, Task(rules, facts, 0.0))
    judged = [rule for rule in rules if rule.id in answer.rules]
    assert len(judged) >= len(rules) / 2, answer.left_out
    for rule in judged:
        right = [str(fact["subject"]) for fact in facts if plain.verdict(rule, fact) == "violates"]
        assert sorted(answer.hits.get(rule.id, [])) == sorted(right), (rule.when, rule.needs, guarded(rule))


def test_peers_are_measured_apart_and_one_that_fails_stops_no_other(tmp_path: Any) -> None:
    rules = synthetic_rules(7, schemas()["offer"])
    facts = list(random_offers(200, random.Random(2)))
    modules = ["bench.peers.missing", "bench.peers.durable"]
    own, missing, durable = run_peers(rules, facts, seconds_each=0.1, modules=modules)
    assert own.differences == 0
    assert own.facts_per_second > 0
    assert own.peak_memory_mib > 1
    assert "not installed" in missing.error
    assert not durable.error
    assert durable.differences == 0
    assert durable.rules_judged == 7
    assert durable.rule_judgements_per_second == pytest.approx(7 * durable.facts_per_second, rel=0.01)


def test_a_difference_is_counted_and_shown() -> None:
    rules = synthetic_rules(2, schemas()["offer"])
    facts = list(random_offers(50, random.Random(2)))
    (own,) = run_peers(rules, facts, seconds_each=0.1, modules=[], expected={rules[0].id: ["offer-x"]})
    assert own.differences >= 1
    assert f"{rules[0].id} offer-x: only we say violates" in own.examples
