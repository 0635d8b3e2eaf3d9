"""Judges facts by rules: each rule says violates, complies or not_assessed, and why not assessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.engine.formula import Operand, columns, formula_of, negation_of
from monitor.engine.ruleset import Ruleset
from monitor.engine.values import Reading, holds
from monitor.errors import ChannelwardenError
from monitor.rulebook.literals import fits
from monitor.rulebook.records import FactSchema, Rule, Scalar, Type
from monitor.vocabulary import RuleStatus, Verdict

_CLASSES: dict[Type, type] = {Type.TEXT: str, Type.BOOLEAN: bool}
"""What a value of a type is in Python; of all others an int."""


class FactTypeError(ChannelwardenError):
    """A fact holds a value of the wrong type; it is listed and never judged."""


@dataclass(frozen=True)
class Judgement:
    """What one rule says of one fact; `reason` says why it was not assessed."""

    rule: Rule
    verdict: Verdict
    reason: str = ""


class Judge:
    """Judges facts of one type by the active rules over it; a context manager, to be used by one thread.

    Rules over other facts and rules that are not active are left out.
    """

    def __init__(self, rules: Sequence[Rule], schema: FactSchema) -> None:
        self.schema = schema
        mine = (rule for rule in rules if rule.fact == schema.name and rule.status is RuleStatus.ACTIVE)
        self.rules = tuple(sorted(mine, key=lambda rule: rule.id))
        formulas = [formula_of(rule) for rule in self.rules]
        self._types = [(name, _CLASSES.get(item.type, int)) for name, item in schema.attributes.items()]
        self._columns = [tuple(dict.fromkeys(columns(formula))) for formula in formulas]
        self._reading = Reading(column for group in self._columns for column in group)
        self._true = Ruleset(formulas)
        self._negations = [negation_of(rule) for rule in self.rules]
        # most facts get the same judgements: made once
        self._complies = [Judgement(rule, Verdict.COMPLIES) for rule in self.rules]
        self._violates = [Judgement(rule, Verdict.VIOLATES) for rule in self.rules]

    def judge(self, fact: Mapping[str, Scalar | None]) -> list[Judgement]:
        """Return one judgement for each rule, in order of rule id.

        Raises `FactTypeError` when a value is of another type than its attribute; nothing is judged then.
        """
        unknown = self._unknown(fact)
        values = self._reading.values(fact)
        true = self._true.true_for(values)
        unread = {column for column, value in values.items() if value is None}
        found = []
        for index, rule in enumerate(self.rules):
            judgement = self._complies[index]
            if not unknown.isdisjoint(rule.needs):
                reason = self._reason([name for name in rule.needs if name in unknown])
                judgement = Judgement(rule, Verdict.NOT_ASSESSED, reason)
            elif index in true:
                judgement = self._violates[index]
            # Only where something is unknown can a condition be neither true nor false. That accuses nobody, so it
            # needs no ruleset of its own: read for all rules at once it made the engine ten times slower.
            elif not unread.isdisjoint(self._columns[index]) and not holds(self._negations[index], values):
                missing = [column for column in self._columns[index] if column in unread]
                judgement = Judgement(rule, Verdict.NOT_ASSESSED, self._undecided(missing, fact))
            found.append(judgement)
        return found

    def close(self) -> None:
        """Free the engine's memory."""
        self._true.close()

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def _unknown(self, fact: Mapping[str, Scalar | None]) -> set[str]:
        """Return the attributes that have no value; raise `FactTypeError` where a value is of the wrong type."""
        unknown = set()
        for name, expected in self._types:
            value = fact.get(name)
            if value is None:
                unknown.add(name)
            elif type(value) is not expected or (expected is int and not fits(value, Type.INTEGER)):
                wanted = self.schema.attributes[name].type.value
                raise FactTypeError(
                    f"fact '{self.schema.name}' {fact.get('subject', '')}: '{name}' holds {value!r} "
                    f"({type(value).__name__}); expected {wanted} or nothing"
                )
        return unknown

    def _reason(self, names: Sequence[str]) -> str:
        known = self.schema.attributes
        said = (known[name].unknown or f"{name} is unknown" for name in names)
        return "; ".join(dict.fromkeys(said))

    def _undecided(self, missing: Sequence[Operand], fact: Mapping[str, Scalar | None]) -> str:
        """Return why a condition is neither true nor false."""
        read = dict.fromkeys(name for column in missing for name in column.reads)
        said = [self._reason([name]) for name in read if fact.get(name) is None]
        for column in missing:
            if column.currency and fact.get(column.attribute) is not None:
                said.append(f"{column.attribute} is in {fact.get('currency')}, the rule compares {column.currency}")
        return "; ".join(dict.fromkeys(said))
