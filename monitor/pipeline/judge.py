"""Judge: every stored fact before every active rule; what the engine says becomes verdicts and violations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from monitor.cases import sightings
from monitor.cases.violations import Recorder
from monitor.engine.gears import Fact, GearsError, Judged, Unfit, is_worth_sifting, judged_by_both, judged_by_engine
from monitor.engine.judge import FactTypeError
from monitor.engine.sift import Question
from monitor.facts.fact import Bulk, FactType
from monitor.facts.registry import fact_types
from monitor.pipeline import judging
from monitor.pipeline.journey import Journey
from monitor.rulebook.records import Rule
from monitor.store.columnar import ColumnarError
from monitor.vocabulary import RuleStatus


def judge(journey: Journey) -> None:
    """Judge all facts in one transaction: an interrupted judging leaves nothing behind and starts anew."""
    active = [rule for rule in journey.rules.values() if rule.status == RuleStatus.ACTIVE]
    settings = journey.workspace.settings
    with journey.database.session() as session:
        recorder = Recorder(
            session, run=journey.run, now=journey.now, limits=settings.limits, locale=settings.brand.language
        )
        sitting = _Sitting(journey, session, recorder)
        for over_violations in (False, True):
            for name, fact_type in sorted(fact_types().items()):
                rules = [rule for rule in active if rule.fact == name]
                if fact_type.select is not None and rules and fact_type.over_violations is over_violations:
                    sitting.judge(fact_type, rules)
            recorder.end_offers()
        # A fact that could not be judged must not look as if it were cured.
        summary = recorder.finish(rule for rule in active if rule.fact not in sitting.faulty)
        journey.count(session, violations_new=summary.new)
        session.commit()
    journey.progress("judge", f"{summary.new} new violations")


@dataclass
class _Sitting:
    """One judging under way; `faulty` are the fact types of which some fact could not be judged."""

    journey: Journey
    session: Session
    recorder: Recorder
    faulty: set[str] = field(default_factory=set)

    def judge(self, fact_type: FactType, rules: Sequence[Rule]) -> None:
        """Judge a fact type: in both gears where there are many facts, else by the engine alone."""
        bulk = fact_type.bulk
        if bulk is not None and is_worth_sifting(self.session, bulk):
            try:
                self._sift(fact_type, bulk, rules)
            except (ColumnarError, GearsError) as error:
                # Nothing was recorded yet. The engine alone is slower, and says the same or says what is wrong.
                said = f"{fact_type.schema.name}: {error}; every fact is judged by the engine"
                self.journey.progress("judge", said)
            else:
                return
        self.recorder.verdicts.expect(rules)
        by_engine = judged_by_engine(self.session, fact_type, rules, self.journey.local_date, self._unfit(fact_type))
        self._record([by_engine])
        judging.forget(self.session, fact_type.schema.name)

    def _sift(self, fact_type: FactType, bulk: Bulk, rules: Sequence[Rule]) -> None:
        """Judge all facts of a bulk type, or only what is new where nothing else changed."""
        name = fact_type.schema.name
        conditions = judging.conditions(self.session, rules, self.journey.local_date)
        since = judging.judged_through(self.session, name, conditions)
        rows = bulk.standing if since is None else judging.rows_since(bulk, since)
        question = Question(rules, bulk, self.journey.local_date, rows, judging.with_open_violation())
        database = self.journey.database if since is None else None
        batches = judged_by_both(self.session, database, fact_type, question, self._unfit(fact_type))
        if since is None:
            self.recorder.verdicts.expect(rules)
            self._record(batches)
        else:
            self.recorder.uncounted.update(rule.id for rule in rules)
            self._record(batches)
            sightings.count_again(self.session, since)
        judging.remember(self.session, name, conditions, bulk)

    def _record(self, batches: Iterable[Iterable[Judged]]) -> None:
        for batch in batches:
            for item in batch:
                self.recorder.take(item)
            self.recorder.settle()

    def _unfit(self, fact_type: FactType) -> Unfit:
        """Return what lists a fact that holds a value of the wrong type."""

        def listed(fact: Fact, error: FactTypeError) -> None:
            self.faulty.add(fact_type.schema.name)
            self.journey.failures.append(f"{fact_type.schema.name} {fact['subject']}: not judged: {error}")

        return listed
