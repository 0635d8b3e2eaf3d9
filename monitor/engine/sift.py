"""The first gear: the database sifts a bulk fact type and returns candidates, and counts of what all rules agree on.

Facts that no rule could find violating are told apart only by which values are unknown. Each such group is judged once,
by its first fact: the engine gives the reasons, and a group it judges otherwise than the database is a fault of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    column,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    table,
    true,
    union_all,
)
from sqlmodel import Session

from monitor.engine.lookups import looked_up_once
from monitor.engine.pushdown import bits, complies, reads, reads_currency, verdicts
from monitor.facts.fact import Bulk
from monitor.rulebook.records import Rule
from monitor.store import columnar
from monitor.store.session import Database

WIDTH = 60
"""Flags to a number of the answer."""
_ALSO = table("also", column("number", Integer))
"""What DuckDB is given of a question's `also`."""


@dataclass(frozen=True)
class CleanGroup:
    """So many facts of which no rule finds any violating; `unassessed` are the indexes of rules that say nothing."""

    size: int
    first: int
    """number of its first fact"""
    unassessed: frozenset[int]


@dataclass(frozen=True)
class Question:
    """What is asked: rules over one bulk fact type, of the rows chosen; `also` are numbers to judge in any case."""

    rules: Sequence[Rule]
    bulk: Bulk
    as_of: date
    where: ColumnElement[bool]
    also: Select[Any] | None = None
    counted: bool = True
    """also count the facts that no rule finds violating; without it only the candidates are asked for"""


def sift(session: Session, database: Database | None, question: Question) -> Iterator[list[int] | CleanGroup]:
    """Yield numbers of facts that the engine has to judge, part by part, and at the end the groups of all others.

    Asks DuckDB where a database is given, else the session's own database.
    """
    number = question.bulk.number
    if database is None:
        dialect = session.get_bind().dialect.name
        if question.also is not None:  # named twice, asked once
            chosen = question.also.cte("also").prefix_with("MATERIALIZED")
            question = replace(question, also=select(chosen.c[0]))
        view = _fenced(_view(question, question.where), dialect)
        asked = _asked(question, view, select(number).where(question.where), dialect)
        rows: Iterable[Sequence[Any]] = session.execute(asked)
    else:
        # the store itself chooses the rows of each slice
        view, answers = looked_up_once(_view(question, true()), number.table, question.bulk.sparse)
        slices = _sliced(session, database, question)
        if not slices.slices:
            return
        given = {}
        if question.also is not None:  # it may read the large table, of which DuckDB has a slice
            given[_ALSO.name] = select(question.also.subquery("chosen").c[0].label("number"))
            question = replace(question, also=select(_ALSO.c.number))
        asked = _asked(question, view, select(number), columnar.dialect().name)
        rows = columnar.answer(database, asked, slices, answers, given)
    yield from _read(rows, len(question.rules))


def _sliced(session: Session, database: Database, question: Question) -> columnar.Large:
    """Return the slices of the table that the facts stand on, by its ascending number."""
    number = question.bulk.number
    first, last = session.execute(select(func.min(number), func.max(number)).where(question.where)).one()
    starts = range(first, last + 1, columnar.SLICE) if first is not None else ()
    chosen = (range(start, min(start + columnar.SLICE, last + 1)) for start in starts)
    rows = number.table
    return columnar.Large(rows.element, rows.name, tuple(_parts(database, question, one) for one in chosen))


def _parts(database: Database, question: Question, numbers: range) -> tuple[str, ...]:
    """Return the conditions on the rows of a slice in the store's words, part by part."""
    number = question.bulk.number
    starts = numbers[:: columnar.PART]
    parts = (and_(number >= at, number < min(at + columnar.PART, numbers.stop), question.where) for at in starts)
    return tuple(columnar.as_stored(database, part) for part in parts)


def _view(question: Question, where: ColumnElement[bool]) -> Select[Any]:
    """Return the view with what the rules read: what nobody reads is neither fetched nor worked out."""
    return question.bulk.select(question.as_of, where, _read_by(question)).order_by(None)


def _asked(question: Question, view: Select[Any], rows: Select[Any], dialect: str) -> Select[Any] | CompoundSelect[Any]:
    """Return the question as one statement: groups with their size and first number, candidates listed.

    `rows` are the numbers of the view. Most facts are plain: all rules comply, which the first few comparisons tell.
    These are counted; the few others are read once, then judged layer by layer, as a database works out an expression
    as often as it is named. Candidates are one group, as the engine judges each; the others are told apart.
    """
    facts = view.subquery("fact")
    others = select(*(facts.c[name] for name in _read_by(question))).where(_is_not_plain(question, facts)).cte("others")
    others = others.prefix_with("MATERIALIZED")
    sifted = _fenced(_sifted(question, others), dialect).subquery("sifted")
    if not question.counted:
        chosen = select(sifted.c.row_number).where(sifted.c.candidate).subquery("chosen")
        return select(true(), func.count(), func.min(chosen.c.row_number), _LIST[dialect](chosen.c.row_number))
    told = _fenced(_told_apart(question, sifted), dialect).subquery("told")
    listed = _LIST[dialect](told.c.row_number).filter(told.c.candidate)
    candidate, *keys = [item for item in told.c if item.name != "row_number"]
    found = select(candidate, func.count(), func.min(told.c.row_number), listed, *keys).group_by(candidate, *keys)
    number = rows.selected_columns[0]
    # NOT IN a million rows PostgreSQL may look through them for each of a million
    plain = rows.where(~exists().where(others.c.row_number == number)).subquery("plain")
    none = (null() for _ in keys)
    return union_all(found, select(false(), func.count(), func.min(plain.c[0]), null(), *none))


def _is_not_plain(question: Question, facts: FromClause) -> ColumnElement[bool]:
    """Return whether it is not certain that all rules comply, or the fact has to be judged in any case."""
    attributes: dict[str, ColumnElement[Any]] = dict(facts.c.items())
    all_comply = and_(true(), *(complies(rule, attributes) for rule in question.rules))
    if question.also is not None:
        all_comply = and_(facts.c.row_number.not_in(question.also), all_comply)
    return case((all_comply, false()), else_=true())


def _sifted(question: Question, facts: FromClause) -> Select[Any]:
    """Return the facts with whether some rule finds them violating (null: one says nothing), and the candidates."""
    said = [verdicts(rule, dict(facts.c.items())) for rule in question.rules]
    some = or_(false(), *(item.certain for item in said))
    known = [] if question.also is None else [facts.c.row_number.in_(question.also)]
    candidate = or_(some, *(item.open for item in said if item.open is not None), *known)
    judged = func.coalesce(candidate, literal(False)).label("candidate")
    if not question.counted:
        return select(facts.c.row_number, judged)
    return select(*(facts.c[name] for name in _read_by(question)), some.label("some"), judged)


def _told_apart(question: Question, facts: FromClause) -> Select[Any]:
    """Return the numbers with the keys of their group, null for candidates and where all rules comply."""
    said = [verdicts(rule, dict(facts.c.items())) for rule in question.rules]
    keys: list[ColumnElement[Any]] = [
        *bits([item.certain.is_(None) for item in said], WIDTH),
        *bits([facts.c[name].is_(None) for name in reads(question.rules)], WIDTH),
        *(facts.c[name] for name in _currency(question.rules)),
    ]
    apart = and_(~facts.c.candidate, facts.c.some.is_(None))
    named = (case((apart, key)).label(f"key{number}") for number, key in enumerate(keys))
    return select(facts.c.row_number, facts.c.candidate, *named)


def _read_by(question: Question) -> list[str]:
    """Return the columns of the view that are read, each once."""
    return list(dict.fromkeys(["row_number", *reads(question.rules), *_currency(question.rules)]))


def _currency(rules: Sequence[Rule]) -> list[str]:
    return ["currency"] if reads_currency(rules) else []


def _fenced(layer: Select[Any], dialect: str) -> Select[Any]:
    """Return a layer that the database works out once, where it would merge it with the one above."""
    if dialect == "sqlite":
        return layer.limit(-1)
    return layer.offset(0) if dialect == "postgresql" else layer


_LIST = {"sqlite": func.json_group_array, "postgresql": func.json_agg, "duckdb": func.list}


def _read(rows: Iterable[Sequence[Any]], rules: int) -> Iterator[list[int] | CleanGroup]:
    """Hand candidates on as they come; equal groups of several parts become one."""
    groups: dict[tuple[Any, ...], CleanGroup] = {}
    for candidate, size, first, listed, *key in rows:
        if not size:
            continue
        if candidate:
            yield sorted(json.loads(listed) if isinstance(listed, str) else listed)
            continue
        numbers = [int(number or 0) for number in key[: -(-rules // WIDTH)]]
        unassessed = frozenset(at for at in range(rules) if numbers[at // WIDTH] >> at % WIDTH & 1)
        known = groups.get(tuple(key), CleanGroup(0, int(first), unassessed))
        groups[tuple(key)] = CleanGroup(known.size + int(size), min(known.first, int(first)), unassessed)
    yield from sorted(groups.values(), key=lambda group: group.first)
