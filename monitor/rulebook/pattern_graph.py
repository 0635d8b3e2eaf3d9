"""A regular expression as a graph: which of its characters may stand behind which, and how often so.

Read from the tree that Python's `re` makes of it. What a group remembers, and what is looked for around a place, is
left out: the graph allows what they might forbid. Out of an atomic group or a possessive repeat no way leads back into
it: nothing there is tried twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

COPIES = 6
"""of a part that is repeated so and so often: more of them behave alike"""
MANY = 16
"""a part repeated more often than that can fill a text like one without end"""
_USUAL = "aZ0 \t\n-_!.,éß€жΩ中"
"""characters that stand for the others of their kind"""
MOST_EDGES = 300_000
"""of a graph, a position taken for ten: repeats of repeats of repeats would have millions, for which nobody waits"""
_MAYBE = "maybe"
"""stands where something is looked for around the place: it may hold, or not"""
Guards = tuple[str, ...]


class TooIntricateError(Exception):
    """The graph of a pattern would be larger than can be looked through."""


@dataclass
class Graph:
    """Positions of characters, their edges with what has to hold on each, and where a match may end."""

    chars: list[frozenset[str]] = field(default_factory=list)
    edges: dict[int, list[tuple[Guards, int]]] = field(default_factory=dict)
    ends: frozenset[int] = frozenset()
    """positions behind which the pattern is found, whatever follows"""

    def after(self, one: int, char: str, following: str, within: frozenset[int]) -> Counter[int]:
        """Return the positions that may follow with their character, each as often as there are ways to it."""
        return Counter(
            target
            for guards, target in self.edges.get(one, ())
            if target in within
            and following in self.chars[target]
            and all(_holds(guard, char, following) for guard in guards)
        )


@dataclass
class _Part:
    """A piece of a pattern: how it may be passed without a character, and its first and last characters."""

    empty: tuple[Guards, ...]
    first: list[tuple[Guards, int]] = field(default_factory=list)
    last: list[tuple[Guards, int]] = field(default_factory=list)


def graph_of(pattern: str, *, widened: bool) -> Graph:
    """Return the graph of a pattern that compiles; `widened` takes a part repeated many times for one without end.

    Raises `TooIntricateError` where it would be too large.
    """
    tree = _parser.parse(pattern)
    builder = _Builder(tree.state, widened, frozenset(_USUAL) | frozenset(_written(tree)))
    whole = builder.sequence(tree, tree.state.flags)
    builder.graph.ends |= _ends(whole)
    return builder.graph


def _written(tree: Any) -> Iterable[str]:  # noqa: ANN401 - the tree of `re`
    """Yield the characters that a pattern names, in both cases, and the ends of its ranges."""
    for item in tree:
        if isinstance(item, tuple):
            if item[0] in (_constants.LITERAL, _constants.NOT_LITERAL):
                yield from (chr(item[1]), chr(item[1]).swapcase()[0])
            elif item[0] is _constants.RANGE:
                yield from (chr(end) for end in item[1])
        if isinstance(item, tuple | list | _parser.SubPattern):
            yield from _written(item)


class _Builder:
    def __init__(self, state: Any, widened: bool, alphabet: frozenset[str]) -> None:  # noqa: ANN401 - of `re`
        self.graph = Graph()
        self._state, self._widened, self._alphabet = state, widened, alphabet
        self._known: dict[tuple[str, int], frozenset[str]] = {}
        self._room = MOST_EDGES

    def sequence(self, items: Iterable[tuple[Any, Any]], flags: int) -> _Part:
        whole = _Part(((),))
        for operator, value in items:
            whole = self._joined(whole, self._item(operator, value, flags))
        return whole

    def _item(self, operator: Any, value: Any, flags: int) -> _Part:  # noqa: ANN401 - the tree of `re`
        reads = {
            _constants.MAX_REPEAT: self._repeated,
            _constants.MIN_REPEAT: self._repeated,
            _constants.POSSESSIVE_REPEAT: self._possessive,
            _constants.SUBPATTERN: self._group,
            _constants.ATOMIC_GROUP: self._atomic,
            _constants.BRANCH: self._branches,
            _constants.GROUPREF_EXISTS: self._branches,
            _constants.AT: _place,
            _constants.ASSERT: self._around,
            _constants.ASSERT_NOT: self._around,
            _constants.GROUPREF: lambda *_: _Part(((_MAYBE,),)),
        }
        if (read := reads.get(operator)) is not None:
            return read(value, flags)
        return self._position(self._matched(operator, value, flags))

    def _group(self, value: Any, flags: int) -> _Part:  # noqa: ANN401 - the tree of `re`
        _, added, removed, inner = value
        return self.sequence(inner, (flags | added) & ~removed)

    def _branches(self, value: Any, flags: int) -> _Part:  # noqa: ANN401 - the tree of `re`
        branches = value[1] if isinstance(value[1], list) else value[1:]
        return _either([self.sequence(branch or (), flags) for branch in branches])

    def _around(self, value: Any, flags: int) -> _Part:  # noqa: ANN401 - the tree of `re`
        self._alone(value[1], flags)
        return _Part(((_MAYBE,),))

    def _atomic(self, value: Any, flags: int) -> _Part:  # noqa: ANN401 - the tree of `re`
        return self._position(self._alone(value, flags))

    def _possessive(self, value: Any, flags: int) -> _Part:  # noqa: ANN401 - the tree of `re`
        least, _, inner = value
        found = self._atomic(inner, flags)
        return found if least else _Part(((),), found.first, found.last)

    def _alone(self, items: Iterable[tuple[Any, Any]], flags: int) -> frozenset[str]:
        """Add a part that is done with once it is found, without a way to or from it; return its characters."""
        before = len(self.graph.chars)
        part = self.sequence(items, flags)
        self.graph.ends |= _ends(part)
        return frozenset().union(*self.graph.chars[before:])

    def _repeated(self, value: Any, flags: int) -> _Part:  # noqa: ANN401 - the tree of `re`
        least, most, inner = value
        endless = most is _constants.MAXREPEAT or (self._widened and most > MANY)
        whole = _Part(((),))
        for _ in range(min(least, COPIES)):
            whole = self._joined(whole, self.sequence(inner, flags))
        for _ in range(1 if endless else min(most - least, COPIES)):
            rest = self.sequence(inner, flags)
            if endless:
                self._edges(rest, rest)
            whole = self._joined(whole, _Part(_twice({*rest.empty, ()}), rest.first, rest.last))
        return whole

    def _joined(self, one: _Part, other: _Part) -> _Part:
        self._edges(one, other)
        return _Part(
            _twice(_both(before, behind) for before in one.empty for behind in other.empty),
            [*one.first, *((_both(empty, guards), at) for empty in one.empty for guards, at in other.first)],
            [*other.last, *((_both(guards, empty), at) for guards, at in one.last for empty in other.empty)],
        )

    def _edges(self, one: _Part, other: _Part) -> None:
        self._take(len(one.last) * len(other.first))
        for before, start in one.last:
            self.graph.edges.setdefault(start, []).extend((_both(before, guards), at) for guards, at in other.first)

    def _take(self, edges: int) -> None:
        self._room -= edges
        if self._room < 0:
            raise TooIntricateError

    def _position(self, chars: frozenset[str]) -> _Part:
        self._take(10)
        self.graph.chars.append(chars)
        here = [((), len(self.graph.chars) - 1)]
        return _Part((), list(here), list(here))

    def _matched(self, operator: Any, value: Any, flags: int) -> frozenset[str]:  # noqa: ANN401 - the tree of `re`
        key = (f"{operator} {value}", flags)
        if key not in self._known:
            one = _compiler.compile(_parser.SubPattern(self._state, [(operator, value)]), flags)
            self._known[key] = frozenset(char for char in self._alphabet if one.fullmatch(char))
        return self._known[key]


def _place(value: Any, flags: int) -> _Part:  # noqa: ANN401 - the tree of `re`
    return _Part(((str(value) + ("_LINE" if flags & re.MULTILINE else ""),),))


def _ends(part: _Part) -> frozenset[int]:
    return frozenset(position for guards, position in part.last if not guards)


def _both(one: Guards, other: Guards) -> Guards:
    return tuple(sorted({*one, *other}))


def _twice(ways: Iterable[Guards]) -> tuple[Guards, ...]:
    """Return ways of which each stands there twice at most: that there is more than one is all that counts."""
    return tuple(way for way, count in Counter(ways).items() for _ in range(min(count, 2)))


def _either(parts: list[_Part]) -> _Part:
    return _Part(
        _twice(empty for part in parts for empty in part.empty),
        [one for part in parts for one in part.first],
        [one for part in parts for one in part.last],
    )


def _holds(guard: str, char: str, following: str) -> bool:
    """Return whether what is asked of the place between two characters can hold there."""
    if guard == "AT_BOUNDARY":
        return _in_word(char) is not _in_word(following)
    if guard == "AT_NON_BOUNDARY":
        return _in_word(char) is _in_word(following)
    if guard.startswith("AT_BEGINNING"):
        return guard == "AT_BEGINNING_LINE" and char == "\n"
    return guard == _MAYBE or (guard in ("AT_END", "AT_END_LINE") and following == "\n")


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"
