"""Reads facts out of the store as plain typed records, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from monitor.facts.fact import IDENTITY, FactType
from monitor.rulebook.records import Scalar, Type

BATCH = 2000
"""Rows fetched at a time: memory stays flat over millions of facts."""


def facts(session: Session, fact_type: FactType, as_of: date) -> Iterator[dict[str, Scalar | None]]:
    """Yield every fact of a type, ordered by subject, with its attributes and identity columns.

    Booleans and integers come back as such on every database (a computed boolean is 0 or 1 in SQLite, a sum is a
    Decimal in PostgreSQL). Raises `ValueError` for a fact type that has no view.
    """
    if fact_type.select is None:
        raise ValueError(f"fact '{fact_type.schema.name}' is built by its caller, it has no view in the store")
    booleans = {name for name, item in fact_type.schema.attributes.items() if item.type is Type.BOOLEAN}
    texts = {name for name, item in fact_type.schema.attributes.items() if item.type is Type.TEXT} | set(IDENTITY)
    rows = session.execute(fact_type.select(as_of), execution_options={"yield_per": BATCH})
    for row in rows.mappings():
        fact: dict[str, Scalar | None] = {}
        for name, value in row.items():
            if value is None:
                fact[name] = None
            elif name in booleans:
                fact[name] = bool(value)
            elif name in texts and name != "evidence_id":
                fact[name] = str(value)
            else:
                fact[name] = int(value)
        yield fact
