"""Proves rules by their own tests: every case gets its verdict, and every line of `when` is needed by some case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from monitor.errors import Fault
from monitor.rulebook.idle import idle_parts
from monitor.rulebook.records import Condition, FactSchema, Group, Rule, Scalar, Type
from monitor.rulebook.words import in_words
from monitor.vocabulary import RuleStatus, Verdict

_NEIGHBOUR = {"below": "at_most", "at_most": "below", "above": "at_least", "at_least": "above"}


class RuleJudgement(Protocol):
    """What a judge says of one rule."""

    @property
    def rule(self) -> Rule:
        """The rule that was asked."""

    @property
    def verdict(self) -> Verdict:
        """What it says."""

    @property
    def reason(self) -> str:
        """Why it was not assessed."""


class RuleJudge(Protocol):
    """Judges facts by the rules it was made of."""

    def judge(self, fact: Mapping[str, Scalar | None]) -> Sequence[RuleJudgement]:
        """Return one judgement a rule."""


JudgeBy = Callable[[Sequence[Rule], FactSchema], AbstractContextManager[RuleJudge]]


@dataclass(frozen=True)
class Proof:
    """What proving one rule took, and the faults it showed."""

    rule: Rule
    cases: int
    mutants: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Mutant:
    """A rule with one line of `when` changed; some case has to notice."""

    rule: Rule
    line: int
    change: str


def prove(rule: Rule, schema: FactSchema, judge_by: JudgeBy) -> Proof:
    """Run a rule's embedded cases, and for an active rule the mutation check.

    The rule must carry its default parameters: its cases are written for them.
    """
    live = replace(rule, status=RuleStatus.ACTIVE)
    mutants = list(_mutants(live)) if rule.status is RuleStatus.ACTIVE else []
    faults: list[Fault] = []
    alive = {mutant.rule.id: mutant for mutant in mutants}
    with judge_by([live, *(mutant.rule for mutant in mutants)], schema) as judge:
        for case in rule.tests:
            for judged in judge.judge(case.fact):
                agrees = judged.verdict == case.verdict
                if judged.rule.id == rule.id and not agrees:
                    faults.append(_failed(rule, case.line, case.verdict, case.note, judged))
                elif not agrees:
                    alive.pop(judged.rule.id, None)
    survivors = alive.values() if rule.tests and not faults else ()
    idle = list(idle_parts(rule.when, rule.needs, schema)) if rule.status is not RuleStatus.RETIRED else []
    faults += [
        Fault(rule.path, found.part.line, "", found.why, "a line that some facts meet and others do not")
        for found in idle
    ]
    said = frozenset[int]().union(*(found.lines for found in idle))
    faults += [_survivor(rule, mutant) for mutant in survivors if mutant.line not in said]
    return Proof(rule, len(rule.tests), len(mutants), tuple(faults))


def _failed(rule: Rule, line: int, wanted: str, note: str, judged: RuleJudgement) -> Fault:
    about = f" ({note})" if note else ""
    because = f": {judged.reason}" if judged.reason else ""
    return Fault(rule.path, line, "", f"this case{about} gets {judged.verdict}{because}", wanted)


def _survivor(rule: Rule, mutant: Mutant) -> Fault:
    return Fault(
        rule.path,
        mutant.line,
        "",
        f"no case fails when {mutant.change}",
        "a case whose verdict only this line decides",
    )


def _mutants(rule: Rule) -> Iterator[Mutant]:
    """Yield the rule once for each line dropped, and once for each boundary moved by the equal sign."""
    for number, (group, line, change) in enumerate(_changed(rule.when, rule.types)):
        yield Mutant(replace(rule, id=f"{rule.id}#{number:03}", when=group), line, change)


def _changed(group: Group, types: Mapping[str, Type]) -> Iterator[tuple[Group, int, str]]:
    for index, part in enumerate(group.parts):
        before, after = group.parts[:index], group.parts[index + 1 :]
        if isinstance(part, Group):
            for inner, line, change in _changed(part, types):
                yield replace(group, parts=(*before, inner, *after)), line, change
            continue
        yield replace(group, parts=(*before, *after)), part.line, f"the line `{in_words(part, types)}` is dropped"
        if part.operator in _NEIGHBOUR:
            moved: Condition = replace(part, operator=_NEIGHBOUR[part.operator])
            change = f"`{in_words(part, types)}` becomes `{in_words(moved, types)}`"
            yield replace(group, parts=(*before, moved, *after)), part.line, change
