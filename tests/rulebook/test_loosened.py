"""A parameter that makes a rule find less is told; one that makes it find more, or judges nothing, is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.loosened import loosened
from monitor.vocabulary import RuleStatus


def told(rules: dict[str, Any]) -> list[tuple[str, object, object]]:
    return [(item.parameter.name, item.shipped, item.parameter.value) for item in loosened(rules.values())]


@pytest.mark.parametrize(
    ("line", "value", "looser"),
    [
        ("    - shortfall_bp: {above: $tolerance}", "20 %", True),
        ("    - shortfall_bp: {above: $tolerance}", "1 %", False),
        ("    - shortfall_bp: {above: $tolerance}", "5 %", False),
        ("    - shortfall_bp: {at_least: $tolerance}", "20 %", True),
        ("    - shortfall_bp: {below: $tolerance}", "1 %", True),
        ("    - shortfall_bp: {at_most: $tolerance}", "20 %", False),
        ("    - none:\n        - shortfall_bp: {at_most: $tolerance}", "20 %", True),
        ("    - none:\n        - shortfall_bp: {at_most: $tolerance}", "1 %", False),
        ("    - none:\n        - none:\n            - shortfall_bp: {above: $tolerance}", "20 %", True),
        (
            "    - any:\n        - shortfall_bp: {above: $tolerance}\n        - shortfall_bp: {known: false}",
            "20 %",
            True,
        ),
        ("    - shortfall_bp: {is: $tolerance}", "1 %", True),
        ("    - shortfall_bp: {is_not: $tolerance}", "20 %", True),
    ],
)
def test_which_way_is_looser_follows_from_where_the_parameter_stands(
    folder: Any, line: str, value: str, looser: bool
) -> None:
    # A draft needs no cases that fit the condition; in force it is all the same.
    folder.put(("    - shortfall_bp: {above: $tolerance}", line), ("status: active", "status: draft"))
    rule = replace(folder.load(MAP_900={"tolerance": value})["MAP-900"], status=RuleStatus.ACTIVE)
    assert told({rule.id: rule}) == ([("tolerance", 500, int(value.removesuffix(" %")) * 100)] if looser else [])


def test_a_looser_default_of_an_own_rule_is_told_and_one_of_its_own_id_is_not(folder: Any, own: Any) -> None:
    folder.put()
    edge = ("95.00 USD, shortfall_bp: 5 %", "93.00 USD, shortfall_bp: 7 %")
    own.put(("version: 1", "version: 2"), ("default: 5 %", "default: 7 %"), edge)
    own.put(("MAP-900", "MAP-901"), name="map/MAP-901-ours.yaml")
    (item,) = loosened(folder.load(own.root, MAP_901={"tolerance": "20 %"}).values())
    assert (item.rule.id, item.shipped, item.parameter.value, item.by_settings) == ("MAP-900", 500, 700, False)


def test_a_retired_rule_finds_nothing_whatever_its_parameters(folder: Any) -> None:
    folder.put(("status: active", "status: retired"))
    assert told(folder.load(MAP_900={"tolerance": "20 %"})) == []


def test_the_shipped_rules_as_they_are_have_nothing_to_tell() -> None:
    assert told(load_rules(own=None, schemas=schemas(), overrides={})) == []
