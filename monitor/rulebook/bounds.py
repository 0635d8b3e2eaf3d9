"""What tests that hold together leave of each attribute's values: enough to tell that nothing is left."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor.rulebook.literals import LARGEST
from monitor.rulebook.records import Condition, Literal, Ref, Scalar, Type

Test = tuple[Condition, bool]
"""A comparison, and whether it is meant to be true or to be false."""

Closed = Mapping[str, frozenset[str]]
"""All values of the text attributes of which there are only so many."""

_ROUNDS = 8
_OPPOSITE = {
    "is": "is_not",
    "is_not": "is",
    "below": "at_least",
    "at_least": "below",
    "above": "at_most",
    "at_most": "above",
    "one_of": "none_of",
    "none_of": "one_of",
}
_SIGNS = {
    "is": frozenset({0}),
    "is_not": frozenset({-1, 1}),
    "below": frozenset({-1}),
    "at_most": frozenset({-1, 0}),
    "above": frozenset({1}),
    "at_least": frozenset({0, 1}),
}


@dataclass
class Left:
    """What is left of one attribute: whether it is known, its bounds, the only values and the excluded ones."""

    known: bool | None = None
    least: int = -LARGEST
    most: int = LARGEST
    only: frozenset[Scalar] | None = None
    excluded: set[Scalar] = field(default_factory=set)
    patterns: list[tuple[str, bool]] = field(default_factory=list)

    def is_empty(self, kind: Type | None) -> bool:
        """Return whether certainly no value is left."""
        if self.only is not None:
            return not any(self._holds(value) for value in self.only)
        if kind is Type.TEXT or kind is None:
            return False
        span = self.most - self.least
        return span < 0 or (span < len(self.excluded) and not any(map(self._holds, range(self.least, self.most + 1))))

    def keep(self, values: frozenset[Scalar]) -> None:
        """Leave only these values."""
        self.only = values if self.only is None else self.only & values

    def _holds(self, value: Scalar) -> bool:
        if value in self.excluded:
            return False
        if isinstance(value, str):
            return all((re.search(pattern, value) is not None) is holds for pattern, holds in self.patterns)
        return isinstance(value, bool) or self.least <= value <= self.most


class PossibleFact:
    """A fact of which only what the tests say is known: `meets` tells whether some fact could pass them all."""

    def __init__(self, types: Mapping[str, Type], closed: Closed | None = None) -> None:
        self._types = types
        self._closed = closed or {}
        self._left: dict[str, Left] = {}
        self._pairs: dict[tuple[str, str], frozenset[int]] = {}

    def meets(self, tests: Sequence[Test]) -> bool:
        """Return False only where certainly no fact passes all the tests."""
        if not all(self._take(item, holds) for item, holds in tests):
            return False
        for _ in range(_ROUNDS):
            for (one, other), signs in self._pairs.items():
                self._carry(one, other, signs)
        return not any(left.is_empty(self._types.get(name)) for name, left in self._left.items())

    def _take(self, item: Condition, holds: bool) -> bool:
        """Take one test in; returns False where it excludes an earlier one."""
        if item.operator == "known":
            wanted = isinstance(item.operand, Literal) and item.operand.value is True
            return self._know(item.attribute, wanted is holds)
        if not self._know(item.attribute, True):
            return False
        if isinstance(item.operand, Ref):
            return self._know(item.operand.name, True) and self._relate(item, item.operand.name, holds)
        self._narrow(item, item.operand, holds)
        if item.operand.currency and "currency" in self._types:
            self._at("currency").keep(frozenset({item.operand.currency}))
            return self._know("currency", True)
        return True

    def _at(self, name: str) -> Left:
        if name not in self._left:
            boolean = frozenset({True, False}) if self._types.get(name) is Type.BOOLEAN else None
            self._left[name] = Left(only=boolean or self._closed.get(name))
        return self._left[name]

    def _know(self, name: str, known: bool) -> bool:
        left = self._at(name)
        agrees = left.known in (None, known)
        left.known = known
        return agrees

    def _relate(self, item: Condition, other: str, holds: bool) -> bool:
        signs = _SIGNS[item.operator if holds else _OPPOSITE[item.operator]]
        if item.attribute == other:
            return 0 in signs
        key = (item.attribute, other)
        if item.attribute > other:
            key, signs = (other, item.attribute), frozenset(-sign for sign in signs)
        self._pairs[key] = self._pairs.get(key, frozenset({-1, 0, 1})) & signs
        return bool(self._pairs[key])

    def _narrow(self, item: Condition, operand: Literal, holds: bool) -> None:
        left, value = self._at(item.attribute), operand.value
        values = frozenset(value) if isinstance(value, tuple) else frozenset({value})
        if item.operator == "matches":
            left.patterns.append((str(value), holds))
            return
        operator = item.operator if holds else _OPPOSITE[item.operator]
        if operator in ("is", "one_of"):
            left.keep(values)
        elif operator in ("is_not", "none_of"):
            left.excluded |= values
        elif isinstance(value, int):
            if operator in ("below", "at_most"):
                left.most = min(left.most, value - (operator == "below"))
            else:
                left.least = max(left.least, value + (operator == "above"))

    def _carry(self, one: str, other: str, signs: frozenset[int]) -> None:
        """Let what is left of one attribute bound the other."""
        first, second = self._at(one), self._at(other)
        if signs == {0}:
            for left in (first, second):
                for only in (first.only, second.only):
                    if only is not None:
                        left.keep(only)
                left.excluded = first.excluded | second.excluded
        if 1 not in signs:
            _order(first, second, 0 if 0 in signs else 1)
        if -1 not in signs:
            _order(second, first, 0 if 0 in signs else 1)


def _order(smaller: Left, larger: Left, apart: int) -> None:
    """Note that one value is at most the other less `apart`."""
    smaller.most = min(smaller.most, larger.most - apart)
    larger.least = max(larger.least, smaller.least + apart)
    if lower := [value for value in smaller.only or () if not isinstance(value, str)]:
        larger.least = max(larger.least, min(lower) + apart)
    if upper := [value for value in larger.only or () if not isinstance(value, str)]:
        smaller.most = min(smaller.most, max(upper) - apart)
