"""What the rule base says of a clause in a jurisdiction, with the article and whether counsel must confirm it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.engine.judge import Judge
from monitor.rulebook.condition import conditions
from monitor.rulebook.records import ClauseVerdict, FactSchema, Literal, Rule, Scalar
from monitor.vocabulary import JURISDICTIONS as COLUMNS_OF_LAW
from monitor.vocabulary import RuleStatus, Verdict

JURISDICTIONS = tuple(column for column in COLUMNS_OF_LAW if column != "*")
"""The columns of law in which a clause is judged."""

_STRICTEST = ("not_regulated", "permitted_within_conditions", "needs_review", "prohibited")
_UNKNOWN = ClauseVerdict("", "not_regulated", "", confirmed=False)


class ClauseJudge:
    """Judges clauses by the antitrust rules; a context manager, as it holds an engine.

    A rule that fires says what it says of the jurisdiction; a rule that is about the type and does not fire gives
    its milder word (permitted within conditions, not regulated). The strictest of several wins.
    """

    def __init__(self, rules: Iterable[Rule], schema: FactSchema) -> None:
        mine = [rule for rule in rules if rule.fact == schema.name and rule.status is RuleStatus.ACTIVE]
        self._judge = Judge(mine, schema)
        self._schema = schema
        self._types = {rule.id: types_of(rule) for rule in mine}

    @property
    def attributes(self) -> frozenset[str]:
        """Names of what may be known of a clause."""
        return frozenset(self._schema.attributes)

    def verdict(self, clause_type: str, jurisdiction: str, **known: Scalar | None) -> ClauseVerdict:
        """Return the verdict on a clause type in a jurisdiction; `known` are further attributes of the fact."""
        fact: dict[str, Scalar | None] = dict.fromkeys(self._schema.attributes)
        fact |= {**known, "type": clause_type, "jurisdiction": jurisdiction}
        said = [
            verdict
            for judgement in self._judge.judge(fact)
            for verdict in judgement.rule.verdicts
            if verdict.jurisdiction == jurisdiction and self._speaks(judgement.rule, judgement.verdict, verdict, fact)
        ]
        return max(said, key=lambda verdict: _STRICTEST.index(verdict.verdict), default=_nothing(jurisdiction))

    def verdicts(self, clause_type: str, jurisdictions: Sequence[str] = JURISDICTIONS) -> list[ClauseVerdict]:
        """Return the verdicts on a clause type, one a jurisdiction, in the order asked for."""
        return [self.verdict(clause_type, jurisdiction) for jurisdiction in jurisdictions]

    def _speaks(self, rule: Rule, judged: Verdict, verdict: ClauseVerdict, fact: dict[str, Scalar | None]) -> bool:
        if judged is Verdict.VIOLATES:
            return True
        mild = _STRICTEST.index(verdict.verdict) <= _STRICTEST.index("permitted_within_conditions")
        return judged is Verdict.COMPLIES and mild and fact["type"] in self._types[rule.id]

    def close(self) -> None:
        """Free the engine's memory."""
        self._judge.close()

    def __enter__(self) -> ClauseJudge:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()


def _nothing(jurisdiction: str) -> ClauseVerdict:
    return ClauseVerdict(jurisdiction, _UNKNOWN.verdict, _UNKNOWN.citation, confirmed=False)


def types_of(rule: Rule) -> frozenset[Scalar]:
    """Return the clause types that a rule names."""
    named: set[Scalar] = set()
    for condition in conditions(rule.when):
        if condition.attribute == "type" and isinstance(condition.operand, Literal):
            value = condition.operand.value
            named |= set(value) if isinstance(value, tuple) else {value}
    return frozenset(named)
