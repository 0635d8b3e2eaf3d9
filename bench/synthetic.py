"""Made rules over the fact `offer`, in the form and size of the shipped ones, as many as are asked for.

They stand in for a larger rule base: three to seven comparisons, one nested group, a parameter, attributes compared
with attributes, sites, markets and roles in lists, amounts with a currency, a pattern. Few of them fire on an offer.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.offers import MARKETS, SITES
from bench.rule_text import rule_of
from monitor.rulebook.records import FactSchema, Rule

Body = tuple[Mapping[str, Any], Sequence[str], Mapping[str, Mapping[str, str]]]
"""What a template yields: `when`, `needs` and `parameters`."""

_NEW = {"any": [{"condition": {"known": False}}, {"condition": {"is": "new"}}]}
_FOR_SALE = {"any": [{"availability": {"known": False}}, {"availability": {"is_not": "out_of_stock"}}]}


def synthetic_rules(count: int, schema: FactSchema, seed: int = 1) -> list[Rule]:
    """Return so many made rules over offers, with ids in order; the same ones for the same seed."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        when, needs, parameters = TEMPLATES[number % len(TEMPLATES)](chance)
        found.append(rule_of(f"MADE-{number + 1:03}", schema, when, needs=needs, parameters=parameters))
    return found


def _tolerance(chance: random.Random, least: int, most: int) -> dict[str, dict[str, str]]:
    return {"tolerance": {"type": "share", "default": f"{chance.randint(least, most)} %", "meaning": "Left alone."}}


def _sites(chance: random.Random) -> list[str]:
    return sorted(chance.sample(SITES, 3))


def _below_map(chance: random.Random) -> Body:
    when = {
        "all": [
            {"advertised_price": {"below": "$map_price"}},
            {"shortfall_bp": {"above": "$tolerance"}},
            {"own_shop": {"is": False}},
            {"site": {"one_of": _sites(chance)}},
            _NEW,
            _FOR_SALE,
        ]
    }
    return when, ["sku", "advertised_price", "map_price", "currency"], _tolerance(chance, 1, 15)


def _unauthorised(chance: random.Random) -> Body:
    when = {
        "all": [
            {"authorised": {"is": False}},
            {"market": {"is": chance.choice(list(MARKETS))}},
            {"own_shop": {"is": False}},
            {"any": [{"condition": {"known": False}}, {"condition": {"is_not": "used"}}]},
        ]
    }
    return when, ["sku", "seller", "market"], {}


def _after_promotion(chance: random.Random) -> Body:
    when = {
        "all": [
            {"promotion_active": {"is": False}},
            {"advertised_price": {"below": "$map_base_price"}},
            {"shortfall_bp": {"at_least": "$tolerance"}},
            {"site": {"none_of": _sites(chance)}},
            {"waived": {"is": False}},
        ]
    }
    return when, ["advertised_price", "map_base_price"], _tolerance(chance, 2, 20)


def _clearance_name(chance: random.Random) -> Body:
    word = chance.choice(["outlet", "clearance", "deals", "bargain"])
    when = {
        "all": [
            {"seller": {"matches": f"(?i){word}"}},
            {"party_known": {"is": False}},
            {"none": [{"site": {"is": chance.choice(SITES)}}, {"condition": {"is": "used"}}]},
        ]
    }
    return when, ["seller", "sku"], {}


def _suspended_role(chance: random.Random) -> Body:
    when = {
        "all": [
            {"any": [{"suspended": {"is": True}}, {"authorisation": {"is": "authorisation ended"}}]},
            {"party_role": {"one_of": chance.sample(["distributor", "reseller", "retailer", "marketplace"], 2)}},
            {"party_country": {"is_not": chance.choice(list(MARKETS))}},
            _FOR_SALE,
        ]
    }
    return when, ["party_role", "party_country"], {}


def _cheap_in_currency(chance: random.Random) -> Body:
    amount = f"{chance.randint(5, 60)}.99 {chance.choice(['USD', 'EUR', 'GBP'])}"
    when = {
        "all": [
            {"advertised_price": {"below": amount}},
            {"readings": {"at_least": 2}},
            {"none": [{"own_shop": {"is": True}}, {"waived": {"is": True}}, {"promotion_active": {"is": True}}]},
        ]
    }
    return when, ["advertised_price", "currency"], {}


def _struck_through(chance: random.Random) -> Body:
    when = {
        "all": [
            {"list_price": {"above": "$map_base_price"}},
            {"advertised_price": {"at_most": "$map_price"}},
            {"shortfall_bp": {"above": "$tolerance"}},
            {"party_role": {"is_not": "own_shop"}},
            {"market": {"one_of": sorted(chance.sample(list(MARKETS), 2))}},
            _NEW,
        ]
    }
    return when, ["list_price", "advertised_price", "map_price", "map_base_price"], _tolerance(chance, 3, 12)


TEMPLATES: Sequence[Callable[[random.Random], Body]] = (
    _below_map,
    _unauthorised,
    _after_promotion,
    _clearance_name,
    _suspended_role,
    _cheap_in_currency,
    _struck_through,
)
