"""Takes formulas apart into plain conjunctions, in stages, so that the engine only ever sees flat "and" rules.

durable_rules fires a rule once for each combination of satisfied "or" branches (ten groups of two: 1,024 times for one
fact) and refuses a rule with more than fifteen nested groups. So a formula becomes a list of conjunctions, each a rule
of its own under the formula's key. Where the list would grow beyond `MOST_CONJUNCTIONS`, its largest "any" is judged in
an earlier stage and its result is read as a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from math import prod

from monitor.engine.formula import Any, Compare, Formula

MOST_CONJUNCTIONS = 16


@dataclass(frozen=True)
class Earlier:
    """True where the formula with this key was true in an earlier stage."""

    key: int


Conjunction = tuple[Compare | Earlier, ...]
Stage = list[tuple[int, Conjunction]]
"""Keys with their conjunctions; a key is true when one of its conjunctions is."""


@dataclass
class _Splitter:
    """Collects the stages; parts that are split off get negative keys."""

    stages: list[Stage] = field(default_factory=list)
    last_key: int = 0

    def put(self, stage: int, key: int, conjunctions: Sequence[Conjunction]) -> None:
        while len(self.stages) <= stage:
            self.stages.append([])
        self.stages[stage].extend((key, conjunction) for conjunction in conjunctions)

    def split_off(self, part: _Part) -> _Part:
        self.last_key -= 1
        self.put(part.stage, self.last_key, part.conjunctions)
        return _Part(((Earlier(self.last_key),),), part.stage + 1)


@dataclass(frozen=True)
class _Part:
    conjunctions: tuple[Conjunction, ...]
    stage: int


def staged(formulas: Sequence[Formula]) -> list[Stage]:
    """Return the stages in the order they have to be judged; a formula's key is its index."""
    splitter = _Splitter()
    for index, formula in enumerate(formulas):
        part = _taken_apart(formula, splitter)
        splitter.put(part.stage, index, part.conjunctions)
    return splitter.stages


def _taken_apart(formula: Formula, splitter: _Splitter) -> _Part:
    if isinstance(formula, Compare):
        return _Part(((formula,),), 0)
    parts = [_taken_apart(part, splitter) for part in formula.parts]
    if isinstance(formula, Any):
        together = tuple(chain.from_iterable(part.conjunctions for part in parts))
        return _Part(together, max((part.stage for part in parts), default=0))
    while prod(len(part.conjunctions) for part in parts) > MOST_CONJUNCTIONS:
        index = max(range(len(parts)), key=lambda number: len(parts[number].conjunctions))
        parts[index] = splitter.split_off(parts[index])
    combined = product(*(part.conjunctions for part in parts))
    merged = tuple(tuple(dict.fromkeys(chain.from_iterable(chosen))) for chosen in combined)
    return _Part(merged, max((part.stage for part in parts), default=0))
