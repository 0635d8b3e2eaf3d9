"""Copying every row of one store into another, and telling whether two stores hold the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import psycopg
from sqlalchemy import Connection, MetaData, Row, Table, Text, func, insert, select
from sqlalchemy.exc import DBAPIError

from monitor.errors import SettingsError
from monitor.model.column_types import SortedJson
from monitor.store.bulk import BATCH
from monitor.store.migrate import METADATA
from monitor.store.session import first_line

Advance = Callable[[str, int], None]
"""Told after each batch: the table and how many rows more."""

BATCH_TEXT = 1 << 22
"""Characters a statement: a digest is a row of its own of many thousands."""
_DIGEST_BYTES = 16
_DOCUMENTS_FETCHED = 5
"""Rows asked for at once where some are whole documents."""


@dataclass(frozen=True)
class TableContent:
    """What a table holds: its rows, and a checksum of their values in whatever order."""

    rows: int
    checksum: str


def count_rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table of a store has, in the order in which they are copied."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in METADATA.sorted_tables
    }


def contents(connection: Connection, advance: Advance) -> dict[str, TableContent]:
    """Return what each table of a store holds; reads every row."""
    found = {}
    for table in _plain().sorted_tables:
        sums = _Sums()
        for batch in _batches(connection, table):
            sums.add(batch)
            advance(table.name, len(batch))
        found[table.name] = sums.content
    return found


def copy_rows(source: Connection, target: Connection, advance: Advance) -> dict[str, TableContent]:
    """Insert every row of a store into the empty tables of another, as it is numbered; return what was read.

    The caller commits. Raises `SettingsError` with the table and its rows where the other database refuses them.
    """
    found = {}
    for table in _plain().sorted_tables:
        sums = _Sums()
        for batch in _batches(source, table):
            _write(target, table, batch)
            sums.add(batch)
            advance(table.name, len(batch))
        found[table.name] = sums.content
        if sums.content.rows and target.dialect.name == "postgresql":
            _number_on(target, table)
    return found


class _Sums:
    """The checksum of a table: the sum of its rows' hashes, since two databases do not sort texts alike."""

    def __init__(self) -> None:
        self._rows = self._total = 0

    def add(self, batch: list[Row[Any]]) -> None:
        self._rows += len(batch)
        for row in batch:
            digest = blake2b(repr(tuple(row)).encode(), digest_size=_DIGEST_BYTES).digest()
            self._total += int.from_bytes(digest, "big")

    @property
    def content(self) -> TableContent:
        return TableContent(self._rows, f"{self._total % (1 << 8 * _DIGEST_BYTES):0{2 * _DIGEST_BYTES}x}")


def _plain() -> MetaData:
    """Return the tables with JSON as the text that it is stored as: what is not parsed is not written otherwise."""
    plain = MetaData()
    for table in METADATA.sorted_tables:
        for column in table.to_metadata(plain).columns:
            if isinstance(column.type, SortedJson):
                column.type = Text()
    return plain


def _batches(connection: Connection, table: Table) -> Iterator[list[Row[Any]]]:
    batch: list[Row[Any]] = []
    size = 0
    documents = any(isinstance(column.type, Text) for column in table.columns)
    fetched = {"yield_per": _DOCUMENTS_FETCHED if documents else BATCH}
    for row in connection.execute(select(table), execution_options=fetched):
        batch.append(row)
        size += sum(len(value) for value in row if isinstance(value, str))
        if len(batch) == BATCH or size > BATCH_TEXT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _write(target: Connection, table: Table, batch: list[Row[Any]]) -> None:
    try:
        if target.dialect.name == "postgresql":
            _copy_in(target, table, batch)
        else:
            target.execute(insert(table), [dict(row._mapping) for row in batch])
    except (DBAPIError, psycopg.Error) as error:
        keys = [", ".join(str(row._mapping[column]) for column in table.primary_key) for row in (batch[0], batch[-1])]
        said = first_line(error) if isinstance(error, DBAPIError) else str(error).splitlines()[0]
        raise SettingsError(
            f"rows {keys[0]} to {keys[1]} of the table {table.name} could not be written: {said}. Nothing was moved."
        ) from error


def _copy_in(target: Connection, table: Table, batch: list[Row[Any]]) -> None:
    """Write rows by PostgreSQL's COPY, which takes less than half the time that statements take."""
    quote = target.dialect.identifier_preparer
    columns = ", ".join(quote.format_column(column) for column in table.columns)
    cursor: psycopg.Cursor[Any]
    driver: Any = target.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote.format_table(table)} ({columns}) FROM STDIN") as copy:
        for row in batch:
            copy.write_row(row)


def _number_on(target: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that brought their numbers with them."""
    column = table.autoincrement_column
    if column is None:
        return
    quoted = target.dialect.identifier_preparer.format_table(table)
    last = select(func.max(column)).scalar_subquery()
    target.execute(select(func.setval(func.pg_get_serial_sequence(quoted, column.name), last)))
