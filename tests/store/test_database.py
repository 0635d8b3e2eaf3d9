"""Opening a store, sessions, and the same behaviour on both databases."""

from __future__ import annotations

import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from psycopg import errors as told
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import CacheStats
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, select

from monitor.errors import SettingsError
from monitor.model import CaseEvent, JobRun
from monitor.model.row import row_data
from monitor.settings import Workspace
from monitor.store.session import CACHE_KIB, LEAN_CACHE_KIB, Database, is_ours, keep_pages, open_database


def test_a_committed_row_is_read_by_another_session(database: Database) -> None:
    with database.session() as session:
        session.add(JobRun(job="digest", result="done"))
        session.commit()
    with database.session() as session:
        assert session.exec(select(JobRun.result)).all() == ["done"]


def test_who_reads_with_one_view_sees_nothing_of_what_is_written_meanwhile(database: Database) -> None:
    with database.session(one_view=True) as reader:
        assert reader.exec(select(JobRun.job)).all() == []
        with database.session(writes_after_reading=True) as writer:
            writer.add(JobRun(job="digest"))
            writer.commit()
        assert reader.exec(select(JobRun.job)).all() == []
        reader.rollback()
        assert reader.exec(select(JobRun.job)).all() == ["digest"]


def test_what_is_not_committed_is_gone(database: Database) -> None:
    with database.session() as session:
        session.add(JobRun(job="digest"))
        session.flush()
    with database.session() as session:
        assert session.exec(select(JobRun)).all() == []


def test_rows_stay_readable_after_commit(session: Session) -> None:
    row = JobRun(job="digest", result="done")
    session.add(row)
    session.commit()
    session.close()
    assert row.result == "done"


def test_postgresql_compiles_no_statement_in_any_session(database: Database) -> None:
    if database.dialect == "sqlite":
        return
    for _ in range(2):  # the second is of a connection used before
        with database.session() as session:
            assert session.execute(text("SHOW jit")).scalar_one() == "off"
            session.rollback()
            assert session.execute(text("SHOW jit")).scalar_one() == "off"


def test_times_come_back_aware_in_utc(session: Session) -> None:
    there = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=3)))
    session.add(JobRun(job="digest", due_at=there))
    session.commit()
    session.expire_all()
    found = session.exec(select(JobRun)).one().due_at
    assert found == there
    assert found is not None
    assert found.tzinfo == UTC


def test_a_savepoint_rolls_back_alone(session: Session) -> None:
    session.add(JobRun(job="kept"))
    session.flush()
    with pytest.raises(RuntimeError), session.begin_nested():
        session.add(JobRun(job="dropped"))
        session.flush()
        raise RuntimeError
    session.commit()
    assert session.exec(select(JobRun.job)).all() == ["kept"]


def test_a_writer_and_a_reader_do_not_wait_for_each_other(database: Database) -> None:
    with database.session() as reader, database.session(writes_after_reading=True) as writer:
        assert reader.exec(select(JobRun)).all() == []
        writer.add(JobRun(job="digest"))
        writer.commit()
        reader.rollback()
        assert reader.exec(select(JobRun.job)).all() == ["digest"]


def test_sqlite_uses_wal_foreign_keys_and_patience(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'store.db'}")
    with database.session() as session:
        found = [
            session.connection().execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    database.close()
    assert found == ["wal", 1, 30000]


def test_how_many_pages_are_kept_can_be_told_within_a_transaction_and_holds_until_told_otherwise(
    database: Database,
) -> None:
    def kept(session: Session) -> object:
        return session.connection().execute(text("PRAGMA cache_size")).scalar() if sqlite else None

    sqlite = database.dialect == "sqlite"
    with database.session() as session:
        found = [kept(session)]
        for told in ((LEAN_CACHE_KIB,), ()):
            keep_pages(session, *told)
            found.append(kept(session))
    assert found == ([-CACHE_KIB, -LEAN_CACHE_KIB, -CACHE_KIB] if sqlite else [None] * 3)


def test_many_may_open_a_new_sqlite_file_at_the_same_moment(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def first_look(dsn: str) -> int:
        database = Database(dsn)
        together.wait()
        with closing(database), database.engine.connect() as connection:
            return int(connection.execute(text("SELECT 1")).scalar_one())

    with ThreadPoolExecutor(8) as programs:
        for number in range(60):  # one file in nine was "database is locked" for somebody
            dsn = f"sqlite:///{tmp_path}/{number}.db"
            assert list(programs.map(first_look, [dsn] * 8)) == [1] * 8


def test_opening_twice_changes_nothing(dsn: str) -> None:
    kept: list[list[JobRun]] = []
    for _ in range(2):
        database = open_database(dsn)
        with database.session() as session:
            if not kept:
                session.add(JobRun(job="judge", started_at=datetime(2026, 3, 2, tzinfo=UTC), result="done"))
                session.commit()
            kept.append([JobRun.model_validate(row) for row in session.exec(select(JobRun))])
        database.close()
    assert [row.job for row in kept[0]] == ["judge"]
    assert kept[1] == kept[0]


@pytest.mark.parametrize(
    ("dsn", "message"),
    [
        ("nonsense", "'nonsense' is no database address; expected sqlite:///FILE"),
        ("mysql://u@h/d", "the store knows SQLite and PostgreSQL, not 'mysql'"),
        ("postgresql://u:secret@127.0.0.1:1/d", "cannot open the store postgresql"),
    ],
)
def test_a_store_that_cannot_be_opened_says_why_and_what_to_do(dsn: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        open_database(dsn)
    assert message in str(caught.value)
    assert "store.dsn" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (told.ReadOnlySqlTransaction, False),
        (told.IdleInTransactionSessionTimeout, False),
        (told.AdminShutdown, False),
        (told.InsufficientPrivilege, False),
        (told.DataCorrupted, False),
        (sqlite3.DatabaseError, False),
        (sqlite3.OperationalError, False),
        (told.UniqueViolation, True),
        (told.SyntaxError, True),
        (told.StringDataRightTruncation, True),
    ],
)
def test_what_a_database_refuses_by_its_own_state_is_no_fault_of_the_program(
    error: type[Exception], ours: bool
) -> None:
    driver = sqlite3.Error if issubclass(error, sqlite3.Error) else told.Error
    wrapped = DBAPIError.instance("SELECT 1", None, error("x"), driver)
    assert is_ours(cast(DBAPIError, wrapped)) is ours


def test_who_may_not_write_beside_a_sqlite_file_is_told_whose_it_is(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept" / "store.db"
    monkeypatch.setattr("monitor.store.session.os.access", lambda place, _: Path(place) != file.parent)
    assert Database(f"sqlite:///{file}").way_out.startswith("Check store.dsn")  # nothing is there
    file.parent.mkdir()
    assert f"This user may not write {file.parent}, where SQLite" in Database(f"sqlite:///{file}").way_out


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "channelwarden.db"
    path.write_text("this is a letter, not a database" * 50)
    with pytest.raises(SettingsError, match="not a database"):
        open_database(f"sqlite:///{path}")


def test_the_workspace_fixture_points_at_the_tests_store(workspace: Workspace, dsn: str) -> None:
    assert workspace.dsn.endswith(dsn.split("://")[1])


def test_a_store_that_is_opened_again_compiles_no_statement_anew(tmp_path: Path) -> None:
    dsn = f"sqlite:///{tmp_path / 'store.db'}"
    found: list[set[object]] = []
    for _ in range(3):
        with closing(open_database(dsn)) as database:
            found.append(set())

            def note(*told: Any) -> None:
                found[-1].add(told[4].cache_hit)

            event.listen(database.engine, "after_cursor_execute", note)
            with database.session() as session:
                session.add(JobRun(job="digest"))
                session.flush()
                assert len(session.exec(select(JobRun)).all()) == 1
            event.remove(database.engine, "after_cursor_execute", note)
    first, *later = found
    assert CacheStats.CACHE_MISS in first
    assert all(CacheStats.CACHE_HIT in each and CacheStats.CACHE_MISS not in each for each in later)


def test_a_store_that_is_closed_by_one_serves_the_other_who_opened_it(tmp_path: Path) -> None:
    dsn = f"sqlite:///{tmp_path / 'store.db'}"
    with closing(open_database(dsn)) as still, still.session() as session:
        session.add(JobRun(job="digest"))
        session.flush()
        with closing(open_database(dsn)) as brief, brief.session() as other:
            assert other.exec(select(JobRun)).all() == []
        session.commit()
        assert len(session.exec(select(JobRun)).all()) == 1


def test_two_stores_in_memory_know_nothing_of_each_other() -> None:
    with closing(open_database("sqlite://")) as one, closing(open_database("sqlite://")) as two:
        with one.session() as session:
            session.add(JobRun(job="digest"))
            session.commit()
        with two.session() as session:
            assert session.exec(select(JobRun)).all() == []


def test_a_file_that_was_replaced_is_read_as_it_is_now(tmp_path: Path) -> None:
    dsn, file = f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "store.db"
    with closing(open_database(dsn)) as database, database.session() as session:
        session.add(JobRun(job="digest"))
        session.commit()
    for path in tmp_path.glob("store.db*"):
        path.unlink()
    with closing(open_database(dsn)) as database, database.session() as session:
        assert file.exists()
        assert session.exec(select(JobRun)).all() == []


def test_a_store_on_a_read_only_medium_is_read_and_nothing_is_written_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dsn = f"sqlite:///{tmp_path / 'a store %41.db'}"
    first = open_database(dsn)
    with first.session() as session:
        session.add(JobRun(job="digest", result="done"))
        session.commit()
    first.close()
    monkeypatch.setattr("os.statvfs", lambda _path: SimpleNamespace(f_flag=os.ST_RDONLY))
    there = sorted(path.name for path in tmp_path.iterdir())
    monkeypatch.chdir(tmp_path)
    database = open_database(dsn)
    with database.session() as session:
        assert session.exec(select(JobRun.result)).one() == "done"
        assert sorted(path.name for path in tmp_path.iterdir()) == there
        session.add(JobRun(job="judge"))
        with pytest.raises(OperationalError, match="readonly"):
            session.commit()
    database.close()


def test_a_store_is_opened_as_its_medium_is_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dsn = f"sqlite:///{tmp_path / 'store.db'}"
    for job in ("judge", "digest"):
        with closing(open_database(dsn)) as database, database.session() as session:
            session.add(JobRun(job=job))
            session.commit()
        with monkeypatch.context() as mounted:
            mounted.setattr("os.statvfs", lambda _path: SimpleNamespace(f_flag=os.ST_RDONLY))
            with closing(open_database(dsn)) as database, database.session() as session:
                assert job in session.exec(select(JobRun.job)).all()
                assert [path.name for path in tmp_path.iterdir()] == ["store.db"]


def test_a_relative_address_means_the_directory_it_is_opened_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        with closing(open_database("sqlite:///store.db")) as database, database.session() as session:
            assert session.exec(select(JobRun)).all() == []
            session.add(JobRun(job="digest"))
            session.commit()
    assert (tmp_path / "two" / "store.db").exists()


def test_connections_are_closed_when_the_last_who_opened_a_store_is_gone(tmp_path: Path) -> None:
    dsn = f"sqlite:///{tmp_path / 'store.db'}"
    one, two = open_database(dsn), open_database(dsn)
    with one.session() as session:
        session.exec(select(JobRun)).all()
    one.close()
    one.close()  # once more says nothing
    kept = two.engine.pool.checkedin()
    del one
    with two.session() as session:
        session.exec(select(JobRun)).all()
    two.close()
    assert (kept, two.engine.pool.checkedin()) == (1, 0)
    with two.session() as session:
        session.exec(select(JobRun)).all()
    two.close()
    assert two.engine.pool.checkedin() == 0


def test_no_update_is_lost_between_two_who_write_after_reading(database: Database) -> None:
    with database.session() as session:
        session.add(JobRun(job="digest", result="0"))
        session.commit()

    def count(times: int = 20) -> None:
        for _ in range(times):
            with database.session(writes_after_reading=True) as session:
                run = session.exec(select(JobRun)).one()
                run.result = str(int(run.result) + 1)
                session.add(run)
                session.commit()

    writers = [threading.Thread(target=count) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.session() as session:
        assert session.exec(select(JobRun)).one().result == "60"


def test_a_path_that_is_longer_than_sqlite_takes_is_named_as_the_reason(tmp_path: Path) -> None:
    def opened(length: int) -> Database:
        folder = tmp_path.joinpath(*["d" * 100] * 4)
        file = folder / ("f" * (length - len(str(folder)) - 1))
        file.parent.mkdir(parents=True, exist_ok=True)
        return Database(f"sqlite:///{file}")

    opened(504).migrate()
    with pytest.raises(SettingsError, match="Its path has 505 bytes, and SQLite takes 504: give the workspace a sho"):
        opened(505).migrate()


def test_columns_stand_in_the_order_of_the_table_however_the_row_was_filled() -> None:
    row = CaseEvent(case_id=1, at=datetime(2026, 3, 2, tzinfo=UTC), kind="note", actor="Jo", text="seen", key="k")
    for name in sorted(row.__dict__, reverse=True):
        row.__dict__[name] = row.__dict__.pop(name)
    declared = list(CaseEvent.model_fields)
    assert list(row_data(row)) == declared
    chosen = [name for name in declared if name in ("text", "at", "kind")]
    assert list(row_data(row, only=("text", "kind", "at"))) == chosen
    assert list(row_data(row, but=("id", "case_id"))) == [name for name in declared if name not in ("id", "case_id")]
