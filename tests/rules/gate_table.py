"""The gate's whole table: every action under every law, in the circumstances that make a difference."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from monitor.cases.gate import Gate, GateAnswer
from monitor.facts.registry import schemas
from monitor.vocabulary import Action

PLACES = ("EU", "UK", "US", "RU", "EAEU", "*")
TODAY = "2026-03-01"

KNOWN: dict[str, Any] = dict.fromkeys(schemas()["action"].attributes) | {
    "on": TODAY,
    "party_role": "reseller",
    "party_known": True,
    "own_house": False,
    "authorised": True,
    "rung": "notice",
    "announced_policy": False,
    "own_words": False,
    "price_case": False,
    "agreement_type": "open",
    "market_share_bp": 1200,
    "buyer_share_bp": 400,
    "dominance": False,
    "food_retail": False,
    "currency": "RUB",
}
"""A reseller of whom everything that every law asks is entered."""

_US = {"announced_policy": True, "region": "US-TX", "agreement_type": "unilateral_policy"}
_ACTIVE = {"agreement_type": "exclusive", "sale_type": "active", "exclusive_grant": True, "exclusive_distributors": 1}
_LAST_DAY = {"EU": "2034-05-31", "UK": "2028-05-31"}
_FIRST_DAY_AFTER = {"EU": "2034-06-01", "UK": "2028-06-01"}


def circumstances(place: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield topic, name and attributes of the circumstances that make a difference under a law."""
    yield from (("price", *row) for row in _price(place))
    yield from (("authorisation", *row) for row in _authorisation(place))
    yield from (("territory", *row) for row in _territory(place))
    yield "assortment", "a reseller", {}
    yield from (("kpi", *row) for row in _kpi(place))
    yield "contract", "an agreement", {}
    if place == "RU":
        food = {"food_retail": True, "chain_revenue": 40_000_000_001}
        yield "assortment", "a food chain above the revenue floor", food
        yield "contract", "a food chain above the revenue floor", food


def _price(place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "the brand's own shop", {"own_house": True, "party_role": "own_shop"}
    if place != "US":
        yield "a reseller", {}
        yield "a reseller, policy announced", {"announced_policy": True}
        return
    yield "policy announced, Texas", _US
    yield "policy announced, Texas, dominant", _US | {"dominance": True}
    yield "policy announced, Texas, dominance not entered", _US | {"dominance": None}
    yield "policy announced, Maryland", _US | {"region": "US-MD"}
    yield "policy announced, California", _US | {"region": "US-CA"}
    yield "policy announced, New York", _US | {"region": "US-NY"}
    yield "policy announced, New Jersey", _US | {"region": "US-NJ"}
    yield "policy announced, state not entered", _US | {"region": None}
    yield "policy announced, Texas, in the words of an own rule", _US | {"own_words": True}
    yield "a policy, and a clause on prices found in an agreement", _US | {"announced_policy": None}
    yield "nothing announced, Texas", {"region": "US-TX"}


def _authorisation(place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "no agreement", {"agreement_type": "none", "authorised": False}
    if place in ("EU", "UK"):
        selective = {"agreement_type": "selective"}
        yield "open agreement", {}
        yield "selective system", selective
        yield "selective system, buyer's share not entered", selective | {"buyer_share_bp": None}
        yield "selective system, supplier's share 30.01 %", selective | {"market_share_bp": 3001}
        yield "no agreement, while a price of the party deviates", {"agreement_type": "none", "price_case": True}
        yield "selective system, while a price of the party deviates", selective | {"price_case": True}
        yield f"selective system on {_FIRST_DAY_AFTER[place]}", selective | {"on": _FIRST_DAY_AFTER[place]}
    if place == "US":
        deviates = {"agreement_type": "none", "authorised": False, "price_case": True}
        yield "no agreement, Maryland, while a price of the party deviates", deviates | {"region": "US-MD"}
        yield "no agreement, Texas, while a price of the party deviates", deviates | {"region": "US-TX"}
        yield "no agreement, state not entered, while a price of the party deviates", deviates


def _territory(place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "active, exclusive to another", _ACTIVE
    yield "passive", _ACTIVE | {"sale_type": "passive"}
    if place in ("EU", "UK"):
        yield "active, exclusive, while a price of the party deviates", _ACTIVE | {"price_case": True}
        yield "active or passive unknown", _ACTIVE | {"sale_type": None}
        yield "active, exclusive to nobody", _ACTIVE | {"exclusive_grant": False}
        yield "active, exclusive to another then and to nobody now", _ACTIVE | {"exclusive_distributors": 0}
        yield "active, exclusive to five", _ACTIVE | {"exclusive_distributors": 5}
        yield "active, exclusive to six", _ACTIVE | {"exclusive_distributors": 6}
        yield "active, exclusive, supplier's share 30 %", _ACTIVE | {"market_share_bp": 3000}
        yield "active, exclusive, supplier's share 30.01 %", _ACTIVE | {"market_share_bp": 3001}
        yield "active, exclusive, supplier's share not entered", _ACTIVE | {"market_share_bp": None}
        yield "active, exclusive, buyer's share not entered", _ACTIVE | {"buyer_share_bp": None}
        yield f"active, exclusive on {_LAST_DAY[place]}", _ACTIVE | {"on": _LAST_DAY[place]}
        yield f"active, exclusive on {_FIRST_DAY_AFTER[place]}", _ACTIVE | {"on": _FIRST_DAY_AFTER[place]}


def _kpi(place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "a discount", {}
    yield "a discount, dominant supplier", {"dominance": True}
    yield "a discount, dominance not entered", {"dominance": None}
    yield "a discount, in the words of an own rule", {"own_words": True}
    yield "a discount, while a price of the party deviates", {"price_case": True}
    if place in ("EU", "UK"):
        yield "a discount, supplier's share 30 %", {"market_share_bp": 3000}
        yield "a discount, supplier's share 30.01 %", {"market_share_bp": 3001}
        yield "a discount, buyer's share 30.01 %", {"buyer_share_bp": 3001}
        yield "a discount, no share entered", {"market_share_bp": None, "buyer_share_bp": None}
    if place == "EAEU":
        yield "food chain", {"food_retail": True}
        yield "food or not is not entered", {"food_retail": None, "bonus_bp": 300}
        yield "the brand's own shop, food", {"food_retail": True, "own_house": True}
    if place == "RU":
        food = {"food_retail": True, "chain_revenue": 30_000_000_000}
        yield "food chain, bonus of 5 %", food | {"bonus_bp": 500}
        yield "food chain, bonus of 5.01 %", food | {"bonus_bp": 501}
        yield "the brand's own shop, food bonus of 5.01 %", food | {"bonus_bp": 501, "own_house": True}
        yield "food or not is not entered", {"food_retail": None, "bonus_bp": 300}


def table(gate: Gate) -> str:
    """Return the gate's table as Markdown; actions that are answered alike share a line."""
    lines = [
        "# What the law gate answers",
        "",
        "Made from the law rules in `rules/law` and the figures in force on 2026-03-01; other days are named.",
        "",
    ]
    for place in PLACES:
        lines += [
            f"## {place}",
            "",
            "| about | circumstances | action | answer | rule: article |",
            "|---|---|---|---|---|",
        ]
        for topic, name, known in circumstances(place):
            asked = [(action, gate.ask(KNOWN | known | _of(action, topic, place))) for action in Action]
            for (answer, why), group in groupby(asked, key=lambda item: (item[1].answer, _why(item[1]))):
                actions = ", ".join(str(action) for action, _ in group)
                lines.append(f"| {topic} | {name} | {actions} | **{answer}** | {why} |")
        lines.append("")
    return "\n".join(lines)


def _of(action: Action, topic: str, place: str) -> dict[str, Any]:
    return {"action": str(action), "topic": topic, "jurisdiction": place}


def _why(answer: GateAnswer) -> str:
    """Return the deciding reasons: rule and article, what may apply, and what counsel has to confirm."""
    deciding = [reason for reason in answer.reasons if reason.answer == answer.answer]
    said = []
    for reason in deciding:
        words = f"{reason.rule or 'house default'}: {reason.article if reason.rule else reason.note}"
        if reason.note.startswith("may apply"):
            words += f" [{reason.note.partition('): ')[0]})]"
        said.append(words if reason.confirmed else f"{words} (to be confirmed)")
    return "; ".join(said)
