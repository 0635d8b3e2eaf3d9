"""What the engine reads of a fact: integers and text only, with everything found out that it cannot find out safely."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from monitor.engine.formula import All, Column, Compare, Formula
from monitor.rulebook.records import Scalar

_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

Fact = Mapping[str, Scalar | None]
Values = Mapping[Column, int | str | None]


class Reading:
    """Reads the columns of a rule base out of facts; regular expressions are compiled once."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self._columns = tuple(dict.fromkeys(columns))
        self._patterns = {column.pattern: re.compile(column.pattern) for column in self._columns if column.pattern}

    def values(self, fact: Fact) -> Values:
        """Return the value of every column; None where it is unknown."""
        return {column: self._value(column, fact) for column in self._columns}

    def _value(self, column: Column, fact: Fact) -> int | str | None:
        value = fact.get(column.attribute)
        if column.presence:
            return int(value is not None)
        if value is None or (column.currency and fact.get("currency") != column.currency):
            return None
        if column.other:
            return _compared(value, fact.get(column.other))
        if column.listed:
            return int(value in column.listed)
        if column.pattern:
            return int(self._patterns[column.pattern].search(str(value)) is not None)
        # true equals 1 in durable_rules; with booleans as 0 and 1 it can and may
        return int(value) if isinstance(value, bool) else value


def holds(formula: Formula, values: Values) -> bool:
    """Return whether a formula is true for a fact's values; a comparison with an unknown value is false."""
    if isinstance(formula, Compare):
        value = values[formula.column]
        return value is not None and _RELATIONS[formula.relation](value, formula.operand)
    if isinstance(formula, All):
        return all(holds(part, values) for part in formula.parts)
    return any(holds(part, values) for part in formula.parts)


def _compared(value: Scalar, other: Scalar | None) -> int | None:
    """Return -1, 0 or 1 for below, equal or above; for what has no order 0 or 1."""
    if other is None:
        return None
    if isinstance(value, str) or isinstance(other, str):
        return int(value != other)
    return (value > other) - (value < other)
