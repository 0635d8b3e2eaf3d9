"""The first gear: the database sifts a bulk fact type and returns candidates, and counts of what all rules agree on.

Facts that no rule could find violating are told apart only by which values are unknown. Each such group is judged once,
by its first fact: the engine gives the reasons, and a group it judges otherwise than the database is a fault of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, literal, or_, select, true
from sqlalchemy.dialects import sqlite
from sqlmodel import Session

from monitor.engine.lookups import looked_up_once
from monitor.engine.pushdown import Verdicts, bits, reads, reads_currency, verdicts
from monitor.facts.fact import Bulk
from monitor.rulebook.records import Rule
from monitor.store import columnar
from monitor.store.session import Database

WIDTH = 60
"""Flags to a number of the answer."""


@dataclass(frozen=True)
class Group:
    """So many facts of which no rule finds any violating; `unassessed` are the indexes of rules that say nothing."""

    size: int
    first: str
    """subject of its first fact"""
    unassessed: frozenset[int]


@dataclass(frozen=True)
class Question:
    """What is asked: rules over one bulk fact type, of the rows chosen; `also` are subjects to judge in any case."""

    rules: Sequence[Rule]
    bulk: Bulk
    as_of: date
    where: ColumnElement[bool]
    also: Select[Any] | None = None
    counted: bool = True
    """also count the facts that no rule finds violating; without it only the candidates are asked for"""


def sift(session: Session, database: Database | None, question: Question) -> Iterator[list[str] | Group]:
    """Yield subjects that the engine has to judge, part by part, and at the end the groups of all others.

    Asks DuckDB where a database is given, else the session's own database.
    """
    if database is None:
        dialect = session.get_bind().dialect
        view = _view(question, question.where)
        fenced = view.limit(-1) if dialect.name == "sqlite" else view.offset(0)
        rows: Iterable[Sequence[Any]] = session.execute(_asked(question, fenced, dialect.name))
    else:
        # SQLite itself chooses the rows of each slice
        table = question.bulk.number.table
        view, answers = looked_up_once(_view(question, true()), table, question.bulk.sparse)
        slices = _sliced(session, question)
        if not slices.slices:
            return
        rows = columnar.answer(database, _asked(question, view, columnar.dialect().name), slices, answers)
    yield from _read(rows, len(question.rules))


def _sliced(session: Session, question: Question) -> columnar.Large:
    """Return the slices of the table that the facts stand on, by its ascending number."""
    number = question.bulk.number
    first, last = session.execute(select(func.min(number), func.max(number)).where(question.where)).one()
    chosen = []
    for start in range(first, last + 1, columnar.SLICE) if first is not None else ():
        part = and_(number >= start, number < start + columnar.SLICE, question.where)
        chosen.append(str(part.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})))
    table = number.table
    return columnar.Large(table.element, table.name, tuple(chosen))


def _view(question: Question, where: ColumnElement[bool]) -> Select[Any]:
    """Return the view with what the rules read: what nobody reads is neither fetched nor worked out."""
    read = {"subject", *reads(question.rules)} | ({"currency"} if reads_currency(question.rules) else set())
    return question.bulk.select(question.as_of, where, read).order_by(None)


def _asked(question: Question, view: Select[Any], dialect: str) -> Select[Any]:
    """Return the question as one statement: groups with their size and first subject, candidates listed."""
    facts = view.subquery("fact")
    if not question.counted:
        return _only_candidates(question, facts, dialect)
    attributes: dict[str, ColumnElement[Any]] = dict(facts.c.items())
    said = [verdicts(rule, attributes) for rule in question.rules]
    candidate = _candidate(question, facts.c.subject, said)
    unassessed = [item.certain.is_(None) for item in said]
    keys: list[ColumnElement[Any]] = [
        *bits(unassessed, WIDTH),
        *bits([facts.c[name].is_(None) for name in reads(question.rules)], WIDTH),
    ]
    if reads_currency(question.rules):
        keys.append(facts.c.currency)
    # Candidates are one group, as the engine judges each, and so are facts that every rule finds complying; the
    # others are told apart. Few facts are: the keys of all would cost more than their verdicts.
    apart = and_(~candidate, or_(*unassessed))
    named = [case((apart, key)).label(f"key{number}") for number, key in enumerate(keys)]
    sifted = select(facts.c.subject, candidate.label("candidate"), *named).subquery("sifted")
    listed = _LIST[dialect](sifted.c.subject).filter(sifted.c.candidate)
    grouped = [sifted.c.candidate, *(sifted.c[item.name] for item in named)]
    return select(
        sifted.c.candidate, func.count(), func.min(sifted.c.subject), listed, *(sifted.c[item.name] for item in named)
    ).group_by(*grouped)


def _only_candidates(question: Question, facts: FromClause, dialect: str) -> Select[Any]:
    attributes: dict[str, ColumnElement[Any]] = dict(facts.c.items())
    said = [verdicts(rule, attributes) for rule in question.rules]
    chosen = select(facts.c.subject).where(_candidate(question, facts.c.subject, said)).subquery("chosen")
    return select(true(), func.count(), func.min(chosen.c.subject), _LIST[dialect](chosen.c.subject))


def _candidate(question: Question, subject: ColumnElement[Any], said: Sequence[Verdicts]) -> ColumnElement[bool]:
    known = [] if question.also is None else [subject.in_(question.also)]
    return func.coalesce(or_(*(item.candidate for item in said), *known), literal(False))


_LIST = {"sqlite": func.json_group_array, "postgresql": func.json_agg, "duckdb": func.list}


def _read(rows: Iterable[Sequence[Any]], rules: int) -> Iterator[list[str] | Group]:
    """Hand candidates on as they come; equal groups of several parts become one."""
    groups: dict[tuple[Any, ...], Group] = {}
    for candidate, size, first, listed, *key in rows:
        if candidate and size:
            yield sorted(json.loads(listed) if isinstance(listed, str) else listed)
        if candidate:
            continue
        numbers = [int(number or 0) for number in key[: -(-rules // WIDTH)]]
        unassessed = frozenset(at for at in range(rules) if numbers[at // WIDTH] >> at % WIDTH & 1)
        known = groups.get(tuple(key), Group(0, str(first), unassessed))
        groups[tuple(key)] = Group(known.size + int(size), min(known.first, str(first)), unassessed)
    yield from sorted(groups.values(), key=lambda group: group.first)
