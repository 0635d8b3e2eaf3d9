"""Bringing a database to the present schema with Alembic, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, MetaData, Table, Text, inspect, select, text
from sqlmodel import SQLModel

import monitor.migrations
import monitor.model  # registers every table
from monitor.errors import SettingsError

if TYPE_CHECKING:
    from alembic.config import Config

METADATA = SQLModel.metadata
"""All tables of the store."""

FINGERPRINT_MARK = "."
"""Stands in a revision between its number and the fingerprint."""

MOVED = Table("channelwarden_moved_to", MetaData(), Column("address", Text), Column("moved_at", Text))
"""Stands in a store that was moved, and in no other: what waits in its outbox waits in the new one, too."""

LEAST_SERVER = (12,)
"""Before it PostgreSQL knows no MATERIALIZED, which the questions of judging need."""

_LOCK = 0x6377_6D69
"""Key of PostgreSQL's advisory lock: two programs that start at once migrate one after the other."""


def config_for(connection: Connection) -> Config:
    """Return Alembic's configuration for the revisions shipped with the program."""
    from alembic.config import Config  # noqa: PLC0415 - slow to load; most starts find the schema as it should be

    config = Config()
    config.set_main_option("script_location", "monitor:migrations")
    config.attributes["connection"] = connection
    return config


def revisions() -> list[str]:
    """Return the revisions shipped with the program, the newest last: each follows the one numbered before it.

    The last of the first ones carries the fingerprint of them all, so that a store that others made is known by it.
    """
    folder = Path(monitor.migrations.__file__).with_name("versions")
    return sorted(path.name.partition("_")[0] for path in folder.glob("[0-9]*.py"))


def _of_stores() -> list[str]:
    """Return the revisions that a store may have: the first ones are run in one go, so none stays at one of them."""
    return list(dropwhile(lambda revision: FINGERPRINT_MARK not in revision, revisions()))


def is_current(connection: Connection) -> bool:
    """True when the database has the newest revision.

    Raises `SettingsError` when it has one that this version of the program does not know, or tables of others, and
    for a store that was moved to another database.
    """
    known = _of_stores()
    tables = inspect(connection).get_table_names()
    if MOVED.name in tables:
        raise SettingsError(_moved(connection))
    begun = "alembic_version" in tables
    stored = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if begun else None
    present = None if stored is None else str(stored)
    if present not in known and (present is not None or {*tables} - {"alembic_version"}):
        store = connection.engine.url.render_as_string(hide_password=True)
        raise SettingsError(_unknown(store, present, known[-1], tables))
    return present == known[-1]


def is_begun(connection: Connection) -> bool:
    """Return whether a store is there, of whatever version."""
    return "alembic_version" in inspect(connection).get_table_names()


def _unknown(store: str, present: str | None, newest: str, tables: Sequence[str]) -> str:
    """Say what a store is whose tables no revision of ours made, and what to do with it."""
    if present is not None and _number(present) > _number(newest):
        return (
            f"the store {store} has schema {present}, newer than this version of channelwarden knows ({newest}). "
            "Install the newer version, or restore a backup made by this one."
        )
    has = f"schema {present}" if present else f"tables without a schema's number ({', '.join(sorted(tables)[:3])})"
    return (
        f"the store {store} has {has}; this version of channelwarden knows {newest} and those before it. An unreleased "
        "version made this store, or another program. It was not changed and cannot be taken over: keep it, with the "
        "folder evidence beside it, for the version that made it. Begin anew with `channelwarden init DIR`, a store of "
        "its own in store.dsn where you set one, and copies of channelwarden.toml, policy, agreements, rules, "
        "schemes, policies, decisions and letters."
    )


def _moved(connection: Connection) -> str:
    """Say where a store was moved to, and how to name that place."""
    address, moved_at = connection.execute(select(MOVED)).one()
    store = connection.engine.url.render_as_string(hide_password=True)
    return (
        f"the store {store} was moved to {address} at {moved_at}; no command works on it any more, as a letter that "
        "waits in both would go out twice. Name the new one: store.dsn in channelwarden.toml, or CHANNELWARDEN_DSN in "
        "your shell as in the service. docs/operations.md says how to go back."
    )


def _number(revision: str) -> int:
    """Return the number that a revision begins with; 0 where another program named it."""
    number = revision.partition(FINGERPRINT_MARK)[0]
    return int(number) if number.isascii() and number.isdigit() else 0


def upgrade(connection: Connection) -> None:
    """Run the revisions that are missing, all or none; commits."""
    bring_up(connection)
    connection.commit()


def bring_up(connection: Connection) -> None:
    """Run the revisions that are missing; the caller commits.

    Raises `SettingsError` as `is_current` does, and for a server that cannot hold a store.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if not is_current(connection):
        if unfit := _unfit(connection):
            raise SettingsError(unfit)
        from alembic import command  # noqa: PLC0415 - slow to load; most starts find the schema as it should be

        command.upgrade(config_for(connection), "head")


def _unfit(connection: Connection) -> str:
    """Return why a PostgreSQL server cannot hold a store, and what to do; empty where it can."""
    if connection.dialect.name != "postgresql":
        return ""
    store = connection.engine.url.render_as_string(hide_password=True)
    version = connection.dialect.server_version_info or ()
    if version < LEAST_SERVER:
        has, needs = (".".join(map(str, numbers)) for numbers in (version, LEAST_SERVER))
        return f"the server of {store} is PostgreSQL {has}; a store needs {needs} or later. Nothing was written to it."
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        return (
            f"the database {store} keeps texts as {encoding}, and a channel speaks many languages. Make one that keeps "
            "UTF8: createdb --template=template0 --encoding=UTF8 --locale=C NAME"
        )
    return ""
