"""Bringing a database to the present schema with Alembic, in one transaction."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import monitor.model  # noqa: F401 - registers every table
from monitor.errors import SettingsError

METADATA = SQLModel.metadata
"""All tables of the store."""

_LOCK = 0x6377_6D69
"""Key of PostgreSQL's advisory lock: two programs that start at once migrate one after the other."""


def config_for(connection: Connection) -> Config:
    """Return Alembic's configuration for the revisions shipped with the program."""
    config = Config()
    config.set_main_option("script_location", "monitor:migrations")
    config.attributes["connection"] = connection
    return config


def is_current(connection: Connection) -> bool:
    """True when the database has the newest revision.

    Raises `SettingsError` when it has one that this version of the program does not know.
    """
    script = ScriptDirectory.from_config(config_for(connection))
    known = {revision.revision for revision in script.walk_revisions()}
    present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and present not in known:
        raise SettingsError(
            f"the store has schema {present}, newer than this version of channelwarden knows "
            f"({script.get_current_head()}). Install the newer version, or restore a backup made by this one."
        )
    return present == script.get_current_head()


def upgrade(connection: Connection) -> None:
    """Run the revisions that are missing, all or none; commits."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if not is_current(connection):
        command.upgrade(config_for(connection), "head")
    connection.commit()
