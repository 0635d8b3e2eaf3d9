"""What every table has: its name, the numbers of its rows, and their form for people's scripts."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

LARGEST_NUMBER = 2**31 - 1
"""Above it no row is numbered: what PostgreSQL's `integer` holds."""


class StoredRow(SQLModel):
    """A row of a table that is called as its class: of `CaseEvent` it is `case_event`."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - SQLAlchemy's hook
        return re.sub("(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()


class NumberedRow(StoredRow):
    """A row that the store numbers."""

    id: int | None = Field(default=None, primary_key=True)


def row_data(row: SQLModel, *, only: Collection[str] = (), but: Collection[str] = ()) -> dict[str, Any]:
    """Return a row's columns in the order of its table; `only` some of them, or all `but` some.

    `model_dump` alone follows the order in which the store happened to fill them, which differs from run to run.
    """
    data = row.model_dump(include=set(only) or None, exclude=set(but) or None)
    return {name: data[name] for name in type(row).model_fields if name in data}
