"""A row as data for people's scripts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlmodel import SQLModel


def row_data(row: SQLModel, *, only: Collection[str] = (), but: Collection[str] = ()) -> dict[str, Any]:
    """Return a row's columns in the order of its table; `only` some of them, or all `but` some.

    `model_dump` alone follows the order in which the store happened to fill them, which differs from run to run.
    """
    data = row.model_dump(include=set(only) or None, exclude=set(but) or None)
    return {name: data[name] for name in type(row).model_fields if name in data}
