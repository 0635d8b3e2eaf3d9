"""Lays a workspace's own rules over the shipped ones; the law gate can be made stricter, never weaker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from monitor.errors import Fault
from monitor.rulebook.condition import conditions, plain
from monitor.rulebook.parse import LAW
from monitor.rulebook.records import Literal, Rule
from monitor.vocabulary import Answer, RuleStatus

_STRICTNESS = list(Answer)


def laid_over(shipped: Mapping[str, Rule], own: Mapping[str, Rule], faults: list[Fault]) -> dict[str, Rule]:
    """Return shipped rules with the workspace's own added or in their place, by id; faults are appended."""
    merged = dict(shipped)
    for rule in own.values():
        over = shipped.get(rule.id)
        if over is not None and over.family != rule.family:
            said = f"rule {rule.id} is of the family '{over.family}', here it lies in '{rule.family}'"
            faults.append(Fault(rule.path, 1, "", said, f"a new id, or the folder {over.family}/"))
        elif rule.family == LAW and (problem := _weakening(rule, over)):
            faults.append(
                Fault(
                    rule.path,
                    1,
                    "",
                    f"law rule {rule.id} {problem}",
                    "a stricter gate, never a weaker one, unless counsel decides (decisions/)",
                )
            )
        merged[rule.id] = replace(rule, over=over)
    return {key: merged[key] for key in sorted(merged)}


def _weakening(rule: Rule, over: Rule | None) -> str:
    """Return how a workspace's law rule weakens the gate, or an empty string.

    Only `allow` opens the gate: a workspace may retire one, never write one. For a rule that reviews or blocks, the
    same facts must still be caught, which is certain only when `when` and `needs` stay as they are.
    """
    if rule.answer is None or (over is not None and over.answer is None):
        return ""
    if over is None or over.answer is None:
        return "adds an `allow`" if rule.answer.answer is Answer.ALLOW else ""
    live, answered, before = rule.status is RuleStatus.ACTIVE, rule.answer.answer, over.answer.answer
    problem = ""
    if not live:
        if before is not Answer.ALLOW and over.status is RuleStatus.ACTIVE:
            problem = f"takes a shipped `{before}` out of force"
    elif _STRICTNESS.index(answered) < _STRICTNESS.index(before):
        problem = f"answers `{answered}` where the shipped one answers `{before}`"
    elif plain(rule.when) != plain(over.when) or set(rule.needs) != set(over.needs):
        problem = "changes `when` or `needs` of a shipped rule; write one of your own that reviews or blocks instead"
    elif answered is Answer.ALLOW and over.status is not RuleStatus.ACTIVE:
        problem = "puts a shipped `allow` in force that is not active"
    return problem


def check_gate(rules: Iterable[Rule]) -> list[Fault]:
    """Return a fault where no active law rule answers for `*`, the jurisdictions that nobody listed."""
    law = [rule for rule in rules if rule.family == LAW and rule.status is RuleStatus.ACTIVE]
    if any(_names_everywhere(rule) for rule in law):
        return []
    problem = "no active law rule names the jurisdiction '*': an action elsewhere would pass no rule"
    return [Fault("rules/law", 0, "", problem, 'a rule with `jurisdiction: {is: "*"}` that blocks price actions')]


def _names_everywhere(rule: Rule) -> bool:
    if rule.answer is None or rule.answer.answer is Answer.ALLOW:
        return False
    for item in conditions(rule.when):
        if item.attribute == "jurisdiction" and isinstance(item.operand, Literal):
            value = item.operand.value
            named = value if isinstance(value, tuple) else (value,)
            if item.operator in ("is", "one_of") and "*" in named:
                return True
    return False
