"""Bulk writes: many rows in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

BATCH = 1000
"""Rows a statement; keeps the parameters far below the limits of both databases."""


def insert_rows(session: Session, model: type[SQLModel], rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert rows given as mappings of column to value, in the session's transaction; return how many."""
    count = 0
    pending = iter(rows)
    session.flush()
    # The table's own statement: the mapper's would look at every row once more, which is a third of the time.
    connection, statement = session.connection(), insert(SQLModel.metadata.tables[str(model.__tablename__)])
    while batch := list(islice(pending, BATCH)):
        connection.execute(statement, batch)
        count += len(batch)
    return count
