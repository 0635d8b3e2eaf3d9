"""Migrations: they make exactly the model's tables, on an empty and on a filled store, once, and by two at a time."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import select

from monitor.errors import SettingsError
from monitor.migrations import generate
from monitor.migrations.generate import VERSIONS, write_initial
from monitor.model import Observation, OutboxItem, Product, Territory
from monitor.store.bulk import insert_rows
from monitor.store.migrate import METADATA, config_for, revisions
from monitor.store.session import Database, open_database

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def test_an_empty_database_gets_exactly_the_tables_of_the_model(empty_dsn: str) -> None:
    database = open_database(empty_dsn)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)
        tables = set(inspect(connection).get_table_names())
    database.close()
    assert differences == [], "run `python -m monitor.migrations.generate` after changing a table"
    assert tables == set(METADATA.tables) | {"alembic_version"}


def test_a_filled_store_keeps_its_rows_when_it_is_migrated_on(empty_dsn: str) -> None:
    early = Database(empty_dsn)
    with early.engine.connect() as connection:
        command.upgrade(config_for(connection), "0003")
        connection.commit()
    with early.session() as session:
        session.add(Product(sku="NO-100", title="Glass"))
        session.add(
            Observation(
                offer_key="k", listing_key="l", site="s", market="US", seller="x",
                first_seen=NOW, last_seen=NOW, seen_on=NOW.date(),
            )
        )  # fmt: skip
        session.commit()
    with early.engine.connect() as connection:
        command.upgrade(config_for(connection), "head")
        connection.commit()
    with early.session() as session:
        assert session.exec(select(Product.sku)).all() == ["NO-100"]
        assert session.exec(select(Observation.first_seen)).all() == [NOW]
        assert session.exec(select(OutboxItem)).all() == []
    early.close()


def test_revisions_are_known_by_their_files_as_alembic_knows_them(database: Database) -> None:
    with database.engine.connect() as connection:
        script = ScriptDirectory.from_config(config_for(connection))
    assert revisions() == [revision.revision for revision in script.walk_revisions()][::-1]


def test_two_programs_that_start_at_once_migrate_once(empty_dsn: str) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        try:
            open_database(empty_dsn).close()
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_store_of_a_newer_version_is_refused_with_the_way_out(empty_dsn: str) -> None:
    database = open_database(empty_dsn)
    with database.session() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
        session.commit()
    database.close()
    with pytest.raises(SettingsError, match="schema 9999, newer than this version of channelwarden knows") as caught:
        open_database(empty_dsn)
    assert "restore a backup" in str(caught.value)


def test_the_shipped_revisions_are_what_the_generator_writes(tmp_path: Path) -> None:
    written = {path.name: path.read_text() for path in write_initial(tmp_path)}
    shipped = {path.name for path in VERSIONS.glob("*.py")}
    assert set(written) <= shipped, "run `python -m monitor.migrations.generate --initial` after changing a table"
    assert all("def upgrade() -> None:" in text for text in written.values())


def test_first_revisions_written_anew_after_a_change_make_another_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [path.name for path in write_initial(tmp_path)]
    changed = generate._by_module()
    changed["catalogue"]["product"].pop()
    monkeypatch.setattr(generate, "_by_module", lambda: changed)
    after = [path.name for path in write_initial(tmp_path)]
    assert after[:-1] == before[:-1]
    assert after[-1] != before[-1]


def test_many_rows_are_inserted_in_batches(database: Database) -> None:
    rows = ({"sku": f"S{number:05d}", "title": "x"} for number in range(2500))
    with database.session() as session:
        assert insert_rows(session, Product, rows) == 2500
        session.commit()
        assert len(session.exec(select(Product.sku)).all()) == 2500
        assert session.get_one(Product, "S00001").status == "active"


def test_no_row_is_no_statement(database: Database) -> None:
    with database.session() as session:
        assert insert_rows(session, Product, []) == 0


def test_dates_come_back_as_dates(database: Database) -> None:
    with database.session() as session:
        row = {"party_id": "p", "region": "DE", "valid_from": date(2026, 1, 1), "exclusive": True}
        insert_rows(session, Territory, [row])
        found = session.exec(select(Territory)).one()
    assert (found.valid_from, found.valid_to, found.exclusive, found.sku) == (date(2026, 1, 1), None, True, "")
