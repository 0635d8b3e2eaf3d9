"""Questions over millions of rows, answered column by column: DuckDB takes slices of the store into memory.

DuckDB brings a SQLite library of its own. Two of these in one process that open one file drop each other's locks
(sqlite.org, "How to corrupt an SQLite database file", 2.2.1), so the question is put to a process of its own, which
only reads. From PostgreSQL it reads over a connection of its own. Where DuckDB or its reader of such a store is not
there the caller asks the database itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    ClauseElement,
    Column,
    ColumnElement,
    CompoundSelect,
    Date,
    DateTime,
    Dialect,
    Integer,
    Select,
    Table,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.sql import visitors

from monitor.errors import ChannelwardenError
from monitor.store.session import Database, file_of

_WORKER = Path(__file__).with_name("columnar_worker.py")
_KINDS = {"sqlite": "sqlite", "postgresql": "postgres"}
"""DuckDB's names of the stores, by ours; its readers are named by them."""
_TYPES = {Boolean: "BOOLEAN", Integer: "BIGINT", Date: "DATE", DateTime: "TIMESTAMP"}

SLICE = 180_000
"""Rows of the large table that are answered at a time; as many more are being prepared."""
PART = 60_000
"""Rows of a slice that are read at a time: until they are compressed they take six times as much.

Fewer than DuckDB compresses as one (122,880): of two such groups both are held in full meanwhile.
"""
MEMORY_MIB = 256
"""What DuckDB may keep in memory."""


Question = Select[Any] | CompoundSelect[Any]


class ColumnarError(ChannelwardenError):
    """The question could not be answered this way; the database itself may still be asked."""


class DuckDb(PGDialect):
    """The dialect questions are written in: DuckDB reads PostgreSQL's, with functions of its own."""

    name = "duckdb"
    supports_statement_cache = False
    _backslash_escapes = False


@dataclass(frozen=True)
class Large:
    """The table that is read in slices: its name, and for each slice the conditions on its rows in the store's words.

    A slice is read part by part, a condition each. The table has the same short name in the question as in these.
    """

    table: Table
    alias: str
    slices: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Answers:
    """A table of the question's own that grows slice by slice: how it begins, and what each further slice adds.

    Both give at most `at_once` rows; `more` is asked again as long as it gives so many.
    """

    name: str
    first: Select[Any]
    more: Select[Any]
    at_once: int


def can_read(database: Database) -> bool:
    """Return whether DuckDB can be asked about this store: others can open it, and DuckDB's reader is installed."""
    address = database.engine.url
    in_memory = database.dialect == "sqlite" and file_of(address) is None
    unchanging = "immutable" in address.query  # on a read-only medium: DuckDB's reader knows no such address
    return not (in_memory or unchanging) and _installed(_KINDS[database.dialect])


def dialect() -> Dialect:
    """Return the dialect of questions; literals stand in them as they are."""
    return DuckDb(paramstyle="named")  # type: ignore[no-untyped-call]


def as_stored(database: Database, part: ClauseElement) -> str:
    """Return a statement, or a condition, as the store itself reads it, with its values."""
    # PostgreSQL's own dialect doubles % for its driver, which has no part in this.
    written = sqlite.dialect() if database.dialect == "sqlite" else dialect()
    return str(part.compile(dialect=written, compile_kwargs={"literal_binds": True}))


def answer(
    database: Database,
    question: Question,
    large: Large,
    answers: Sequence[Answers] = (),
    given: Mapping[str, Select[Any]] | None = None,
) -> Iterator[list[Any]]:
    """Yield the rows of a question over the committed store, slice by slice, as JSON values.

    `given` are further tables that the question reads, by name, with what the store answers for them. Raises
    `ColumnarError` with the reason when DuckDB cannot answer.
    """
    columns = _columns(question, *(item.first for item in answers))
    read = _reading(large.table, columns.pop(large.table), f"AS {large.alias} WHERE ")
    tables = {table.name: _reading(table, names) for table, names in columns.items()}
    address, password = _address(database)
    asked = {
        "kind": _KINDS[database.dialect],
        "address": address,
        "tables": tables | {name: _given(database, select) for name, select in (given or {}).items()},
        "large": large.table.name,
        "slices": [[{**read, "sql": read["sql"] + where} for where in parts] for parts in large.slices],
        "answers": [_growing(item) for item in answers],
        "question": _sql(question),
        "memory_limit": f"{MEMORY_MIB}MiB",
    }
    # DuckDB itself would put what its memory does not hold into the directory that the command was given in.
    with tempfile.TemporaryDirectory(prefix="channelwarden-") as aside, tempfile.TemporaryFile("w+") as refused:
        worker = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, str(_WORKER)],
            env=_environment(password),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=refused,
            text=True,
        )
        try:
            yield from _lines(worker, json.dumps(asked | {"aside": aside}))
        finally:
            worker.kill()
            worker.wait()
        refused.seek(0)
        if worker.returncode:
            lines = refused.read().strip().splitlines()
            raise ColumnarError(f"DuckDB cannot answer: {lines[-1] if lines else f'exit {worker.returncode}'}")


def _address(database: Database) -> tuple[str, str]:
    """Return where the store is, and the password apart from it: a refusal may name the address."""
    if database.dialect == "sqlite":
        return str(database.engine.url.database), ""
    with database.engine.connect() as connection:
        known: Any = connection.connection.driver_connection
        return str(known.info.dsn), str(known.info.password)


def _environment(password: str) -> dict[str, str]:
    """Return the variables of DuckDB's process: none of PostgreSQL's, as the address leaves out what is the default."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return variables | {"PGPASSWORD": password} if password else variables


def _lines(worker: subprocess.Popen[str], asked: str) -> Iterator[list[Any]]:
    """Yield the rows as the worker writes them; it ends by itself, and when the pipe that its question came by does."""
    if worker.stdin is None or worker.stdout is None:
        raise ColumnarError("DuckDB cannot be asked: no pipe to its process")
    with suppress(BrokenPipeError), worker.stdin as question:
        with suppress(BrokenPipeError):  # who ended before reading says why
            question.write(asked + "\n")
            question.flush()
        with worker.stdout as lines:
            for line in lines:
                if not line.endswith("\n"):
                    break  # it was killed in the middle of a row
                yield json.loads(line)
    worker.wait()


def _growing(item: Answers) -> dict[str, Any]:
    return {"name": item.name, "first": _sql(item.first), "more": _sql(item.more), "at_once": item.at_once}


def _sql(statement: Question) -> str:
    return str(statement.compile(dialect=dialect(), compile_kwargs={"literal_binds": True}))


def _columns(*questions: Question) -> dict[Table, dict[str, Column[Any]]]:
    """Return the tables that questions read, with the columns they read of each."""
    found: dict[Table, dict[str, Column[Any]]] = {}
    for item in chain.from_iterable(map(visitors.iterate, questions)):
        table = getattr(item, "table", None)
        element = getattr(table, "element", table)
        if isinstance(item, Column) and isinstance(element, Table):
            found.setdefault(element, {})[item.name] = element.c[item.name]
    return found


def _given(database: Database, select: Select[Any]) -> dict[str, str]:
    """Return the statement that the store answers for a table of the question's own."""
    return {"sql": as_stored(database, select), "columns": _taken(dict(select.selected_columns.items()))}


def _reading(table: Table, columns: dict[str, Column[Any]], rest: str = "") -> dict[str, str]:
    """Return the statement the store answers, and how each of its columns is taken as what it is."""
    named = ", ".join(_quoted(name) for name in sorted(columns))
    read = f"SELECT {named} FROM {_quoted(table.name)} {rest}"  # noqa: S608 - names of our own tables
    return {"sql": read, "columns": _taken(columns)}


def _taken(columns: Mapping[str, ColumnElement[Any]]) -> str:
    """Return how each column is taken as what it is."""
    taken = (f"CAST({_quoted(name)} AS {_type(columns[name])}) AS {_quoted(name)}" for name in sorted(columns))
    return ", ".join(taken)


def _quoted(name: str) -> str:
    """Return a name as all databases read it: each reserves words of its own."""
    return sqlite.dialect().identifier_preparer.quote_identifier(name)


def _type(column: ColumnElement[Any]) -> str:
    kind = getattr(column.type, "impl", column.type)  # a decorated type is stored as its implementation
    return next((name for known, name in _TYPES.items() if isinstance(kind, known)), "VARCHAR")


@cache
def _installed(kind: str) -> bool:
    return all(find_spec(name) is not None for name in ("duckdb", f"duckdb_extension_{kind}_scanner"))
