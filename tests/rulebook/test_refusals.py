"""Rules that would do nothing, tests that prove nothing, and YAML that says something else than it looks like."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.engine.proof import prove_all
from monitor.facts.registry import schemas

FILE = "rules/map/MAP-900-far-below.yaml"
LINE = "    - shortfall_bp: {above: $tolerance}"

DIVIDES_NOTHING = {
    "bounds that exclude each other": (
        (LINE, "    - shortfall_bp: {below: 10 %}\n    - shortfall_bp: {above: 20 %}"),
        ":17: the rule divides nothing: `when` is true for no fact, since `shortfall_bp is below 10 %` and "
        "`shortfall_bp is above 20 %` (lines 16, 17) exclude each other; expected a condition that some facts meet",
    ),
    "bounds with nothing between them": (
        (LINE, "    - readings: {above: 1}\n    - readings: {below: 2}"),
        ":17: the rule divides nothing: `when` is true for no fact",
    ),
    "true and false": (
        (LINE, "    - own_shop: {is: true}\n    - own_shop: {is: false}"),
        ":17: the rule divides nothing: `when` is true for no fact, since `own_shop is true` and `own_shop is false`",
    ),
    "lists that exclude each other": (
        (LINE, "    - seller: {one_of: [Bob, Eve]}\n    - seller: {none_of: [Eve, Bob, Ann]}"),
        ":17: the rule divides nothing: `when` is true for no fact",
    ),
    "a list and a value outside it": (
        (LINE, "    - seller: {one_of: [Bob, Eve]}\n    - seller: {is: Ann}"),
        ":17: the rule divides nothing: `when` is true for no fact",
    ),
    "a pattern that the value does not match": (
        (LINE, "    - seller: {is: Ann}\n    - seller: {matches: '^B'}"),
        ":17: the rule divides nothing: `when` is true for no fact",
    ),
    "two attributes in two orders": (
        (LINE, "    - map_price: {below: $advertised_price}"),
        ":16: the rule divides nothing: `when` is true for no fact",
    ),
    "a known value that is unknown": (
        (LINE, "    - seller: {is: Ann}\n    - seller: {known: false}"),
        ":17: the rule divides nothing: `when` is true for no fact",
    ),
    "another currency than the fact's": (
        (LINE, "    - map_price: {above: 5.00 USD}\n    - currency: {is: EUR}"),
        ":17: the rule divides nothing: `when` is true for no fact",
    ),
    "none of what must hold": (
        (LINE, "    - seller: {is: Ann}\n    - none:\n        - seller: {one_of: [Ann, Bob]}"),
        ":18: the rule divides nothing: `when` is true for no fact, since `seller is 'Ann'` and "
        "not `seller is one of 'Ann', 'Bob'` (lines 16, 18) exclude each other",
    ),
    "is or is not": (
        (
            "    - advertised_price: {below: $map_price}\n" + LINE,
            "    - any:\n        - currency: {is: USD}\n        - currency: {is_not: USD}",
        ),
        ":17: the rule divides nothing: `when` is false for no fact, since one of `currency is 'USD'`, "
        "`currency is not 'USD'` (lines 16, 17) always holds; expected a condition that some facts meet",
    ),
    "below or at least": (
        (
            "    - advertised_price: {below: $map_price}\n" + LINE,
            "    - any:\n        - shortfall_bp: {below: 5 %}\n        - shortfall_bp: {at_least: 5 %}",
        ),
        ":17: the rule divides nothing: `when` is false for no fact",
    ),
    "an attribute with itself": (
        (LINE, "    - advertised_price: {at_most: $advertised_price}"),
        ":16: 'advertised_price' is compared with itself; expected another attribute or a value",
    ),
    "unknown although needed": (
        (LINE, "    - any:\n        - map_price: {known: false}\n        - shortfall_bp: {above: 5 %}"),
        ":17: `needs` asks for 'map_price', so `map_price is unknown` decides nothing; expected the attribute in one",
    ),
    "known although needed": (
        (LINE, "    - map_price: {known: true}"),
        ":16: `needs` asks for 'map_price', so `map_price is known` decides nothing",
    ),
}


@pytest.mark.parametrize("what", DIVIDES_NOTHING)
def test_a_rule_that_divides_nothing_is_refused_with_place_reason_and_mend(folder: Any, what: str) -> None:
    edit, expected = DIVIDES_NOTHING[what]
    folder.put(edit)
    faults = folder.faults()
    assert any(fault.startswith(FILE + expected) for fault in faults), faults


ELSEWHERE = {
    "in when": ((LINE, "    - net_sales: {above: 0}"), ":16: unknown attribute 'net_sales' in fact 'offer'; the fact"),
    "as an operand": (
        ("{below: $map_price}", "{below: $net_sales}"),
        ":15: unknown attribute or parameter 'net_sales' in fact 'offer'; the fact",
    ),
    "in needs": (
        ("map_price, currency]", "map_price, currency, net_sales]"),
        ":10: unknown attribute 'net_sales' in fact 'offer'; the fact",
    ),
    "in the message": (("{seller} asks", "{net_sales} asks"), ":17: unknown placeholder 'net_sales' in fact 'offer'"),
    "in a case": (("map_price: null", "net_sales: null"), ":37: unknown attribute 'net_sales' in fact 'offer'"),
}


@pytest.mark.parametrize("where", ELSEWHERE)
def test_another_facts_attribute_is_said_to_be_that_facts(folder: Any, where: str) -> None:
    edit, expected = ELSEWHERE[where]
    folder.put(edit)
    faults = [fault for fault in folder.faults() if fault.startswith(FILE + expected)]
    assert faults, folder.faults()
    owners = [name for name, schema in schemas().items() if "net_sales" in schema.attributes]
    assert owners
    assert all(f"'{owner}'" in faults[0].replace("the fact", "") for owner in owners)


def test_a_case_that_changes_only_what_the_rule_does_not_read_is_refused(folder: Any) -> None:
    folder.put(
        (
            "{note: at MAP, shortfall_bp: 10 %}",
            "{note: at MAP, shortfall_bp: 10 %}\n    - {site: x, shortfall_bp: 10 %}",
        )
    )
    assert any(
        f"{FILE}:35: this case differs from line 34 only in what the rule neither reads nor prints: site; "
        "expected a case that changes what matters" in fault
        for fault in folder.faults()
    ), folder.faults()


def test_a_case_that_shows_another_sentence_is_an_example(folder: Any) -> None:
    folder.put(
        (
            "{note: at MAP, shortfall_bp: 10 %}",
            "{note: at MAP, shortfall_bp: 10 %}\n    - {seller: Bob, shortfall_bp: 10 %}",
        )
    )
    assert folder.faults() == []


def test_what_is_needed_may_be_neither_compared_nor_printed(folder: Any) -> None:
    folder.put(
        ("map_price, currency]", "map_price, currency, sku]"),
        ("    seller: Alpine", "    seller: Alpine\n    sku: AX-1"),
    )
    assert folder.faults() == []


def test_what_is_compared_need_not_be_needed_and_its_unknown_is_not_assessed(folder: Any) -> None:
    folder.put(
        ("needs: [advertised_price, map_price, currency]", "needs: [currency]"),
        ("    - {note: no MAP, map_price: null}", "    - {note: no MAP, map_price: null, shortfall_bp: 10 %}"),
    )
    rules = folder.load()
    (proof,) = prove_all([rules["MAP-900"]], schemas())
    assert proof.faults == ()


def test_a_condition_or_fact_that_cannot_be_read_hides_no_other_fault(folder: Any) -> None:
    folder.put(("fact: offer", "fact: offers"), ("step: notice", "step: hold"), ("severity: high", "severity: huge"))
    folder.put(
        ("id: MAP-900", "id: MAP-901"),
        ("when:\n  all:", "when:\n  every:"),
        ("{seller} asks", "{sellr} asks"),
        ("cure_days: 3}", "cure_days: soon}"),
        ("map_price: null", "map_prize: null"),
        name="map/MAP-901-other.yaml",
    )
    faults = "\n".join(folder.faults())
    for part in (":9: unknown fact 'offers'", ":23: ladder out of order", ":5: unknown severity 'huge'"):
        assert FILE + part in faults
    other = "rules/map/MAP-901-other.yaml"
    for part in (
        ":14: unknown attribute 'every'",
        ":17: unknown placeholder 'sellr'",
        ":23: type mismatch: 'cure_days'",
    ):
        assert other + part in faults
    assert f"{other}:37: unknown attribute 'map_prize'" in faults


YAML = {
    "a tab for a space": (("  all:\n", "\tall:\n"), ":14: not valid YAML: "),
    "a tab behind a key": (
        ("version: 1", "version:\t1"),
        ":3: not valid YAML: while scanning for the next token found character '\\t' that cannot start any token; "
        "expected spaces, and no tab",
    ),
    "a colon in a title": (
        ("title: Far", "title: Far: far"),
        ":2: not valid YAML: mapping values are not allowed here; expected a text that holds `: ` in quotes",
    ),
    "a message without quotes": (
        ('message: "{seller} asks {advertised_price}, MAP is {map_price}"', "message: {seller} asks"),
        ":17: not valid YAML: while parsing a block mapping expected <block end>, but found '<scalar>'; "
        "expected a text that begins with `{`",
    ),
    "a list out of its column": (
        ("    - shortfall_bp", "  - shortfall_bp"),
        ":16: not valid YAML: while parsing a block mapping expected <block end>, but found '-'; expected the lines of",
    ),
    "two documents": (("title: Far", "---\ntitle: Far"), ":2: not valid YAML: "),
    "an anchor": (("title: Far below MAP", "title: &name Far"), ":2: anchors and aliases are not used in rules"),
    "an alias": (("title: Far below MAP", "title: *name"), ":2: not valid YAML: "),
    "a merge key": (("severity: high", "severity: high\n<<: {tags: []}"), ":6: unknown key '<<'"),
    "a tag": (("title: Far below MAP", "title: !python/name:os.system x"), ":2: YAML tag "),
    "a hexadecimal number": (
        (LINE, "    - readings: {above: 0x1F}"),
        ":16: type mismatch: 'readings' is integer, `0x1F` is text; expected a whole number",
    ),
    "an octal number": ((LINE, "    - readings: {above: 017}"), ":16: type mismatch: 'readings' is integer, `017` is"),
    "a sexagesimal number": ((LINE, "    - readings: {above: 1:30}"), ":16: type mismatch: 'readings' is integer"),
    "on for true": ((LINE, "    - own_shop: {is: on}"), ":16: type mismatch: 'own_shop' is boolean, `on` is text"),
    "yes for true": ((LINE, "    - own_shop: {is: yes}"), ":16: type mismatch: 'own_shop' is boolean, `yes` is text"),
    "NO for false": ((LINE, "    - own_shop: {is: NO}"), ":16: type mismatch: 'own_shop' is boolean, `NO` is text"),
    "a duplicate key in a case": (
        ("{note: far below,", "{note: far below, note: again,"),
        ":32: key 'note' stands twice, first in line 32; expected each key once",
    ),
    "a list as a key": (("tags: [price]", "? [a, b]\n: c"), ":6: a key must be a plain word"),
}


@pytest.mark.parametrize("what", YAML)
def test_yaml_is_read_as_yaml_1_2_and_in_one_way_only(folder: Any, what: str) -> None:
    edit, expected = YAML[what]
    folder.put(edit)
    faults = folder.faults()
    assert any(fault.startswith(FILE + expected) for fault in faults), faults


def test_on_off_yes_and_no_are_words(folder: Any) -> None:
    more = "".join(
        f"    - {{seller: {word}, advertised_price: 90.00 USD, shortfall_bp: 10 %}}\n" for word in ("on", "NO")
    )
    folder.put(
        (LINE, LINE + "\n    - seller: {none_of: [on, off, yes, NO, 'true']}"),
        ("  complies:\n", "  complies:\n" + more),
    )
    rule = folder.load()["MAP-900"]
    assert [case.fact["seller"] for case in rule.tests if case.verdict == "complies"][:2] == ["on", "NO"]
