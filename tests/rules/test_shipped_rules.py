"""Every shipped rule passes its own tests on the engine; the clean market accuses nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.engine.judge import Judge
from monitor.engine.proof import prove_all
from monitor.facts.registry import schemas
from monitor.rulebook.condition import conditions
from monitor.rulebook.load import load_rules, shipped_folder
from monitor.rulebook.pages import rule_page
from monitor.rulebook.records import Rule, Type
from monitor.vocabulary import Verdict

RULES = load_rules(own=None, schemas=schemas(), overrides={})

CLEAN = {
    "market": "US", "site": "alpine", "sku": "NB-100", "product_title": "Binocular", "seller": "Alpine",
    "party_known": True, "party_name": "Alpine", "party_role": "reseller", "party_country": "US", "authorised": True,
    "suspended": False, "own_shop": False, "advertised_price": 20000, "currency": "USD", "map_price": 20000,
    "map_base_price": 20000, "promotion_active": False, "shortfall": 0, "shortfall_bp": 0, "list_price": 22000,
    "availability": "in_stock", "condition": "new", "readings": 2, "url": "https://alpine.example/nb", "waived": False,
    "group_suspended": False, "on_marketplace": False, "marketplace_allowed": True, "agreement": "in force",
    "ended_promotion": False, "list_price_gap_bp": 1000, "coupon_shown": False, "price_in_cart": False, "pack": "same",
    "unit_price": 20000, "unit_shortfall_bp": 0, "channel": "online", "channel_listed": True, "before_launch": False,
    "product_status": "active", "discontinued": False, "recalled": False, "warranty_ruled": True,
    "least_warranty_months": 24, "warranty_months": 24, "returns_ruled": True, "least_return_days": 30,
    "return_days": 30, "exclusive_of_other": False,
}  # fmt: skip

LOOK_ALIKES = {
    "at MAP": {},
    "within the tolerance": {"advertised_price": 19850, "shortfall": 150, "shortfall_bp": 75},
    "in a promotion": {"advertised_price": 17000, "map_price": 17000, "promotion_active": True},
    "in another currency": {"currency": "EUR", "advertised_price": 9000, "map_price": None, "shortfall_bp": None},
    "out of stock": {
        "advertised_price": 9000,
        "shortfall": 11000,
        "shortfall_bp": 5500,
        "availability": "out_of_stock",
    },
    "used": {"advertised_price": 9000, "shortfall": 11000, "shortfall_bp": 5500, "condition": "used"},
    "no MAP": {"map_price": None, "map_base_price": None, "shortfall": None, "shortfall_bp": None},
    "price unknown": {"advertised_price": None, "shortfall": None, "shortfall_bp": None},
    "own shop": {"own_shop": True, "party_role": "own_shop"},
    "waived": {"waived": True},
    "a coupon that leaves it at MAP": {"coupon_shown": True, "coupon_price": 20000, "coupon_shortfall_bp": 0},
    "three times the price for three": {
        "pack": "multiple",
        "pack_size": 3,
        "advertised_price": 60000,
        "unit_price": 20000,
        "unit_shortfall_bp": 0,
    },
    "one piece of a pack": {"pack": "part", "advertised_price": 4000, "shortfall": 16000, "shortfall_bp": 8000},
    "on a marketplace that is allowed": {"on_marketplace": True},
    "a party that needs no agreement": {"agreement": "not required"},
    "mere delivery into another's territory": {
        "exclusive_of_other": True,
        "exclusive_market": "AT",
        "exclusive_holder": "x",
        "reached_by": "delivery",
        "sale_type": "passive",
    },
    "reserved for this channel": {"exclusive_channel": "online"},
    "no policy on warranty and returns": {
        "warranty_ruled": False,
        "least_warranty_months": None,
        "returns_ruled": False,
        "least_return_days": None,
        "warranty_months": 6,
        "return_days": 7,
    },
    "the page is silent on warranty and returns": {"warranty_months": None, "return_days": None},
}


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_shipped_rule_holds_by_its_own_tests(rule: Rule) -> None:
    (proof,) = prove_all([rule], schemas())
    assert proof.faults == ()
    assert proof.cases >= 3
    assert rule.title in rule_page(rule, schemas()[rule.fact])


@pytest.mark.parametrize("family", ["map", "seller", "territory", "assortment", "kpi", "law"])
def test_every_family_has_an_active_rule(family: str) -> None:
    assert [rule for rule in RULES.values() if rule.family == family and rule.status == "active"]


@pytest.mark.parametrize("what", LOOK_ALIKES)
def test_no_rule_fires_on_the_clean_market(what: str) -> None:
    fact = {**CLEAN, **LOOK_ALIKES[what]}
    with Judge(list(RULES.values()), schemas()["offer"]) as judge:
        assert [item.rule.id for item in judge.judge(fact) if item.verdict is Verdict.VIOLATES] == []


@pytest.mark.parametrize("said_of", ["false_positives", "response"])
def test_what_a_rule_says_of_its_mistakes_and_its_answer_is_its_own(said_of: str) -> None:
    said: dict[str, list[str]] = {}
    for rule in RULES.values():
        said.setdefault(" ".join(getattr(rule, said_of).split()), []).append(rule.id)
    assert "" not in said
    assert [ids for ids in said.values() if len(ids) > 1] == []


def test_what_a_rule_prints_it_knows() -> None:
    for rule in RULES.values():
        assert set(rule.needs) <= set(schemas()[rule.fact].attributes)


EXACT = {"rounded up": {"above", "at_most"}, "rounded down": {"below", "at_least"}}


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_no_share_is_let_off_or_accused_by_its_rounding(rule: Rule) -> None:
    for compared in conditions(rule.when):
        attribute = schemas()[rule.fact].attributes[compared.attribute]
        ways = [way for way in EXACT if attribute.type is Type.SHARE and way in attribute.meaning]
        assert all(compared.operator in EXACT[way] for way in ways), f"{compared.attribute} is {ways[0]}"


def test_the_rules_ship_with_the_package() -> None:
    assert (shipped_folder() / "law").is_dir()
    assert all(Path(rule.path).parts[0] == "rules" for rule in RULES.values())
