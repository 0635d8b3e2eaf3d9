"""Finds lines of `when` that can never matter where they stand: never met, or always met, given what is around them.

As with rules that divide nothing, it says so only where it is certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.rulebook.bounds import Test
from monitor.rulebook.condition import conditions, names_in
from monitor.rulebook.divides import closed_of, contradiction
from monitor.rulebook.records import Condition, FactSchema, Group, Literal
from monitor.rulebook.words import group_in_words, in_words

Part = Group | Condition


@dataclass(frozen=True)
class Idle:
    """A part of a condition that decides nothing, the lines of all comparisons it is about, and why."""

    part: Part
    lines: frozenset[int]
    why: str


@dataclass(frozen=True)
class _Around:
    """What is asked around a group where it matters: what is `true` there, and what is `not_false`, maybe unknown."""

    true: tuple[Part, ...] = ()
    not_false: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.true, *self.not_false)

    def joined(self, beside: Iterable[Part], *, counts: bool) -> _Around:
        """Return this with the siblings of a part: true only where what is true `counts`."""
        if counts:
            return _Around((*self.true, *beside), self.not_false)
        return _Around(self.true, (*self.not_false, *beside))


def idle_parts(when: Group, needs: Iterable[str], schema: FactSchema) -> Iterator[Idle]:
    """Yield the parts that no fact meets, or that every fact meets, which meets what is asked around them."""
    yield from _Search(frozenset(needs), schema).within(when, _Around(), counts=True)


class _Search:
    def __init__(self, needs: frozenset[str], schema: FactSchema) -> None:
        self._needs = needs
        self._types, self._closed = schema.types, closed_of(schema)

    def within(self, group: Group, around: _Around, *, counts: bool) -> Iterator[Idle]:
        """Yield what is idle in a group; what it holds `counts` for a violation where it is true, and not unknown.

        Inside a `none` what counts is that a part is false; inside another, in there, that it is true again.
        """
        if group.kind == "none":
            around, counts = (around if counts else self._surely(around)), not counts
        kept = list(group.parts)
        for part in reversed(group.parts):
            beside = [other for other in kept if other is not part] if group.kind == "all" else []
            context = (*around.parts, *beside)
            always = self._always(part, context) if group.kind == "all" else None
            never = self._never(part, around, counts=counts) if group.kind != "all" else None
            inner: list[Idle] = []
            if isinstance(part, Group) and never is None:
                inner = list(self.within(part, around.joined(beside, counts=counts), counts=counts))
            if always is not None or inner:
                kept = [other for other in kept if other is not part]  # so that the other of two is not told as well
            if always is not None and not inner:
                yield self._idle(part, "always holds", always)
            elif never is not None:
                yield self._idle(part, "never holds", never)
            yield from inner

    def _surely(self, around: _Around) -> _Around:
        """Return what surely is true around a part that counts again: what is unknown is no violation there either."""
        return _Around(around.true, tuple(part for part in around.not_false if self._is_known(part, around.true)))

    def _never(self, part: Part, around: _Around, *, counts: bool) -> tuple[Test, ...] | None:
        """Return why a part is never true; where false is what counts, one that may be unknown is not: it is not false.

        What stands around it there may be unknown together with it.
        """
        if counts:
            return self._exclude(*around.parts, part)
        surely = self._is_known(part, around.true)
        return self._exclude(*self._telling(part, around.parts), part) if surely else None

    def _always(self, part: Part, context: Sequence[Part]) -> tuple[Test, ...] | None:
        """Return why a part is implied; one that may be unknown is not: it tells what is known from what is not."""
        against = (*self._telling(part, context), Group("none", (part,)))
        return self._exclude(*against) if self._is_known(part, context) else None

    def _exclude(self, *parts: Part) -> tuple[Test, ...] | None:
        return contradiction(Group("all", parts), self._needs, self._types, self._closed, truth=True)

    def _telling(self, part: Part, context: Sequence[Part]) -> list[Part]:
        """Return what around a part is surely known where the part itself is."""
        known, currencies = self._needs, {""}
        if isinstance(part, Condition) and part.operator != "known":
            known, currencies = self._needs | _names(part), {"", _currency(part)}
        return [other for other in context if _names(other) <= known and _currencies(other) <= currencies]

    def _is_known(self, part: Part, context: Sequence[Part]) -> bool:
        """Return whether a part is never unknown where what is around it holds."""
        lines = [other for other in context if isinstance(other, Condition) and other.operator != "known"]
        mine = [part] if isinstance(part, Condition) else list(conditions(part))
        known = self._needs.union(*map(_names, lines))
        asked = [item for item in mine if item.operator != "known"]
        currencies = {_currency(item) for item in lines}
        return all(_names(item) <= known and _currency(item) in {"", *currencies} for item in asked)

    def _idle(self, part: Part, how: str, core: tuple[Test, ...]) -> Idle:
        mine = [part] if isinstance(part, Condition) else list(conditions(part))
        said = f"`{self._words(part)}`" if isinstance(part, Condition) else f"that {group_in_words(part)}"
        others = [item for item, _ in core if item.line and all(item is not own for own in mine)]
        because = " and ".join(dict.fromkeys(f"`{self._words(item)}` (line {item.line})" for item in others))
        where = f" beside {because}" if because else ""
        lines = frozenset(item.line for item in (*mine, *others))
        return Idle(part, lines, f"{said} {how}{where}, so that it decides nothing")

    def _words(self, item: Condition) -> str:
        return in_words(item, self._types)


def _names(part: Part) -> set[str]:
    return names_in(Group("all", (part,)))


def _currencies(part: Part) -> set[str]:
    """Return the currencies that a part asks for: in any other its amounts are unknown."""
    return {_currency(item) for item in conditions(Group("all", (part,)))}


def _currency(item: Condition) -> str:
    return item.operand.currency if isinstance(item.operand, Literal) else ""
