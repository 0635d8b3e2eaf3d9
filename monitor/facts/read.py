"""Reads facts out of the store as plain typed records, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Result, Select
from sqlmodel import Session

from monitor.facts.fact import IDENTITY, FactType
from monitor.rulebook.records import Scalar, Type

BATCH = 2000
"""Rows fetched at a time: memory stays flat over millions of facts."""

_CLASSES: dict[Type, type[Any]] = {**dict.fromkeys(Type, int), Type.TEXT: str, Type.BOOLEAN: bool}
"""What a value of a type is in Python: such a value is taken as it is."""


def facts(
    session: Session, fact_type: FactType, as_of: date, where: ColumnElement[bool] | None = None
) -> Iterator[dict[str, Scalar | None]]:
    """Yield every fact of a type, ordered by subject, with its attributes and identity columns.

    `where` chooses some of the rows that a bulk fact type stands on. Raises `ValueError` for a fact type that has no
    view.
    """
    if fact_type.select is None:
        raise ValueError(f"fact '{fact_type.schema.name}' is built by its caller, it has no view in the store")
    if where is not None and fact_type.bulk is not None:
        yield from facts_in(session, fact_type, fact_type.bulk.select(as_of, where, None))
        return
    connection = session.connection()
    if connection.dialect.name != "sqlite":  # in PostgreSQL a day in a text has no type
        yield from facts_in(session, fact_type, _view(fact_type.select, as_of))
        return
    written = _written(fact_type.select, as_of, connection.dialect)
    yield from _read(fact_type, connection.exec_driver_sql(written, execution_options={"yield_per": BATCH}))


def facts_in(
    session: Session, fact_type: FactType, view: Select[Any], values: Mapping[str, Any] | None = None
) -> Iterator[dict[str, Scalar | None]]:
    """Yield the facts of a view of a type; `values` are of the parameters named in it."""
    yield from _read(fact_type, session.execute(view, values, execution_options={"yield_per": BATCH}))


def _read(fact_type: FactType, rows: Result[Any]) -> Iterator[dict[str, Scalar | None]]:
    """Yield rows as facts; booleans and integers come back as such on every database.

    A computed boolean is 0 or 1 in SQLite, a sum is a Decimal in PostgreSQL.
    """
    types = {name: item.type for name, item in fact_type.schema.attributes.items()}
    identity = dict.fromkeys(IDENTITY, Type.TEXT) | {"evidence_id": Type.INTEGER}
    kinds = [(name, types.get(name) or identity.get(name)) for name in rows.keys()]  # noqa: SIM118 - a result, no mapping
    columns = [(name, kind, None if kind is None else _CLASSES[kind]) for name, kind in kinds]
    for row in rows:
        yield {
            name: value if value is None or type(value) is expected else _typed(value, kind)
            for (name, kind, expected), value in zip(columns, row, strict=True)
        }


@lru_cache(maxsize=64)
def _view(written: Callable[[date], Select[Any]], as_of: date) -> Select[Any]:
    """Return a view of a day: passes follow each other in minutes, and writing all views is half of a short one."""
    return written(as_of)


@lru_cache(maxsize=64)
def _written(view: Callable[[date], Select[Any]], as_of: date, dialect: Dialect) -> str:
    """Return a view of a day as SQLite reads it; as statements, with what is compiled, all take twelve MiB more."""
    return str(view(as_of).compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def _typed(value: Any, kind: Type | None) -> Scalar | None:  # noqa: ANN401 - a database hands over anything
    """Return a stored value as its attribute's type; what is not that type stays as it is, for the engine to refuse.

    What a view computes comes as a Decimal and is cut to whole units; a stored 9.5 never becomes 9, nor 2 a yes: a
    value that has to be guessed at is judged by no rule.
    """
    if value is None:
        return None
    if kind is Type.TEXT:
        return str(value)
    if kind is Type.BOOLEAN:
        return bool(value) if value in (0, 1) else value
    if isinstance(value, Decimal) or (isinstance(value, float) and value.is_integer()):
        return int(value)
    return value  # type: ignore[no-any-return]
