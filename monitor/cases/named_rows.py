"""The rows of the policy files that a violation names, found by what its fact's view reads: no fact is listed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, or_, true
from sqlalchemy.sql import visitors
from sqlmodel import Session, SQLModel, col, select

from monitor.facts.fact import FactType
from monitor.model import Party, Violation
from monitor.money import shown
from monitor.policy import cells
from monitor.policy.codes import is_region
from monitor.policy.files import PolicyFile, policy_files
from monitor.rulebook.condition import names_in
from monitor.rulebook.message import placeholders
from monitor.rulebook.records import Rule, Type

MOST_ROWS = 6
"""Rows of one file that are told; of more only how many."""

_TOLD_ELSEWHERE = frozenset({"parties", "agreements", "products", "listings"})
_SAME = ("sku", "market", "region")
"""Columns that hold what a fact's attribute of the same name holds; an empty cell is for all of them."""


def named_rows(
    session: Session, violation: Violation, kind: FactType, parties: Sequence[Party]
) -> Iterator[tuple[str, str]]:
    """Yield file and words of every policy row on file that the violation's party, ids, product and days name.

    Only files that the fact's own view reads, or that stand behind what it reads, are looked into, so that a row told
    here is one that could have counted.
    """
    read = _tables_of(kind)
    named = _named(violation) | {party.id for party in parties}
    for spec in policy_files():
        if spec.stem in _TOLD_ELSEWHERE or spec.model.__tablename__ not in read:
            continue
        rows = _concerning(session, spec, violation, named)
        for row in rows[:MOST_ROWS]:
            yield spec.stem, _words(spec, row)
        if len(rows) > MOST_ROWS:
            yield spec.stem, f"and more than these {MOST_ROWS} rows"


def _tables_of(kind: FactType) -> frozenset[str]:
    """Return the names of the tables that a fact's view reads, those of its inner queries too, and of those behind."""
    if kind.select is None:
        return kind.behind
    view = kind.select(date.min)
    return kind.behind | frozenset(str(part.name) for part in visitors.iterate(view) if isinstance(part, Table))


def named_parties(session: Session, violation: Violation, rule: Rule, kind: FactType) -> Sequence[Party]:
    """Return the party that a violation is told of, and whom else it or its sentence names by id or name."""
    known = kind.schema.attributes
    read = placeholders(rule.message) | names_in(rule.when)
    free = {name for name in read & known.keys() if known[name].type is Type.TEXT and known[name].domain is None}
    names = {str(value) for name, value in violation.fact.items() if name in free and value}
    told = or_(col(Party.id).in_(sorted(_named(violation))), col(Party.name).in_(sorted(names)))
    first = case((col(Party.id) == violation.party_key, 0), else_=1)
    return session.exec(select(Party).where(told).order_by(first, col(Party.id)).limit(MOST_ROWS)).all()


def _named(violation: Violation) -> set[str]:
    return {*violation.subject.split("|"), violation.case_subject, violation.party_key}


def _concerning(session: Session, spec: PolicyFile, violation: Violation, named: set[str]) -> Sequence[SQLModel]:
    """Return the rows of a file that the violation names: by id, else by party, product, market or region and days."""
    table: Any = SQLModel.metadata.tables[str(spec.model.__tablename__)]
    fact = violation.fact
    ids = named | {str(value) for name, value in fact.items() if name.endswith("_id") and value}
    if ("id",) in spec.unique and (found := _rows(session, spec, table.c.id.in_(sorted(ids)))):
        return found
    where = [
        _covers(table.c[name], value, places=name != "sku")
        for name in _SAME
        if name in table.c and isinstance(value := fact.get(name), str)
    ]
    if "party_id" in table.c:
        of_all = [""] if where else []  # a row for every party says nothing unless it names the product or the place
        where.append(table.c.party_id.in_([*of_all, *sorted(named)]))
    return _rows(session, spec, *where, _at_the_time(spec, table, violation)) if where else ()


def _covers(column: ColumnElement[str], value: str, *, places: bool) -> ColumnElement[bool]:
    """Return whether a cell is for all, for the place or product itself, or for a place around it or within it."""
    around = column.in_(["", value, value.partition("-")[0]])
    return or_(around, column.like(f"{value}-%")) if places and is_region(value) else around


def _rows(session: Session, spec: PolicyFile, *where: ColumnElement[bool]) -> Sequence[SQLModel]:
    keys = SQLModel.metadata.tables[str(spec.model.__tablename__)].primary_key
    return session.exec(select(spec.model).where(*where).order_by(*keys).limit(MOST_ROWS + 1)).all()


def _at_the_time(spec: PolicyFile, table: Any, violation: Violation) -> ColumnElement[bool]:  # noqa: ANN401 - a table
    if spec.period is None:
        return true()
    first, last = (table.c[name] for name in spec.period)
    spans = _days(violation)
    return or_(*(and_(or_(first.is_(None), first <= end), or_(last.is_(None), last >= begin)) for begin, end in spans))


def _days(violation: Violation) -> list[tuple[date, date]]:
    """Return the days that were judged: those of the fact's period, else those on which it was seen.

    Where the fact tells of an earlier time beside the period, the same days a year before belong to it.
    """
    begin, _, end = str(violation.fact.get("period") or "").partition("/")
    try:
        span = date.fromisoformat(begin), date.max if end == "open" else date.fromisoformat(end)
    except ValueError:
        return [(violation.first_seen.date(), violation.last_seen.date())]
    compared = any(name.startswith("earlier_") and value is not None for name, value in violation.fact.items())
    return [span, (_a_year_before(span[0]), _a_year_before(span[1]))] if compared else [span]


def _a_year_before(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _words(spec: PolicyFile, row: SQLModel) -> str:
    """Return what a row says, column by column as its file names them; empty cells are left out."""
    given = row.model_dump()
    currency = str(given.get("currency") or "")
    said = []
    for column in spec.columns:
        if column.read in (cells.amount, cells.signed_amount):
            value = given.get(f"{column.name}_minor")
            text = shown(value, currency) if value is not None and currency else str(value or "")
        elif column.read is cells.share:
            value = given.get(f"{column.name}_bp")
            text = f"{value / 100:g} %" if value is not None else ""
        else:
            value = given.get(column.name)
            text = {True: "yes", False: "no", None: ""}[value] if isinstance(value, bool | None) else str(value)
        if text and column.name != "currency":
            said.append(f"{column.name} {text}")
    return ", ".join(said)
