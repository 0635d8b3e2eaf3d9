"""Judges facts by rules: each rule says violates, complies or not_assessed, and why not assessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType

from monitor.engine.formula import Column, columns, formula_of
from monitor.engine.ruleset import Ruleset, encoded
from monitor.errors import ChannelwardenError
from monitor.rulebook.literals import fits
from monitor.rulebook.records import FactSchema, Rule, Scalar
from monitor.vocabulary import RuleStatus, Verdict


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
        self._columns = [tuple(dict.fromkeys(columns(formula))) for formula in formulas]
        self._all_columns = tuple(dict.fromkeys(column for group in self._columns for column in group))
        self._patterns = {column.pattern: re.compile(column.pattern) for column in self._all_columns if column.pattern}
        self._true = Ruleset(formulas)
        self._possible = Ruleset(formulas, unknown_counts=True)

    def judge(self, fact: Mapping[str, Scalar | None]) -> list[Judgement]:
        """Return one judgement for each rule, in order of rule id.

        Raises `FactTypeError` when a value is of another type than its attribute; nothing is judged then.
        """
        self._check(fact)
        values = {column: self._value(column, fact) for column in self._all_columns}
        true = self._true.true_for(values)
        possible: set[int] | None = None
        found = []
        for index, rule in enumerate(self.rules):
            unknown = [name for name in rule.needs if fact.get(name) is None]
            if unknown:
                found.append(Judgement(rule, Verdict.NOT_ASSESSED, self._reason(unknown)))
            elif index in true:
                found.append(Judgement(rule, Verdict.VIOLATES))
            elif missing := [column for column in self._columns[index] if values[column] is None]:
                if possible is None:
                    possible = self._possible.true_for(values)
                found.append(
                    Judgement(rule, Verdict.NOT_ASSESSED, self._undecided(missing, fact))
                    if index in possible
                    else Judgement(rule, Verdict.COMPLIES)
                )
            else:
                found.append(Judgement(rule, Verdict.COMPLIES))
        return found

    def close(self) -> None:
        """Free the engine's memory."""
        self._true.close()
        self._possible.close()

    def __enter__(self) -> Judge:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check(self, fact: Mapping[str, Scalar | None]) -> None:
        for name, attribute in self.schema.attributes.items():
            value = fact.get(name)
            if not fits(value, attribute.type):
                kind = type(value).__name__
                raise FactTypeError(
                    f"fact '{self.schema.name}' {fact.get('subject', '')}: '{name}' holds {value!r} ({kind}); "
                    f"expected {attribute.type.value} or nothing"
                )

    def _value(self, column: Column, fact: Mapping[str, Scalar | None]) -> int | str | None:
        """Return what the engine reads in a column; None for unknown."""
        value = fact.get(column.attribute)
        if column.presence:
            return int(value is not None)
        if value is None or (column.currency and fact.get("currency") != column.currency):
            return None
        if column.pattern:
            return int(self._patterns[column.pattern].search(str(value)) is not None)
        return encoded(value)

    def _reason(self, names: Sequence[str]) -> str:
        known = self.schema.attributes
        return "; ".join(known[name].unknown or f"{name} is unknown" for name in names if name in known)

    def _undecided(self, missing: Sequence[Column], fact: Mapping[str, Scalar | None]) -> str:
        """Return why a condition is neither true nor false."""
        unknown = dict.fromkeys(column.attribute for column in missing if fact.get(column.attribute) is None)
        said = [self._reason([*unknown])] if unknown else []
        for column in missing:
            if column.currency and fact.get(column.attribute) is not None:
                said.append(f"{column.attribute} is in {fact.get('currency')}, the rule compares {column.currency}")
        return "; ".join(dict.fromkeys(said))
