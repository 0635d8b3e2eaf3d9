"""A bulk fact type over a table of its own, which holds facts as they are: what both gears judge in one go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    FromClause,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    delete,
    insert,
    literal,
    select,
)

from monitor.facts.fact import Bulk, FactType
from monitor.rulebook.records import FactSchema, Scalar, Type
from monitor.store.session import Database

_TYPES = {Type.TEXT: Text, Type.BOOLEAN: Boolean}


class Things:
    """The table of a schema's facts, and the fact type that reads it."""

    def __init__(self, schema: FactSchema) -> None:
        self.schema = schema
        columns: list[Column[Any]] = [
            Column(name, _TYPES.get(item.type, BigInteger)) for name, item in schema.attributes.items()
        ]
        self.table = Table(
            f"all_{schema.name}s",
            MetaData(),
            Column("number", Integer, primary_key=True, autoincrement=False),
            Column("subject", Text, nullable=False),
            Column("gone", Boolean, nullable=False),
            *columns,
        )
        self._rows: FromClause = self.table.alias("t")
        rows = self._rows.c
        self.bulk = Bulk(self._select, rows.gone.is_(False), rows.subject, rows.number)
        self.fact_type = FactType(schema, lambda as_of: self._select(as_of, self.bulk.standing, None), self.bulk)

    def store(self, database: Database, facts: Sequence[Mapping[str, Scalar | None]]) -> None:
        """Store these facts in place of those that are there; they are numbered from 1."""
        names = [column.name for column in self.table.columns]
        rows = [
            {**dict.fromkeys(names), "gone": False, **fact, "number": number} for number, fact in enumerate(facts, 1)
        ]
        with database.engine.begin() as connection:
            self.table.create(connection, checkfirst=True)
            connection.execute(delete(self.table))
            if rows:
                connection.execute(insert(self.table), rows)

    def _select(self, _: date, where: ColumnElement[bool], names: Collection[str] | None) -> Select[Any]:
        rows = self._rows.c
        columns: list[ColumnElement[Any]] = [
            rows.number.label("row_number"),
            rows.subject,
            literal("p").label("party_key"),
            literal("c").label("case_subject"),
            literal("").label("period"),
            rows.number.label("evidence_id"),
            *(rows[name] for name in self.schema.attributes),
        ]
        chosen = [column for column in columns if names is None or column.name in names]
        return select(*chosen).select_from(self._rows).where(where).order_by(rows.subject)
