"""business-rules (Venmo), Python: `run_all` over a variables class, with a field type that compares without casting."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.metadata import version
from operator import itemgetter
from typing import Any

from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_NO_INPUT, FIELD_TEXT
from business_rules.operators import BaseType, type_operator
from business_rules.variables import BaseVariables, rule_variable

from bench.guarded import Against, And, Guarded, Known, Listed, Or, Value, attributes_of, guarded, leaves
from bench.peer import Fact, Hits, Peer
from monitor.rulebook.records import Rule

_OPERATOR = {"==": "equal_to", "!=": "differs", "<": "below", "<=": "at_most", ">": "above", ">=": "at_least"}


class BusinessRules(Peer):
    """The library's conditions (`all`, `any`, name, operator, value) with one variables object a fact.

    Its stock types have no "not equal", no lists and no missing values, and turn every number into a Decimal at every
    read. It lets its users define field types: one with plain comparisons judges 6,800 facts/s with 30 rules where the
    stock types with guard variables judge 4,400; `check_conditions_recursively` alone is not faster. It cannot compare
    two variables: users define a variable that holds the comparison.
    """

    name = "business-rules"
    version = version("business-rules")

    def load(self, rules: Sequence[Rule]) -> None:
        """Make the rules' conditions, the variables class and the actions."""
        self._ids = [rule.id for rule in rules]
        self._variables = _variables(rules)
        self._rules = [
            {"conditions": _written(guarded(rule)), "actions": [{"name": "hit", "params": {"rule": rule.id}}]}
            for rule in rules
        ]

    def judge_converted(self, own: Sequence[Fact]) -> Hits:
        """Run all rules for each fact."""
        hits: Hits = {name: [] for name in self._ids}
        rules, variables = self._rules, self._variables
        for fact in own:
            run_all(rules, variables(fact), _Actions(hits, fact))
        return hits


class _Value(BaseType):  # type: ignore[misc] # the library is not typed
    """A field type that takes a value as it is."""

    name = "value"

    def __init__(self, value: Any) -> None:  # noqa: ANN401 - any type of attribute
        self.value = value

    def _assert_valid_value_and_cast(self, value: Any) -> Any:  # noqa: ANN401
        return value


def _operator(name: str, compare: Callable[[Any, Any], bool]) -> None:
    """Give the field type an operator; arguments are not cast."""

    def operator(self: _Value, other: Any) -> bool:  # noqa: ANN401
        return compare(self.value, other)

    operator.__name__ = name
    setattr(_Value, name, type_operator(FIELD_TEXT, assert_type_for_arguments=False)(operator))


def _presence(name: str, *, known: bool) -> None:
    def operator(self: _Value) -> bool:
        return (self.value is not None) is known

    operator.__name__ = name
    setattr(_Value, name, type_operator(FIELD_NO_INPUT, assert_type_for_arguments=False)(operator))


_operator("equal_to", lambda value, other: bool(value == other))
_operator("differs", lambda value, other: bool(value != other))
_operator("below", lambda value, other: bool(value < other))
_operator("at_most", lambda value, other: bool(value <= other))
_operator("above", lambda value, other: bool(value > other))
_operator("at_least", lambda value, other: bool(value >= other))
_operator("one_of", lambda value, other: value in other)
_operator("none_of", lambda value, other: value not in other)
_operator("found", lambda value, other: other.search(value) is not None)
_operator("not_found", lambda value, other: other.search(value) is None)
_presence("known", known=True)
_presence("unknown", known=False)


class _Actions(BaseActions):  # type: ignore[misc]
    """Notes which rule fired for the fact."""

    def __init__(self, hits: Hits, fact: Fact) -> None:
        self._hits, self._fact = hits, fact

    @rule_action(params={"rule": FIELD_TEXT})  # type: ignore[untyped-decorator]
    def hit(self, rule: str) -> None:
        self._hits[rule].append(str(self._fact["subject"]))


def _variables(rules: Sequence[Rule]) -> Callable[[Fact], BaseVariables]:
    """Return a variables class: a variable an attribute, and one a pair of attributes that are compared."""

    def start(self: Any, fact: Fact) -> None:  # noqa: ANN401
        self.fact = fact

    body: dict[str, Any] = {"__init__": start}
    for name in attributes_of(list(rules)):
        body[name] = _variable(name, itemgetter(name))
    for leaf in (leaf for rule in rules for leaf in leaves(guarded(rule))):
        if isinstance(leaf, Against):
            name = f"{leaf.attribute}__{leaf.other}"
            body[name] = _variable(name, _order(leaf.attribute, leaf.other))
    return type("Variables", (BaseVariables,), body)


def _variable(name: str, read: Callable[[Fact], Any]) -> Any:  # noqa: ANN401
    def variable(self: Any) -> Any:  # noqa: ANN401
        return read(self.fact)

    variable.__name__ = name
    return rule_variable(_Value)(variable)


def _order(one: str, other: str) -> Callable[[Fact], int]:
    """Return a reader of -1, 0 or 1; the guards have seen to it that both values are known."""

    def read(fact: Fact) -> int:
        left, right = fact[one], fact[other]
        return 0 if left == right else 1 if isinstance(left, str) or left > right else -1  # type: ignore[operator]

    return read


def _written(part: Guarded) -> dict[str, Any]:
    if isinstance(part, And | Or):
        return {"all" if isinstance(part, And) else "any": [_written(inner) for inner in part.parts]}
    name, operator, value = part.attribute, "", None  # type: str, str, Any
    if isinstance(part, Known):
        operator = "known" if part.known else "unknown"
    elif isinstance(part, Value):
        operator, value = _OPERATOR[part.relation], part.value
    elif isinstance(part, Against):
        name, operator, value = f"{part.attribute}__{part.other}", _OPERATOR[part.relation], 0
    elif isinstance(part, Listed):
        operator, value = "one_of" if part.inside else "none_of", frozenset(part.values)
    else:
        operator, value = "found" if part.positive else "not_found", re.compile(part.pattern)
    return {"name": name, "operator": operator, "value": value}
