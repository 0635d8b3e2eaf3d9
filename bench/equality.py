"""Compares every reading of the rules with the plain-Python one, verdict by verdict, and prints JSON.

usage: python -m bench.equality [--rules 200] [--facts 20000] [--seed 1]
Exit code 1 when a verdict differs, or when the draw was too poor to prove anything.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import ModuleType

from bench.facts import Fact, random_facts
from bench.random_rules import THING, random_rules
from bench.sifting import columnar_gears, native_gears
from monitor.engine.judge import Judge
from monitor.rulebook.condition import OPERATORS, conditions
from monitor.rulebook.records import FactSchema, Ref, Rule
from monitor.vocabulary import Verdict

Verdicts = Callable[[Sequence[Rule], FactSchema, Sequence[Fact]], Iterable[Sequence[str]]]
"""A reading of the rules: for each fact, in order, one verdict for each rule, in order of the rules."""

PLAIN = Path(__file__).resolve().parents[1] / "tests" / "engine" / "plain.py"
MOST_EXAMPLES = 5


def engine_alone(rules: Sequence[Rule], schema: FactSchema, facts: Sequence[Fact]) -> Iterator[list[str]]:
    """Read the rules with the engine, one fact after the other. Rules have to come in order of id."""
    with Judge(rules, schema) as judge:
        for fact in facts:
            yield [item.verdict.value for item in judge.judge(fact)]


READINGS: dict[str, Verdicts] = {
    "engine": engine_alone,
    "pushdown to DuckDB + engine": columnar_gears,
    "pushdown to SQLite + engine": native_gears,
}
"""What is held against the plain reading, by name; another reading is one more entry."""


@dataclass
class Column:
    """What one reading said: how many verdicts differ from the plain reading, and the first of them."""

    verdicts: int = 0
    differences: int = 0
    seconds: float = 0.0
    examples: list[Mapping[str, object]] = field(default_factory=list)


@dataclass(frozen=True)
class Equality:
    """The result: what was drawn, what the plain reading says, and one column a reading."""

    rules: int
    facts: int
    seed: int
    plain: Mapping[str, int]
    rules_with_both_verdicts: int
    operators: Mapping[str, int]
    columns: Mapping[str, Column]

    @property
    def holds(self) -> bool:
        """Whether no verdict differs, none is missing, and all verdicts and operators occurred."""
        expected = self.rules * self.facts
        equal = all(not item.differences and item.verdicts == expected for item in self.columns.values())
        return equal and all(self.plain.get(word) for word in Verdict) and all(map(self.operators.get, OPERATORS))


def compare(
    *, rules: int, facts: int, seed: int, readings: Mapping[str, Verdicts] | None = None, schema: FactSchema = THING
) -> Equality:
    """Draw rules and facts and compare every reading with the plain one."""
    chance = random.Random(seed)
    drawn = random_rules(rules, chance, schema)
    things = list(random_facts(schema, drawn, facts, chance))
    plain = plain_reading()
    expected = [[plain.verdict(rule, fact) for rule in drawn] for fact in things]
    said = [Counter(verdicts[index] for verdicts in expected) for index in range(len(drawn))]
    columns = {
        name: _compared(reading(drawn, schema, things), expected, drawn, things)
        for name, reading in (readings or READINGS).items()
    }
    return Equality(
        rules=rules,
        facts=facts,
        seed=seed,
        plain=dict(sum(said, Counter())),
        rules_with_both_verdicts=sum(1 for each in said if each["violates"] and each["complies"]),
        operators=_operators(drawn),
        columns=columns,
    )


def plain_reading() -> ModuleType:
    """Return the plain-Python reading of the operators, which the tests keep."""
    spec = importlib.util.spec_from_file_location("channelwarden_plain_reading", PLAIN)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{PLAIN} is missing; the comparison runs in a source tree")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _compared(
    found: Iterable[Sequence[str]], expected: Sequence[Sequence[str]], rules: Sequence[Rule], facts: Sequence[Fact]
) -> Column:
    column, start = Column(), time.perf_counter()
    for number, (said, right) in enumerate(zip(found, expected, strict=True)):
        column.verdicts += len(said)
        if list(said) == list(right):
            continue
        for rule, one, other in zip(rules, said, right, strict=True):
            if one != other:
                column.differences += 1
                if len(column.examples) < MOST_EXAMPLES:
                    column.examples.append(
                        {
                            "rule": str(rule.when),
                            "needs": rule.needs,
                            "fact": facts[number],
                            "said": one,
                            "plain": other,
                        }
                    )
    column.seconds = round(time.perf_counter() - start, 1)
    return column


def _operators(rules: Sequence[Rule]) -> dict[str, int]:
    """Return how often each operator was drawn, and how often a comparison was with another attribute."""
    drawn = [item for rule in rules for item in conditions(rule.when)]
    found = Counter(item.operator for item in drawn)
    found["$attribute"] = sum(1 for item in drawn if isinstance(item.operand, Ref))
    found["parameter"] = sum(len(rule.parameters) for rule in rules)
    return dict(found.most_common())


def main() -> None:
    """Compare at the size given and print the result."""
    reader = argparse.ArgumentParser(description="Compare every reading of random rules over random facts.")
    reader.add_argument("--rules", type=int, default=200)
    reader.add_argument("--facts", type=int, default=20_000)
    reader.add_argument("--seed", type=int, default=1)
    given = reader.parse_args()
    result = compare(rules=given.rules, facts=given.facts, seed=given.seed)
    print(json.dumps({**asdict(result), "holds": result.holds}, ensure_ascii=False, indent=2))
    sys.exit(0 if result.holds else 1)


if __name__ == "__main__":
    main()
