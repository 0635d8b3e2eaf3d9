"""A parameter that makes a rule find less is told; one that makes it find more, or judges nothing, is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.facts.registry import schemas
from monitor.rulebook.changes import as_wide, loosened, weakened
from monitor.rulebook.condition import Names, read_when
from monitor.rulebook.load import load_rules
from monitor.rulebook.located import Faults, parse_yaml
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


BELOW = "{advertised_price: {below: $map_price}}"
SHORT = "{shortfall_bp: {above: $tolerance}}"


@pytest.mark.parametrize(
    ("when", "needs", "less"),
    [
        (f"[{BELOW}, {SHORT}]", (), False),
        (f"[{BELOW}, {SHORT}, {{seller: {{is_not: Friend}}}}]", (), True),
        (f"[{BELOW}, {{seller: {{is_not: Friend}}}}]", (), True),
        (f"[{SHORT}]", (), False),
        (f"[{BELOW}, {{shortfall_bp: {{above: 7 %}}}}]", (), True),
        (f"[{BELOW}, {{shortfall_bp: {{above: 3 %}}}}]", (), False),
        (f"[{BELOW}, {{shortfall_bp: {{at_least: 7 %}}}}]", (), True),
        (f"[{BELOW}, {{any: [{SHORT}, {{own_shop: {{is: true}}}}]}}]", (), False),
        (f"[{BELOW}, {{none: [{{shortfall_bp: {{at_most: 3 %}}}}]}}]", (), True),
        ("[{advertised_price: {below: $list_price}}]", (), True),
        (f"[{BELOW}, {SHORT}]", ("seller",), True),
    ],
)
def test_an_own_condition_that_does_not_surely_find_as_much_is_told(
    folder: Any, when: str, needs: tuple[str, ...], less: bool
) -> None:
    folder.put()
    shipped = folder.load()["MAP-900"]
    tree = read(f"all: {when}", shipped.parameters)
    rule = replace(shipped, over=shipped, shipped=False, version=2, when=tree, needs=(*shipped.needs, *needs))
    assert bool(weakened([rule])) is less


def read(text: str, parameters: Any) -> Any:
    faults = Faults("a rule")
    node = parse_yaml(text, faults)
    tree = read_when(node, Names(schemas()["offer"], parameters), faults) if node else None
    assert faults.found == []
    return tree


@pytest.mark.parametrize(
    ("new", "old", "wide"),
    [
        ("any: [{seller: {is: A}}, {seller: {is: B}}]", "any: [{seller: {is: B}}]", True),
        ("any: [{seller: {is: B}}]", "any: [{seller: {is: A}}, {seller: {is: B}}]", False),
        ("none: [{seller: {is: A}}]", "none: [{seller: {is: A}}, {seller: {is: B}}]", True),
        ("none: [{seller: {is: A}}, {seller: {is: B}}]", "none: [{seller: {is: A}}]", False),
        ("all: [{seller: {one_of: [A, B]}}]", "all: [{seller: {one_of: [A]}}]", True),
        ("all: [{seller: {none_of: [A, B]}}]", "all: [{seller: {none_of: [A]}}]", False),
        ("all: [{seller: {none_of: [A]}}]", "all: [{seller: {none_of: [A, B]}}]", True),
        ("all: [{map_price: {below: 9 USD}}]", "all: [{map_price: {below: 8 USD}}]", True),
        ("all: [{map_price: {below: 9 EUR}}]", "all: [{map_price: {below: 8 USD}}]", False),
        ("all: [{readings: {at_most: 2}}]", "all: [{readings: {at_most: 3}}]", False),
    ],
)
def test_what_holds_wherever_another_condition_holds(new: str, old: str, wide: bool) -> None:
    assert as_wide(read(new, {}), read(old, {})) is wide


def test_a_retired_rule_finds_nothing_whatever_its_parameters(folder: Any) -> None:
    folder.put(("status: active", "status: retired"))
    assert told(folder.load(MAP_900={"tolerance": "20 %"})) == []


def test_the_shipped_rules_as_they_are_have_nothing_to_tell() -> None:
    assert told(load_rules(own=None, schemas=schemas(), overrides={})) == []


BAND = (
    "    - shortfall_bp: {above: $tolerance}",
    "    - shortfall_bp: {above: $tolerance}\n    - shortfall_bp: {below: 30 %}",
)


def test_a_parameter_with_which_nothing_is_left_to_find_is_told_of_the_settings_that_set_it(folder: Any) -> None:
    folder.put(BAND, ("status: active", "status: draft"))
    assert folder.faults() == []
    (fault,) = folder.faults(MAP_900={"tolerance": "40 %"})
    assert fault.startswith(
        "channelwarden.toml [rules.MAP-900]: with tolerance = 40 % the rule divides nothing: `when` is true for no "
        "fact, since `shortfall_bp is above 40 %` and `shortfall_bp is below 30 %` (lines 16, 17) exclude each other, "
        "in rules/map/MAP-900-far-below.yaml; expected values that "
    )


def test_a_rule_that_divides_nothing_by_its_defaults_is_told_of_its_file_whatever_is_set(folder: Any) -> None:
    folder.put((BAND[0], BAND[1].replace("30 %", "4 %")), ("status: active", "status: draft"))
    (fault,) = folder.faults(MAP_900={"tolerance": "40 %"})
    assert fault.startswith("rules/map/MAP-900-far-below.yaml:17: the rule divides nothing")
    assert "`shortfall_bp is above 5 %`" in fault
