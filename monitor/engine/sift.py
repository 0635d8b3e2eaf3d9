"""The first gear: the database sifts a bulk fact type and returns candidates, and counts of what all rules agree on.

Facts that no rule could find violating are told apart only by which values are unknown. Each such group is judged once,
by its first fact: the engine gives the reasons, and a group it judges otherwise than the database is a fault of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Select, and_, case, func, literal, null, or_, select, true
from sqlalchemy.dialects import sqlite
from sqlmodel import Session

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
class Sifted:
    """What the database said: subjects that the engine has to judge, and groups of all others."""

    candidates: list[str]
    groups: list[Group]


@dataclass(frozen=True)
class Question:
    """What is asked: rules over one bulk fact type, of the rows chosen; `also` are subjects to judge in any case."""

    rules: Sequence[Rule]
    bulk: Bulk
    as_of: date
    where: ColumnElement[bool]
    also: Select[Any] | None = None


def sift(session: Session, database: Database | None, question: Question) -> Sifted:
    """Ask DuckDB where a database is given, else the session's own database."""
    if database is not None:
        # SQLite itself chooses the rows of each slice
        sifted = asked(replace(question, where=true()), columnar.dialect())
        rows = columnar.answer(database, sifted, _sliced(session, question))
        return _read(rows, len(question.rules))
    return _read(map(list, session.execute(asked(question, session.get_bind().dialect))), len(question.rules))


def _sliced(session: Session, question: Question) -> columnar.Large:
    """Return the slices of the table that the facts stand on, by its ascending number."""
    number = question.bulk.number
    first, last = session.execute(select(func.min(number), func.max(number)).where(question.where)).one()
    chosen = []
    for start in range(first or 0, (last or 0) + 1, columnar.SLICE):
        part = and_(number >= start, number < start + columnar.SLICE, question.where)
        chosen.append(str(part.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})))
    table = number.table
    return columnar.Large(table.element, table.name, tuple(chosen))


def asked(question: Question, dialect: Dialect) -> Select[Any]:
    """Return the question as one statement: groups with their size and first subject, candidates listed."""
    read = {"subject", *reads(question.rules)} | ({"currency"} if reads_currency(question.rules) else set())
    view = question.bulk.select(question.as_of, question.where, read).order_by(None)
    facts = (view.limit(-1) if dialect.name == "sqlite" else view.offset(0)).subquery("fact")
    attributes: dict[str, ColumnElement[Any]] = dict(facts.c.items())
    said = [verdicts(rule, attributes) for rule in question.rules]
    candidate = _candidate(question, facts.c.subject, said)
    keys: list[ColumnElement[Any]] = [
        *bits([item.certain.is_(None) for item in said], WIDTH),
        *bits([facts.c[name].is_(None) for name in reads(question.rules)], WIDTH),
    ]
    if reads_currency(question.rules):
        keys.append(facts.c.currency)
    # candidates are one group: the engine judges each of them
    named = [case((candidate, null()), else_=key).label(f"key{number}") for number, key in enumerate(keys)]
    sifted = select(facts.c.subject, candidate.label("candidate"), *named).subquery("sifted")
    listed = _LIST[dialect.name](sifted.c.subject).filter(sifted.c.candidate)
    grouped = [sifted.c.candidate, *(sifted.c[item.name] for item in named)]
    return select(
        sifted.c.candidate, func.count(), func.min(sifted.c.subject), listed, *(sifted.c[item.name] for item in named)
    ).group_by(*grouped)


def _candidate(question: Question, subject: ColumnElement[Any], said: Sequence[Verdicts]) -> ColumnElement[bool]:
    known = [] if question.also is None else [subject.in_(question.also)]
    return func.coalesce(or_(*(item.candidate for item in said), *known), literal(False))


_LIST = {"sqlite": func.json_group_array, "postgresql": func.json_agg, "duckdb": func.list}


def _read(rows: Iterable[Sequence[Any]], rules: int) -> Sifted:
    """Join the answers of all slices: equal groups become one."""
    candidates: list[str] = []
    groups: dict[tuple[Any, ...], Group] = {}
    for candidate, size, first, listed, *key in rows:
        if candidate:
            candidates += json.loads(listed) if isinstance(listed, str) else listed
            continue
        numbers = [int(number) for number in key[: -(-rules // WIDTH)]]
        unassessed = frozenset(at for at in range(rules) if numbers[at // WIDTH] >> at % WIDTH & 1)
        known = groups.get(tuple(key), Group(0, str(first), unassessed))
        groups[tuple(key)] = Group(known.size + int(size), min(known.first, str(first)), unassessed)
    return Sifted(sorted(candidates), sorted(groups.values(), key=lambda group: group.first))
