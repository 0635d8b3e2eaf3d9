"""A value that an attribute never has is refused where it is written, with the values it has and the one meant."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.engine.proof import prove_all
from monitor.facts.registry import fact_types, schemas
from monitor.rulebook.domain import Domain, listed
from monitor.rulebook.load import gather

LINE = "    - shortfall_bp: {above: $tolerance}"
GIVEN = "    seller: Alpine\n"
PARAMETERS = "parameters:\n"

STRAY = {
    "another word": (
        (LINE, "    - condition: {is: second-hand}"),
        ":16: 'condition' is never 'second-hand'; expected new, used or refurbished",
    ),
    "another spelling": (
        (LINE, "    - availability: {is: In Stock}"),
        ":16: 'availability' is never 'In Stock'; did you mean 'in_stock'?; expected in_stock, pre_order, back_order",
    ),
    "denied": (
        (LINE, "    - condition: {is_not: Used}"),
        ":16: 'condition' is never 'Used'; did you mean 'used'?",
    ),
    "in a list": (
        (LINE, "    - party_role: {one_of: [reseller, shop]}"),
        ":16: 'party_role' is never 'shop'; did you mean 'own_shop'?",
    ),
    "in a list that excludes": (
        (LINE, "    - pack:\n        none_of:\n          - same\n          - bundle"),
        ":19: 'pack' is never 'bundle'; expected same, multiple or part",
    ),
    "a country by its name": (
        (LINE, "    - market: {is: Austria}"),
        ":16: 'market' is never 'Austria'; did you mean 'AT'?; expected an ISO 3166-1 code such as DE",
    ),
    "the United Kingdom": (
        (LINE, "    - party_country: {is: UK}"),
        ":16: 'party_country' is never 'UK'; did you mean 'GB'?",
    ),
    "a currency by its name": (
        (LINE, "    - currency: {is: Euro}"),
        ":16: 'currency' is never 'Euro'; did you mean 'EUR'?",
    ),
    "a day as it is written in Germany": (
        (LINE, "    - launch_on: {is: 01.12.2026}"),
        ":16: 'launch_on' is never '01.12.2026'; expected a day such as 2026-03-31",
    ),
    "in the fact of the tests": (
        (GIVEN, f"{GIVEN}    condition: Used\n"),
        ":27: 'condition' is never 'Used'; did you mean 'used'?",
    ),
    "in a case": (
        ("- {note: at MAP, shortfall_bp: 10 %}", "- {note: at MAP, shortfall_bp: 10 %, market: EU}"),
        ":34: 'market' is never 'EU'; expected an ISO 3166-1 code such as DE",
    ),
    "in a parameter": (
        (PARAMETERS, f"{PARAMETERS}  kind: {{type: text, default: second-hand, meaning: Which.}}\n", LINE,
         f"{LINE}\n    - condition: {{is_not: $kind}}"),
        ":12: 'condition' is never 'second-hand' (the default of 'kind')",
    ),
    "a parameter in a list": (
        (PARAMETERS, f"{PARAMETERS}  kind: {{type: text, default: used, meaning: Which.}}\n", LINE,
         f"{LINE}\n    - seller: {{one_of: [$kind, Bob]}}"),
        ":18: `$kind` in a list would be compared as it is written; expected a line of its own: `seller: {is: $kind}`",
    ),
}  # fmt: skip

IDLE = {
    "met wherever another line is": (
        (LINE, f"{LINE}\n    - shortfall_bp: {{above: 2 %}}"),
        ":17: `shortfall_bp is above 2 %` always holds beside `shortfall_bp is above 5 %` (line 16), so that it",
    ),
    "a choice that is made already": (
        (LINE, f"{LINE}\n    - condition: {{is: new}}\n    - any:\n        - condition: {{is: used}}\n"
         "        - own_shop: {is: true}"),
        ":19: `condition is 'used'` never holds beside `condition is 'new'` (line 17), so that it decides nothing",
    ),
    "excluded although it cannot be": (
        (LINE, f"{LINE}\n    - own_shop: {{is: true}}\n    - none:\n        - own_shop: {{is: false}}"),
        ":19: `own_shop is false` never holds beside `own_shop is true` (line 17)",
    ),
}  # fmt: skip

DIVIDES = {
    "no value left": (
        (LINE, "    - condition: {none_of: [new, used, refurbished]}"),
        ":16: the rule divides nothing: `when` is true for no fact, since `condition is none of 'new', 'used',",
    ),
    "a pattern that no value matches": (
        (LINE, "    - condition: {matches: '^Gebraucht'}"),
        ":16: the rule divides nothing: `when` is true for no fact, since `condition matches '^Gebraucht'` cannot be "
        "(it is new, used or refurbished)",
    ),
}

IN_ORDER = {
    "a word of the set": (LINE, f"{LINE}\n    - condition: {{is_not: refurbished}}"),
    "any word of the user's": (LINE, f"{LINE}\n    - channel: {{is: Pharmacies (chain)}}"),
    "two attributes of one set": (LINE, f"{LINE}\n    - market: {{is: $party_country}}"),
    "a pattern that some values match": (LINE, f"{LINE}\n    - condition: {{matches: '^(used|refurb)'}}"),
    "two bounds of one number": (LINE, f"{LINE}\n    - shortfall_bp: {{at_most: 90 %}}"),
}


FILE = "rules/map/MAP-900-far-below.yaml"


def edits_of(pairs: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(zip(pairs[::2], pairs[1::2], strict=True))


def proven(folder: Any) -> list[str]:
    rules, _ = gather(own=None, schemas=schemas(), overrides={}, shipped=folder.root)
    return [str(fault) for proof in prove_all(rules.values(), schemas()) for fault in proof.faults]


@pytest.mark.parametrize(("edits", "expected"), (STRAY | DIVIDES).values(), ids=(STRAY | DIVIDES).keys())
def test_what_no_fact_can_hold_is_a_fault(folder: Any, edits: tuple[str, ...], expected: str) -> None:
    folder.put(*edits_of(edits))
    found = folder.faults()
    assert any(fault.startswith(f"{FILE}{expected}") for fault in found), found


@pytest.mark.parametrize(("edits", "expected"), IDLE.values(), ids=IDLE.keys())
def test_a_line_that_decides_nothing_is_a_fault_of_the_check(
    folder: Any, edits: tuple[str, ...], expected: str
) -> None:
    folder.put(*edits_of(edits))
    said = proven(folder)
    assert any(fault.startswith(f"{FILE}{expected}") for fault in said), said


@pytest.mark.parametrize("edits", IN_ORDER.values(), ids=IN_ORDER.keys())
def test_unusual_values_are_in_order(folder: Any, edits: tuple[str, str]) -> None:
    names = ("condition", "channel", "market", "party_country")
    folder.put(edits, (GIVEN, GIVEN + "".join(f"    {name}: null\n" for name in names)))
    assert not [fault for fault in proven(folder) if "decides nothing" in fault]


def test_a_value_that_the_settings_give_is_a_fault_of_the_settings(folder: Any) -> None:
    folder.put(*edits_of(STRAY["in a parameter"][0]), ("second-hand", "used"))
    found = folder.faults(MAP_900={"kind": "fresh"})
    expected = "'condition' is never 'fresh' (parameter 'kind' of rule MAP-900); expected new, used or refurbished"
    assert f"channelwarden.toml [rules.MAP-900.kind]: {expected}" in found


@pytest.mark.parametrize(
    ("fact", "name", "written", "meant"),
    [
        ("action", "jurisdiction", "DE", "EU"),
        ("action", "jurisdiction", "Germany", "EU"),
        ("action", "jurisdiction", "United Kingdom", "UK"),
        ("action", "jurisdiction", "EEA", "EU"),
        ("action", "region", "MD", "US-MD"),
        ("action", "agreement_type", "Selective distribution", "selective"),
        ("clause", "type", "P02", "P02_min_resale_price"),
        ("clause", "type", "min_resale_price", "P02_min_resale_price"),
        ("claim", "kind", "co-op", "coop"),
        ("kpi_definition", "measure", "sales", "net_sales"),
        ("offer", "condition", "fresh", ""),
    ],
)
def test_the_word_that_was_meant_is_told(fact: str, name: str, written: str, meant: str) -> None:
    domain = schemas()[fact].attributes[name].domain
    assert domain is not None
    assert (domain.holds(written), domain.nearest(written)) == (False, meant)


def test_an_attribute_of_one_name_has_one_set_wherever_it_is_a_vocabulary() -> None:
    """Roles, kinds of sale and the like are the same words in every fact that tells them."""
    sets: dict[str, set[tuple[str, ...]]] = {}
    for fact in fact_types().values():
        for item in fact.schema.attributes.values():
            if item.domain is not None and not item.domain.code:
                sets.setdefault(item.name, set()).add(item.domain.words)
    assert {name for name, found in sets.items() if len(found) > 1} == {"kind"}


def test_a_domain_says_its_words_as_a_person_would() -> None:
    assert listed(("a", "b", "c")) == "a, b or c"
    assert Domain(("a", "")).said == "a or nothing"
    assert Domain(tuple("abcdefghijklmnopqrstu")).said.startswith(
        "one of the 21 values that `channelwarden rules docs`"
    )
    assert Domain(("a",)).closed == {"a"}
    assert Domain(("a",), also=str.islower).closed is None
