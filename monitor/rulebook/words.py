"""A rule's condition in plain words, for explanations, reference pages and faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.money import shown
from monitor.rulebook.records import Condition, Group, Literal, Parameter, Ref, Scalar, Type

_SAID = {
    "is": "is",
    "is_not": "is not",
    "below": "is below",
    "at_most": "is at most",
    "above": "is above",
    "at_least": "is at least",
    "one_of": "is one of",
    "none_of": "is none of",
    "matches": "matches",
}
_TOGETHER = {"all": "all of these hold", "any": "at least one of these holds", "none": "none of these holds"}


def in_words(item: Condition, types: Mapping[str, Type] | None = None) -> str:
    """Return one comparison in words, such as "advertised_price is below map_price"."""
    if item.operator == "known":
        known = isinstance(item.operand, Literal) and item.operand.value is True
        return f"{item.attribute} is {'known' if known else 'unknown'}"
    kind = (types or {}).get(item.attribute)
    return f"{item.attribute} {_SAID[item.operator]} {_operand(item.operand, kind)}"


def tree_in_words(group: Group, types: Mapping[str, Type], depth: int = 0) -> Iterator[str]:
    """Yield a condition tree as indented lines."""
    yield f"{'  ' * depth}- {_TOGETHER[group.kind]}:"
    for part in group.parts:
        if isinstance(part, Group):
            yield from tree_in_words(part, types, depth + 1)
        else:
            yield f"{'  ' * (depth + 1)}- {in_words(part, types)}"


def value_in_words(value: Scalar | None, kind: Type | None, currency: str = "") -> str:
    """Return a typed value as a rule's reader writes it: money with its currency, shares with %."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind is Type.MONEY and currency and isinstance(value, int):
        return shown(value, currency)
    if kind is Type.SHARE and isinstance(value, int):
        return f"{value / 100:g} %"
    return f"'{value}'" if isinstance(value, str) else str(value)


def parameter_in_words(parameter: Parameter) -> tuple[str, str]:
    """Return a parameter's value and its default."""
    value, default = (
        value_in_words(item, parameter.type, parameter.currency) for item in (parameter.value, parameter.default)
    )
    return value, default


def _operand(operand: Ref | Literal, kind: Type | None) -> str:
    if isinstance(operand, Ref):
        return operand.name
    if isinstance(operand.value, tuple):
        return ", ".join(value_in_words(value, kind) for value in operand.value)
    return value_in_words(operand.value, Type.MONEY if operand.currency else kind, operand.currency)


def group_in_words(group: Group) -> str:
    """Return what a group asks of its lines."""
    return _TOGETHER[group.kind]


_OPPOSITE = {
    "is": "is not",
    "is_not": "is",
    "below": "is at least",
    "at_most": "is above",
    "above": "is at most",
    "at_least": "is below",
    "one_of": "is none of",
    "none_of": "is one of",
    "matches": "does not match",
}


def change_in_words(
    item: Condition, fact: Mapping[str, Scalar | None], types: Mapping[str, Type], *, holds: bool
) -> str:
    """Return what would have to be true of the fact for a comparison to hold, or not to hold, with the numbers."""
    if item.operator == "known":
        known = (isinstance(item.operand, Literal) and item.operand.value is True) is holds
        return f"{item.attribute} is {'known' if known else 'unknown'}"
    kind = types.get(item.attribute)
    if kind is Type.BOOLEAN and isinstance(item.operand, Literal):
        wanted = (item.operator == "is") is holds
        return f"{item.attribute} is {'true' if (item.operand.value is True) is wanted else 'false'}"
    said = (_SAID if holds else _OPPOSITE)[item.operator]
    if isinstance(item.operand, Ref):
        value = value_in_words(fact.get(item.operand.name), kind, str(fact.get("currency") or ""))
        return f"{item.attribute} {said} {item.operand.name} ({value})"
    return f"{item.attribute} {said} {_operand(item.operand, kind)}"
