"""A pass under a decision of counsel: what the gate would stop goes to legal; when it has lapsed it is stopped."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import col, select

from monitor.demo.calendar import SLOTS, Slot
from monitor.errors import FaultsError
from monitor.model import DigestRow, Step
from monitor.store.session import open_database

DECISION = """\
id: DEC-1
counsel: Dr. Weiss
dated: 2026-03-02
expires: {expires}
jurisdiction: EU
topic: price
actions: [ask_correction]
rules: [LAW-PRICE-EU]
answer: review
reason: Genuine agents.
"""


def decide(stage: Any, expires: str) -> None:
    stage.workspace.decisions.mkdir(exist_ok=True)
    (stage.workspace.decisions / "agents.yaml").write_text(DECISION.format(expires=expires), encoding="utf-8")


def stored(stage: Any) -> tuple[list[Step], list[DigestRow]]:
    database = open_database(stage.workspace.dsn)
    try:
        with database.session() as session:
            steps = session.exec(select(Step).order_by(col(Step.id))).all()
            return list(steps), list(session.exec(select(DigestRow).order_by(col(DigestRow.id))).all())
    finally:
        database.close()


def test_a_step_under_a_decision_waits_for_legal_and_is_stopped_when_it_has_lapsed(stage: Any) -> None:
    decide(stage, "2026-03-03")
    for slot in SLOTS[:2]:
        stage.run(slot)
    steps, digests = stored(stage)
    under = [step for step in steps if any(reason.get("decision") for reason in step.gate["reasons"])]
    assert under
    assert {(step.status, step.approval) for step in under} == {("in_review", "legal")}
    reason = next(item for item in under[0].gate["reasons"] if item.get("decision"))
    assert reason["decision"]["counsel"] == "Dr. Weiss"
    assert reason["decision"]["expires"] == "2026-03-03"
    assert all(any("DEC-1, in force" in line for line in row.content["footer"]) for row in digests)

    last = Slot(3, "am")
    stage.run(last)
    steps, digests = stored(stage)
    again = [step for step in steps if step.id in {item.id for item in under}]
    assert {step.status for step in again} <= {"blocked", "withdrawn"}
    assert any("DEC-1 lapsed on 3 March 2026" in line for line in digests[-1].content["footer"])


def test_a_faulty_decision_stops_the_pass_before_anything_is_visited(stage: Any) -> None:
    decide(stage, "2029-01-01")
    ahead = DECISION.format(expires="2028-01-01").replace("DEC-1", "DEC-2").replace("2026-03-02", "2027-03-02")
    (stage.workspace.decisions / "next.yaml").write_text(ahead, encoding="utf-8")
    with pytest.raises(FaultsError, match=r"decisions/agents\.yaml:4: it runs from") as raised:
        stage.run(SLOTS[0])
    assert "decisions/next.yaml:3: it is dated 2027-03-02, more than a month ahead" in str(raised.value)
    assert not (stage.root / "channelwarden.db").exists()
