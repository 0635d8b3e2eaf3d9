"""Which rung is proposed and who decides on it, where a plain climb would take the wrong one."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.errors import RefusedError
from monitor.vocabulary import Answer

Channel = Any


def test_a_rung_that_asks_for_no_approval_goes_to_legal_where_the_gate_asks_for_a_review(
    channel: Channel, law: Any
) -> None:
    channel.law(law("LAW-LOOK", Answer.REVIEW, topic="authorisation"))
    channel.document("d1", "low", "KPI-AUTO")
    channel.run()
    (step,) = channel.steps()
    assert (step.status, step.approval, step.approved_by) == ("in_review", "legal", "")
    assert channel.cases()[0].rung == -1


def test_a_rung_that_the_rule_has_no_more_is_for_legal_to_approve(channel: Channel, law: Any) -> None:
    channel.confirm(day=1)
    channel.approve(channel.steps()[0])
    channel.law(law("LAW-STOP", Answer.BLOCK, topic="price"))
    channel.at(9).offer("o1", "low")
    channel.run()
    channel.change("MAP-001", ladder=channel.rules["MAP-001"].ladder[:1])
    del channel.rules["LAW-STOP"]
    channel.at(10).offer("o1", "low")
    channel.run()
    assert [(step.kind, step.status, step.approval) for step in channel.steps()] == [
        ("notice", "done", "channel_manager"),
        ("warning", "proposed", "legal"),
    ]


def test_a_relapse_begins_with_the_warning_that_never_left_and_not_with_the_notice_that_did(channel: Channel) -> None:
    case = channel.confirm(day=1)
    channel.approve(channel.steps()[0])
    channel.at(9).offer("o1", "low")
    channel.run()
    channel.approve(channel.steps()[1], send=False)
    assert case.rung == 1
    channel.at(10).offer("o1", "fine")
    channel.run()
    assert (case.status, case.rung) == ("cured", 0)
    channel.confirm(day=11)
    assert [(step.episode, step.kind, step.status) for step in channel.steps()] == [
        (1, "notice", "done"),
        (1, "warning", "withdrawn"),
        (2, "warning", "proposed"),
    ]


def test_no_rung_rests_on_the_day_of_an_offer_that_cannot_be_judged_any_more(channel: Channel) -> None:
    ladder = channel.rules["MAP-001"].ladder
    channel.change("MAP-001", ladder=())
    channel.confirm("o1", day=1)
    channel.confirm("o2", day=2)
    channel.at(3).offer("o1", "unknown", seen=False)
    channel.offer("o2", "low")
    channel.run()
    channel.change("MAP-001", ladder=ladder)
    channel.at(4).offer("o2", "low")  # seen, and not judged yet
    channel.advance()
    assert channel.steps() == []
    channel.run()
    assert [step.kind for step in channel.steps()] == ["notice"]


def test_no_rung_follows_a_document_that_cannot_be_judged_any_more(channel: Channel) -> None:
    channel.document("sale-1", "low", "TERR-001")
    channel.run()
    channel.approve(channel.steps()[0], role="legal")
    for day, state, kinds in ((9, "unknown", ["notice"]), (10, "low", ["notice", "warning"])):
        channel.document("sale-1", state, "TERR-001")
        channel.at(day).run()
        assert [step.kind for step in channel.steps()] == kinds, day


def test_no_step_is_approved_for_a_document_that_cannot_be_judged_any_more(channel: Channel) -> None:
    channel.document("sale-1", "low", "TERR-001")
    channel.run()
    channel.document("sale-1", "unknown", "TERR-001")
    channel.at(2).run()
    with pytest.raises(RefusedError, match="it was not found any more when all was judged last"):
        channel.approve(channel.steps()[0], role="legal")
