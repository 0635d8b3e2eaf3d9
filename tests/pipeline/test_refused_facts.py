"""A stored value of the wrong type stops its fact before the engine: listed with its attribute, and never judged."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from monitor.demo.calendar import Slot
from monitor.facts.read import _typed
from monitor.model import DigestRow, Observation, VerdictRow, Violation
from monitor.rulebook.records import Type
from monitor.store.session import open_database

FIRST, LATER = Slot(1, "am"), Slot(1, "pm")


def spoil(stage: Any, value: str) -> str:
    """Put a value of another type into one stored offer that violates, and return its subject."""
    database = open_database(stage.workspace.dsn)
    try:
        with database.session() as session:
            found = session.exec(select(Violation).where(Violation.rule_id == "MAP-001").order_by(col(Violation.id)))
            subject = found.first().subject
            offer = session.exec(select(Observation).where(Observation.offer_key == subject)).first()
            session.execute(
                text("UPDATE observation SET readings = :value WHERE id = :id"), {"value": value, "id": offer.id}
            )
            session.commit()
        return str(subject)
    finally:
        database.close()


@pytest.mark.parametrize("value", ["several", "1.5"])
def test_a_fact_of_the_wrong_type_is_listed_with_subject_and_attribute_and_never_judged(stage: Any, value: str) -> None:
    stage.run(FIRST, plan="collect")
    stage.run(FIRST, plan="judge")
    subject = spoil(stage, value)
    before = stage.rows()["violation"]

    summary = stage.run(LATER, plan="judge")
    (failure,) = summary.failures
    assert failure.startswith(f"offer {subject}: not judged: ")
    assert "'readings' holds" in failure
    assert value in failure
    assert "expected integer or nothing" in failure
    assert stage.rows()["violation"] == before  # neither accused anew nor cured

    stage.run(LATER, plan="digest")
    database = open_database(stage.workspace.dsn)
    try:
        with database.session() as session:
            latest = max(session.exec(select(VerdictRow.run_id)))
            judged = session.exec(select(VerdictRow.subject).where(VerdictRow.run_id == latest)).all()
            assert judged
            assert subject not in judged
            (row,) = session.exec(select(DigestRow).where(DigestRow.audience == "channel")).all()
            (gap,) = [gap for gap in row.content["gaps"] if gap["subject"] == "Facts that no rule judged"]
    finally:
        database.close()
    assert gap["count"] == 1
    assert subject in gap["reason"]
    assert "'readings' holds" in gap["reason"]


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (1, Type.BOOLEAN, True),
        (0, Type.BOOLEAN, False),
        (2, Type.BOOLEAN, 2),
        ("yes", Type.BOOLEAN, "yes"),
        (9.0, Type.MONEY, 9),
        (9.5, Type.MONEY, 9.5),
        (Decimal("9.9"), Type.SHARE, 9),
        ("9", Type.INTEGER, "9"),
        (None, Type.SHARE, None),
        (7, Type.TEXT, "7"),
    ],
)
def test_a_stored_value_is_never_guessed_at(value: Any, kind: Type, expected: Any) -> None:
    found = _typed(value, kind)
    assert (found, type(found)) == (expected, type(expected))
