"""Judge: every stored fact before every active rule; what the engine says becomes verdicts and violations."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session

from monitor.cases.violations import JudgedFact, record
from monitor.engine.judge import FactTypeError, Judge
from monitor.facts.fact import FactType
from monitor.facts.read import facts
from monitor.facts.registry import fact_types
from monitor.pipeline.journey import Journey
from monitor.rulebook.records import Rule
from monitor.vocabulary import RuleStatus


def judge(journey: Journey) -> None:
    """Judge all facts in one transaction: an interrupted judging leaves nothing behind and starts anew."""
    active = [rule for rule in journey.rules.values() if rule.status == RuleStatus.ACTIVE]
    faulty: set[str] = set()
    with journey.database.session() as session:
        summary = record(
            session,
            run=journey.run,
            judged=_judged(journey, session, active, faulty),
            # A generator: read only when the violations above are stored.
            judged_next=_judged(journey, session, active, faulty, over_violations=True),
            now=journey.now,
            limits=journey.workspace.settings.limits,
            # Read only after the last fact: a fact that could not be judged must not look as if it were cured.
            rules=(rule for rule in active if rule.fact not in faulty),
            locale=journey.workspace.settings.brand.language,
        )
        journey.count(session, violations_new=summary.new)
        session.commit()
    journey.progress("judge", f"{summary.new} new violations")


def _judged(
    journey: Journey, session: Session, active: list[Rule], faulty: set[str], *, over_violations: bool = False
) -> Iterator[JudgedFact]:
    for name, fact_type in sorted(fact_types().items()):
        rules = [rule for rule in active if rule.fact == name]
        if fact_type.select is not None and rules and fact_type.over_violations is over_violations:
            yield from _judged_of(journey, session, fact_type, rules, faulty)


def _judged_of(
    journey: Journey, session: Session, fact_type: FactType, rules: list[Rule], faulty: set[str]
) -> Iterator[JudgedFact]:
    with Judge(rules, fact_type.schema) as engine:
        for fact in facts(session, fact_type, journey.local_date):
            try:
                yield JudgedFact(fact=fact, judgements=engine.judge(fact))
            except FactTypeError as error:
                faulty.add(fact_type.schema.name)
                journey.failures.append(f"{fact_type.schema.name} {fact['subject']}: not judged: {error}")
