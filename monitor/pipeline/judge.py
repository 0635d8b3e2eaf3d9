"""Judge: every stored fact before every active rule; what the engine says becomes verdicts and violations."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlmodel import Session

from monitor.cases import hindsight, judged_by, sightings, unwatched
from monitor.cases.violations import Recorder
from monitor.engine.gears import GearsError, Judged, Unfit, is_worth_sifting, judged_by_both, judged_by_engine
from monitor.engine.judge import FactTypeError
from monitor.engine.sift import Question
from monitor.facts.fact import Bulk, FactType
from monitor.facts.registry import fact_types
from monitor.pipeline import judging
from monitor.pipeline.journey import Journey
from monitor.rulebook.records import Fact, Rule
from monitor.store.columnar import ColumnarError
from monitor.store.session import LEAN_CACHE_KIB, keep_pages
from monitor.vocabulary import RuleStatus


def judge(journey: Journey) -> None:
    """Judge all facts in one transaction: an interrupted judging leaves nothing behind and starts anew."""
    keep_what_is_loaded()
    try:
        new = _judge(journey, sift=True)
    except (ColumnarError, GearsError) as error:
        journey.breathe()  # who stops this process may have stopped DuckDB's too
        # The engine alone is slower, and says the same or says what is wrong.
        journey.progress("judge", f"{error}; every fact is judged by the engine")
        new = _judge(journey, sift=False)
    journey.progress("judge", f"{new} new violations")


@cache
def keep_what_is_loaded() -> None:
    """Take modules, tables and rules out of garbage collection, once: looking through them is half of a short pass."""
    gc.freeze()


def _judge(journey: Journey, *, sift: bool) -> int:
    """Judge, record and commit; return how many violations are new."""
    active = [rule for rule in journey.rules.values() if rule.status == RuleStatus.ACTIVE]
    settings = journey.workspace.settings
    with journey.database.session(writes_after_reading=True) as session:
        keep_pages(session, LEAN_CACHE_KIB)
        unwatched.let_go(session, {site.name: site.market for site in settings.site}, journey.now)
        hindsight.clear(session, journey.rules, settings.brand.timezone, journey.now)
        recorder = Recorder(
            session,
            run=journey.run,
            now=journey.now,
            limits=settings.limits,
            locale=settings.brand.language,
            zone=settings.brand.timezone,
        )
        sitting = _Sitting(journey, session, recorder, sift)
        for fact_type in _in_order():
            if fact_type.over_violations:
                recorder.end_offers()  # they read which violations stand
            if rules := [rule for rule in active if rule.fact == fact_type.schema.name]:
                sitting.judge(fact_type, rules)
        # A fact that could not or need not be judged must not look as if it were cured.
        left_out = sitting.faulty | sitting.skipped
        summary = recorder.finish(rule for rule in active if rule.fact not in left_out)
        judged_by.note(session, journey.workspace, journey.rules)
        journey.failures += sitting.failures
        journey.count(session, violations_new=summary.new)
        keep_pages(session)
        session.commit()
    return summary.new


def _in_order() -> list[FactType]:
    """Return the fact types that have a view: after the offers what reads them all, at last what reads violations."""
    stored = (item for item in fact_types().values() if item.select is not None)
    return sorted(stored, key=lambda item: (item.over_violations, item.over_offers, item.schema.name))


@dataclass
class _Sitting:
    """One judging under way.

    `faulty` are the fact types of which some fact could not be judged, `skipped` those that wait for the next judging
    of all offers, at the latest tomorrow: they read all offers or all that was found in them. `failures` say what was
    wrong.
    """

    journey: Journey
    session: Session
    recorder: Recorder
    sift: bool
    faulty: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    only_new: bool = False
    failures: list[str] = field(default_factory=list)

    def judge(self, fact_type: FactType, rules: Sequence[Rule]) -> None:
        """Judge a fact type: in both gears where there are many facts, else by the engine alone."""
        if self.only_new and (fact_type.over_offers or fact_type.over_violations):
            self.skipped.add(fact_type.schema.name)
            self.recorder.uncounted.update(rule.id for rule in rules)
            return
        bulk = fact_type.bulk
        if bulk is not None and self.sift and is_worth_sifting(self.session, bulk):
            self._sift(fact_type, bulk, rules)
            return
        self.recorder.verdicts.expect(rules)
        by_engine = judged_by_engine(self.session, fact_type, rules, self.journey.local_date, self._unfit(fact_type))
        self._record([by_engine])
        if bulk is not None:
            judging.forget(self.session, fact_type.schema.name)

    def _sift(self, fact_type: FactType, bulk: Bulk, rules: Sequence[Rule]) -> None:
        """Judge all facts of a bulk type, or only what is new where nothing else changed."""
        name = fact_type.schema.name
        conditions = judging.conditions(self.session, rules, self.journey.local_date)
        since = judging.judged_through(self.session, name, conditions, self.journey.run_id)
        new = None if since is None else judging.rows_since(self.session, bulk, since)
        rows, also = bulk.standing if new is None else new, judging.with_open_violation(bulk, new)
        question = Question(rules, bulk, self.journey.local_date, rows, also, counted=since is None)
        database = self.journey.database if since is None else None
        batches = judged_by_both(self.session, database, fact_type, question, self._unfit(fact_type))
        if since is None:
            self.recorder.verdicts.expect(rules)
            self._record(batches)
        else:
            self.only_new = True
            keep_pages(self.session)
            self.recorder.uncounted.update(rule.id for rule in rules)
            self._record(batches)
            sightings.count_again(self.session, since, [rule.id for rule in rules])
        if name in self.faulty:  # it is listed again until it is mended
            judging.forget(self.session, name)
        else:
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
            self.failures.append(f"{fact_type.schema.name} {fact['subject']}: not judged: {error}")

        return listed
