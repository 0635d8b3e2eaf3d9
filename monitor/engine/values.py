"""What the engine reads of a fact: integers and text only, with everything found out that it cannot find out safely."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from monitor.engine.formula import Any as AnyOf
from monitor.engine.formula import Compare, Formula, Operand
from monitor.rulebook.records import Fact, Scalar

_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

Values = Mapping[Operand, int | str | None]


class Reading:
    """Reads the columns of a rule base out of facts; regular expressions are compiled once."""

    def __init__(self, columns: Iterable[Operand]) -> None:
        distinct = tuple(dict.fromkeys(columns))
        self._worked_out = [column for column in distinct if _is_worked_out(column)]
        self._plain = [(column, column.attribute) for column in distinct if not _is_worked_out(column)]
        self._patterns = {text: re.compile(text) for column in distinct if (text := column.pattern) is not None}

    def values(self, fact: Fact) -> Values:
        """Return the value of every column; None where it is unknown."""
        found: dict[Operand, int | str | None] = {}
        for column, name in self._plain:
            value = fact.get(name)
            # true equals 1 in durable_rules; with booleans as 0 and 1 it can and may
            found[column] = int(value) if value is True or value is False else value
        for column in self._worked_out:
            found[column] = self._value(column, fact)
        return found

    def _value(self, column: Operand, fact: Fact) -> int | str | None:
        value = fact.get(column.attribute)
        if column.presence:
            return int(value is not None)
        if value is None or (column.currency and fact.get("currency") != column.currency):
            return None
        if column.other:
            return _compared(value, fact.get(column.other))
        if column.listed:
            return int(value in column.listed)
        if column.pattern is not None:
            return int(self._patterns[column.pattern].search(str(value)) is not None)
        return value


def holds(formula: Formula, values: Values) -> bool:
    """Return whether a formula is true for a fact's values; a comparison with an unknown value is false."""
    if isinstance(formula, Compare):
        value = values[formula.column]
        return value is not None and _RELATIONS[formula.relation](value, formula.operand)
    wanted = isinstance(formula, AnyOf)
    for part in formula.parts:
        if holds(part, values) is wanted:
            return wanted
    return not wanted


def _is_worked_out(column: Operand) -> bool:
    found_out = column.presence or column.currency or column.listed or column.other
    return bool(found_out) or column.pattern is not None


def _compared(value: Scalar, other: Scalar | None) -> int | None:
    """Return -1, 0 or 1 for below, equal or above; for what has no order 0 or 1."""
    if other is None:
        return None
    if isinstance(value, str) or isinstance(other, str):
        return int(value != other)
    return (value > other) - (value < other)
