"""Opening the store on SQLite or PostgreSQL, and the sessions every step works in."""

from __future__ import annotations

import os
import re
import sqlite3
import time
import weakref
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlmodel import Session

from monitor.errors import SettingsError
from monitor.store.migrate import is_begun, is_current, upgrade

_T = TypeVar("_T")
_ASKED = "asked once"

BUSY_SECONDS = 30
"""How long a writer waits for another one on SQLite before "database is locked"."""
CACHE_KIB = 4096
"""Pages that SQLite keeps a connection: with its own 2,000, judging what is new reads the policy's again and again."""
LEAN_CACHE_KIB = 1024
"""The same for a statement over all there is: it reads each page once, but each of its sorters takes as much, too."""
_LONGEST_PATH = 504
"""In bytes: SQLite's 512 (MAX_PATHNAME) without the eight for the ending of its journal."""
_NOT_ALLOWED = "42501"
"""PostgreSQL's code for what a user may not do."""
_ASK_AGAIN_SECONDS = 0.01
_PASSWORD = re.compile(r"(?<=:)(?!//).+(?=@)")
"""up to the last @: where signs in it were not written as %40 and %2F, an address is none"""
_PRAGMAS = (
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "foreign_keys=ON",
    f"cache_size=-{CACHE_KIB}",  # negative: KiB, not pages
)


class Database:
    """One opened store. `session()` gives units of work; `close()` gives the connections back."""

    def __init__(self, dsn: str) -> None:
        url = address(dsn)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        self.dialect = url.get_backend_name()
        if self.dialect not in ("sqlite", "postgresql"):
            raise SettingsError(f"the store knows SQLite and PostgreSQL, not '{self.dialect}' (store.dsn)")
        self.address = url.render_as_string(hide_password=True)
        self._file = file_of(url)
        if (file := self._file) and _on_a_read_only_medium(file):
            # SQLite opens no other file in write-ahead mode, as it wants to write beside it.
            unchanging = {"mode": "ro", "immutable": "1", "uri": "true"}
            url = url.set(database=file.absolute().as_uri(), query=unchanging)
        elif file and "uri" not in url.query:  # the engine that is kept must not follow who changes the directory
            url = url.set(database=str(file.absolute()))
        self.engine = _taken(url, anew=self.dialect == "sqlite" and file is None)
        self._give_back = weakref.finalize(self, _given_back, self.engine)

    def session(self, *, writes_after_reading: bool = False, one_view: bool = False) -> Session:
        """Return a new session; nothing expires on commit, so rows stay readable after it.

        `writes_after_reading` lets in one at a time of those who ask for it, by SQLite's write lock and a lock of
        PostgreSQL's: for a unit of work that decides on what it reads while another process may write. `one_view` is
        for one that only reads: all its statements see the store as the first one did, whoever writes meanwhile.
        """
        bind = self.engine.execution_options(begin="IMMEDIATE") if writes_after_reading else self.engine
        if one_view and self.dialect == "postgresql":  # a transaction of SQLite's has no other
            bind = bind.execution_options(isolation_level="REPEATABLE READ")
        return Session(bind, expire_on_commit=False)

    def migrate(self, alone: Callable[[Database], AbstractContextManager[object]] = nullcontext) -> None:
        """Bring the tables to the present schema; does nothing when they are there already.

        `alone` is held while tables of an older version are changed: its pass must not go on with them. Raises
        `SettingsError` when the database cannot be reached or was written by another version.
        """
        try:
            with self.engine.connect() as connection:
                if is_current(connection):
                    return
                older = is_begun(connection)
            with (
                alone(self) if older else nullcontext(),
                self.engine.execution_options(begin="IMMEDIATE").connect() as connection,
            ):
                upgrade(connection)
        except DBAPIError as error:
            raise SettingsError(f"cannot open the store {self.address}: {first_line(error)}. {self.way_out}") from error

    @property
    def way_out(self) -> str:
        """What to look at where the database cannot be opened or read."""
        check = "Check store.dsn in channelwarden.toml"
        if self._file is None:
            return f"{check}, that the server runs and that this user may use the database."
        if (length := len(os.fsencode(self._file.resolve()))) > _LONGEST_PATH:
            return f"Its path has {length} bytes, and SQLite takes {_LONGEST_PATH}: give the workspace a shorter one."
        places = [place for place in (self._file.absolute(), self._file.absolute().parent) if place.exists()]
        if shut := [str(place) for place in places if not os.access(place, os.W_OK)]:
            return (
                f"This user may not write {' and '.join(shut)}, where SQLite notes also that somebody reads: give the "
                "command as the user whom the workspace belongs to, or look at a copy of it."
            )
        return f"{check}, and that the disk can be written and is not full."

    def close(self) -> None:
        """Close all connections, as soon as nobody else has the same store open; again after each use."""
        self._give_back()
        _close_unused(self.engine)


def address(dsn: str) -> URL:
    """Return a DSN as an address; raises `SettingsError` for one that is none."""
    try:
        url = make_url(dsn)
    except (ArgumentError, ValueError) as error:  # the latter for a port that is no number
        raise SettingsError(
            f"'{_PASSWORD.sub('***', dsn)}' is no database address; expected sqlite:///FILE or "
            "postgresql://USER:PASSWORD@HOST:PORT/NAME. Mend store.dsn in channelwarden.toml or CHANNELWARDEN_DSN."
        ) from error
    # PostgreSQL's own programs know both names.
    return url.set(drivername="postgresql") if url.drivername == "postgres" else url


def file_of(url: URL) -> Path | None:
    """Return the file of a SQLite store; None for one in memory, and for PostgreSQL."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def _on_a_read_only_medium(file: Path) -> bool:
    """Return whether a store that nobody has open lies on a medium that is mounted read-only.

    With a log beside it the file is in use or was not closed, and is not whole without it.
    """
    return file.is_file() and not Path(f"{file}-wal").exists() and bool(os.statvfs(file).f_flag & os.ST_RDONLY)


def keep_pages(session: Session, kib: int = CACHE_KIB) -> None:
    """Let SQLite keep so many KiB of pages for this connection until told otherwise; PostgreSQL needs no telling."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql(f"PRAGMA cache_size=-{int(kib)}")


def once(session: Session, name: str, load: Callable[[], _T]) -> _T:
    """Return what `load` gives, asked once in a transaction: for what it reads often and does not change itself."""
    transaction = session.get_transaction() or session.begin()
    if session.info.get(_ASKED, (None,))[0] is not transaction:
        session.info[_ASKED] = transaction, {}
    answers: dict[str, Any] = session.info[_ASKED][1]
    if name not in answers:
        answers[name] = load()
    found: _T = answers[name]
    return found


def open_database(dsn: str, alone: Callable[[Database], AbstractContextManager[object]] = nullcontext) -> Database:
    """Open the store at a DSN, creating the SQLite file's folder, and bring its tables up to date, `alone`.

    Raises `SettingsError` with the way out when the database cannot be opened.
    """
    database = Database(dsn)
    if file := file_of(address(dsn)):
        file.parent.mkdir(parents=True, exist_ok=True)
    try:
        database.migrate(alone)
    except BaseException:
        database.close()
        raise
    return database


def _prepared(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=url.get_backend_name() == "postgresql")
    if url.get_backend_name() == "sqlite":
        _prepare_sqlite(engine)
    else:
        _prepare_postgresql(engine)
    return engine


_kept = lru_cache(maxsize=4)(_prepared)
"""The same engine for a store that is opened again: SQLAlchemy keeps statements by engine, a hundred for each table.

With one of its own, each pass of a schedule compiled them anew, and those of the passes before stayed.
"""
_WRITERS = zlib.crc32(b"channelwarden.writes")
"""The number of the lock by which PostgreSQL lets in one unit of work at a time that writes after reading."""
_users: Counter[Engine] = Counter()
_counting = RLock()  # a store that is dropped is given back in the middle of whatever runs


def _taken(url: URL, *, anew: bool) -> Engine:
    """Return the engine of an address, counted as used once more; `anew` one that nobody else gets."""
    with _counting:
        engine = _prepared(url) if anew else _kept(url)
        _users[engine] += 1
    return engine


def _given_back(engine: Engine) -> None:
    with _counting:
        _users[engine] -= 1
        _close_unused(engine)


def _close_unused(engine: Engine) -> None:
    """Close an engine's connections where it has no user: one in use would be left open by that."""
    with _counting:
        if not _users[engine]:
            del _users[engine]
            engine.dispose()


def _prepare_sqlite(engine: Engine) -> None:
    """Give SQLite real transactions (also for DDL and savepoints), WAL, foreign keys and patience."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's hook
        # The driver's own BEGIN comes too late for savepoints and not at all for DDL; SQLAlchemy's is used instead.
        connection.isolation_level = None
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").close()
            _write_ahead(connection)
        except sqlite3.Error:
            connection.close()
            raise

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")


def _prepare_postgresql(engine: Engine) -> None:
    """Let one unit of work at a time write after reading, and no statement be compiled to machine code.

    Committed reads are all that PostgreSQL promises: two who read the same row and write it would not see each other.
    To compile our long views takes longer than to answer them.
    """

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's hook
        connection.execute("SET jit = off")
        connection.commit()  # else taken back with whatever comes first

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get("begin") == "IMMEDIATE":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL, asking again while another one who opens the new file does the same: SQLite does not wait then."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_ASK_AGAIN_SECONDS)
        else:
            return


def is_ours(error: DBAPIError) -> bool:
    """Return whether a database refused what it was asked by a fault of this program, and not by its own state.

    A server that may only be read, as a standby, and one that ends connections say so by errors of many kinds.
    """
    asked_wrongly = isinstance(error, DataError | IntegrityError | NotSupportedError | ProgrammingError)
    return asked_wrongly and getattr(error.orig, "sqlstate", None) != _NOT_ALLOWED


def first_line(error: DBAPIError) -> str:
    """Return what the database itself said, without the statement."""
    return str(error.orig).splitlines()[0] if error.orig else str(error)
