"""Bringing a database to the present schema with Alembic, in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

import monitor.migrations
import monitor.model  # registers every table
from monitor.errors import SettingsError

if TYPE_CHECKING:
    from alembic.config import Config

METADATA = SQLModel.metadata
"""All tables of the store."""

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
    """Return the revisions shipped with the program, the newest last: each follows the one numbered before it."""
    folder = Path(monitor.migrations.__file__).with_name("versions")
    return sorted(path.name.partition("_")[0] for path in folder.glob("[0-9]*.py"))


def is_current(connection: Connection) -> bool:
    """True when the database has the newest revision.

    Raises `SettingsError` when it has one that this version of the program does not know.
    """
    known = revisions()
    begun = inspect(connection).has_table("alembic_version")
    present = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if begun else None
    if present is not None and present not in known:
        raise SettingsError(
            f"the store has schema {present}, newer than this version of channelwarden knows "
            f"({known[-1]}). Install the newer version, or restore a backup made by this one."
        )
    return present == known[-1]


def upgrade(connection: Connection) -> None:
    """Run the revisions that are missing, all or none; commits."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if not is_current(connection):
        from alembic import command  # noqa: PLC0415 - as above

        command.upgrade(config_for(connection), "head")
    connection.commit()
