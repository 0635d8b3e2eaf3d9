"""How column types are written into revisions: as plain SQL types, so that a revision outlives the model's code."""

from __future__ import annotations

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import DateTime, String, Text
from sqlalchemy.types import TypeDecorator

_PLAIN = ((DateTime, "sa.DateTime(timezone=True)"), (Text, "sa.Text()"), (String, "sa.String()"))


def render_plain(kind: str, thing: Any, context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401, ARG001 - Alembic's hook
    """Return the plain form of our own column types; False leaves the rest to Alembic."""
    if kind != "type" or not isinstance(thing, TypeDecorator):
        return False
    return next((text for plain, text in _PLAIN if isinstance(thing.impl_instance, plain)), False)
