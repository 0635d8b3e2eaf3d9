"""What is wrong in a rule file is said with file, line, and what was expected; all faults of all files at once."""

from __future__ import annotations

from typing import Any

import pytest

FILE = "rules/map/MAP-900-far-below.yaml"

BAD = {
    "unknown attribute": (
        ("{below: $map_price}", "{below: $map_prize}"),
        ":15: unknown attribute or parameter 'map_prize' in fact 'offer'; did you mean 'map_price'?",
    ),
    "misspelt attribute": (
        ("    - advertised_price: {below", "    - advertized_price: {below"),
        ":15: unknown attribute 'advertized_price' in fact 'offer'; did you mean 'advertised_price'?",
    ),
    "another fact's attribute": (
        ("    - shortfall_bp: {above: $tolerance}", "    - net_sales: {above: 0}"),
        ":16: unknown attribute 'net_sales' in fact 'offer'",
    ),
    "unknown operator": (
        ("{below: $map_price}", "{less_than: $map_price}"),
        ":15: unknown operator 'less_than'; known: above, at_least, at_most, below, is, is_not, known",
    ),
    "misspelt operator": (("{below:", "{bellow:"), ":15: unknown operator 'bellow'; did you mean 'below'?"),
    "text compared with a number": (
        ("    - shortfall_bp: {above: $tolerance}", "    - seller: {is: 5}"),
        ":16: type mismatch: 'seller' is text, `5` is a plain number; expected text",
    ),
    "order of a text": (
        ("    - shortfall_bp: {above: $tolerance}", "    - seller: {above: M}"),
        ":16: type mismatch: `above` on 'seller', which is text",
    ),
    "money without currency": (
        ("{below: $map_price}", "{below: 99.99}"),
        ":15: type mismatch: 'advertised_price' is money, `99.99` is a plain number; "
        "expected money with its currency, such as `99.99 USD`",
    ),
    "a share compared with money": (
        ("{below: $map_price}", "{below: $tolerance}"),
        ":15: type mismatch: 'advertised_price' is money, `$tolerance` is share",
    ),
    "unknown currency": (("{below: $map_price}", "{below: 9.99 USX}"), ":15: unknown currency 'USX' in `9.99 USX`"),
    "too many decimals": (
        ("{below: $map_price}", "{below: 9.999 USD}"),
        ":15: `9.999 USD` is no amount of USD; expected at most 2 decimal places",
    ),
    "two currencies in one rule": (
        (
            "    - shortfall_bp: {above: $tolerance}",
            "    - list_price: {below: 9 USD}\n    - map_price: {below: 9 EUR}",
        ),
        ":17: currency mismatch: EUR beside USD; expected one currency a rule",
    ),
    "amount of a case in another currency": (
        ("advertised_price: 90.00 USD", "advertised_price: 90.00 EUR"),
        ": currency mismatch: an amount in EUR in a fact whose currency is USD",
    ),
    "broken YAML": (("tags: [price]", "tags: [price"), ":7: not valid YAML: while parsing a flow sequence"),
    "duplicate key": (
        ("severity: high", "severity: high\nseverity: low"),
        ":6: key 'severity' stands twice, first in line 5; expected each key once",
    ),
    "unknown key": (("tags: [price]", "tagz: [price]"), ":6: unknown key 'tagz'; did you mean 'tags'?"),
    "missing key": (("response: Look at the page.\n", ""), ":1: key 'response' is missing"),
    "wrong key order": (
        ("severity: high\ntags: [price]", "tags: [price]\nseverity: high"),
        ":6: key 'severity' stands after 'tags'; expected this order: id, title, version",
    ),
    "ladder out of order": (
        ("step: notice", "step: hold"),
        ":23: ladder out of order: 'warning' stands after 'hold'; "
        "expected each at most once, in this order: notice, warning, hold, suspension",
    ),
    "unknown rung": (("step: notice", "step: notise"), ":22: unknown step 'notise'; did you mean 'notice'?"),
    "unknown approver": (
        ("approval: channel_manager", "approval: boss"),
        ":22: unknown approval 'boss'; known: channel_",
    ),
    "no boundary case": (
        ("    - {note: at the tolerance, advertised_price: 95.00 USD, shortfall_bp: 5 %}\n", ""),
        ":16: no boundary case for `shortfall_bp: above`; expected a case in which 'shortfall_bp' is exactly the value",
    ),
    "no not_assessed case": (
        ("  not_assessed:\n    - {note: no MAP, map_price: null}\n", ""),
        ":25: no case for 'not_assessed'; expected violates, complies and not_assessed in an active rule",
    ),
    "given is not complete": (("    seller: Alpine\n", ""), ":26: `given` is not complete: seller missing"),
    "a case that repeats another": (
        ("    - {note: no MAP, map_price: null}", "    - {note: no MAP, map_price: null}\n    - {map_price: null}"),
        ":38: this case repeats the fact of line 37",
    ),
    "unknown attribute in a case": (
        ("map_price: null", "mapprice: null"),
        "unknown attribute 'mapprice' in fact 'offer'",
    ),
    "unknown placeholder": (
        ("{seller} asks", "{sellr} asks"),
        ":17: unknown placeholder 'sellr' in fact 'offer'; did you",
    ),
    "unknown status": (("status: active", "status: live"), ":4: unknown status 'live'"),
    "unknown fact": (("fact: offer", "fact: offers"), ":9: unknown fact 'offers'; did you mean 'offer'?"),
    "action outside the gate": (
        ("fact: offer", "fact: action"),
        ":9: a rule of the family 'map' over the fact 'action'",
    ),
    "answer outside the gate": (
        ("visibility: channel", "answer: {gate: allow}\nvisibility: channel"),
        ":18: key 'answer' belongs to the family 'law' only",
    ),
    "version is no whole number": (
        ("version: 1", "version: 1.5"),
        ":3: type mismatch: 'version' is integer, `1.5` is a plain",
    ),
    "bad regular expression": (
        ("    - shortfall_bp: {above: $tolerance}", "    - seller: {matches: '('}"),
        ":16: `(` is no regular expression",
    ),
    "parameter named like an attribute": (
        ("  tolerance:", "  seller:"),
        ":12: parameter 'seller' has the name of an attribute",
    ),
    "an id that is none": (("id: MAP-900", "id: map 900"), ":1: 'map 900' is no rule id"),
    "file name and id differ": (
        ("id: MAP-900", "id: MAP-901"),
        ":1: the file name does not start with the rule's id 'MAP-901'",
    ),
    "an id of another family": (
        ("id: MAP-900", "id: KPI-900"),
        ":1: the file name does not start with the rule's id 'KPI-900'",
    ),
    "an attribute twice in needs": (
        ("map_price, currency]", "map_price, map_price]"),
        ":10: 'map_price' stands twice in 'needs'; expected each attribute once",
    ),
    "a brace without its other": (
        ("{seller} asks", "{seller asks"),
        ":17: a brace that holds no name: `{seller asks",
    ),
    "a brace with more than a name": (
        ("{seller} asks", "{seller!r} asks"),
        ":17: a brace that holds no name: `{seller!r} asks",
    ),
    "a tag on a list": (("tags: [price]", "tags: !!set [price]"), ":6: YAML tag 'tag:yaml.org,2002:set' is not used"),
    "a tag on keys": (
        ("{below: $map_price}", "!!python/object:os.system {below: $map_price}"),
        ":15: YAML tag 'tag:yaml.org,2002:python/object:os.system' is not used in rules",
    ),
    "a parameter that nothing reads": (
        ("{above: $tolerance}", "{above: 5 %}"),
        ":12: parameter 'tolerance' is read nowhere; expected `$tolerance` in `when`, or no such parameter",
    ),
    "a character that is none": (
        ("why: A seller", "why: A\0seller"),
        ":7: not valid YAML: the character U+0000 has no place in a text; expected the character left out",
    ),
    "a hundred thousand brackets": (("tags: [price]", "tags: " + "[" * 100_000), ": nested too deeply to be read"),
    "a text that is too long": (
        ("why: A seller", "why: A seller" + " and so on" * 20_000),
        " characters long; it is not read; expected at most 200,000 characters",
    ),
    "a word of another language for all": (
        ("  all:\n", "  and:\n"),
        ":14: `and` is no group of conditions; expected `all`",
    ),
    "two operators in one line": (
        ("{above: $tolerance}", "{above: $tolerance, below: 90 %}"),
        ":16: 'shortfall_bp' has no single operator; expected `shortfall_bp: {OPERATOR: VALUE}`, each",
    ),
    "a comparison that is not indented": (
        ("    - shortfall_bp: {above: $tolerance}", "    - shortfall_bp:\n      above: $tolerance"),
        ":16: not a condition; expected `attribute: {operator: value}`, such as",
    ),
    "a value that is reckoned": (
        ("{below: $map_price}", "{below: $map_price * 0.5}"),
        ":15: `$map_price * 0.5` is no name; expected `$` and the name of one attribute",
    ),
    "a name with a dollar in the message": (
        ("{seller} asks", "$seller asks"),
        ":17: `$seller` stays as it is written in a message; expected `{seller}`",
    ),
    "another party's name in what a letter says": (
        ("{seller} asks", "{suspended_relative} asks"),
        ":17: 'suspended_relative' names another party, and a letter by this rule's ladder leaves it out; "
        "expected `[, {suspended_relative},]`: in square brackets",
    ),
    "a quoted number": (
        ("version: 1", 'version: "1"'),
        ":3: type mismatch: 'version' is integer, `1` is a plain number; "
        "expected a whole number of digits alone, without quotes",
    ),
    "unknown as a value": (
        ("    - shortfall_bp: {above: $tolerance}", "    - condition: {is: unknown}"),
        ":16: 'condition' is never 'unknown'; expected new, used or refurbished; unknown is `null` in a case",
    ),
    "a missing ladder": (
        ("ladder:\n", "laddr:\n"),
        ":1: key 'ladder' is missing; expected `ladder: []` where nothing is sent",
    ),
    "a key without a value": (
        ("title: Far below MAP", "title:"),
        ":2: type mismatch: 'title' is text, `null` is nothing",
    ),
    "a parameter without its type": (
        ("type: share, ", ""),
        ":12: key 'type' is missing in parameter 'tolerance'; expected all of type, default, meaning",
    ),
    "anchors": (("why: A seller", "why: &x A seller"), ":7: anchors and aliases are not used in rules"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_fault_names_file_line_and_mend(folder: Any, what: str) -> None:
    edit, expected = BAD[what]
    folder.put(edit)
    faults = folder.faults()
    assert any(fault.startswith(FILE) and expected in fault for fault in faults), faults


ALONE = {
    "a parameter whose default cannot be read": (
        ("default: 5 %", "default: 500"),
        ":12: type mismatch: the default of",
    ),
    "a parameter below zero": (("default: 5 %", "default: -5 %"), ":12: the default of 'tolerance' is below zero"),
    "a parameter without its meaning": (
        (", meaning: Smaller shortfalls are left alone.", ""),
        ":12: key 'meaning' is missing in",
    ),
    "a parameter of a type that is none": (("type: share", "type: percent"), ":12: unknown type 'percent'"),
    "a misspelt attribute in a case": (("map_price: null", "map_prise: null"), ": unknown attribute 'map_prise'"),
    "two types in one comparison": (("{below: $map_price}", "{below: $tolerance}"), ":15: type mismatch"),
}


@pytest.mark.parametrize("what", ALONE)
def test_what_follows_from_a_fault_is_not_blamed_as_well(folder: Any, what: str) -> None:
    edit, expected = ALONE[what]
    folder.put(edit)
    faults = folder.faults()
    assert [expected in fault for fault in faults] == [True], faults


@pytest.mark.parametrize(("value", "faults"), [("-1 %", 1), ("0 %", 0), ("120 %", 0)])
def test_no_setting_of_a_parameter_is_below_zero(folder: Any, value: str, faults: int) -> None:
    folder.put()
    found = folder.faults(MAP_900={"tolerance": value})
    expected = (
        "channelwarden.toml [rules.MAP-900.tolerance]: parameter 'tolerance' of rule MAP-900 is below zero; "
        "expected zero or more"
    )
    assert found == [expected] * faults


def test_an_id_of_another_family_is_told_where_it_belongs(folder: Any) -> None:
    folder.put(("id: MAP-900", "id: KPI-900"), name="map/KPI-900-far-below.yaml")
    expected = "'KPI-900' is an id of the family 'kpi', and the file lies in 'map'; expected rules/kpi/, or another id"
    assert any(fault.endswith(expected) for fault in folder.faults())


def test_the_good_rule_has_no_fault(folder: Any) -> None:
    folder.put()
    assert folder.faults() == []
    assert list(folder.load()) == ["LAW-900", "MAP-900"]


def test_all_faults_of_all_files_come_at_once(folder: Any) -> None:
    folder.put(("{below:", "{bellow:"), ("status: active", "status: live"), ("$tolerance", "$tolerrance"))
    folder.put(("id: MAP-900", "id: MAP-901"), ("severity: high", "severity: huge"), name="map/MAP-901-other.yaml")
    faults = folder.faults()
    assert len([fault for fault in faults if fault.startswith(FILE)]) >= 3
    assert any("MAP-901-other.yaml:5: unknown severity 'huge'" in fault for fault in faults)


def test_two_rules_with_one_id_are_refused(folder: Any) -> None:
    folder.put()
    folder.put(name="map/MAP-900-again.yaml")
    assert (
        f"{FILE}:1: id 'MAP-900' is already used by rules/map/MAP-900-again.yaml; expected an id of its own"
        in folder.faults()
    )


def test_files_that_would_be_skipped_are_faults(folder: Any) -> None:
    folder.put(name="map/MAP-900-far-below.yml")
    folder.put(name="maps/MAP-900-far-below.yaml")
    folder.put(name="MAP-900-far-below.yaml")
    faults = folder.faults()
    assert any("'MAP-900-far-below.yml' would not be read as a rule; expected the ending .yaml" in f for f in faults)
    assert any("'maps' is no rule family" in fault for fault in faults)
    assert any("a rule file lies in the folder of its family" in fault for fault in faults)


def test_a_text_editors_ending_and_links_that_are_not_followed_are_faults(folder: Any) -> None:
    kept = folder.put(name="map/MAP-900-far-below.yaml.txt")
    (kept.parent / "MAP-901-gone.yaml").symlink_to("nowhere")
    (kept.parent.parent / "seller").symlink_to(kept.parent)
    faults = folder.faults()
    assert any("'MAP-900-far-below.yaml.txt' would not be read as a rule" in fault for fault in faults)
    assert any(fault.startswith("rules/map/MAP-901-gone.yaml: this link leads nowhere") for fault in faults)
    assert any("rules/seller: rules behind a link to a folder are not read" in fault for fault in faults)


def test_a_file_in_another_encoding_is_a_fault(folder: Any) -> None:
    folder.put().write_bytes("id: MAP-900\ntitle: Цена".encode("cp1251"))
    assert any(fault.startswith(f"{FILE}:2: not UTF-8 text (byte 19)") for fault in folder.faults())


def test_norway_stays_a_country_and_yes_stays_a_word(folder: Any) -> None:
    folder.put(
        (
            "    - shortfall_bp: {above: $tolerance}",
            "    - market: {is_not: NO}\n    - shortfall_bp: {above: $tolerance}",
        ),
        ("    seller: Alpine", "    seller: yes\n    market: SE"),
        ("    - {note: at MAP", "    - {note: Norway, market: NO, advertised_price: 90.00 USD}\n    - {note: at MAP"),
    )
    rule = folder.load()["MAP-900"]
    assert rule.tests[0].fact["market"] == "SE"
    assert rule.tests[1].fact["market"] == "NO"
    assert rule.tests[0].fact["seller"] == "yes"


def test_money_and_shares_become_integers(folder: Any) -> None:
    folder.put()
    rule = folder.load()["MAP-900"]
    assert rule.parameters["tolerance"].value == 500
    assert rule.tests[0].fact["advertised_price"] == 9000
    assert rule.tests[0].fact["shortfall_bp"] == 1000
    assert rule.tests[0].fact["list_price"] is None


def test_a_case_that_names_no_currency_is_in_the_one_of_its_amounts(folder: Any) -> None:
    unnamed = (("map_price, currency]", "map_price]"), ("    currency: USD\n", ""))
    folder.put(*unnamed)
    assert {case.fact["currency"] for case in folder.load()["MAP-900"].tests} == {"USD"}
    folder.put(*unnamed, ("advertised_price: 90.00 USD", "advertised_price: 90.00 EUR"))
    assert any("an amount in EUR in a fact whose currency is unknown" in fault for fault in folder.faults())
    folder.put(("currency: USD", "currency: null"))
    assert any("an amount in USD in a fact whose currency is unknown" in fault for fault in folder.faults())


def test_the_gate_must_speak_for_everywhere_else(folder: Any) -> None:
    folder.gate(('jurisdiction: {is: "*"}', "jurisdiction: {is: EU}"))
    assert any("no active law rule names the jurisdiction '*'" in fault for fault in folder.faults())


def test_a_rule_of_a_hundred_and_one_conditions_is_refused(folder: Any) -> None:
    many = "\n".join(["    - shortfall_bp: {above: $tolerance}"] * 101)
    folder.put(("    - shortfall_bp: {above: $tolerance}", many))
    assert any("`when` holds 102 conditions; expected at most 100" in fault for fault in folder.faults())
