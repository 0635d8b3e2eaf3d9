"""A key that holds nothing, or another shape than it must, is refused: an empty list would hold of everybody."""

from __future__ import annotations

from typing import Any

import pytest

FILE = "rules/map/MAP-900-far-below.yaml"

SHAPES = {
    "a condition that is one comparison": (
        ("  all:\n    - advertised_price: {below: $map_price}\n    - shortfall_bp", "  shortfall_bp"),
        ":14: `when` holds a single comparison; expected `all:`, `any:` or `none:` with a list",
    ),
    "two groups at once": (
        ("\nmessage:", "\n  any:\n    - own_shop: {is: true}\nmessage:"),
        ":14: not a condition; expected `attribute: {operator: value}`",
    ),
    "a group that holds no list": (
        ("    - shortfall_bp: {above: $tolerance}", "    - any: {shortfall_bp: {above: $tolerance}}"),
        ":16: `any` holds no list of conditions",
    ),
    "a group of nothing": (
        ("    - shortfall_bp: {above: $tolerance}", "    - none: []"),
        ":16: `none` holds no list of conditions",
    ),
    "no operator": (("{above: $tolerance}", "$tolerance"), ":16: 'shortfall_bp' has no single operator"),
    "two operators": (
        ("{above: $tolerance}", "{above: $tolerance, below: 50 %}"),
        ":16: 'shortfall_bp' has no single operator",
    ),
    "a value for a list": (
        ("shortfall_bp: {above: $tolerance}", "seller: {one_of: Bob}"),
        ":16: `one_of` holds no list",
    ),
    "an empty list": (("shortfall_bp: {above: $tolerance}", "seller: {none_of: []}"), ":16: `none_of` holds no list"),
    "a value twice in a list": (
        ("shortfall_bp: {above: $tolerance}", "seller: {one_of: [Bob, Bob]}"),
        ":16: `Bob` stands twice in `one_of`; expected each value once",
    ),
    "a list for true or false": (
        ("shortfall_bp: {above: $tolerance}", "own_shop: {one_of: [true]}"),
        ":16: type mismatch: `one_of` on 'own_shop', which is boolean",
    ),
    "a list of amounts": (
        ("shortfall_bp: {above: $tolerance}", "map_price: {none_of: [5 USD]}"),
        ":16: type mismatch: `none_of` on 'map_price', which is money",
    ),
    "a pattern for a number": (
        ("shortfall_bp: {above: $tolerance}", "readings: {matches: '1'}"),
        ":16: type mismatch: `matches` on 'readings', which is integer",
    ),
    "a pattern of nothing": (
        ("shortfall_bp: {above: $tolerance}", "seller: {matches: ''}"),
        ":16: an empty pattern is found in every text; expected a pattern, or `known`",
    ),
    "a parameter for a pattern": (
        ("shortfall_bp: {above: $tolerance}", "seller: {matches: $tolerance}"),
        ":16: `$tolerance` in `matches` would be looked for as it is written, and never found; expected the pattern",
    ),
    "neither known nor unknown": (
        ("shortfall_bp: {above: $tolerance}", "seller: {known: perhaps}"),
        ":16: type mismatch: `known` is boolean, `perhaps` is text",
    ),
    "a rung twice": (("step: warning", "step: notice"), ":23: ladder out of order: 'notice' stands after 'notice'"),
    "a rung that is a word": (("{step: warning, cure_days: 3}", "warning"), ":23: a rung holds no keys"),
    "a rung without days": (("warning, cure_days: 3", "warning"), ":23: key 'cure_days' is missing in a rung"),
    "days below zero": (("warning, cure_days: 3", "warning, cure_days: -1"), ":23: 'cure_days' is -1; expected 0 or"),
    "a version below one": (("version: 1", "version: 0"), ":3: 'version' is 0; expected 1 or more"),
    "no needs": (("[advertised_price, map_price, currency]", "[]"), ":10: 'needs' is empty; expected at least 1"),
    "needs that are no list": (("[advertised_price, map_price, currency]", "currency"), ":10: 'needs' is no list"),
    "no source": (("[The MAP policy]", "[]"), ":8: 'sources' is empty; expected at least 1"),
    "a title that is a list": (("title: Far below MAP", "title: [Far, below]"), ":2: 'title' holds a list; expected"),
    "a value that is keys": (("{above: $tolerance}", "{above: {is: 5 %}}"), ":16: 'shortfall_bp' holds keys; expected"),
    "a title of blanks": (("title: Far below MAP", "title: ' '"), ":2: 'title' is empty"),
    "parameters that are a word": (
        (
            "parameters:\n  tolerance: {type: share, default: 5 %, meaning: Smaller shortfalls are left alone.}",
            "parameters: none",
        ),
        ":11: 'parameters' holds no keys",
    ),
    "a parameter that is a value": (
        ("{type: share, default: 5 %, meaning: Smaller shortfalls are left alone.}", "5 %"),
        ":12: parameter 'tolerance' holds no keys; expected type, default and meaning",
    ),
    "a parameter in capitals": (("  tolerance:", "  Tolerance:"), ":12: 'Tolerance' is no parameter name"),
    "tests that are a word": (("tests:\n", "tests: none\nnotes:\n"), ":24: 'tests' holds no keys"),
    "no given": (("  given:\n", "  violates:\n"), ":25: 'tests' has no `given`"),
    "an unknown verdict": (("  not_assessed:", "  not_known:"), ":36: unknown key 'not_known' in 'tests'"),
    "no case in a list": (
        ("  not_assessed:\n    - {note: no MAP, map_price: null}", "  not_assessed: []"),
        ":36: 'not_assessed' is no list of cases",
    ),
    "a case that is a word": (("{note: no MAP, map_price: null}", "no MAP"), ":37: a case holds no keys"),
}


@pytest.mark.parametrize("what", SHAPES)
def test_what_a_key_must_hold_is_said_with_its_line(folder: Any, what: str) -> None:
    edit, expected = SHAPES[what]
    folder.put(edit)
    faults = folder.faults()
    assert any(fault.startswith(FILE + expected) for fault in faults), faults


WHOLE = {
    "nothing": ("", f"{FILE}:1: the file is empty"),
    "a list": ("- id: MAP-900\n", f"{FILE}:1: a rule file holds keys"),
}


@pytest.mark.parametrize("what", WHOLE)
def test_a_file_that_is_no_rule_says_so(folder: Any, what: str) -> None:
    text, expected = WHOLE[what]
    folder.put(text=text)
    faults = folder.faults()
    assert any(fault.startswith(expected) for fault in faults), faults


ANSWERS = {
    "a word": (
        ("{gate: block, article: House rule, note: Ask counsel., confirmed: true}", "block"),
        ":15: 'answer' holds no keys; expected gate, article, note, confirmed",
    ),
    "not said whether confirmed": ((", confirmed: true", ""), ":15: key 'confirmed' is missing in 'answer'"),
    "an unknown answer": (("gate: block", "gate: maybe"), ":15: unknown gate 'maybe'"),
    "no article": (("article: House rule", "article: ''"), ":15: 'article' is empty"),
    "no answer": (
        ("answer: {gate: block, article: House rule, note: Ask counsel., confirmed: true}\n", ""),
        ":1: key 'answer' is missing",
    ),
    "no word of how it may be wrong": (
        ("false_positives: Countries that leave prices to the parties.\n", ""),
        ":1: key 'false_positives' is missing; expected `false_positives:` and how it may be wrong",
    ),
    "no word of what to do": (
        ("response: Have counsel look at the law.\n", ""),
        ":1: key 'response' is missing; expected `response:` and what to do",
    ),
    "what to do left empty": (("response: Have counsel look at the law.", "response: ''"), ":17: 'response' is empty"),
    "a fact of the market": (("fact: action", "fact: offer"), ":8: a rule of the family 'law' over the fact 'offer'"),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_a_law_rule_answers_the_gate_in_full(folder: Any, what: str) -> None:
    edit, expected = ANSWERS[what]
    folder.gate(edit)
    faults = folder.faults()
    assert any(fault.startswith(f"rules/law/LAW-900-elsewhere.yaml{expected}") for fault in faults), faults
