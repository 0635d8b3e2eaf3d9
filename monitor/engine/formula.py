"""The normal form of `when`: negations pushed to the leaves, every leaf one comparison of known values.

Both gears read it: the durable_rules ruleset, and the SQL condition over the fact's view. Its logic has three values,
as SQL has: a comparison with an unknown value is unknown, and a rule violates only where its condition is true,
complies only where it is false. Since the form holds no negation above a leaf, "true" is what remains when every
unknown leaf counts as false, and "not false" what remains when every unknown leaf counts as true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.rulebook.records import Condition, Group, Literal, Ref, Rule, Scalar

NEGATED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_RELATION = {"is": "==", "is_not": "!=", "below": "<", "at_most": "<=", "above": ">", "at_least": ">="}


@dataclass(frozen=True)
class Column:
    """A value of the fact as the engine reads it.

    `currency` restricts money to facts in that currency, and it is unknown in any other; `pattern` makes a boolean
    of a text (does the regular expression match it?); `presence` a boolean that is always known (is it known?).
    """

    attribute: str
    currency: str = ""
    pattern: str = ""
    presence: bool = False


@dataclass(frozen=True)
class Compare:
    """One comparison (`==, !=, <, <=, >, >=`) of a column with a value or another column."""

    column: Column
    relation: str
    operand: Column | Scalar


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
    """Return the normal form of a rule's condition."""
    return _formula(rule.when, positive=True)


def columns(formula: Formula) -> Iterator[Column]:
    """Yield every column of a formula, repeated as often as it is read."""
    if isinstance(formula, Compare):
        yield formula.column
        if isinstance(formula.operand, Column):
            yield formula.operand
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


def _leaf(item: Condition, *, positive: bool) -> Formula:
    if item.operator == "known":
        return _compare(Column(item.attribute, presence=True), "==", _literal(item), positive=positive)
    if item.operator == "matches":
        return _compare(Column(item.attribute, pattern=str(_literal(item))), "==", True, positive=positive)
    if item.operator in ("one_of", "none_of"):
        same = (item.operator == "one_of") is positive
        values = item.operand.value if isinstance(item.operand, Literal) else ()
        listed = values if isinstance(values, tuple) else (values,)
        parts = tuple(_compare(Column(item.attribute), "==", value, positive=same) for value in listed)
        return Any(parts) if same else All(parts)
    currency = item.operand.currency if isinstance(item.operand, Literal) else ""
    operand = Column(item.operand.name) if isinstance(item.operand, Ref) else _literal(item)
    return _compare(Column(item.attribute, currency), _RELATION[item.operator], operand, positive=positive)


def _compare(column: Column, relation: str, operand: Column | Scalar, *, positive: bool) -> Compare:
    return Compare(column, relation if positive else NEGATED[relation], operand)


def _literal(item: Condition) -> Scalar:
    if isinstance(item.operand, Literal) and not isinstance(item.operand.value, tuple):
        return item.operand.value
    raise ValueError(f"line {item.line}: `{item.operator}` has no single value")
