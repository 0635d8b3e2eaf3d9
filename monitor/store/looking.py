"""Looking into a store without changing it: for commands that only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from monitor.errors import SettingsError
from monitor.store.migrate import is_current
from monitor.store.session import Database


@contextmanager
def looking(dsn: str) -> Iterator[Session]:
    """Open a session in which the database itself refuses every write, on one unchanging view of the store.

    Raises `SettingsError` where there is no store yet, or one that an older version left: neither is made here.
    """
    _refuse_a_missing_file(dsn)
    database = Database(dsn)
    try:
        with _session(database) as session:
            if not _is_current(session):
                raise SettingsError(
                    f"the store {database.address} was not filled by this version yet; run `channelwarden run` or "
                    "`channelwarden judge` first"
                )
            yield session
    except DBAPIError as error:
        said = str(error.orig).splitlines()[0] if error.orig else str(error)
        raise SettingsError(f"cannot read the store {database.address}: {said}. Check store.dsn.") from error
    finally:
        database.close()


def _session(database: Database) -> Session:
    if database.dialect == "postgresql":
        bind = database.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return Session(bind, expire_on_commit=False)
    session = database.session()
    # SQLite's own guard; the connection is closed with the database and never used for writing again
    session.connection().exec_driver_sql("PRAGMA query_only=ON")
    return session


def _is_current(session: Session) -> bool:
    return is_current(session.connection())


def _refuse_a_missing_file(dsn: str) -> None:
    """Opening a SQLite file that does not exist would create it."""
    try:
        url = make_url(dsn)
    except ArgumentError:
        return  # said by the store itself
    file = url.database
    if url.get_backend_name() == "sqlite" and file and file != ":memory:" and not Path(file).is_file():
        raise SettingsError(f"there is no store {file} yet; run `channelwarden run` first")
