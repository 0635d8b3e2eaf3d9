"""What is known of the conditions of a clause's verdicts, for the review sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from monitor.agreements.conditions import broken, findings
from monitor.agreements.terms import READ_ATTRIBUTES, TextTerm, terms_of
from monitor.agreements.verdicts import types_of
from monitor.facts.clause import SCHEMA, clauses_of, place_of
from monitor.rulebook.records import ClauseVerdict, Rule, Scalar
from monitor.store.agreement_text import current_text
from monitor.vocabulary import RuleStatus

Fact = dict[str, Scalar | None]

_LEAD = {
    "permitted_within_conditions": "permitted only while",
    "prohibited": "would be tolerated where",
    "needs_review": "it counts in its favour if",
}


@dataclass(frozen=True)
class AgreementTerms:
    """The clause facts of one agreement by type and position, judged on a day; `read` is what its text answers."""

    facts: Mapping[tuple[str, str], Fact]
    day: date
    read: Mapping[str, TextTerm] = field(default_factory=dict)

    def conditions(
        self, clause: tuple[str, str], said: Iterable[tuple[Rule, ClauseVerdict]]
    ) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return for each verdict its conditions: which hold, which do not, which nobody entered."""
        lines = []
        for rule, verdict in said:
            found = findings(verdict, self.facts.get(clause, {}), rule.figures, rule.types, self.day, read=self.read)
            if found:
                lead = _LEAD.get(verdict.verdict, "depends on whether")
                lines.append((f"{verdict.jurisdiction}: {lead}", tuple(item.sentence for item in found)))
        return tuple(dict.fromkeys(lines))

    def broken_by(self, clause: tuple[str, str], rules: Iterable[Rule]) -> list[tuple[Rule, ClauseVerdict]]:
        """Return the permissions of a clause of which a condition is known not to hold."""
        fact = self.facts.get(clause, {})
        return [
            (rule, verdict)
            for rule in rules
            if clause[0] in types_of(rule)
            for verdict in rule.verdicts
            if verdict.verdict == "permitted_within_conditions"
            and verdict.jurisdiction == fact.get("jurisdiction")
            and broken(findings(verdict, fact, rule.figures, rule.types, self.day, read=self.read))
        ]


def agreement_terms(session: Session, agreement_id: str, day: date) -> AgreementTerms:
    """Return what is known of an agreement's clauses on a day."""
    facts = {place_of(fact["subject"]): fact for fact in clauses_of(session, agreement_id, day)}
    # Reading a long text takes a while: it is asked only for what nobody entered.
    asked = any(fact.get(name) is None for fact in facts.values() for name in READ_ATTRIBUTES)
    file = current_text(session, agreement_id) if asked else None
    return AgreementTerms(facts, day, terms_of(file.text).attributes if file else {})


def clause_rules(rules: Mapping[str, Rule]) -> list[Rule]:
    """Return the active rules over clauses."""
    return [rule for rule in rules.values() if rule.fact == SCHEMA.name and rule.status is RuleStatus.ACTIVE]
