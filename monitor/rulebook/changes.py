"""What a workspace's own rule or parameter changes of what is shipped, and whether it then finds less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.errors import Fault
from monitor.rulebook.lock import digest_of, judging
from monitor.rulebook.records import Condition, Group, Literal, Parameter, Rule, Scalar
from monitor.vocabulary import RuleStatus, Severity

_IN_FULL = ("version", "status", "severity")
_HIGHER_IS_WIDER = {"below": True, "at_most": True, "above": False, "at_least": False}
_FINDS_MORE = {"below": 1, "at_most": 1, "above": -1, "at_least": -1}
"""Which way a bound moves where the comparison comes to hold of more facts"""


def changes(rule: Rule) -> tuple[str, ...]:
    """Return what differs from the shipped rule: version, status and severity with both values, then other keys."""
    over = rule.over
    if over is None:
        return ()
    said = [
        f"{key} {getattr(over, key)} → {getattr(rule, key)}"
        for key in _IN_FULL
        if getattr(over, key) != getattr(rule, key)
    ]
    before, after = judging(over), judging(rule)
    said += [key for key in after if key not in _IN_FULL and before[key] != after[key]]
    return tuple(said)


def misnumbered(rules: Iterable[Rule]) -> Iterator[Fault]:
    """Yield own rules in force that judge otherwise than the shipped rule and say so with no higher version.

    A violation is told by rule and version, in the store as in a letter: under one number it would be another's word.
    """
    for rule in rules:
        over = rule.over
        if over is None or rule.status is not RuleStatus.ACTIVE or rule.version > over.version:
            continue
        if digest_of(rule) != digest_of(over):
            said = f"rule {rule.id} judges otherwise than the shipped version {over.version}"
            yield Fault(rule.path, rule.lines.get("version", 1), "", said, f"`version: {over.version + 1}` or higher")


def weakened(rules: Iterable[Rule]) -> list[Rule]:
    """Return the own rules that judge less than the shipped ones: a lower severity, no longer in force, or a condition
    of which nobody can say that it finds all that the shipped one finds."""
    order = list(Severity)
    return [
        rule
        for rule in rules
        if rule.over is not None
        and (
            order.index(rule.severity) < order.index(rule.over.severity)
            or (rule.over.status is RuleStatus.ACTIVE and rule.status is not RuleStatus.ACTIVE)
            or (rule.status is RuleStatus.ACTIVE and not _finds_as_much(rule, rule.over))
        )
    ]


def _finds_as_much(rule: Rule, over: Rule) -> bool:
    """Return whether an own rule certainly finds what the shipped one finds; parameters are told apart."""
    if over.status is not RuleStatus.ACTIVE:
        return True
    return rule.fact == over.fact and set(rule.needs) <= set(over.needs) and as_wide(rule.when, over.when)


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


@dataclass(frozen=True)
class Loosened:
    """A parameter of a rule in force that is looser than shipped, or of which nobody can say that it is not."""

    rule: Rule
    parameter: Parameter
    shipped: Scalar

    @property
    def by_settings(self) -> bool:
        """Whether the settings say so, and not the default of a rule of the workspace's own."""
        return self.parameter.value != self.parameter.default


def loosened(rules: Iterable[Rule]) -> Iterator[Loosened]:
    """Yield the parameters of shipped rules, and of own ones in their place, that find less than the shipped value."""
    for rule in rules:
        base = rule if rule.shipped else rule.over
        if base is None or rule.status is not RuleStatus.ACTIVE:
            continue
        for name, parameter in rule.parameters.items():
            before = base.parameters.get(name)
            if before is not None and not _is_as_strict(rule.when, parameter, before.default):
                yield Loosened(rule, parameter, before.default)


def _is_as_strict(when: Group, parameter: Parameter, before: Scalar) -> bool:
    """Return whether every comparison with a parameter holds of all that it held of with the value before."""
    value = parameter.value
    if value == before:
        return True
    for operator, wanted in _uses(when, parameter.name, wanted=True):
        way = _FINDS_MORE.get(operator, 0) if wanted else -_FINDS_MORE.get(operator, 0)
        if way == 0 or isinstance(value, str) or isinstance(before, str) or (value - before) * way < 0:
            return False
    return True


def _uses(group: Group, name: str, *, wanted: bool) -> Iterator[tuple[str, bool]]:
    """Yield the operator of each comparison with a parameter, and whether the rule wants it to hold."""
    wanted = wanted is (group.kind != "none")
    for part in group.parts:
        if isinstance(part, Group):
            yield from _uses(part, name, wanted=wanted)
        elif _names(part, name):
            yield part.operator, wanted


def _names(item: Condition, name: str) -> bool:
    return isinstance(item.operand, Literal) and item.operand.parameter == name
