"""The steps that wait for a role, and the code of a list of them: nobody approves what he has not looked at."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.cases.waiting import Wanted, list_code, waiting_steps
from monitor.model import Case, Step
from monitor.vocabulary import CaseStatus, StepStatus, Visibility

Channel = Any


def step(channel: Channel, status: str = StepStatus.PROPOSED, approval: str = "channel_manager", **more: Any) -> int:
    """A step of a case of its own; returns its number."""
    kind = more.pop("kind", "notice")
    given: dict[str, Any] = {"party_key": "acme", "rule_id": "MAP-001", "subject": f"K{len(channel.steps())}"}
    given |= {"topic": "price", "severity": "high", "status": CaseStatus.OPEN, "visibility": Visibility.CHANNEL}
    case = Case(**(given | more), opened_at=channel.now, changed_at=channel.now)
    channel.session.add(case)
    channel.session.flush()
    row = Step(
        case_id=case.id, episode=1, rung=0, kind=kind, action="send_notice", status=status, approval=approval,
        cure_days=7, proposed_at=channel.now,
    )  # fmt: skip
    channel.session.add(row)
    channel.session.flush()
    return row.id or 0


@pytest.mark.parametrize("status", list(StepStatus))
def test_a_step_waits_that_is_proposed_or_in_review_and_no_other(channel: Channel, status: str) -> None:
    number = step(channel, status)
    waits = status in ("proposed", "in_review")
    assert waiting_steps(channel.session, Wanted(), role="channel_manager") == ([number] if waits else [])


@pytest.mark.parametrize("status", list(CaseStatus))
def test_no_step_waits_of_a_case_that_is_not_open(channel: Channel, status: str) -> None:
    number = step(channel)
    case = channel.session.get(Case, channel.steps()[0].case_id)
    case.status = status
    channel.session.flush()
    assert waiting_steps(channel.session, Wanted(), role="channel_manager") == ([number] if status == "open" else [])


def test_each_role_has_the_steps_that_it_may_approve(channel: Channel) -> None:
    own = step(channel)
    for_legal = step(channel, approval="legal")
    unseen = step(channel, visibility=Visibility.LEGAL)
    assert waiting_steps(channel.session, Wanted(), role="channel_manager") == [own]
    assert waiting_steps(channel.session, Wanted(), role="legal") == [for_legal, unseen]


def test_a_rule_a_party_and_a_kind_choose_among_them(channel: Channel) -> None:
    first, rule, party, kind = (
        step(channel),
        step(channel, rule_id="SELLER-001"),
        step(channel, party_key="zeta"),
        step(channel, kind="warning"),
    )

    def of(**wanted: str) -> list[int]:
        return waiting_steps(channel.session, Wanted(**wanted), role="channel_manager")

    assert of() == [first, rule, party, kind]
    assert (of(rule="SELLER-001"), of(party="zeta"), of(kind="warning")) == ([rule], [party], [kind])
    assert of(rule="MAP-001", party="acme", kind="notice") == [first]


def test_another_list_has_another_code_and_the_same_in_another_order_has_not() -> None:
    assert list_code([1, 2, 3]) == list_code([3, 1, 2])
    assert len({list_code(steps) for steps in ([], [1], [2], [1, 2], [1, 3], [12], [1, 2, 3])}) == 7
