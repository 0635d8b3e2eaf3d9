"""A letter that waits in the outbox can be taken back; one that left, or may have, cannot."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from monitor.cases import decisions
from monitor.errors import RefusedError
from monitor.model import Case, OutboxItem, Step
from monitor.vocabulary import OutboxStatus, StepStatus

Channel = Any


@pytest.fixture
def step(channel: Channel) -> Step:
    """A step that was taken, whose letter is in the outbox by mail and as a file that was written already."""
    channel.confirm(day=1)
    taken: Step = channel.steps()[0]
    for way, state in (("mail", OutboxStatus.PENDING), ("file", OutboxStatus.SENT)):
        item = OutboxItem(
            dedupe_key=f"notice|{taken.case_id}|1|0|{way}", kind="notice", channel=way, recipient="a@b.example",
            subject="s", parts={"txt": "t"}, status=state, created_at=channel.now,
        )  # fmt: skip
        channel.session.add(item)
        channel.session.flush()
        taken.outbox_id = taken.outbox_id or item.id
    taken.status = StepStatus.DONE
    case = channel.session.get(Case, taken.case_id)
    case.rung = taken.rung
    channel.session.flush()
    return taken


def letters(channel: Channel) -> list[tuple[str, str]]:
    return [(item.status, item.last_error) for item in channel.session.exec(select(OutboxItem).order_by(OutboxItem.id))]


@pytest.mark.parametrize("state", [OutboxStatus.PENDING, OutboxStatus.FAILED])
def test_a_letter_that_has_not_left_is_taken_back_with_its_step(channel: Channel, step: Step, state: str) -> None:
    channel.session.get(OutboxItem, step.outbox_id).status = state
    decisions.withdraw(channel.session, step.id, by="Dana", reason="wrong shop", now=channel.now)
    case = channel.session.get(Case, step.case_id)
    assert (step.status, case.rung, case.status) == ("withdrawn", step.rung - 1, "open")
    assert letters(channel) == [("failed", "not sent: withdrawn by Dana: wrong shop"), ("sent", "")]
    channel.at(20).offer("o1", "low")
    channel.run()
    assert [item.status for item in channel.steps()] == ["withdrawn"]


@pytest.mark.parametrize("state", [OutboxStatus.SENT, OutboxStatus.SENDING, OutboxStatus.UNCERTAIN])
def test_a_letter_that_left_or_may_have_is_not(channel: Channel, step: Step, state: str) -> None:
    channel.session.get(OutboxItem, step.outbox_id).status = state
    with pytest.raises(RefusedError, match="is done and cannot be withdrawn: its letter left the house, or may have"):
        decisions.withdraw(channel.session, step.id, by="Dana", reason="wrong shop", now=channel.now)
    assert (step.status, letters(channel)[0][0]) == ("done", state)
