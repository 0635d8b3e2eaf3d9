"""The rows of the policy files that a violation names, found by what its fact's view reads: no fact is listed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, or_, true
from sqlalchemy.sql import visitors
from sqlmodel import Session, SQLModel, select

from monitor.facts.fact import FactType
from monitor.model import Violation
from monitor.money import shown
from monitor.policy import cells
from monitor.policy.files import PolicyFile, policy_files

MOST_ROWS = 6
"""Rows of one file that are told; of more only how many."""

_TOLD_ELSEWHERE = frozenset({"parties", "agreements", "products", "listings"})
_NAMED = ("sku", "market", "region")
"""Columns that hold what a fact's attribute of the same name holds; an empty cell is for all of them."""


def named_rows(session: Session, violation: Violation, kind: FactType) -> Iterator[tuple[str, str]]:
    """Yield file and words of every policy row on file that the violation's party, ids, product and days name.

    Only files that the fact's own view reads are looked into, so that a row told here is one that could have counted.
    """
    read = _tables_of(kind)
    for spec in policy_files():
        if spec.stem in _TOLD_ELSEWHERE or spec.model.__tablename__ not in read:
            continue
        rows = _concerning(session, spec, violation)
        for row in rows[:MOST_ROWS]:
            yield spec.stem, _words(spec, row)
        if len(rows) > MOST_ROWS:
            yield spec.stem, f"and more than these {MOST_ROWS} rows"


def _tables_of(kind: FactType) -> frozenset[str]:
    """Return the names of the tables that a fact's view reads, those of its inner queries too."""
    if kind.select is None:
        return frozenset()
    view = kind.select(date.min)
    return frozenset(str(part.name) for part in visitors.iterate(view) if isinstance(part, Table))


def _concerning(session: Session, spec: PolicyFile, violation: Violation) -> Sequence[SQLModel]:
    """Return the rows of a file that the violation names: by id, else by party, product, market or region and days."""
    table: Any = SQLModel.metadata.tables[str(spec.model.__tablename__)]
    fact = violation.fact
    named = {*violation.subject.split("|"), violation.case_subject, violation.party_key}
    ids = named | {str(value) for name, value in fact.items() if name.endswith("_id") and value}
    if ("id",) in spec.unique and (found := _rows(session, spec, table.c.id.in_(sorted(ids)))):
        return found
    where = [
        table.c[name].in_(["", value, value.partition("-")[0]])
        for name in _NAMED
        if name in table.c and isinstance(value := fact.get(name), str)
    ]
    if "party_id" in table.c:
        of_all = [""] if where else []  # a row for every party says nothing unless it names the product or the place
        where.append(table.c.party_id.in_([*of_all, *sorted(named)]))
    return _rows(session, spec, *where, _at_the_time(spec, table, violation)) if where else ()


def _rows(session: Session, spec: PolicyFile, *where: ColumnElement[bool]) -> Sequence[SQLModel]:
    keys = SQLModel.metadata.tables[str(spec.model.__tablename__)].primary_key
    return session.exec(select(spec.model).where(*where).order_by(*keys).limit(MOST_ROWS + 1)).all()


def _at_the_time(spec: PolicyFile, table: Any, violation: Violation) -> ColumnElement[bool]:  # noqa: ANN401 - a table
    if spec.period is None:
        return true()
    begin, end = _days(violation)
    first, last = (table.c[name] for name in spec.period)
    return and_(or_(first.is_(None), first <= end), or_(last.is_(None), last >= begin))


def _days(violation: Violation) -> tuple[date, date]:
    """Return the days that were judged: those of the fact's period, else those on which it was seen."""
    begin, _, end = str(violation.fact.get("period") or "").partition("/")
    try:
        return date.fromisoformat(begin), date.fromisoformat(end)
    except ValueError:
        return violation.first_seen.date(), violation.last_seen.date()


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
