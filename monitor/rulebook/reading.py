"""Reads a condition tree over one fact line by line: what held, with which values, and what would change the verdict.

For explanations only: the engine judges. It has the same three values (true, false, unknown), which a property test
holds against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from monitor.rulebook.records import Condition, Fact, Group, Literal, Ref, Rule, Scalar
from monitor.vocabulary import Verdict

Change = tuple[Condition, bool]
"""A comparison, and whether it would have to hold."""

MOST_WAYS = 12
"""Ways out that are told: nobody reads more."""

_COMPARED: dict[str, Callable[..., bool]] = {
    "is": lambda value, other: value == other,
    "is_not": lambda value, other: value != other,
    "below": lambda value, other: value < other,
    "at_most": lambda value, other: value <= other,
    "above": lambda value, other: value > other,
    "at_least": lambda value, other: value >= other,
    "one_of": lambda value, other: value in other,
    "none_of": lambda value, other: value not in other,
    "matches": lambda value, other: re.search(str(other), str(value)) is not None,
}


@dataclass(frozen=True)
class Read:
    """A line of `when` as it was read: whether it held (None: unknown), the attribute's value, the operand's value.

    A group has neither value; `parts` are its lines. `why` says why a comparison is unknown.
    """

    part: Group | Condition
    held: bool | None
    value: Scalar | None = None
    operand: Scalar | tuple[Scalar, ...] | None = None
    why: str = ""
    parts: tuple[Read, ...] = ()


def read(part: Group | Condition, fact: Fact) -> Read:
    """Return a condition tree with every line read over the fact."""
    if isinstance(part, Condition):
        return _line(part, fact)
    parts = tuple(read(inner, fact) for inner in part.parts)
    return Read(part, together(part.kind, [inner.held for inner in parts]), parts=parts)


def verdict_of(rule: Rule, fact: Fact) -> Verdict:
    """Return what the rule says of the fact by this reading."""
    if any(fact.get(name) is None for name in rule.needs):
        return Verdict.NOT_ASSESSED
    held = read(rule.when, fact).held
    if held is None:
        return Verdict.NOT_ASSESSED
    return Verdict.VIOLATES if held else Verdict.COMPLIES


def lines(found: Read, depth: int = 0) -> Iterator[tuple[int, Read]]:
    """Yield every line of a reading with its depth, in the order of the file."""
    yield depth, found
    for inner in found.parts:
        yield from lines(inner, depth + 1)


def deciding(found: Read) -> Iterator[Read]:
    """Yield the comparisons that make a reading what it is: of an `all` that does not hold those that do not.

    Where it is unknown they are those that are unknown.
    """
    if isinstance(found.part, Condition):
        yield found
        return
    for inner in found.parts:
        same = (
            inner.held is found.held
            if found.part.kind != "none" or found.held is None
            else inner.held is not found.held
        )
        if same:
            yield from deciding(inner)


def ways_out(found: Read) -> list[tuple[Change, ...]]:
    """Return what would make a condition that held not hold: each way is comparisons that must change together.

    The shortest ways first. Empty where it does not hold, or where one comparison stands so that nothing helps.
    """
    if found.held is not True:
        return []
    ways = [way for way in _ways(found, wanted=False) if _held_after(found, dict(way)) is False]
    return sorted(dict.fromkeys(_needed(found, way) for way in ways), key=len)


def _line(item: Condition, fact: Fact) -> Read:
    value = fact.get(item.attribute)
    if isinstance(item.operand, Ref):
        other: Scalar | tuple[Scalar, ...] | None = fact.get(item.operand.name)
    else:
        other = item.operand.value
    if item.operator == "known":
        return Read(item, (value is not None) is other, value, other)
    if why := _unknown(item, value, other, fact):
        return Read(item, None, value, other, why)
    return Read(item, _COMPARED[item.operator](value, other), value, other)


def _unknown(item: Condition, value: Scalar | None, other: object, fact: Fact) -> str:
    """Return why a comparison cannot be made, or an empty text."""
    if value is None:
        return f"{item.attribute} is unknown"
    if other is None and isinstance(item.operand, Ref):
        return f"{item.operand.name} is unknown"
    wanted = item.operand.currency if isinstance(item.operand, Literal) else ""
    if wanted and fact.get("currency") != wanted:
        return f"{item.attribute} is in {fact.get('currency')}, the rule compares {wanted}"
    return ""


def together(kind: str, held: list[bool | None]) -> bool | None:
    """Return whether a group of lines holds, by those in it; None where that is unknown."""
    if kind == "all":
        return False if False in held else None if None in held else True
    some = True if True in held else None if None in held else False
    if kind == "any":
        return some
    return None if some is None else not some


def hangs_on(part: Group | Condition, name: str) -> set[bool | None]:
    """Return what a condition can be where an attribute is unknown and all others are known."""
    if isinstance(part, Condition):
        if part.operator == "known":
            return {part.operand == Literal(value=False)} if part.attribute == name else {True, False}
        read_here = {part.attribute, part.operand.name if isinstance(part.operand, Ref) else ""}
        return {None} if name in read_here else {True, False}
    kind = "all" if part.kind == "all" else "any"
    found: set[bool | None] = {kind == "all"}
    for inner in part.parts:
        found = {together(kind, [one, other]) for one, other in product(found, hangs_on(inner, name))}
    return {together("none", [one]) for one in found} if part.kind == "none" else found


def _needed(found: Read, way: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return a way without the changes that the others make needless."""
    for change in way:
        shorter = tuple(other for other in way if other != change)
        if _held_after(found, dict(shorter)) is False:
            way = shorter
    return way


def _held_after(found: Read, changes: Mapping[Condition, bool]) -> bool | None:
    """Return whether it would hold after the changes: a comparison may stand in a tree more than once."""
    if isinstance(found.part, Condition):
        return changes.get(found.part, found.held)
    return together(found.part.kind, [_held_after(part, changes) for part in found.parts])


def _ways(found: Read, *, wanted: bool) -> list[tuple[Change, ...]]:
    """Return ways in which the line would be as wanted; a line that is so already needs nothing: the empty way."""
    if found.held is wanted:
        return [()]
    if isinstance(found.part, Condition):
        return [((found.part, wanted),)]
    kind = found.part.kind
    inner = wanted is not (kind == "none")
    every = (kind in ("all", "none")) is wanted
    options = [_ways(part, wanted=inner) for part in found.parts]
    if not every:
        return [way for option in options for way in option][:MOST_WAYS]
    ways: list[tuple[Change, ...]] = [()]
    for option in options:
        ways = [tuple(dict.fromkeys((*before, *more))) for before, more in product(ways, option)][:MOST_WAYS]
    return ways
