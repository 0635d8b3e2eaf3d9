"""Bringing a database to the present schema."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlmodel import SQLModel

import monitor.model  # noqa: F401 - registers every table


def upgrade(connection: Connection) -> None:
    """Create or alter the tables so that they are those of `monitor.model`, in one transaction."""
    SQLModel.metadata.create_all(connection)
    connection.commit()
