"""Predicate pushdown: a rule's condition as SQL over its fact's view, in the three values that both speak.

SQL's null is the condition's unknown: a rule violates where its expression is true, complies where it is false and is
not assessed where it is null. Only `matches` is left to Python's `re`: the database is asked for what is certain in
either case, and a fact whose verdict hangs on the pattern is a candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, false, literal, null, or_, true

from monitor.engine.formula import All, Compare, Formula, columns, formula_of, negation_of
from monitor.rulebook.records import Rule

Expression = ColumnElement[Any]
Attributes = Mapping[str, Expression]

_RELATIONS: dict[str, Callable[[Expression, Any], Expression]] = {
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


@dataclass(frozen=True)
class PushedVerdict:
    """What the database says of one rule: `certain` is its verdict (null: unknown) unless `open` holds.

    The engine has to judge where either is true.
    """

    certain: Expression
    open: Expression | None = None


def verdicts(rule: Rule, attributes: Attributes) -> PushedVerdict:
    """Return the rule's verdict as SQL over a view's columns."""
    formula = formula_of(rule)
    guard = [attributes[name].is_(None) for name in rule.needs]
    at_most = _needing(guard, _expression(formula, attributes, pattern_holds=True))
    if all(column.pattern is None for column in columns(formula)):
        return PushedVerdict(at_most)
    at_least = _needing(guard, _expression(formula, attributes, pattern_holds=False))
    # neither gear but Python reads the pattern: true in one reading and not in the other is left to it
    undecided = or_(at_most.is_(true()), and_(at_most.is_(None), at_least.is_(false())))
    return PushedVerdict(at_least, undecided)


def complies(rule: Rule, attributes: Attributes) -> Expression:
    """Return what is true only where the rule complies whatever a pattern says; most facts are told by it at once.

    It is a conjunction of alternatives, each a plain comparison: the first that holds ends the matter.
    """
    known = (attributes[name].is_not(None) for name in rule.needs)
    return and_(true(), *known, _expression(negation_of(rule), attributes, pattern_holds=None))


def reads(rules: Sequence[Rule]) -> list[str]:
    """Return every attribute that the rules need or compare, each once."""
    found: dict[str, None] = {}
    for rule in rules:
        found.update(dict.fromkeys(rule.needs))
        for column in columns(formula_of(rule)):
            found.update(dict.fromkeys((*column.reads, column.attribute)))
    return list(found)


def reads_currency(rules: Sequence[Rule]) -> bool:
    """Return whether some rule compares an amount of one currency, so that another one leaves it unknown."""
    return any(column.currency for rule in rules for column in columns(formula_of(rule)))


def bits(flags: Sequence[Expression], width: int = 60) -> list[Expression]:
    """Return flags (true or not) as whole numbers, `width` to a number, the first flag the lowest bit."""
    numbers: list[Expression] = []
    for start in range(0, len(flags), width):
        parts = [case((flag, literal(1 << at, BigInteger)), else_=0) for at, flag in enumerate(flags[start:][:width])]
        total: Expression = parts[0]
        for part in parts[1:]:
            total = total + part
        numbers.append(cast(total, BigInteger))
    return numbers


def _needing(guard: Sequence[Expression], value: Expression) -> Expression:
    return case((or_(*guard), null()), else_=value) if guard else value


def _expression(formula: Formula, attributes: Attributes, *, pattern_holds: bool | None) -> Expression:
    if isinstance(formula, Compare):
        return _comparison(formula, attributes, pattern_holds=pattern_holds)
    parts = map(partial(_expression, attributes=attributes, pattern_holds=pattern_holds), formula.parts)
    return and_(true(), *parts) if isinstance(formula, All) else or_(false(), *parts)


def _comparison(item: Compare, attributes: Attributes, *, pattern_holds: bool | None) -> Expression:
    column = item.column
    value = attributes[column.attribute]
    wanted = (item.relation == "==") is (item.operand is True)
    if column.presence:
        return value.is_not(None) if wanted else value.is_(None)
    if column.listed:
        return value.in_(column.listed) if wanted else value.not_in(column.listed)
    if column.pattern is not None and pattern_holds is None:
        return null()
    if column.pattern is not None:
        return case((value.is_(None), null()), else_=true() if pattern_holds else false())
    relation = _RELATIONS[item.relation]
    if column.other:
        return relation(value, attributes[column.other])
    if column.currency:
        value = case((attributes["currency"] == column.currency, value))
    return relation(value, literal(item.operand))
