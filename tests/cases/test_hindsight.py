"""A price that is entered late: a case of which nothing was a deviation is closed, and no ladder rests on it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import col, select

from monitor.cases.hindsight import close_what_broke_nothing
from monitor.model import Case, CaseEvent, Violation

Channel = Any
ALLOWED = "it broke nothing: by a promotion"


def rungs(channel: Channel) -> list[tuple[int, str, str]]:
    return [(step.episode, step.kind, step.status) for step in channel.steps()]


def end(channel: Channel, case: Case, status: str, reason: str) -> None:
    """Let the oldest finding of a case have ended so."""
    query = select(Violation).where(Violation.case_id == case.id).order_by(col(Violation.id))
    row = channel.session.exec(query).first()
    row.status, row.end_reason, row.ended_at = status, reason, row.ended_at or channel.now
    channel.session.add(row)
    channel.session.flush()


def cured(channel: Channel, key: str = "o1", *, sku: str = "K1", told: bool = True) -> Case:
    """A case that was cured on the second day, with or without a notice that its party got."""
    case: Case = channel.confirm(key, day=1, sku=sku)
    if told:
        channel.approve(channel.steps()[-1])
    channel.at(2).offer(key, "fine", sku=sku)
    channel.run()
    return case


def test_a_cured_case_none_of_whose_findings_was_a_deviation_is_closed_with_the_reason(channel: Channel) -> None:
    case, other = cured(channel), cured(channel, "o2", sku="K2")
    end(channel, case, "lapsed", ALLOWED)
    for _ in range(2):
        close_what_broke_nothing(channel.session, channel.now)
    assert (case.status, other.status) == ("closed", "cured")
    texts = channel.session.exec(select(CaseEvent.text).where(CaseEvent.kind == "closed")).all()
    assert texts == [f"Closed: {ALLOWED}"]


@pytest.mark.parametrize(
    ("status", "reason", "stays"),
    [("cured", "complies again", True), ("dismissed", "quoted", True), ("lapsed", "its seller is another", False)],
)
def test_one_that_was_a_deviation_keeps_the_case_as_it_ended(
    channel: Channel, status: str, reason: str, stays: bool
) -> None:
    case = channel.confirm("o1", day=1)
    channel.confirm("o2", day=1)
    for key in ("o1", "o2"):
        channel.at(2).offer(key, "fine")
    channel.run()
    end(channel, case, "lapsed", ALLOWED)
    row = channel.violation("o2")
    row.status, row.end_reason = status, reason
    close_what_broke_nothing(channel.session, channel.now)
    assert case.status == ("cured" if stays else "closed")


def test_what_lapsed_for_another_reason_closes_no_cured_case(channel: Channel) -> None:
    case = cured(channel)
    end(channel, case, "lapsed", "its page is not watched any more")
    close_what_broke_nothing(channel.session, channel.now)
    assert case.status == "cured"


def test_the_ladder_of_a_relapse_begins_anew_where_the_first_deviation_was_none(channel: Channel) -> None:
    case = cured(channel)
    channel.confirm("o1", day=4)
    assert rungs(channel)[-1] == (2, "warning", "proposed")
    end(channel, case, "lapsed", ALLOWED)
    channel.advance()
    assert (case.status, case.rung, case.episode) == ("open", -1, 3)
    assert rungs(channel) == [(1, "notice", "done"), (2, "warning", "withdrawn"), (3, "notice", "proposed")]


def test_a_step_that_was_taken_since_stays_taken(channel: Channel) -> None:
    case = cured(channel)
    channel.confirm("o1", day=4)
    channel.approve(channel.steps()[-1])
    end(channel, case, "lapsed", ALLOWED)
    channel.advance()
    assert (case.rung, case.episode, rungs(channel)) == (1, 2, [(1, "notice", "done"), (2, "warning", "done")])


def test_a_ladder_on_which_nothing_was_taken_goes_on(channel: Channel) -> None:
    case = cured(channel, told=False)
    channel.confirm("o1", day=4)
    end(channel, case, "lapsed", ALLOWED)
    channel.advance()
    assert (case.episode, rungs(channel)) == (2, [(1, "notice", "withdrawn"), (2, "notice", "proposed")])
