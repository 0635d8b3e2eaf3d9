"""The rules' operators read in plain Python, without any engine: what every verdict is compared with.

Three values: True, False and None (unknown). Written from the rules' documentation, not from the engine's code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from monitor.rulebook.records import Condition, Group, Ref, Rule, Scalar

Fact = Mapping[str, Scalar | None]


def verdict(rule: Rule, fact: Fact) -> str:
    """Return what a rule says of a fact."""
    if any(fact.get(name) is None for name in rule.needs):
        return "not_assessed"
    return {True: "violates", False: "complies", None: "not_assessed"}[truth(rule.when, fact)]


def truth(part: Group | Condition, fact: Fact) -> bool | None:
    """Return whether a condition holds, or None where nobody can know."""
    if isinstance(part, Condition):
        return compared(part, fact)
    values = [truth(inner, fact) for inner in part.parts]
    if part.kind == "all":
        return False if False in values else None if None in values else True
    some = True if True in values else None if None in values else False
    if part.kind == "any":
        return some
    return None if some is None else not some


def compared(item: Condition, fact: Fact) -> bool | None:
    """Return the value of one comparison."""
    value = fact.get(item.attribute)
    if item.operator == "known":
        return (value is not None) is item.operand.value
    other: Any = fact.get(item.operand.name) if isinstance(item.operand, Ref) else item.operand.value
    currency = "" if isinstance(item.operand, Ref) else item.operand.currency
    if value is None or other is None or (currency and fact.get("currency") != currency):
        return None
    return {
        "is": lambda: value == other,
        "is_not": lambda: value != other,
        "below": lambda: value < other,
        "at_most": lambda: value <= other,
        "above": lambda: value > other,
        "at_least": lambda: value >= other,
        "one_of": lambda: value in other,
        "none_of": lambda: value not in other,
        "matches": lambda: re.search(other, str(value)) is not None,
    }[item.operator]()
