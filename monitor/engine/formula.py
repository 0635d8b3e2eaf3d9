"""The normal form of `when`: negations pushed to the leaves, every leaf one comparison of known values.

Both gears read it: the durable_rules ruleset, and the SQL condition over the fact's view. Its logic has three values,
as SQL has: a comparison with an unknown value is unknown. A rule violates where its condition is true, complies where
its negation is true, and is not assessed where neither is. Since no negation stands above a leaf, a leaf that is
unknown can simply count as false in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monitor.rulebook.records import Condition, Group, Literal, Ref, Rule, Scalar

NEGATED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_RELATION = {"is": "==", "is_not": "!=", "below": "<", "at_most": "<=", "above": ">", "at_least": ">="}


@dataclass(frozen=True, eq=False)
class Operand:
    """A value of the fact as the engine reads it: an attribute, or what is found out of it beforehand.

    Made by `column_of` alone, so that equal ones are one object: they are looked up for every fact.

    `currency` restricts money to facts in that currency, it is unknown in any other. The others make a known value
    of it: `presence` whether it is known at all, `pattern` whether a regular expression matches, `listed` whether it
    is one of these values, `other` how it compares with another attribute (-1, 0 or 1; unknown if either is).
    """

    attribute: str
    currency: str
    presence: bool
    pattern: str | None
    listed: tuple[Scalar, ...]
    other: str

    @property
    def reads(self) -> tuple[str, ...]:
        """The attributes that must be known for this column to be."""
        return () if self.presence else (self.attribute, *([self.other] if self.other else []))


@cache
def column_of(
    attribute: str,
    *,
    currency: str = "",
    presence: bool = False,
    pattern: str | None = None,
    listed: tuple[Scalar, ...] = (),
    other: str = "",
) -> Operand:
    """Return the column, the same object for equal ones."""
    return Operand(attribute, currency, presence, pattern, listed, other)


@dataclass(frozen=True)
class Compare:
    """One comparison (`==, !=, <, <=, >, >=`) of a column with a value."""

    column: Operand
    relation: str
    operand: Scalar


@dataclass(frozen=True)
class All:
    """True when every part is; without parts it is true."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Any:
    """True when some part is; without parts it is false."""

    parts: tuple[Formula, ...]


Formula = Compare | All | Any


def formula_of(rule: Rule) -> Formula:
    """Return the normal form of a rule's condition: true where the rule violates."""
    return _formula(rule.when, positive=True)


def negation_of(rule: Rule) -> Formula:
    """Return the normal form of the negated condition: true where the rule complies."""
    return _formula(rule.when, positive=False)


def columns(formula: Formula) -> Iterator[Operand]:
    """Yield every column of a formula, repeated as often as it is read."""
    if isinstance(formula, Compare):
        yield formula.column
    else:
        for part in formula.parts:
            yield from columns(part)


def _formula(part: Group | Condition, *, positive: bool) -> Formula:
    if isinstance(part, Condition):
        return _leaf(part, positive=positive)
    inner = positive is not (part.kind == "none")
    parts = tuple(_formula(item, positive=inner) for item in part.parts)
    # "none of" is "all of the negations"; a negated "all" is "any of the negations", and the other way round
    together = (part.kind in ("all", "none")) is positive
    return All(parts) if together else Any(parts)


def _leaf(item: Condition, *, positive: bool) -> Compare:
    name, operand = item.attribute, item.operand
    column, relation, value = column_of(name), "==", True
    if item.operator == "known":
        column, value = column_of(name, presence=True), _literal(item) is True
    elif item.operator == "matches":
        column = column_of(name, pattern=str(_literal(item)))
    elif item.operator in ("one_of", "none_of"):
        listed = operand.value if isinstance(operand, Literal) and isinstance(operand.value, tuple) else ()
        column, value = column_of(name, listed=listed), item.operator == "one_of"
    elif isinstance(operand, Ref):
        return _compare(column_of(name, other=operand.name), _RELATION[item.operator], 0, positive=positive)
    else:
        column = column_of(name, currency=operand.currency)
        return _compare(column, _RELATION[item.operator], _literal(item), positive=positive)
    return _compare(column, relation, value, positive=positive)


def _compare(column: Operand, relation: str, operand: Scalar, *, positive: bool) -> Compare:
    return Compare(column, relation if positive else NEGATED[relation], operand)


def _literal(item: Condition) -> Scalar:
    if isinstance(item.operand, Literal) and not isinstance(item.operand.value, tuple):
        return item.operand.value
    raise ValueError(f"line {item.line}: `{item.operator}` has no single value")
