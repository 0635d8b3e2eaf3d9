"""A store that is moved goes on as if it had stayed; whatever cuts the move off leaves one store that is whole."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlmodel import func, select

from monitor.demo.calendar import Slot
from monitor.errors import LockedError, RefusedError, SettingsError, StoppedError
from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.verify import verify
from monitor.model import Evidence, JobRun
from monitor.pipeline.moving import StoreMove, move
from monitor.pipeline.run import run
from monitor.settings import Workspace, open_workspace
from monitor.store.copying import contents
from monitor.store.lock import store_lock, workspace_lock
from monitor.store.migrate import METADATA
from monitor.store.session import Database, open_database
from tests.command_line import run_command
from tests.pipeline.conftest import START

STORY = (Slot(1, "am"), Slot(1, "pm"), Slot(2, "am"))
NOW = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
SCRIPT = Path(__file__).with_name("killed_move.py")
Opener = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def server(postgres: Any) -> Iterator[str]:
    """An empty database on PostgreSQL."""
    fresh = postgres.fresh("template1")
    yield fresh
    postgres.drop(fresh)


@pytest.fixture
def kept(tmp_path: Path, sqlite_template: Path) -> Workspace:
    """A workspace with a small store on SQLite."""
    root = tmp_path / "kept"
    assert run_command("init", root).exit_code == 0
    shutil.copy(sqlite_template, root / "channelwarden.db")
    workspace = open_workspace(root)
    _note(workspace, "digest")
    return workspace


def _note(workspace: Workspace, job: str) -> None:
    with closing(open_database(workspace.dsn)) as database, database.session() as session:
        session.add(JobRun(job=job, started_at=NOW))
        session.commit()


def _silent(what: str, done: int, rows: int) -> None:
    """Tell nobody."""


def _move(workspace: Workspace, to: str, *, dry: bool = False) -> StoreMove:
    return move(workspace, to, now=NOW, dry=dry, progress=_silent)


def _contents(dsn: str) -> Any:
    with closing(Database(dsn)) as database, database.engine.connect() as connection:
        return contents(connection, lambda _table, _rows: None)


def _tables(dsn: str) -> list[str]:
    with closing(Database(dsn)) as database, database.engine.connect() as connection:
        return inspect(connection).get_table_names()


def test_a_store_that_is_moved_in_the_middle_goes_on_as_one_that_stays(
    tmp_path: Path, server: str, open_stage: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("stays", "moves"):
        (tmp_path / name).mkdir()
    with open_stage(tmp_path / "stays") as stays:
        _first_half(stays)
        for slot in STORY[2:]:
            stays.run(slot)
        expected, mails = stays.rows(), stays.mails()
    with open_stage(tmp_path / "moves", like=stays) as moves:

        def moved() -> None:
            before = moves.rows()
            assert _move(moves.workspace, server).rows == sum(map(len, before.values())) > 500
            monkeypatch.setenv("CHANNELWARDEN_DSN", server)
            assert moves.rows() == before

        _first_half(moves, moved)
        for slot in STORY[2:]:
            moves.run(slot)
        found = moves.rows()
        assert {table for table, rows in expected.items() if found[table] != rows} == set()
        assert moves.mails() == mails
        _knows_its_archive(moves.workspace)


def _first_half(stage: Any, then: Callable[[], None] = lambda: None) -> None:
    """Play the first half of the story, and judge what is stored once more after what happens `then`."""
    for slot in STORY[:2]:
        stage.run(slot)
    then()
    again = run(stage.workspace, now=STORY[1].at(START) + timedelta(minutes=20), plan="judge")
    assert (again.violations_new, again.cases_opened, again.steps, again.mails) == (0, 0, 0, 0)


def _knows_its_archive(workspace: Workspace) -> None:
    with closing(open_database(workspace.dsn)) as database, database.session() as session:
        known = list(session.exec(select(Evidence)).all())
    assert len(known) == EvidenceArchive(workspace.evidence).last_sequence
    assert verify(workspace.evidence, known) == []


def test_a_pass_that_was_stopped_is_taken_up_in_the_new_store(
    stage: Any, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter(range(6))
    with pytest.raises(StoppedError):
        run(stage.workspace, now=stage.at(STORY[0]), should_stop=lambda: next(left, None) is None)
    _move(stage.workspace, server)
    monkeypatch.setenv("CHANNELWARDEN_DSN", server)
    assert stage.run(STORY[0]).violations_new > 0
    with closing(open_database(server)) as database, database.session() as session:
        archived, addresses = session.exec(select(func.count(), func.count(func.distinct(Evidence.url)))).one()
    assert archived == addresses
    _knows_its_archive(stage.workspace)


def test_the_old_store_answers_nothing_but_where_it_went_and_lets_nothing_out(
    kept: Workspace, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _move(kept, server)
    for line in ("cases list", "notices send", "run", "health", "evidence verify", "store move sqlite:///other.db"):
        done = run_command(*line.split(), "-w", kept.root)
        assert isinstance(done.exception, SettingsError), line
        assert "was moved to postgresql" in str(done.exception), line
    monkeypatch.setenv("CHANNELWARDEN_DSN", server)
    done = run_command("cases", "list", "-w", kept.root)
    assert done.exit_code == 0, done.output


def test_check_says_that_the_settings_name_the_old_store(kept: Workspace, server: str) -> None:
    _move(kept, server)
    done = run_command("check", "-w", kept.root)
    assert "was moved to postgresql" in str(done.exception)


def test_a_store_comes_back_to_a_file_as_it_was(kept: Workspace, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _contents(kept.dsn)
    _move(kept, server)
    monkeypatch.setenv("CHANNELWARDEN_DSN", server)
    back = f"sqlite:///{kept.root / 'new folder' / 'back.db'}"
    _move(kept, back)
    assert _contents(back) == before
    with pytest.raises(SettingsError, match="was moved to sqlite"):
        open_database(server)


def test_a_dry_run_says_the_same_and_changes_nothing(kept: Workspace, server: str, tmp_path: Path) -> None:
    file = tmp_path / "none" / "new.db"
    with workspace_lock(kept, purpose="schedule"):  # one that runs is not in its way
        found = [_move(kept, to, dry=True) for to in (server, f"sqlite:///{file}")]
    assert [(each.rows, each.dry) for each in found] == [(1, True)] * 2
    assert (_tables(server), file.parent.exists()) == ([], False)
    open_database(kept.dsn).close()
    assert _move(kept, server).tables == found[0].tables


@pytest.mark.parametrize("purpose", ["schedule", "run"])
def test_nothing_is_moved_while_somebody_works_on_it(kept: Workspace, server: str, purpose: str) -> None:
    with workspace_lock(kept, purpose=purpose), pytest.raises(LockedError, match=f"another channelwarden {purpose}"):
        _move(kept, server)
    another = pytest.raises(LockedError, match="another machine")
    with closing(Database(server)) as database, store_lock(database, kept), another:
        _move(kept, server)
    assert _tables(server) == []


def test_a_made_but_empty_store_is_filled(kept: Workspace, server: str) -> None:
    open_database(server).close()
    assert _move(kept, server).rows == 1


def test_a_store_that_holds_other_things_is_left_as_it_is(kept: Workspace, server: str) -> None:
    with closing(open_database(server)) as database, database.session() as session:
        session.add(JobRun(job="judge", started_at=NOW))
        session.commit()
    before = _contents(server)
    with pytest.raises(RefusedError, match=r"holds another store \(1 row in 1 table\).*Name an empty database"):
        _move(kept, server)
    assert _contents(server) == before
    open_database(kept.dsn).close()


BAD: dict[str, tuple[str, str]] = {
    "postgresql://nobody:secret@127.0.0.1:1/none": ("Connection refused", ""),
    "postgresql://{server}/none": ('database "none" does not exist', ""),
    "{latin}": ("keeps texts as LATIN1", "createdb --template=template0 --encoding=UTF8"),
    "{weak}": ("permission denied for schema public", "belongs to that user"),
    "{foreign}": ("has schema 7ab2; this version of channelwarden knows", ""),
    "{newer}": ("newer than this version", "Install the newer version"),
    "{itself}": ("is where the store is", "name the database that it shall move to"),
    "mysql://a/b": ("the store knows SQLite and PostgreSQL, not 'mysql'", ""),
    "sqlite:////proc/none/new.db": ("", ""),
}


@pytest.fixture
def place(postgres: Any, server: str, kept: Workspace) -> Iterator[Callable[[str], str]]:
    """Addresses of databases that cannot take a store, by name."""
    postgres.admin.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    postgres.admin.execute("CREATE ROLE weak LOGIN")
    address = str(postgres.server.get_uri("latin"))

    def of(name: str) -> str:
        if name in ("{foreign}", "{newer}"):
            with closing(open_database(server)) as database, database.engine.begin() as connection:
                number = "7ab2" if name == "{foreign}" else "9999"
                connection.execute(text(f"UPDATE alembic_version SET version_num = '{number}'"))
        host = address.partition("?")[2]
        known = {"latin": address, "weak": server.replace("//postgres:@", "//weak@"), "itself": kept.dsn}
        known |= {"foreign": server, "newer": server}
        return name.replace("{server}/none", f"postgres@/none?{host}").format(**known)

    yield of
    postgres.drop(address)
    postgres.admin.execute("DROP ROLE weak")


@pytest.mark.parametrize("name", BAD)
def test_a_place_that_cannot_take_a_store_is_told_with_the_way_out(
    kept: Workspace, place: Callable[[str], str], name: str
) -> None:
    to = place(name)
    for dry in (True, False):
        if dry and name.startswith("sqlite"):
            continue
        with pytest.raises((SettingsError, RefusedError, OSError)) as told:
            _move(kept, to, dry=dry)
        for said in BAD[name]:
            assert said in str(told.value)
        assert "secret" not in str(told.value)
    open_database(kept.dsn).close()


def test_a_server_that_is_too_old_is_told(kept: Workspace, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.migrate.LEAST_SERVER", (99, 1))
    for refused in (lambda: _move(kept, server), lambda: open_database(server)):
        with pytest.raises(SettingsError, match=r"is PostgreSQL \d+\.\d+; a store needs 99\.1 or later"):
            refused()
    assert _tables(server) == []


def test_a_store_of_an_older_version_is_brought_up_to_date_first(
    kept: Workspace, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.pipeline.moving.is_current", lambda _connection: False)
    with pytest.raises(SettingsError, match="is of an older version; `channelwarden health` brings it up to date"):
        _move(kept, server)


def test_a_workspace_without_a_store_has_nothing_to_move(tmp_path: Path, server: str) -> None:
    assert run_command("init", tmp_path / "new").exit_code == 0
    with pytest.raises(SettingsError, match="there is no store yet, so nothing is to be moved"):
        _move(open_workspace(tmp_path / "new"), server)


def test_a_copy_that_is_not_the_same_is_taken_back(
    kept: Workspace, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled(connection: Any, advance: Any) -> Any:
        connection.execute(text("UPDATE job_run SET result = 'x'"))
        return contents(connection, advance)

    monkeypatch.setattr("monitor.pipeline.moving.contents", spoiled)
    with pytest.raises(RefusedError, match=r"not the same as the store, so it was taken back. job_run: 1 row"):
        _move(kept, server)
    assert _tables(server) == []
    open_database(kept.dsn).close()


@pytest.fixture
def killed(kept: Workspace, server: str) -> Callable[[int], subprocess.CompletedProcess[str]]:
    """Move the kept store in a process of its own that dies at a boundary."""
    for number in range(3):
        _note(kept, f"job {number}")

    def run_until(die_at: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(SCRIPT), str(kept.root), server, str(die_at)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return run_until


def test_a_move_that_is_killed_anywhere_is_whole_or_nothing_and_can_be_made_again(
    kept: Workspace, server: str, killed: Callable[[int], subprocess.CompletedProcess[str]]
) -> None:
    before = _contents(kept.dsn)
    finished: list[str] = []
    for die_at in range(1, 50):
        done = killed(die_at)
        if not done.returncode:
            finished = done.stdout.split("\n")
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        _wait_for_nobody(server)
        there = _tables(server)
        if there:  # what is there is all of it
            assert _contents(server) == before
        with closing(Database(kept.dsn)) as database:
            try:
                database.migrate()
            except SettingsError:
                assert _contents(server) == before
                break
    else:
        pytest.fail("it never came to its end")
    assert set(METADATA.tables) <= set(_tables(server))
    with pytest.raises(SettingsError, match="was moved to"):
        open_database(kept.dsn)
    assert _contents(server) == before
    assert not finished or finished[-1] == "True"


def _wait_for_nobody(dsn: str) -> None:
    """Wait until the server noticed that its client died."""
    with closing(Database(dsn)) as database, database.engine.connect() as connection:
        question = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        for _ in range(200):
            if not connection.execute(question).scalar_one():
                return
            connection.execute(text("SELECT pg_sleep(0.02)"))
            connection.rollback()
    pytest.fail("the server still serves a dead client")
