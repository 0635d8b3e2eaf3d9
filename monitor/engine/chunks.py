"""Splits a stage into rulesets that durable_rules can hold and judge.

Three limits were measured: 255 attributes in a message; 512 comparisons at one place of its tree, beyond which it hangs
for ever; and 64 pending matches while it walks the tree for one fact, beyond which the fact is refused (error 303).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.engine.formula import Compare, Operand
from monitor.engine.stages import Conjunction, Earlier, Stage

MOST_VALUES = 240
MOST_COMPARISONS = 400
MOST_PENDING = 60

Test = Compare | Earlier | Operand
"""A test of the engine's tree; a column alone is the guard that its value is there."""


@dataclass
class _Node:
    """A node of the tree as the engine builds it: conjunctions that begin alike share a branch."""

    children: dict[Test, _Node] = field(default_factory=dict)

    def add(self, tests: Iterable[Test]) -> None:
        """Let the tests of a conjunction be walked from here."""
        node = self
        for test in tests:
            node = node.children.setdefault(test, _Node())

    def pending(self) -> int:
        """Return the most matches that can be pending at once when one fact walks the tree from here."""
        if not self.children:
            return 0
        width = len({_exclusive(test) for test in self.children})
        return max(width, width - 1 + max(child.pending() for child in self.children.values()))


def chunks(stage: Stage) -> Iterator[Stage]:
    """Yield a stage in parts, each within the engine's limits; a conjunction alone is always a part."""
    tests = [tests_of(conjunction) for _, conjunction in stage]
    start = 0
    while start < len(stage):
        longer = range(start + 2, len(stage) + 1)
        # what does not fit fits no better with more, so the longest that does is found by halving
        found = bisect_left(longer, True, key=lambda end: not _fits(stage[start:end], tests[start:end]))
        end = start + 1 + found
        yield stage[start:end]
        start = end


def tests_of(conjunction: Conjunction) -> list[Test]:
    """Return a conjunction as the engine's tests: each comparison after the guard that its value is there.

    The order is the same in every conjunction, so that they share as much of the tree as they can.
    """
    tests: list[Test] = []
    for leaf in sorted(conjunction, key=repr):
        if isinstance(leaf, Compare) and leaf.column not in tests:
            tests.append(leaf.column)
        tests.append(leaf)
    return tests


def _fits(stage: Stage, tests: Iterable[Sequence[Test]]) -> bool:
    leaves = {leaf for _, conjunction in stage for leaf in conjunction}
    values = {leaf.column if isinstance(leaf, Compare) else leaf.key for leaf in leaves}
    tree = _Node()
    for walked in tests:
        tree.add(walked)
    return len(values) <= MOST_VALUES and len(leaves) <= MOST_COMPARISONS and tree.pending() <= MOST_PENDING


def _exclusive(test: Test) -> object:
    """Return what tests have in common of which only one can match: a column equals one value at most."""
    if isinstance(test, Compare) and test.relation == "==":
        return ("equals", test.column)
    return test
