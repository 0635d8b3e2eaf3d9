"""Facts as a judging reads them, from rows that a test gives."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session

from monitor.facts.read import facts
from monitor.facts.registry import fact_types


def read_facts(session: Session, name: str, today: date, *rows: Any) -> list[dict[str, Any]]:
    """Add copies of the rows and return the facts of the day, each complete, with a period, and reckoned alike."""
    session.add_all([type(row)(**row.model_dump()) for row in rows])
    session.flush()
    found = list(facts(session, fact_types()[name], today))
    reckoned = fact_types()[name].reckoned
    for fact in found:
        assert set(fact_types()[name].schema.attributes) <= set(fact)
        assert fact["period"]
        assert fact | reckoned.work_out(fact) == fact
    return found
