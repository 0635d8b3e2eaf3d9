"""A workspace's own rules and parameters: they may change rules, and may only make the gate stricter."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.engine.proof import check_rules
from monitor.errors import FaultsError
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.located import Faults
from monitor.rulebook.parse import RuleFile, parse_rule
from monitor.rulebook.topic import PARTY_FACTS, PAY_FACTS, PRICE_FACTS, PRICE_SIGNS, SELLING_FACTS, TERRITORY_SIGNS


def test_an_own_rule_takes_the_place_of_the_shipped_one(folder: Any, own: Any) -> None:
    folder.put()
    own.put(("severity: high", "severity: low"))
    rule = folder.load(own.root)["MAP-900"]
    assert (rule.severity, rule.shipped, rule.replaces) == ("low", False, True)


def test_an_own_rule_with_a_new_id_is_added(folder: Any, own: Any) -> None:
    folder.put()
    own.put(("id: MAP-900", "id: MAP-950"), name="map/MAP-950-mine.yaml")
    rules = folder.load(own.root)
    assert rules["MAP-950"].replaces is False
    assert rules["MAP-900"].shipped


def test_an_own_rule_of_another_family_does_not_take_the_place(folder: Any, own: Any) -> None:
    folder.put()
    own.put(name="seller/MAP-900-far-below.yaml")
    assert any("rule MAP-900 is of the family 'map', here it lies in 'seller'" in f for f in folder.faults(own.root))


@pytest.mark.parametrize("family", ["seller", "kpi", "territory", "assortment", "network"])
def test_a_rule_that_reads_a_price_is_about_price_for_the_gate_in_whatever_folder_it_lies(
    folder: Any, own: Any, family: str
) -> None:
    folder.put()
    own.put(("id: MAP-900", "id: OWN-950"), name=f"{family}/OWN-950-mine.yaml")
    assert folder.load(own.root)["OWN-950"].topic == "price"


SIGN = """\
id: OWN-951
title: A sign of a price
version: 1
status: draft
severity: low
tags: [own]
why: The workspace wants to know.
sources: [House rule]
fact: {fact}
needs: [{name}]
when:
  all:
    - {name}: {{is: {value}}}
message: "{{{name}}}"
visibility: channel
false_positives: None known.
response: Look at it.
ladder:
  - {{step: notice, cure_days: 3, approval: channel_manager}}
tests:
  given: {{{name}: {value}}}
  violates:
    - {{note: as given}}
"""


@pytest.mark.parametrize(
    ("fact", "name", "value"),
    [
        ("offer", "price_in_cart", "true"),
        ("offer", "coupon_shown", "true"),
        ("offer", "ended_promotion", "true"),
        ("relapse", "times", "3"),
        ("relapse_across", "times", "3"),
        ("shelf", "own_shop", "false"),
        ("price_level", "level", "wholesale"),
    ],
)
def test_a_sign_of_a_price_is_about_price_for_the_gate_though_it_is_no_amount(
    folder: Any, own: Any, fact: str, name: str, value: str
) -> None:
    folder.put()
    path = own.root / "kpi" / "OWN-951-sign.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(SIGN.format(fact=fact, name=name, value=value), encoding="utf-8")
    assert folder.load(own.root)["OWN-951"].topic == "price"


def test_the_facts_and_signs_that_a_topic_is_told_by_exist() -> None:
    assert set(schemas()) >= PRICE_FACTS | PAY_FACTS | PARTY_FACTS | SELLING_FACTS
    assert set(schemas()["offer"].attributes) >= PRICE_SIGNS | TERRITORY_SIGNS


@pytest.mark.parametrize(
    ("rule", "topic"),
    [
        (
            ("kpi", "offer", "party_known", "true", "sells here"),
            "contract",
        ),  # no step over an offer is one on agreed pay
        (("kpi", "sale", "sku", "KX-1", "sells here"), "contract"),
        (("kpi", "discount", "conditional", "true", "took its discount"), "kpi"),
        (("seller", "offer", "party_known", "true", "sells too cheap; raise your price"), "price"),
        (("kpi", "offer", "party_known", "true", "Bitte den Verkaufspreis anheben"), "price"),
        (("territory", "sale", "sku", "KX-1", "цены ниже рекомендованных"), "price"),
        (("seller", "offer", "party_known", "true", "is nobody we know"), "authorisation"),
        (("seller", "offer", "sale_type", "active", "sells abroad"), "territory"),
        (("seller", "sale", "sku", "KX-1", "sells abroad"), "contract"),
        (("network", "chain", "terms", "chain", "is no chain"), "authorisation"),
        (("kpi", "scheme_result", "scheme", "S-1", "kept MAP in few of its adverts"), "price"),
        (("kpi", "discount", "conditional", "true", "is paid at the recommended retail price only"), "price"),
        (("kpi", "kpi_definition", "measure", "map_compliance", "is not reached"), "price"),
        (("kpi", "scheme_result", "scheme", "RRP-BONUS", "is not proved"), "price"),
        (("kpi", "claim", "kind", "price_protection", "is claimed against our list price"), "kpi"),
        (("territory", "grant_quota", "region", "DE", "sells below the shelf price and may lose it"), "price"),
        (("assortment", "must_stock", "sku", "KX-1", "undercuts the others"), "price"),
        (("seller", "offer", "party_known", "true", "sells at a dumping level"), "price"),
        (("seller", "offer", "party_known", "true", "is to be had for under €100"), "price"),
        (("seller", "offer", "party_known", "true", "gives 20 % off"), "price"),
        (("seller", "offer", "party_known", "true", "works with a margin that is too thin"), "price"),
        (("seller", "offer", "party_known", "true", "is a marginal enterprise, centred on CN"), "authorisation"),
        (("seller", "offer", "party_known", "true", "vende con un descuento"), "price"),
        (("seller", "offer", "party_known", "true", "au rabais"), "price"),
        (("seller", "offer", "party_known", "true", "w zbyt niskiej cenie"), "price"),
        (("seller", "offer", "party_known", "true", "价格过低"), "price"),
    ],
)
def test_a_rule_is_about_what_it_reads_and_says_in_whatever_folder_it_lies(
    folder: Any, own: Any, rule: tuple[str, str, str, str, str], topic: str
) -> None:
    folder.put()
    family, fact, name, value, says = rule
    path = own.root / family / "OWN-951-sign.yaml"
    path.parent.mkdir(parents=True)
    text = SIGN.format(fact=fact, name=name, value=value).replace("A sign of a price", "A sign of its own")
    path.write_text(text.replace(f'"{{{name}}}"', f'"{{{name}}} {says}"'), encoding="utf-8")
    assert folder.load(own.root)["OWN-951"].topic == topic


WORDED = SIGN.replace(
    "when:", 'parameters: {{demand: {{type: text, default: "{demand}", meaning: what is asked}}}}\nwhen:'
)


@pytest.mark.parametrize(("demand", "topic"), [("raise your price", "price"), ("show your licence", "authorisation")])
def test_the_words_of_a_parameter_that_a_message_holds_are_the_rules_own(
    folder: Any, own: Any, demand: str, topic: str
) -> None:
    folder.put()
    path = own.root / "seller" / "OWN-951-sign.yaml"
    path.parent.mkdir(parents=True)
    text = WORDED.format(fact="offer", name="party_known", value="true", demand=demand).replace("of a price", "")
    path.write_text(text.replace('"{party_known}"', '"{party_known}: {demand}"'), encoding="utf-8")
    assert folder.load(own.root)["OWN-951"].topic == topic


@pytest.mark.parametrize(
    ("condition", "topic"),
    [
        ("amount: {below: 100 USD}", "price"),
        ("none: [{amount: {above: 100 USD}}]", "price"),
        ("none: [{none: [{amount: {at_most: 100 USD}}]}]", "price"),
        ("amount: {at_least: 100 USD}", "territory"),
        ("none: [{amount: {below: 100 USD}}]", "territory"),
    ],
)
def test_a_finding_that_a_sale_brought_little_is_about_its_price(condition: str, topic: str) -> None:
    faults = Faults("rule")
    text = SIGN.format(fact="sale", name="amount", value="100 USD").replace("A sign of a price", "A sale")
    text = text.replace("  all:\n    - amount: {is: 100 USD}", f"  all:\n    - {condition}")
    assert condition in text
    rule = parse_rule(RuleFile("OWN-951-sign.yaml", "territory", text, shipped=False), schemas(), {}, faults)
    assert rule is not None and rule.topic == topic


def test_a_rule_that_reads_no_price_is_about_what_its_folder_says() -> None:
    rules = load_rules(own=None, schemas=schemas(), overrides={})
    assert (rules["SELLER-001"].topic, rules["KPI-001"].topic) == ("authorisation", "kpi")


def test_a_missing_own_folder_is_no_fault(folder: Any, own: Any) -> None:
    assert folder.faults(own.root / "none") == []


def test_parameters_are_set_by_the_workspace(folder: Any) -> None:
    folder.put()
    parameter = folder.load(MAP_900={"tolerance": "2.5 %"})["MAP-900"].parameters["tolerance"]
    assert (parameter.value, parameter.default) == (250, 500)


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        (
            {"MAP_900": {"tolerance": 5}},
            "channelwarden.toml [rules.MAP-900.tolerance]: type mismatch: parameter 'tolerance' of rule MAP-900 is "
            "share, `5` is a plain",
        ),
        (
            {"MAP_900": {"tolerance": 0.05}},
            "parameter 'tolerance' of rule MAP-900 is share, `0.05` is a plain number; expected a share",
        ),
        (
            {"MAP_900": {"tolerances": "1 %"}},
            "unknown parameter 'tolerances' of rule MAP-900; did you mean 'tolerance'?",
        ),
        ({"MAP_90": {"tolerance": "1 %"}}, "there is no rule 'MAP-90'; did you mean 'MAP-900'?"),
        ({"map_900": {"tolerance": "1 %"}}, "there is no rule 'map-900'; did you mean 'MAP-900'?"),
        ({"LAW_900": {}}, "parameters of law rule LAW-900 are not set by a workspace"),
    ],
)
def test_a_wrong_parameter_in_the_settings_is_a_fault(folder: Any, overrides: Any, expected: str) -> None:
    folder.put()
    assert any(expected in fault for fault in folder.faults(**overrides)), folder.faults(**overrides)


def test_a_parameter_in_another_currency_is_a_fault(folder: Any) -> None:
    money = "{type: money, default: 5.00 USD, meaning: Smaller shortfalls are left alone.}"
    folder.put(
        ("{type: share, default: 5 %, meaning: Smaller shortfalls are left alone.}", money),
        ("shortfall_bp: {above: $tolerance}", "shortfall: {above: $tolerance}"),
        ("    shortfall_bp: 0 %", "    shortfall: 5.00 USD"),
    )
    said = "currency mismatch: parameter 'tolerance' of rule MAP-900 is in USD, not in EUR"
    assert any(said in fault for fault in folder.faults(MAP_900={"tolerance": "5.00 EUR"}))


def test_the_embedded_tests_hold_whatever_the_workspace_sets(folder: Any) -> None:
    folder.put()
    check_rules(own=None, schemas=schemas(), overrides={"MAP-900": {"tolerance": "50 %"}}, shipped=folder.root)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([("gate: block", "gate: review")], "answers `review` where the shipped one answers `block`"),
        ([("gate: block", "gate: allow")], "answers `allow` where the shipped one answers `block`"),
        ([("status: active", "status: retired")], "takes a shipped `block` out of force"),
        ([("status: active", "status: draft")], "takes a shipped `block` out of force"),
        ([("status: active", "status: retired"), ("gate: block", "gate: review")], "takes a shipped `block` out of"),
        ([("    - topic: {is: price}", "    - topic: {is: kpi}")], "changes `when` or `needs` of a shipped rule"),
        ([("[topic, jurisdiction]", "[topic, jurisdiction, region]")], "changes `when` or `needs` of a shipped rule"),
    ],
)
def test_the_gate_is_never_made_weaker(folder: Any, own: Any, edits: Any, expected: str) -> None:
    own.gate(*edits)
    faults = folder.faults(own.root)
    assert any(f"law rule LAW-900 {expected}" in fault and "never a weaker one" in fault for fault in faults), faults


def test_an_own_allow_is_refused(folder: Any, own: Any) -> None:
    own.gate(("gate: block", "gate: allow"), ("id: LAW-900", "id: LAW-901"), name="law/LAW-901-mine.yaml")
    assert any("law rule LAW-901 adds an `allow`" in fault for fault in folder.faults(own.root))


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_shipped_allow_that_is_out_of_force_is_not_put_in_force(folder: Any, own: Any, status: str) -> None:
    allow = (("gate: block", "gate: allow"), ("id: LAW-900", "id: LAW-902"))
    folder.gate(*allow, ("status: active", f"status: {status}"), name="law/LAW-902-us.yaml")
    own.gate(*allow, name="law/LAW-902-us.yaml")
    said = "law rule LAW-902 puts a shipped `allow` in force that is not active"
    assert any(said in fault for fault in folder.faults(own.root)), folder.faults(own.root)


@pytest.mark.parametrize("family", ["seller", "kpi"])
def test_a_law_rule_is_not_replaced_by_a_rule_that_is_none(folder: Any, own: Any, family: str) -> None:
    own.put(("id: MAP-900", "id: LAW-900"), name=f"{family}/LAW-900-far-below.yaml")
    said = f"rule LAW-900 is of the family 'law', here it lies in '{family}'"
    assert any(said in fault for fault in folder.faults(own.root)), folder.faults(own.root)


def test_the_gate_may_be_made_stricter(folder: Any, own: Any) -> None:
    folder.gate(
        ("gate: block", "gate: allow"),
        ("id: LAW-900", "id: LAW-902"),
        ('jurisdiction: {is: "*"}', "jurisdiction: {is: US}"),
        ('jurisdiction: "*"}', "jurisdiction: US}"),
        name="law/LAW-902-us.yaml",
    )
    own.put(
        ("gate: block", "gate: allow"),
        ("status: active", "status: retired"),
        ("id: LAW-900", "id: LAW-902"),
        name="law/LAW-902-us.yaml",
        text=(folder.root / "law/LAW-900-elsewhere.yaml").read_text(encoding="utf-8"),
    )
    own.gate(("id: LAW-900", "id: LAW-903"), ("gate: block", "gate: review"), name="law/LAW-903-mine.yaml")
    rules = folder.load(own.root)
    assert rules["LAW-902"].status == "retired"
    assert rules["LAW-903"].answer is not None


def test_all_faults_of_own_and_shipped_files_come_together(folder: Any, own: Any) -> None:
    folder.put(("status: active", "status: live"))
    own.gate(("gate: block", "gate: allow"))
    with pytest.raises(FaultsError) as raised:
        folder.load(own.root)
    text = str(raised.value)
    assert "unknown status 'live'" in text
    assert "where the shipped one answers `block`" in text
