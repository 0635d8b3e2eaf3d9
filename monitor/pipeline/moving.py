"""Moving a workspace's store to another database: all of it or nothing, and the old one says where it went."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import DBAPIError

from monitor.errors import RefusedError, SettingsError
from monitor.evidence.own_store import missing_store
from monitor.settings import Workspace
from monitor.store.copying import TableContent, contents, copy_rows, count_rows
from monitor.store.lock import store_lock, workspace_lock
from monitor.store.looking import is_there
from monitor.store.migrate import METADATA, MOVED, bring_up, is_current
from monitor.store.session import Database, address, file_of, first_line
from scrapers.counted import number_of

Progress = Callable[[str, int, int], None]
"""Told after each batch: what is done, rows done and rows to do."""


@dataclass(frozen=True)
class StoreMove:
    """A store that was moved or, when dry, would be: from where, to where, the rows of each table.

    `finished` says that an earlier move had copied everything and was cut off before the old store was told.
    """

    source: str
    target: str
    tables: dict[str, int]
    dry: bool = False
    finished: bool = False

    @property
    def rows(self) -> int:
        """All rows of the store."""
        return sum(self.tables.values())


def move(workspace: Workspace, to: str, *, now: datetime, dry: bool, progress: Progress) -> StoreMove:
    """Copy a workspace's store to another, empty database, compare the two, and close the old one.

    Everything is written in one transaction, so that whatever ends the process before its end leaves the new
    database as it was. Raises `LockedError` while a pass or a schedule works, `SettingsError` or `RefusedError` with
    the way out where one of the databases is not as it must be.
    """
    if missing := missing_store(workspace):
        raise SettingsError(missing)
    if not is_there(workspace.dsn):
        raise SettingsError(
            f"there is no store yet, so nothing is to be moved: set store.dsn = '{to}' and begin there."
        )
    with ExitStack() as held:
        for purpose in () if dry else ("schedule", "run"):
            held.enter_context(workspace_lock(workspace, purpose=purpose))
        source, target = (held.enter_context(closing(Database(dsn))) for dsn in (workspace.dsn, to))
        if _same_place(source, target):
            raise RefusedError(f"{target.address} is where the store is; name the database that it shall move to.")
        _reach(source, needed=True)
        if is_there(to):
            _reach(target, needed=False)
        for database in () if dry else (source, target):
            held.enter_context(store_lock(database, workspace))
        old = held.enter_context(_opened(source, dry=dry, changing=False))
        planned = StoreMove(source.address, target.address, count_rows(old), dry)
        if file := file_of(address(to)):
            if dry and not file.exists():
                return planned
            file.parent.mkdir(parents=True, exist_ok=True)
        return _moved(old, held.enter_context(_opened(target, dry=dry)), planned, now, progress)


def _moved(old: Connection, new: Connection, planned: StoreMove, now: datetime, progress: Progress) -> StoreMove:
    _bring_up(new, planned.target)
    there = count_rows(new)
    finished = there == planned.tables and _same(old, new, planned.rows, progress) if any(there.values()) else False
    if any(there.values()) and not finished:
        raise RefusedError(_not_empty(planned.target, there))
    if planned.dry:
        new.rollback()
        return replace(planned, finished=finished)
    if not finished:
        copied = copy_rows(old, new, _counted(progress, "copying", planned.rows))
        _compare(copied, contents(new, _counted(progress, "comparing", planned.rows)))
        if new.dialect.name == "postgresql":
            new.execute(text("ANALYZE"))  # else its first questions are planned as for empty tables
        new.commit()
    MOVED.create(old)
    old.execute(insert(MOVED), {"address": planned.target, "moved_at": now.isoformat(timespec="seconds")})
    old.commit()
    return replace(planned, finished=finished)


def _same_place(source: Database, target: Database) -> bool:
    files = [file_of(database.engine.url) for database in (source, target)]
    if files[0] and files[1] and files[0].exists() and files[1].exists():
        return files[0].samefile(files[1])
    return source.address == target.address


def _reach(database: Database, *, needed: bool) -> None:
    """Raise `SettingsError` where a database cannot be asked, or holds what is no store of this version's.

    One that is `needed` has to be up to date: what is moved is not changed on the way.
    """
    try:
        with database.engine.connect() as connection:
            current = is_current(connection)
    except DBAPIError as error:
        raise SettingsError(_unusable(database.address, error)) from error
    if needed and not current:
        raise SettingsError(
            f"the store {database.address} is of an older version; `channelwarden health` brings it up to date. "
            "Nothing was moved."
        )


def _opened(database: Database, *, dry: bool, changing: bool = True) -> Connection:
    """Return a connection on which nobody else changes the store until it is closed; `dry` leaves others alone."""
    try:
        if database.dialect == "sqlite":
            begin = "DEFERRED" if dry else "IMMEDIATE"
            connection = database.engine.execution_options(begin=begin).connect()
            connection.begin()
            return connection
        # What is read must be of one moment; what waits for the lock of migrations must see what it waited for.
        level = "READ COMMITTED" if changing else "REPEATABLE READ"
        connection = database.engine.execution_options(isolation_level=level).connect()
        if not (changing or dry):
            quote = connection.dialect.identifier_preparer.format_table
            names = ", ".join(quote(table) for table in METADATA.sorted_tables)
            connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
    except DBAPIError as error:
        raise SettingsError(_unusable(database.address, error)) from error
    return connection


def _bring_up(new: Connection, target: str) -> None:
    try:
        bring_up(new)
    except DBAPIError as error:
        raise SettingsError(_unusable(target, error)) from error


def _counted(progress: Progress, what: str, rows: int) -> Callable[[str, int], None]:
    done = 0

    def advance(table: str, more: int) -> None:
        nonlocal done
        done += more
        progress(f"{what} {table}", done, rows)

    return advance


def _same(old: Connection, new: Connection, rows: int, progress: Progress) -> bool:
    counted = _counted(progress, "comparing", 2 * rows)
    return contents(old, counted) == contents(new, counted)


def _compare(copied: dict[str, TableContent], found: dict[str, TableContent]) -> None:
    wrong = [
        f"{table}: {number_of(content.rows, 'row')} with checksum {content.checksum} became {found[table].rows} with "
        f"{found[table].checksum}"
        for table, content in copied.items()
        if content != found[table]
    ]
    if wrong:
        raise RefusedError(f"the copy is not the same as the store, so it was taken back. {'; '.join(wrong)}.")


def _not_empty(target: str, there: dict[str, int]) -> str:
    filled = sum(1 for rows in there.values() if rows)
    return (
        f"{target} holds another store ({number_of(sum(there.values()), 'row')} in {number_of(filled, 'table')}), "
        "and nothing is moved into one. Name an empty database. To give that one up, drop it and create it anew."
    )


def _unusable(place: str, error: DBAPIError) -> str:
    return (
        f"cannot use {place}: {first_line(error)}. Check the address, that the server runs, that the database exists "
        "and belongs to that user, and that the disk can be written. Nothing was moved."
    )
