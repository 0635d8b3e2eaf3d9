"""Regular expressions that Python's `re` may never come back from: told before a fact is judged by one.

`re` tries one way after another. Where a repeated part can share out the same text in more ways than one, it tries
twice as many for each character more: thirty characters last minutes. Where several endless parts follow each other and
each can take what is the next one's, the ways grow by a power of the text's length.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import TypeVar

from monitor.rulebook.pattern_graph import Graph, TooIntricateError, graph_of

MOST_ENDLESS = 3
"""endless parts that may contend for the same text: four take seconds for one title of 200 characters"""
MOST_LOOKED_AT = 100_000
"""steps of one search: a pattern so intricate is let pass"""
Place = tuple[tuple[int, ...], str]
"""positions of one or several ways through a pattern that read the same text, and its last character"""


@cache
def slow_because(pattern: str) -> tuple[str, str]:
    """Return why a pattern that compiles may take longer than anybody waits, and what to write; else empty strings."""
    try:
        return _looked_through(pattern)
    except TooIntricateError:
        return "", ""


def _looked_through(pattern: str) -> tuple[str, str]:
    graph = graph_of(pattern, widened=True)
    for loop in _loops(graph):
        if char := _shared_out(graph, loop):
            said = f"a repeated part of it can share out a text such as {char * 3!r}… in more ways than can be tried"
            return said, r"parts that share a text out in one way: `a+` for `(a+)+`, `\w+(\s+\w+)*` for `(\w+\s*)+`"
    graph = graph_of(pattern, widened=False)
    if _contending(graph, _loops(graph)) > MOST_ENDLESS:
        said = f"more than {MOST_ENDLESS} endless parts of it can each take what is the next one's"
        return said, "fewer, or parts with an end such as `.{0,40}`; around a pattern no `.*` is needed"
    return "", ""


def _loops(graph: Graph) -> list[frozenset[int]]:
    """Return the positions of each endless part; without those at which the pattern is found, whatever follows.

    What fails behind such a position is given up there, so that nothing before it is tried again.
    """
    inner = set(range(len(graph.chars))) - graph.ends
    after = {one: {target for _, target in graph.edges.get(one, ())} & inner for one in sorted(inner)}
    return [frozenset(loop) for loop in components(after) if len(loop) > 1 or loop <= after[min(loop)]]


def _shared_out(graph: Graph, loop: frozenset[int]) -> str:
    """Return a character with which two ways lead from one position of a loop back to it, or an empty string."""
    chars = _telling(graph, loop, _chars(graph, loop))

    def after(place: Place) -> Iterator[Place]:
        (one, other), char = place
        if one < 0:  # the second of two ways over one edge
            yield (other, other), char
            return
        for following in chars:
            first = graph.after(one, char, following, loop)
            second = graph.after(other, char, following, loop)
            yield from (((a, b), following) for a, b in product(first, second))
            if one == other:
                yield from (((-1, a), following) for a, ways in first.items() if ways > 1)

    starts = [((one, one), char) for one in sorted(loop) for char in chars if char in graph.chars[one]]
    for component in components(_reached(starts, after)):
        same = sorted(char for (one, other), char in component if one == other)
        if same and len(same) < len(component):
            return same[-1]
    return ""


def _contending(graph: Graph, loops: list[frozenset[int]]) -> int:
    """Return how many endless parts follow each other of which each can take what is the next one's, at most."""
    before: dict[int, set[int]] = {}
    for one, targets in graph.edges.items():
        for _, target in targets:
            before.setdefault(target, set()).add(one)
    after = {one: {target for _, target in targets} for one, targets in graph.edges.items()}
    reached, reaching = ({loop: _ways(loop, along) for loop in loops} for along in (after, before))
    longest: dict[frozenset[int], int] = {}
    # what is behind a loop has less behind it
    for loop in sorted(loops, key=lambda one: len(reached[one])):
        later = sorted((one for one in longest if one <= reached[loop]), key=lambda one: -longest[one])
        between = ((one, reached[loop] & reaching[one]) for one in later)
        longest[loop] = 1 + next((longest[one] for one, ways in between if _contend(graph, loop, one, ways)), 0)
    return max(longest.values(), default=0)


def _ways(loop: frozenset[int], along: Mapping[int, set[int]]) -> frozenset[int]:
    """Return the positions that are reached from a loop, itself among them."""
    found, waiting = set(loop), list(loop)
    while waiting:
        fresh = along.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return frozenset(found)


def _contend(graph: Graph, one: frozenset[int], other: frozenset[int], between: frozenset[int]) -> bool:
    """Return whether a text keeps a way in one loop, another way in the other, and leads a third from one to other."""
    chars = _telling(graph, between, _chars(graph, one) & _chars(graph, other))

    def after(place: Place) -> Iterator[Place]:
        (here, way, there), char = place
        for following in chars:
            kept = graph.after(here, char, following, one), graph.after(there, char, following, other)
            if all(kept):
                moved = graph.after(way, char, following, between)
                yield from ((places, following) for places in product(kept[0], moved, kept[1]))

    for p, q in product(sorted(one), sorted(other)):
        for char in chars:
            if char in graph.chars[p] & graph.chars[q]:
                start: Place = ((p, p, q), char)
                if ((p, q, q), char) in _reached([start], after):
                    return True
    return False


def _chars(graph: Graph, positions: frozenset[int]) -> frozenset[str]:
    return frozenset().union(*(graph.chars[one] for one in positions))


def _telling(graph: Graph, positions: frozenset[int], chars: frozenset[str]) -> list[str]:
    """Return one character of each kind that the positions and the places between characters tell apart."""
    kinds: dict[tuple[object, ...], str] = {}
    for char in sorted(chars, reverse=True):
        where = frozenset(one for one in positions if char in graph.chars[one])
        kinds[where, char.isalnum() or char == "_", char == "\n"] = char
    return sorted(kinds.values())


def _reached(starts: Iterable[Place], after: Callable[[Place], Iterable[Place]]) -> dict[Place, set[Place]]:
    """Return every place that is reached from the starts with those that follow on it."""
    found: dict[Place, set[Place]] = {}
    waiting = list(starts)
    while waiting and len(found) < MOST_LOOKED_AT:
        place = waiting.pop()
        if place not in found:
            found[place] = set(after(place))
            waiting += found[place] - found.keys()
    return found


Name = TypeVar("Name", bound=Hashable)


def components(after: Mapping[Name, Collection[Name]]) -> list[set[Name]]:
    """Return the strongly connected components of a graph (Tarjan), without calling itself."""
    found: list[set[Name]] = []
    number: dict[Name, int] = {}
    low: dict[Name, int] = {}
    stack: list[Name] = []
    on_stack: set[Name] = set()
    for root in after:
        work = [] if root in number else [(root, iter(after[root]))]
        while work:
            node, rest = work[-1]
            if node not in number:
                number[node] = low[node] = len(number)
                stack.append(node)
                on_stack.add(node)
            deeper = None
            for target in rest:
                if target not in number and target in after:
                    deeper = target
                    break
                if target in on_stack:
                    low[node] = min(low[node], number[target])
            if deeper is not None:
                work.append((deeper, iter(after[deeper])))
                continue
            work.pop()
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[node])
            if low[node] == number[node]:
                component: set[Name] = set()
                while node not in component:
                    component.add(stack.pop())
                on_stack -= component
                found.append(component)
    return found
