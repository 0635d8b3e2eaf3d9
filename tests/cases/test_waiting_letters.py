"""Letters that wait: whose days to cure run, which of them wait no more, and which are taken back with a step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from monitor.cases.delivered import cure_ends, holds_no_more, take_back, undelivered
from monitor.model import OutboxItem, Step
from monitor.vocabulary import OutboxStatus, StepStatus

Channel = Any
WAIVED, DISPUTED = "held back: the case is waived", "held back: the case is disputed"


def letter(channel: Channel, key: str, way: str = "mail", status: str = OutboxStatus.PENDING, error: str = "") -> Any:
    """A letter's copy in the outbox that is looked at again in an hour."""
    item = OutboxItem(
        dedupe_key=f"{key}|{way}", kind="notice", channel=way, recipient="a@b.example", subject="s", parts={"txt": "t"},
        status=status, last_error=error, created_at=channel.now, next_attempt_at=channel.now + timedelta(hours=1),
    )  # fmt: skip
    channel.session.add(item)
    channel.session.flush()
    return item


def step(channel: Channel, item: Any = None, status: str = StepStatus.DONE) -> Step:
    row = Step(
        case_id=1, episode=1, rung=0, kind="notice", action="send_notice", status=status, approval="",
        cure_days=7, cure_until=date(2026, 3, 8), proposed_at=channel.now, outbox_id=item and item.id,
    )  # fmt: skip
    channel.session.add(row)
    channel.session.flush()
    return row


def waits(*items: Any) -> list[bool]:
    assert all((item.last_error == "") == (item.next_attempt_at is None) for item in items)
    return [item.last_error != "" for item in items]


@pytest.mark.parametrize("status", list(OutboxStatus))
def test_days_to_cure_run_from_a_letter_that_left_alone(channel: Channel, status: str) -> None:
    taken = step(channel, letter(channel, "notice|1|1|0", status=status))
    assert cure_ends(channel.session, taken) == (date(2026, 3, 8) if status == "sent" else None)
    assert undelivered(channel.session, taken) == (status == "failed")


@pytest.mark.parametrize("status", list(StepStatus))
def test_without_a_letter_days_to_cure_run_from_a_step_that_was_taken_alone(channel: Channel, status: str) -> None:
    assert cure_ends(channel.session, step(channel, status=status)) == (date(2026, 3, 8) if status == "done" else None)


def test_a_step_that_was_not_taken_has_no_letter_that_was_given_up(channel: Channel) -> None:
    given_up = letter(channel, "notice|1|1|0", status=OutboxStatus.FAILED)
    row = step(channel, given_up, StepStatus.WITHDRAWN)
    assert (undelivered(channel.session, row), take_back(channel.session, row, "why")) == (False, False)


def test_letters_wait_no_more_for_what_is_over_and_on_for_all_else(channel: Channel) -> None:
    over = letter(channel, "notice|1|1|0", error=WAIVED)
    other = letter(channel, "notice|2|1|0", error=DISPUTED)
    put_off = letter(channel, "notice|3|1|0", error="the case is waived, said the mail server")
    holds_no_more(channel.session, "the case is waived")
    assert waits(over, other, put_off) == [False, True, True]
    holds_no_more(channel.session, "the law", "the case is disputed")
    assert waits(other) == [False]


@pytest.mark.parametrize("status", [status for status in OutboxStatus if status != OutboxStatus.PENDING])
def test_what_does_not_wait_keeps_the_words_it_had(channel: Channel, status: str) -> None:
    item = letter(channel, "notice|1|1|0", status=status, error=WAIVED)
    holds_no_more(channel.session, "the case is waived")
    assert (item.last_error, item.status) == (WAIVED, status)


def test_of_one_step_both_copies_wait_no_more_and_no_letter_of_another(channel: Channel) -> None:
    own = [letter(channel, "notice|1|1|0", way, error=WAIVED) for way in ("mail", "file")]
    others = [letter(channel, key, error=WAIVED) for key in ("notice|1|1|1", "notice|1|2|0", "notice|11|1|0")]
    holds_no_more(channel.session, "the case is waived", of=step(channel, own[0]))
    assert (waits(*own), waits(*others)) == ([False, False], [True, True, True])


def test_of_a_step_without_a_letter_nothing_waits_no_more(channel: Channel) -> None:
    other = letter(channel, "notice|2|1|0", error=WAIVED)
    holds_no_more(channel.session, "the case is waived", of=step(channel))
    assert waits(other) == [True]


def test_what_the_session_has_not_written_yet_is_reckoned_with(channel: Channel) -> None:
    item = letter(channel, "notice|1|1|0")
    taken = step(channel, item)
    item.status = OutboxStatus.SENDING
    assert (take_back(channel.session, taken, "why"), item.status) == (False, "sending")
    item.status, item.last_error = OutboxStatus.PENDING, WAIVED
    holds_no_more(channel.session, "the case is waived")
    assert waits(item) == [False]


@pytest.mark.parametrize("status", list(OutboxStatus))
def test_what_nobody_outside_got_is_taken_back_and_nothing_else(channel: Channel, status: str) -> None:
    item = letter(channel, "notice|1|1|0", status=status)
    here = status in ("pending", "failed")
    assert take_back(channel.session, step(channel, item), "why") == here
    assert item.status == ("failed" if here else status)


def test_both_copies_are_taken_back_and_no_letter_of_another(channel: Channel) -> None:
    own = [letter(channel, "notice|1|1|0", way) for way in ("mail", "file")]
    others = [letter(channel, key) for key in ("notice|1|1|1", "notice|1|2|0", "notice|11|1|0")]
    assert take_back(channel.session, step(channel, own[0]), "wrong shop")
    assert [(item.status, item.last_error) for item in own] == [("failed", "not sent: wrong shop")] * 2
    assert {item.status for item in others} == {"pending"}
