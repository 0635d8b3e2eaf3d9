"""A rule's condition as a peer's user would write it by hand: plain comparisons, each guarded against missing values.

The peers know two truth values, the rules three. A rule violates where its condition is true, so what cannot be known
has to be false: `x != null and x < 5`. Here are only guards that are needed, each just before its first use; what
the rule `needs` and does not read comes last, as the conditions themselves decide faster. Every peer renders this form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monitor.engine import formula
from monitor.engine.formula import formula_of
from monitor.rulebook.records import Rule, Scalar, Type

NEGATED = formula.NEGATED


@dataclass(frozen=True)
class Known:
    """Whether an attribute has a value."""

    attribute: str
    known: bool = True


@dataclass(frozen=True)
class Value:
    """An attribute against a value: `==, !=, <, <=, >, >=`. Only `==` stands without a guard before it."""

    attribute: str
    relation: str
    value: Scalar


@dataclass(frozen=True)
class Against:
    """An attribute against another one, both guarded."""

    attribute: str
    relation: str
    other: str


@dataclass(frozen=True)
class Listed:
    """Whether an attribute is one of some values; `inside` without a guard, the opposite with one."""

    attribute: str
    values: tuple[Scalar, ...]
    inside: bool


@dataclass(frozen=True)
class Matches:
    """Whether a regular expression is found in a text."""

    attribute: str
    pattern: str
    positive: bool


@dataclass(frozen=True)
class And:
    """All of the parts, judged from left to right."""

    parts: tuple[Guarded, ...]


@dataclass(frozen=True)
class Or:
    """Some of the parts."""

    parts: tuple[Guarded, ...]


Leaf = Known | Value | Against | Listed | Matches
Guarded = Leaf | And | Or


def guarded(rule: Rule) -> Guarded:
    """Return what makes a rule violate."""
    parts, known = _conjunction(formula_of(rule), frozenset())
    parts += [Known(name) for name in rule.needs if name not in known]
    return _and(parts)


def leaves(part: Guarded) -> Iterator[Leaf]:
    """Yield every comparison, from left to right."""
    if isinstance(part, And | Or):
        for inner in part.parts:
            yield from leaves(inner)
    else:
        yield part


def attributes(part: Guarded) -> list[str]:
    """Return the attributes that a condition reads, each once."""
    names: dict[str, None] = {}
    for leaf in leaves(part):
        names[leaf.attribute] = None
        if isinstance(leaf, Against):
            names[leaf.other] = None
    return list(names)


def attributes_of(rules: list[Rule]) -> dict[str, Type]:
    """Return the attributes that some rules read together, with their types."""
    types = {name: kind for rule in rules for name, kind in rule.types.items()}
    return {name: types[name] for name in dict.fromkeys(name for rule in rules for name in attributes(guarded(rule)))}


def infix(part: Guarded, literal: Callable[[Scalar], str], matches: Callable[[Matches], str]) -> str:
    """Return a condition in the infix form that expression languages share; values and patterns as the peer's own."""
    if isinstance(part, And | Or):
        joint = " and " if isinstance(part, And) else " or "
        return f"({joint.join(infix(inner, literal, matches) for inner in part.parts)})"
    if isinstance(part, Known):
        return f"{part.attribute} {'!=' if part.known else '=='} null"
    if isinstance(part, Value):
        return f"{part.attribute} {part.relation} {literal(part.value)}"
    if isinstance(part, Against):
        return f"{part.attribute} {part.relation} {part.other}"
    if isinstance(part, Matches):
        return matches(part)
    return f"{part.attribute} {'in' if part.inside else 'not in'} [{', '.join(map(literal, part.values))}]"


def _conjunction(part: formula.Formula, known: frozenset[str]) -> tuple[list[Guarded], frozenset[str]]:
    """Return the conjuncts of a formula, and what is known where they hold."""
    if isinstance(part, formula.All):
        found: list[Guarded] = []
        for inner in part.parts:
            more, known = _conjunction(inner, known)
            found += [item for item in more if item not in found]
        return found, known
    if isinstance(part, formula.Any):
        return _disjunction(part, known)
    return _leaf(part, known)


def _disjunction(part: formula.Any, known: frozenset[str]) -> tuple[list[Guarded], frozenset[str]]:
    """Return an "or"; after `x == null or` the other branches need no guard for x."""
    branches, here = [], known
    for inner in part.parts:
        parts, names = _conjunction(inner, here)
        branches.append((_and(parts), names))
        if isinstance(parts[0], Known) and not parts[0].known and len(parts) == 1:
            here |= {parts[0].attribute}
    if len(branches) == 1:
        return [branches[0][0]], branches[0][1]
    certain = frozenset.intersection(*(names for _, names in branches)) if here == known else known
    return [Or(tuple(inner for inner, _ in branches))], certain


def _leaf(item: formula.Compare, known: frozenset[str]) -> tuple[list[Guarded], frozenset[str]]:
    column, name = item.column, item.column.attribute
    positive = (item.operand is True) is (item.relation == "==")
    if column.presence:
        return [Known(name, positive)], known | {name} if positive else known
    operand, relation = item.operand, item.relation
    if isinstance(operand, bool) and relation == "!=":
        operand, relation = not operand, "=="  # "is not true" is "is false", which needs no guard
    test: Leaf = Value(name, relation, operand)
    guard = relation != "=="
    before: list[Guarded] = []
    if column.listed:
        test, guard = Listed(name, column.listed, positive), not positive
    elif column.pattern:
        test, guard = Matches(name, column.pattern, positive), True
    elif column.other:
        test, guard = Against(name, item.relation, column.other), True
        if column.other not in known:
            before.append(Known(column.other))
    elif column.currency:
        before.append(Value("currency", "==", column.currency))
        known |= {"currency"}
    if guard and name not in known:
        before.append(Known(name))
    return [*before, test], known | {name} | ({column.other} if column.other else set())


def _and(parts: list[Guarded]) -> Guarded:
    return parts[0] if len(parts) == 1 else And(tuple(parts))
