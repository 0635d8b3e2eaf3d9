"""Whether a changed condition still holds of all that the one before it held of."""

from __future__ import annotations

from monitor.rulebook.records import Condition, Group, Literal

_HIGHER_IS_WIDER = {"below": True, "at_most": True, "above": False, "at_least": False}


def as_wide(new: Group | Condition, old: Group | Condition) -> bool:
    """Return whether `new` certainly holds wherever `old` holds; False where nobody can say.

    Lines may be left out of an `all` or added to an `any`, bounds moved outwards, lists made longer. Values of one
    parameter count as equal: what a workspace makes of a parameter is told by itself.
    """
    if isinstance(new, Condition) and isinstance(old, Condition):
        return _compares_as_widely(new, old)
    if isinstance(old, Group) and old.kind == "any":
        return all(as_wide(new, part) for part in old.parts)
    if isinstance(new, Group) and new.kind == "all":
        return all(as_wide(part, old) for part in new.parts)
    if isinstance(new, Group) and isinstance(old, Group) and new.kind == old.kind == "none":
        return all(any(as_wide(before, part) for before in old.parts) for part in new.parts)
    by_a_branch = isinstance(new, Group) and new.kind == "any" and any(as_wide(part, old) for part in new.parts)
    return by_a_branch or (
        isinstance(old, Group) and old.kind == "all" and any(as_wide(new, part) for part in old.parts)
    )


def _compares_as_widely(new: Condition, old: Condition) -> bool:
    now, before = new.operand, old.operand
    if (new.attribute, new.operator) != (old.attribute, old.operator):
        return False
    if now == before or not (isinstance(now, Literal) and isinstance(before, Literal)):
        return now == before
    same = now.parameter != "" and now.parameter == before.parameter
    return same or (now.currency == before.currency and _reaches_as_far(new.operator, now.value, before.value))


def _reaches_as_far(operator: str, now: object, before: object) -> bool:
    if isinstance(now, tuple) and isinstance(before, tuple):
        return set(before) <= set(now) if operator == "one_of" else set(now) <= set(before)
    if operator not in _HIGHER_IS_WIDER or not isinstance(now, int) or not isinstance(before, int):
        return False
    return now >= before if _HIGHER_IS_WIDER[operator] else now <= before
