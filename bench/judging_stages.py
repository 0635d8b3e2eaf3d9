"""The parts of the judging benchmark; each is run in a process of its own by `bench.judging`."""

from __future__ import annotations

import json
import resource
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text, update
from sqlmodel import Session, col, select

from bench.measuring import peak_memory
from bench.peers_run import run_peers
from bench.wares import NOW, TODAY
from monitor.engine.gears import JudgedFact, judged_by_both
from monitor.engine.sift import Question
from monitor.facts.fact import Bulk, FactType
from monitor.facts.read import facts
from monitor.facts.registry import fact_types, rules_of
from monitor.model import Observation, Run
from monitor.pipeline import judge as judging
from monitor.pipeline.journey import Journey, never, silent
from monitor.rulebook.records import Condition, Group, Literal, Rule
from monitor.settings import Workspace, settings_from
from monitor.store.session import Database
from monitor.vocabulary import RuleStatus

BY_HAND = Path(__file__).with_name("by_hand.sql")
CHANGED = 100
"""One offer in so many changes between two passes."""

Asked = dict[str, Any]
Measured = dict[str, Any]


def gears(asked: Asked) -> Measured:
    """Judge all offers by the shipped rules: the database sifts, the engine judges what is left."""
    return _gears(asked, offer_rules())


def doubled(asked: Asked) -> Measured:
    """Judge all offers by twice as many rules: each once more with other figures."""
    rules = offer_rules()
    return _gears(asked, [*rules, *(_other(rule) for rule in rules)])


def by_hand(asked: Asked) -> Measured:
    """Let SQLite answer the same by SQL that was written by hand."""
    with _store(asked) as database, database.engine.connect() as connection:
        started = time.perf_counter()
        rows = connection.execute(text(BY_HAND.read_text(encoding="utf-8")), {"today": TODAY.isoformat()}).all()
        seconds = time.perf_counter() - started
    said = {row.rule: {"violates": row.violates, "not_assessed": row.not_assessed} for row in rows}
    return {"seconds": round(seconds, 3), "verdicts": said}


def whole_pass(asked: Asked) -> Measured:
    """Judge everything as a pass does, and write it; then let one offer in a hundred change and judge again."""
    with _copied(asked) as database:
        rules = rules_of(None)
        first = judging_seconds(database, rules, NOW)
        measured = {**_memory(), "seconds": first, "changed": change(database)}
        return {**measured, "seconds_after_change": judging_seconds(database, rules, NOW + timedelta(hours=1))}


def offers_after_change(asked: Asked) -> Measured:
    """Judge the offers alone, all of them and then one in a hundred that changed, without writing."""
    rules, fact_type = offer_rules(), fact_types()["offer"]
    with _copied(asked) as database, database.session() as session:
        bulk = _bulk(fact_type)
        judging.keep_what_is_loaded()  # as a pass does
        before, _ = _timed(lambda: _judged(session, database, fact_type, Question(rules, bulk, TODAY, bulk.standing)))
        last = session.execute(select(col(Observation.id)).order_by(col(Observation.id).desc()).limit(1)).scalar_one()
        session.rollback()
        changed = change(database)
        new = bulk.standing & (bulk.number > last)
        after, _ = _timed(lambda: _judged(session, None, fact_type, Question(rules, bulk, TODAY, new, counted=False)))
    return {"seconds": round(before, 3), "changed": changed, "seconds_after_change": round(after, 3)}


def peers(asked: Asked) -> Measured:
    """Let the peers judge some of the same facts by the same rules; they have to read the facts as well."""
    with _store(asked) as database, database.session() as session:
        fact_type = fact_types()["offer"]
        bulk = _bulk(fact_type)
        numbers = session.execute(select(col(Observation.id)).limit(1)).scalar_one()
        chosen = bulk.standing & (bulk.number < numbers + asked["facts"])
        list(facts(session, fact_type, TODAY, bulk.standing & (bulk.number < numbers + 1000)))
        seconds, read = _timed(lambda: list(facts(session, fact_type, TODAY, chosen)))
        rules = offer_rules()
        found = run_peers(rules, read, seconds_each=asked["seconds"])
    return {
        "facts": len(read),
        "reading_facts_per_second": round(len(read) / seconds),
        "peers": [_peer(item, len(read) / seconds) for item in found],
    }


STAGES: dict[str, Callable[[Asked], Measured]] = {
    "gears": gears,
    "doubled": doubled,
    "by_hand": by_hand,
    "offers_after_change": offers_after_change,
    "whole_pass": whole_pass,
    "peers": peers,
}


def offer_rules() -> list[Rule]:
    """Return the active shipped rules over offers."""
    rules = rules_of(None).values()
    return [rule for rule in rules if rule.fact == "offer" and rule.status is RuleStatus.ACTIVE]


def _gears(asked: Asked, rules: Sequence[Rule]) -> Measured:
    fact_type = fact_types()["offer"]
    bulk = _bulk(fact_type)
    with _store(asked) as database, database.session() as session:
        question = Question(rules, bulk, TODAY, bulk.standing)
        judging.keep_what_is_loaded()  # as a pass does
        seconds, found = _timed(lambda: _judged(session, database, fact_type, question))
    facts_seen = sum(next(iter(found.values())).values())
    return {
        **_memory(),
        "rules": len(rules),
        "seconds": round(seconds, 3),
        "facts": facts_seen,
        "facts_per_second": round(facts_seen / seconds),
        "rule_judgements_per_second": round(facts_seen * len(rules) / seconds),
        "candidates": found["candidates"]["judged"],
        "verdicts": {name: dict(count) for name, count in sorted(found.items()) if name != "candidates"},
    }


def _judged(
    session: Session, database: Database | None, fact_type: FactType, question: Question
) -> dict[str, Counter[str]]:
    """Return how often each rule said what, and under `candidates` how many facts the engine judged one by one."""
    found: dict[str, Counter[str]] = {rule.id: Counter() for rule in question.rules}
    candidates: Counter[str] = Counter()
    for batch in judged_by_both(session, database, fact_type, question, lambda *_: None):
        for item in batch:
            one = isinstance(item, JudgedFact)
            size = 1 if isinstance(item, JudgedFact) else item.size
            candidates["judged"] += one
            for judgement in item.judgements:
                found[judgement.rule.id][judgement.verdict] += size
    found["candidates"] = candidates
    return found


def _other(rule: Rule) -> Rule:
    """Return the rule under another id with other figures, so that no database can answer both at once."""
    return replace(rule, id=f"{rule.id}-OTHER", when=_moved(rule.when))


def _moved(group: Group) -> Group:
    parts: list[Condition | Group] = []
    for part in group.parts:
        if isinstance(part, Group):
            parts.append(_moved(part))
        elif isinstance(part.operand, Literal) and type(part.operand.value) is int:
            parts.append(replace(part, operand=replace(part.operand, value=part.operand.value + 7)))
        else:
            parts.append(part)
    return replace(group, parts=tuple(parts))


def judging_seconds(database: Database, rules: dict[str, Rule], now: datetime) -> float:
    """Return the seconds that the judging step of a pass takes."""
    settings = settings_from(
        {"brand": {"name": "Bench"}, "collect": {"contact": "mailto:bench@brand.example"}}, "bench"
    )
    with database.session() as session:
        run = Run(started_at=now, local_date=TODAY)
        session.add(run)
        session.commit()
        session.refresh(run)
    workspace = Workspace(Path(), settings)  # nothing is read or written there
    archive: Any = None  # judging reads no evidence
    journey = Journey(workspace, database, archive, rules, run, now, silent, never)
    seconds, _ = _timed(lambda: judging.judge(journey))
    if journey.failures:
        raise RuntimeError(f"judging failed: {journey.failures[:3]}")
    return round(seconds, 3)


def change(database: Database) -> int:
    """Let one offer in a hundred change its price, as a visit would store it; return how many did."""
    with database.session() as session:
        rows = session.exec(select(Observation).where(col(Observation.id) % CHANGED == 0)).all()
        at = NOW + timedelta(minutes=50)
        renewed = [
            {
                **row.model_dump(exclude={"id"}),
                "price_minor": (row.price_minor or 0) + 100,
                "first_seen": at,
                "last_seen": at,
            }
            for row in rows
        ]
        numbers = [row.id for row in rows]
        session.rollback()
    with database.engine.begin() as connection:
        for start in range(0, len(numbers), 20_000):
            part = col(Observation.id).in_(numbers[start : start + 20_000])
            connection.execute(update(Observation).where(part).values(ended_at=at))
        connection.execute(insert(Observation), renewed)
    return len(renewed)


def _peer(item: Any, reading: float) -> Measured:  # noqa: ANN401 - a peer's figures
    """Return a peer's figures, with its speed when the facts have to be read from the store as well."""
    whole = 1 / (1 / reading + 1 / item.facts_per_second) if item.facts_per_second else 0.0
    return {
        "name": item.name,
        "version": item.version,
        "rules": item.rules_judged,
        "left_out": item.left_out,
        "judging_facts_per_second": round(item.facts_per_second),
        "with_reading_facts_per_second": round(whole),
        "with_reading_rule_judgements_per_second": round(whole * item.rules_judged),
        "judging_rule_judgements_per_second": round(item.rule_judgements_per_second),
        "peak_memory_mib": round(item.peak_memory_mib),
        "differences": item.differences,
        "error": item.error,
    }


def _bulk(fact_type: FactType) -> Bulk:
    if fact_type.bulk is None:
        raise ValueError(f"fact '{fact_type.schema.name}' cannot be read in part")
    return fact_type.bulk


@contextmanager
def _store(asked: Asked) -> Iterator[Database]:
    database = Database(f"sqlite:///{asked['store']}")
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _copied(asked: Asked) -> Iterator[Database]:
    """Open a copy of the store that may be written to."""
    copy = Path(f"{asked['store']}-copy")
    shutil.copy(asked["store"], copy)
    try:
        with _store({**asked, "store": str(copy)}) as database:
            yield database
    finally:
        for path in copy.parent.glob(f"{copy.name}*"):
            path.unlink()


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def _memory() -> Measured:
    """Return the most memory that this process and its largest child had, in MiB."""
    own, child = peak_memory(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"peak_memory_mib": round(own + child), "of_it_duckdb_mib": round(child)}


def main() -> None:
    """Run the stage that standard input asks for and print what it measured."""
    asked = json.load(sys.stdin)
    print(json.dumps(STAGES[asked["stage"]](asked)))


if __name__ == "__main__":
    main()
