"""Looking into a store without changing it: for commands that only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from monitor.errors import SettingsError
from monitor.store.migrate import is_current
from monitor.store.session import Database, address, file_of, first_line


@contextmanager
def looking(dsn: str) -> Iterator[Session]:
    """Open a session in which the database itself refuses every write, on one unchanging view of the store.

    Raises `SettingsError` where there is no store yet, or one that an older version left: neither is made here.
    """
    if not is_there(dsn):
        raise SettingsError(f"there is no store {address(dsn).database} yet; run `channelwarden run` first")
    database = Database(dsn)
    try:
        with _session(database) as session:
            if not is_current(session.connection()):
                raise SettingsError(
                    f"the store {database.address} was not filled by this version yet; run `channelwarden run` or "
                    "`channelwarden judge` first"
                )
            yield session
    except DBAPIError as error:
        raise SettingsError(_unreadable(database, error)) from error
    finally:
        database.close()


def ask(dsn: str) -> str:
    """Ask a store, if there is one, whether this version can use it; return why it could not be asked, or nothing.

    Raises `SettingsError` where it cannot be used; a server may only be out of reach from here, a file that cannot be
    read is none. Nothing is made or brought up to date.
    """
    if not is_there(dsn):
        return ""
    database = Database(dsn)
    try:
        with database.engine.connect() as connection:
            is_current(connection)
    except DBAPIError as error:
        if database.dialect == "sqlite":
            raise SettingsError(_unreadable(database, error)) from error
        return _unreadable(database, error)
    finally:
        database.close()
    return ""


def _session(database: Database) -> Session:
    if database.dialect == "postgresql":
        bind = database.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return Session(bind, expire_on_commit=False)
    session = database.session()
    connection = session.connection()
    connection.exec_driver_sql("PRAGMA query_only=ON")  # SQLite's own guard
    connection.detach()  # nobody who writes gets this one
    return session


def _unreadable(database: Database, error: DBAPIError) -> str:
    return f"cannot read the store {database.address}: {first_line(error)}. {database.way_out}"


def is_there(dsn: str) -> bool:
    """Return False for a SQLite file that does not exist: opening it would create it."""
    file = file_of(address(dsn))
    return file is None or file.exists()
