"""What a workspace's own rule changes of the shipped rule in whose place it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.errors import Fault
from monitor.rulebook.lock import digest_of, judging
from monitor.rulebook.narrowed import as_wide
from monitor.rulebook.records import Rule
from monitor.vocabulary import RuleStatus, Severity

_IN_FULL = ("version", "status", "severity")


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
