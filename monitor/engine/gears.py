"""The two gears: the database sifts where there are many facts, and the engine's word is final for what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import Session

from monitor.engine.judge import FactTypeError, Judge, Judgement
from monitor.engine.sift import CleanGroup, Question, sift
from monitor.errors import ChannelwardenError
from monitor.facts.fact import Bulk, FactType
from monitor.facts.read import facts, facts_in
from monitor.rulebook.records import Fact, Rule, Scalar
from monitor.store import columnar
from monitor.store.session import Database
from monitor.vocabulary import Verdict

SIFT_FROM = 20_000
"""Facts from which on sifting is worth its start; below it the engine judges each."""
BATCH = 300
"""Facts that are judged between two writes: of so many all that is stored of them is in memory."""

Unfit = Callable[[Fact, FactTypeError], None]
"""Told of a fact that holds a value of the wrong type: it is listed, never judged."""


class GearsError(ChannelwardenError):
    """The database and the engine disagree: a fault of ours, after which the engine judges every fact."""


@dataclass(frozen=True)
class JudgedFact:
    """A fact with its identity columns and what every rule over it said; no judgement: seen but not judged."""

    fact: Fact
    judgements: Sequence[Judgement]


@dataclass(frozen=True)
class JudgedGroup:
    """So many facts of which the rules say the same; none of them violates."""

    size: int
    first: Fact
    judgements: Sequence[Judgement]


Judged = JudgedFact | JudgedGroup


def is_worth_sifting(session: Session, bulk: Bulk) -> bool:
    """Return whether there are so many facts of the type that the database should sift them first."""
    counted = select(bulk.number).where(bulk.standing).limit(SIFT_FROM).subquery()
    return bool(session.execute(select(func.count()).select_from(counted)).scalar_one() >= SIFT_FROM)


def judged_by_engine(
    session: Session, fact_type: FactType, rules: Sequence[Rule], as_of: date, unfit: Unfit
) -> Iterator[JudgedFact]:
    """Yield every fact of the type as the engine judges it."""
    found = facts(session, fact_type, as_of)
    first = next(found, None)
    if first is not None:  # most types have no facts at most brands: their rules need not be compiled
        with Judge(rules, fact_type.schema) as judge:
            yield from _judged(judge, chain([first], found), unfit)


def judged_by_both(
    session: Session, database: Database | None, fact_type: FactType, question: Question, unfit: Unfit
) -> Iterator[Iterable[Judged]]:
    """Yield batches: the candidates that the database finds, as the engine judges them, then the groups of all others.

    DuckDB is asked where it can read the `database`; else, or without one, the session's own database. Between two
    batches nothing is being read from the session. Raises `ColumnarError` or `GearsError`, possibly after some
    batches: what was recorded of them has to be taken back.
    """
    asked = database if database is not None and columnar.can_read(database) else None
    groups: list[CleanGroup] = []
    chosen = _Chosen(session, fact_type, question.as_of)
    with Judge(question.rules, fact_type.schema) as judge:
        question = replace(question, rules=judge.rules)  # both count them in the same order
        for found in sift(session, asked, question):
            if isinstance(found, CleanGroup):
                groups.append(found)
                continue
            for numbers in _batches(found):
                yield list(_judged(judge, chosen.of(numbers), unfit))
        yield list(_groups(chosen, judge, groups))


class _Chosen:
    """Facts of a bulk type that are read by their numbers: the statement is written once."""

    def __init__(self, session: Session, fact_type: FactType, as_of: date) -> None:
        if fact_type.bulk is None:
            raise ValueError(f"fact '{fact_type.schema.name}' cannot be read in part")
        self._session, self._fact_type = session, fact_type
        self._view = _of_numbers(fact_type.bulk, as_of)

    def of(self, numbers: Sequence[int]) -> list[dict[str, Scalar | None]]:
        """Return the facts of these numbers, ordered by subject."""
        found = facts_in(self._session, self._fact_type, self._view, {"numbers": numbers})
        return sorted(found, key=lambda fact: str(fact["subject"]))


@lru_cache(maxsize=4)
def _of_numbers(bulk: Bulk, as_of: date) -> Select[Any]:
    """Return the view of rows with given `numbers`, the same statement for all passes of a day."""
    among = bulk.number.in_(bindparam("numbers", expanding=True))
    # asked for in an order of theirs, SQLite looks through all rows in that order
    return bulk.select(as_of, bulk.standing & among, None).order_by(None)


def _judged(judge: Judge, found: Iterable[Fact], unfit: Unfit) -> Iterator[JudgedFact]:
    for fact in found:
        try:
            yield JudgedFact(fact, judge.judge(fact))
        except FactTypeError as error:
            unfit(fact, error)


def _groups(chosen: _Chosen, judge: Judge, groups: Sequence[CleanGroup]) -> Iterator[JudgedGroup]:
    """Judge each group by its first fact, and hold the database's answer against the engine's."""
    by_first = {group.first: group for group in groups}
    for numbers in _batches(list(by_first)):
        for fact in chosen.of(numbers):
            subject = str(fact["subject"])
            group = by_first.pop(int(fact["row_number"] or 0), None)
            if group is None:
                raise GearsError(f"the fact {subject} is there twice")
            try:
                judgements = judge.judge(fact)
            except FactTypeError as error:  # it stands for others that may well be judged
                raise GearsError(f"the first of {group.size} facts cannot be judged: {error}") from error
            for index, item in enumerate(judgements):
                expected = Verdict.NOT_ASSESSED if index in group.unassessed else Verdict.COMPLIES
                if item.verdict != expected:
                    raise GearsError(
                        f"{item.rule.id} on {subject}: the database says {expected}, the engine {item.verdict}"
                    )
            yield JudgedGroup(group.size, fact, judgements)
    if by_first:
        raise GearsError(f"the fact of row {min(by_first)} is gone since the database was asked")


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]
