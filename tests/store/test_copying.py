"""Every value of every table comes over as it is, in both directions, and what differs is told."""

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Float, Integer, Table, insert, text, update
from sqlmodel.sql.sqltypes import AutoString

from monitor.errors import SettingsError
from monitor.model import JobRun, OutboxItem
from monitor.model.column_types import SortedJson, UtcDateTime
from monitor.store.copying import BATCH_TEXT, contents, copy_rows, count_rows
from monitor.store.migrate import METADATA
from monitor.store.session import Database, open_database

NOW = datetime(2026, 3, 29, 1, 59, 59, 999999, tzinfo=UTC)
EDGES: dict[type[Any], tuple[Any, ...]] = {
    UtcDateTime: (
        NOW,
        NOW.replace(microsecond=0),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, tzinfo=UTC),
    ),
    SortedJson: ({}, [], {"b": [1, None, True], "a": "Größe\n"}, [0.1, "\x01"], "null"),
    Boolean: (True, False),
    BigInteger: (0, -1, 2**63 - 1, -(2**63)),
    Integer: (0, -1, 2**31 - 1, -(2**31)),
    Float: (0.1, 1e-300, -0.5),
    Date: (date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31)),
    AutoString: ("", " ", "Café İstanbul 🦊", "a'b\"c\\d\te\nf\x7f", "NULL", "x" * 5000),
}


@pytest.fixture
def other(request: pytest.FixtureRequest, dsn: str, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty store on the other one of the two databases."""
    if not dsn.startswith("sqlite"):
        yield (opened := open_database(f"sqlite:///{tmp_path / 'other.db'}"))
        opened.close()
        return
    server = request.getfixturevalue("postgres")
    fresh = server.fresh()
    yield (opened := open_database(fresh))
    opened.close()
    server.drop(fresh)


def _row(table: Table, number: int, times: int) -> dict[str, Any]:
    """Return a row whose values walk through the edges; what must be unique counts on from one of them."""
    row: dict[str, Any] = {}
    for place, column in enumerate(table.columns):
        edges = next(values for kind, values in EDGES.items() if isinstance(column.type, kind))
        value = edges[(number + place) % len(edges)]
        if column.nullable and not (number + place) % 4:
            value = None
        elif _unique(table, column):
            value = _other(value, number)
        row[column.name] = value
    assert number < times
    return row


def _other(value: Any, number: int) -> Any:
    if isinstance(value, datetime):
        return NOW - timedelta(days=number)
    return f"{value}{number}" if isinstance(value, str) else number + 1


def _unique(table: Table, column: Column[Any]) -> bool:
    return column.primary_key or any(
        column.name in {each.name for each in getattr(one, "columns", ())}
        for one in itertools.chain(table.constraints, (index for index in table.indexes if index.unique))
    )


def _filled(connection: Connection, times: int = 13) -> None:
    for table in METADATA.sorted_tables:
        connection.execute(insert(table), [_row(table, number, times) for number in range(times)])


def _silent(table: str, rows: int) -> None:
    """Tell nobody."""


def test_every_value_of_every_table_is_the_same_after_it_was_copied(database: Database, other: Database) -> None:
    with database.engine.begin() as source, other.engine.begin() as target:
        _filled(source)
        copied = copy_rows(source, target, _silent)
        assert {content.rows for content in copied.values()} == {13}
        assert copied == contents(source, _silent) == contents(target, _silent)
        for table in METADATA.sorted_tables:
            found = [{tuple(map(repr, row)) for row in side.execute(table.select())} for side in (source, target)]
            assert found[0] == found[1], table.name


def test_new_rows_are_numbered_after_those_that_came(database: Database, other: Database) -> None:
    with database.engine.begin() as source, other.engine.begin() as target:
        _filled(source)
        copy_rows(source, target, _silent)
        numbered = [table for table in METADATA.sorted_tables if table.autoincrement_column is not None]
        for table in numbered:
            row = {name: value for name, value in _row(table, 13, 14).items() if name != "id"}
            assert target.execute(insert(table).values(row).returning(table.c.id)).scalar_one() == 14, table.name
        assert len(numbered) > 40


def test_a_store_without_rows_numbers_from_one(database: Database, other: Database) -> None:
    with database.engine.begin() as source, other.engine.begin() as target:
        copy_rows(source, target, _silent)
        table = METADATA.tables["run"]
        row = {name: value for name, value in _row(table, 0, 1).items() if name != "id"}
        assert target.execute(insert(table).values(row).returning(table.c.id)).scalar_one() == 1
        assert sum(count_rows(target).values()) == 1


@pytest.mark.parametrize("change", ["one value", "a row less", "two values in each other's place"])
def test_a_difference_shows_in_the_table_that_has_it_and_in_no_other(database: Database, change: str) -> None:
    table = METADATA.tables["job_run"]
    with database.engine.begin() as connection:
        connection.execute(insert(table), [{"job": job, "result": job[:1]} for job in ("judge", "digest", "ingest")])
        before = contents(connection, _silent)
        if change == "one value":
            connection.execute(update(table).where(table.c.job == "judge").values(result="J"))
        elif change == "a row less":
            connection.execute(table.delete().where(table.c.job == "judge"))
        else:
            for job, result in (("judge", "d"), ("digest", "j")):
                connection.execute(update(table).where(table.c.job == job).values(result=result))
        after = contents(connection, _silent)
        assert [name for name in before if before[name] != after[name]] == ["job_run"]


def test_a_row_that_postgresql_cannot_keep_is_named(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("postgres")
    fresh = server.fresh()
    with closing(open_database(f"sqlite:///{tmp_path / 'old.db'}")) as old, closing(open_database(fresh)) as new:
        with old.session() as session:
            session.add_all([JobRun(job="digest"), JobRun(job="judge", result="no\x00text")])
            session.commit()
        said = pytest.raises(
            SettingsError, match=r"rows digest to judge of the table job_run could not be written: .*NUL"
        )
        with old.engine.connect() as source, new.engine.connect() as target, said:
            copy_rows(source, target, _silent)
    server.drop(fresh)


def test_whole_documents_are_copied_a_few_at_a_time(tmp_path: Path) -> None:
    stores = [open_database(f"sqlite:///{tmp_path / name}") for name in ("old.db", "new.db")]
    document, number = "x" * (BATCH_TEXT // 2), 24
    with stores[0].session() as session:
        for each in range(number):
            item = OutboxItem(dedupe_key=str(each), kind="digest", channel="file", recipient="a", subject="b")
            item.status, item.created_at, item.parts = "sent", NOW, {"html": document}
            session.add(item)
            session.commit()
            session.expunge_all()
    with stores[0].engine.begin() as source, stores[1].engine.begin() as target:
        tracemalloc.start()
        copied = copy_rows(source, target, _silent)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    for store in stores:
        store.close()
    assert copied["outbox"].rows == number
    assert most < number * len(document) / 2


def test_progress_counts_every_row_under_its_table(database: Database) -> None:
    told: dict[str, int] = {}
    with database.engine.begin() as connection:
        _filled(connection, 3)
        contents(connection, lambda table, rows: told.update({table: told.get(table, 0) + rows}))
        assert told == count_rows(connection)
        assert connection.execute(text("SELECT count(*) FROM run")).scalar_one() == 3
