"""Random facts, seeded: with gaps, and with values at and beside the boundaries that the rules draw."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from monitor.rulebook.condition import conditions
from monitor.rulebook.literals import LARGEST
from monitor.rulebook.records import FactSchema, Literal, Ref, Rule, Scalar, Type

Fact = dict[str, Scalar | None]
Pools = Mapping[str, Sequence[Scalar]]

GAPS = (0.0, 0.05, 0.3)
"""Shares of missing values; each fact has one of them."""

_TEXTS: tuple[Scalar, ...] = ("", "a", "ab", "a b", "Alpine Optics", "север", 'quo"te', "line\nbreak", "7")
_NUMBERS: tuple[Scalar, ...] = (0, 1, 100)


def pools(schema: FactSchema, rules: Sequence[Rule]) -> dict[str, list[Scalar]]:
    """Return for each attribute the values to draw from: the rules' own literals and what lies beside them.

    Attributes that some rule compares with each other draw from what either is compared with. Money literals bring
    their currency along.
    """
    found: dict[str, dict[Scalar, None]] = defaultdict(dict)
    currencies: dict[Scalar, None] = {}
    together: list[tuple[str, str]] = []
    for item in (item for rule in rules for item in conditions(rule.when)):
        if isinstance(item.operand, Ref):
            together.append((item.attribute, item.operand.name))
        elif item.operator not in ("known", "matches"):
            found[item.attribute].update(dict.fromkeys(_beside(item.operand)))
            if item.operand.currency:
                currencies[item.operand.currency] = None
    for one, other in together:
        joined = {**found[one], **found[other]}
        found[one], found[other] = joined, dict(joined)
    drawn = {name: _of(item.type, list(found[name])) for name, item in schema.attributes.items()}
    if currencies:
        # else most amounts would be in no currency that a rule names
        drawn["currency"] += [*currencies] * (3 * len(drawn["currency"]) // len(currencies))
    return drawn


def random_facts(schema: FactSchema, rules: Sequence[Rule], count: int, chance: random.Random) -> Iterator[Fact]:
    """Yield so many facts with a `subject` each; some values are missing."""
    drawn = pools(schema, rules)
    for number in range(count):
        gap = chance.choice(GAPS)
        fact: Fact = {"subject": f"thing-{number:07}"}
        for name, values in drawn.items():
            fact[name] = None if gap and chance.random() < gap else chance.choice(values)
        yield fact


def _beside(operand: Literal) -> Iterator[Scalar]:
    """Yield the values of an operand, and one below and one above each number."""
    values = operand.value if isinstance(operand.value, tuple) else (operand.value,)
    for value in values:
        yield value
        if isinstance(value, int) and not isinstance(value, bool):
            yield from (near for near in (value - 1, value + 1) if abs(near) <= LARGEST)


def _of(kind: Type, found: list[Scalar]) -> list[Scalar]:
    """Return the values found in the rules, and usual ones of the type beside them."""
    if kind is Type.BOOLEAN:
        return [True, False]
    usual = _TEXTS if kind is Type.TEXT else _NUMBERS
    return list(dict.fromkeys([*found, *usual]))
