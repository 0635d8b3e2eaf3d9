"""Random rules: every operator, every type, nested groups, parameters, attributes compared, money, lists, patterns."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bench.rule_text import rule_of
from monitor.errors import FaultsError
from monitor.rulebook.condition import LISTS, ORDERED
from monitor.rulebook.records import Attribute, FactSchema, Rule, Type

TYPES = {
    "currency": Type.TEXT,
    "price": Type.MONEY,
    "floor": Type.MONEY,
    "listed": Type.MONEY,
    "seller": Type.TEXT,
    "brand": Type.TEXT,
    "market": Type.TEXT,
    "count": Type.INTEGER,
    "limit": Type.INTEGER,
    "share": Type.SHARE,
    "target": Type.SHARE,
    "suspended": Type.BOOLEAN,
    "waived": Type.BOOLEAN,
}
THING = FactSchema(
    "thing", "A fact with every type of attribute.", {n: Attribute(n, t, n, "", f"no {n}") for n, t in TYPES.items()}
)

TEXTS = ("", "a", "b", "ab", "a b", "Alpine Optics", "Север", "север", 'quo"te', "line\nbreak", "100", "true")
CURRENCIES = ("USD", "EUR", "JPY")
PATTERNS = ("^a", "b$", "(?i)СЕВ", "^$", "x", r"^\w+ \w+$", r"\d", "^(a|ab)$", "[^a-z]", "^.$")
NUMBERS = (-1, 0, 1, 2, 99, 100, 10_000, 2**62)
_DECIMALS = {"USD": 2, "EUR": 2, "JPY": 0}


@dataclass
class _Draft:
    """What is drawn for one rule: its only currency, and the parameters it has so far."""

    chance: random.Random
    schema: FactSchema
    currency: str
    parameters: dict[str, dict[str, str]] = field(default_factory=dict)
    overrides: dict[str, object] = field(default_factory=dict)

    def condition(self) -> dict[str, Any]:
        """Return one comparison: any attribute with any operator that its type allows."""
        name = self.chance.choice(list(self.schema.attributes))
        kind = self.schema.attributes[name].type
        operator = self.chance.choice(_operators(kind))
        return {name: {operator: self._operand(name, kind, operator)}}

    def group(self, depth: int) -> dict[str, Any]:
        """Return a group of one to four parts, nested at most `depth` deep."""
        parts = [
            self.group(depth - 1) if depth and self.chance.random() < 0.4 else self.condition()
            for _ in range(self.chance.randint(1, 4))
        ]
        return {self.chance.choice(["all", "any", "none"]): parts}

    def _operand(self, name: str, kind: Type, operator: str) -> object:
        if operator == "known":
            return self.chance.random() < 0.5
        if operator == "matches":
            return self.chance.choice(PATTERNS)
        if operator in LISTS:
            values = [self._literal(kind) for _ in range(self.chance.randint(1, 4))]
            return list(dict.fromkeys(values))
        peers = [other for other, item in self.schema.attributes.items() if item.type is kind and other != name]
        drawn = self.chance.random()
        if peers and drawn < 0.3:
            return f"${self.chance.choice(peers)}"
        if drawn < 0.5:
            return f"${self._parameter(kind)}"
        return self._literal(kind)

    def _parameter(self, kind: Type) -> str:
        """Declare a parameter; half of them are set by the workspace."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = {"type": kind.value, "default": self._literal(kind), "meaning": "Drawn."}
        if self.chance.random() < 0.5:
            self.overrides[name] = self._literal(kind)
        return name

    def _literal(self, kind: Type) -> Any:  # noqa: ANN401 - what JSON holds
        if kind is Type.TEXT:
            return self.chance.choice([*TEXTS, *CURRENCIES])
        if kind is Type.BOOLEAN:
            return self.chance.random() < 0.5
        number = self.chance.choice(NUMBERS)
        if kind is Type.INTEGER:
            return number
        if kind is Type.SHARE:
            return f"{_decimal(number, 2)} %"
        return 0 if number == 0 else f"{_decimal(number, _DECIMALS[self.currency])} {self.currency}"


def random_rules(count: int, chance: random.Random, schema: FactSchema = THING) -> list[Rule]:
    """Return so many rules over a fact, with ids in order; what the reader refuses is drawn anew."""
    found: list[Rule] = []
    while len(found) < count:
        with suppress(FaultsError):
            found.append(_random_rule(f"MADE-{len(found) + 1:04}", chance, schema))
    return found


def _random_rule(identity: str, chance: random.Random, schema: FactSchema) -> Rule:
    draft = _Draft(chance, schema, chance.choice(CURRENCIES))
    when = draft.group(chance.randint(0, 3))
    needs = chance.sample(list(schema.attributes), chance.choice([1, 1, 1, 2, 3]))
    return rule_of(identity, schema, when, needs=needs, parameters=draft.parameters, overrides=draft.overrides)


def _operators(kind: Type) -> list[str]:
    known = ["is", "is_not", "known"]
    more: dict[Type, Callable[[], list[str]]] = {
        Type.TEXT: lambda: [*LISTS, "matches"],
        Type.BOOLEAN: list,
        Type.MONEY: lambda: list(ORDERED),
    }
    return known + more.get(kind, lambda: [*ORDERED, *LISTS])()


def _decimal(minor: int, decimals: int) -> str:
    """Return minor units as a rule's author writes them."""
    if not decimals:
        return str(minor)
    digits = str(abs(minor)).rjust(decimals + 1, "0")
    return f"{'-' if minor < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"
