"""Which parameters a workspace has set so that a shipped rule finds less, told by where they stand in the condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.rulebook.records import Condition, Group, Literal, Parameter, Rule, Scalar
from monitor.vocabulary import RuleStatus

_FINDS_MORE = {"below": 1, "at_most": 1, "above": -1, "at_least": -1}
"""Which way a bound moves where the comparison comes to hold of more facts"""


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
