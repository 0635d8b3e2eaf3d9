"""What people decide: approvals under the gate, waivers and disputes that stop the clock, closing."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from monitor.cases import decisions
from monitor.cases.delivered import HELD, cure_ends
from monitor.errors import NotFoundError, RefusedError
from monitor.model import Exemption, OutboxItem
from monitor.vocabulary import Answer, RuleStatus

Channel = Any


def test_an_approval_stores_who_when_and_the_gates_answer_and_starts_the_cure_period(channel: Channel) -> None:
    case = channel.confirm(day=1)
    step = channel.steps()[0]
    step.gate = {}
    decided = channel.approve(step, "  Dana\nCole ", send=False)
    assert (decided.status, decided.approved_by, decided.decided_at) == ("approved", "Dana Cole", channel.now)
    assert (decided.cure_until, cure_ends(channel.session, decided)) == (date(2026, 3, 8), None)  # nothing left yet
    assert decided.gate["answer"] == "allow"
    assert case.rung == 0
    assert channel.kinds(case)[-1] == "approved"


def test_the_gate_is_asked_again_at_approval_and_its_new_block_is_stored(channel: Channel, law: Any) -> None:
    case = channel.confirm(day=1)
    channel.law(law("LAW-NEW", Answer.BLOCK, topic="price", jurisdiction="US"))
    decided = channel.approve(channel.steps()[0])
    assert (decided.status, decided.approved_by, case.rung) == ("blocked", "", -1)
    assert decided.gate["reasons"][0]["rule"] == "LAW-NEW"
    assert channel.kinds(case)[-1] == "blocked"


def test_a_new_review_at_approval_needs_legal(channel: Channel, law: Any) -> None:
    channel.confirm(day=1)
    channel.law(law("LAW-NEW", Answer.REVIEW, topic="price", jurisdiction="US", action="ask_correction"))
    decided = channel.approve(channel.steps()[0])
    assert (decided.status, decided.approval) == ("in_review", "legal")
    assert channel.approve(decided, "Lea", role="legal", send=False).status == "approved"


def test_a_blocked_step_cannot_be_approved_and_the_article_is_named(channel: Channel) -> None:
    channel.party("berlin", country="DE", region="")
    channel.confirm(party="berlin", market="DE")
    with pytest.raises(RefusedError, match=r"blocked by the law gate: article LAW-EU – note LAW-EU\. No approval"):
        channel.approve(channel.steps()[0], role="legal")


def test_a_step_in_review_is_for_legal_to_approve(channel: Channel) -> None:
    channel.document("sale-1", "low", "TERR-001")
    channel.run()
    step = channel.approve(channel.steps()[0])
    assert step.status == "in_review"
    assert channel.approve(step, role="legal").status == "done"


def test_a_rung_for_legal_is_not_approved_by_the_channel_manager(channel: Channel) -> None:
    case = channel.confirm(day=1)
    step = channel.steps()[0]
    step.approval = "legal"
    with pytest.raises(RefusedError, match="needs legal's approval"):
        channel.approve(step)
    case.visibility, step.approval = "legal", ""
    with pytest.raises(RefusedError, match="needs legal's approval"):
        channel.approve(step)


def test_a_step_is_approved_once(channel: Channel) -> None:
    channel.confirm(day=1)
    channel.approve(channel.steps()[0])
    with pytest.raises(RefusedError, match="is done: it does not wait for approval"):
        channel.approve(channel.steps()[0])


def test_an_approval_needs_a_name_a_known_role_and_a_step_that_exists(channel: Channel) -> None:
    channel.confirm(day=1)
    step = channel.steps()[0]
    with pytest.raises(RefusedError, match="needs the name"):
        channel.approve(step, " ")
    with pytest.raises(RefusedError, match="expected one of channel_manager, legal"):
        channel.approve(step, role="boss")
    with pytest.raises(NotFoundError, match="no step 99"):
        decisions.step_of(channel.session, 99)
    with pytest.raises(NotFoundError, match="no case 99"):
        decisions.case_of(channel.session, 99)


def test_a_step_whose_deviation_is_cured_meanwhile_is_not_approved(channel: Channel) -> None:
    channel.confirm(day=1)
    channel.violation().status = "cured"
    channel.session.flush()
    with pytest.raises(RefusedError, match="no confirmed deviation"):
        channel.approve(channel.steps()[0])


def waive(channel: Channel, case: Any, until: int) -> None:
    decisions.waive(
        channel.session,
        case.id,
        by="Dana",
        reason="clearance sale",
        until=date(2026, 3, until),
        now=channel.now,
        today=channel.today,
    )


def test_a_waiver_blocks_steps_until_its_last_day_is_over(channel: Channel) -> None:
    case = channel.confirm(day=1)
    waive(channel, case, 5)
    with pytest.raises(RefusedError, match="case 1 is waived until 2026-03-05, not open"):
        channel.approve(channel.steps()[0])
    channel.at(5).offer("o1", "low")
    channel.run()
    assert case.status == "waived"
    channel.at(6).offer("o1", "low")
    _, advanced = channel.run()
    assert (advanced.expired, case.status, case.clock_stopped_until) == (1, "open", None)
    assert channel.approve(channel.steps()[0]).status == "done"
    assert channel.kinds(case)[2:4] == ["waived", "resumed"]


def test_a_waiver_stops_the_clock_and_gives_the_days_back(channel: Channel) -> None:
    case = channel.confirm(day=1)
    step = channel.approve(channel.steps()[0])  # to be cured by the 8th
    channel.at(3)
    waive(channel, case, 12)
    for day in (9, 13, 17):
        channel.at(day).offer("o1", "low")
        channel.run()
        assert len(channel.steps()) == 1
    assert step.cure_until == date(2026, 3, 18)  # ten days later than without the waiver
    channel.at(19).offer("o1", "low")
    channel.run()
    assert [item.kind for item in channel.steps()] == ["notice", "warning"]


def test_a_waiver_of_the_last_day_to_cure_gives_its_days_back(channel: Channel) -> None:
    case = channel.confirm(day=1)
    step = channel.approve(channel.steps()[0])  # to be cured by the 8th
    channel.at(8)
    waive(channel, case, 10)
    channel.at(11).offer("o1", "low")
    channel.run()
    assert step.cure_until == date(2026, 3, 11)


@pytest.mark.parametrize("how", ["expires", "is ended"])
@pytest.mark.parametrize(
    ("zone", "hour", "until"),
    [
        ("America/Los_Angeles", (9, 3), "2026-03-10"),  # still the evening of the 8th there
        ("Asia/Tokyo", (8, 20), "2026-03-08"),  # the morning of the 9th: the days are over
    ],
)
def test_the_last_day_to_cure_is_that_of_the_brands_zone(
    channel: Channel, zone: str, hour: tuple[int, int], until: str, how: str
) -> None:
    channel.zone = ZoneInfo(zone)
    case = channel.confirm(day=1)
    step = channel.approve(channel.steps()[0])
    step.cure_until = date(2026, 3, 8)
    channel.at(*hour)
    waive(channel, case, 9)
    channel.at(11, hour[1])
    if how == "expires":
        channel.advance()
    else:
        given = {"by": "Lea", "reason": "over", "now": channel.now, "zone": channel.zone}
        decisions.resume(channel.session, case.id, **given)
    assert (case.status, step.cure_until.isoformat()) == ("open", until)


@pytest.mark.parametrize(
    ("zone", "hour", "status"),
    [
        ("America/Los_Angeles", (6, 3), "waived"),  # still the evening of the 5th there
        ("Asia/Tokyo", (5, 20), "open"),  # the morning of the 6th
    ],
)
def test_a_waiver_ends_with_its_last_day_in_the_brands_zone(
    channel: Channel, zone: str, hour: tuple[int, int], status: str
) -> None:
    channel.zone = ZoneInfo(zone)
    case = channel.confirm(day=1)
    waive(channel, case, 5)
    channel.at(*hour).advance()
    assert case.status == status


def test_a_waiver_that_is_ended_is_that_of_its_own_case(channel: Channel) -> None:
    first, second = channel.confirm(), channel.confirm("o2", sku="K2")
    waive(channel, second, 20)
    waive(channel, first, 20)
    channel.at(3)
    decisions.resume(
        channel.session, second.id, by="Lea", reason="the sale is over", now=channel.now, zone=channel.zone
    )
    ended = {row.case_id: row.ended_at for row in channel.session.exec(select(Exemption)).all()}
    assert ended == {first.id: None, second.id: channel.now}


@pytest.mark.parametrize(("letter", "kinds"), [("pending", ["notice"]), ("sent", ["notice", "warning"])])
def test_no_rung_follows_a_letter_that_has_not_left(channel: Channel, letter: str, kinds: list[str]) -> None:
    channel.confirm(day=1)
    step = channel.approve(channel.steps()[0])
    given = {"kind": "notice", "channel": "email", "recipient": "acme@shop.example", "subject": "Notice"}
    channel.session.add(OutboxItem(id=step.outbox_id, dedupe_key="n", status=letter, created_at=channel.now, **given))
    channel.at(20).offer("o1", "low")
    channel.run()
    assert [item.kind for item in channel.steps()] == kinds


def test_a_dispute_stops_the_clock_until_it_is_settled(channel: Channel) -> None:
    case = channel.confirm(day=1)
    channel.approve(channel.steps()[0])
    channel.at(2)
    decisions.dispute(
        channel.session, case.id, by="Dana", reason="they sent an invoice", now=channel.now, today=channel.today
    )
    channel.at(20).offer("o1", "low")
    channel.run()
    assert (case.status, len(channel.steps())) == ("disputed", 1)
    decisions.resume(
        channel.session, case.id, by="Lea", reason="invoice is of last year", now=channel.now, zone=channel.zone
    )
    channel.run()
    assert (case.status, len(channel.steps())) == ("open", 1)  # the days of the dispute were given back
    channel.at(28).offer("o1", "low")
    channel.run()
    assert len(channel.steps()) == 2


def test_the_days_of_a_dispute_are_given_to_the_steps_of_its_episode_alone(channel: Channel) -> None:
    case = channel.confirm(day=1)
    channel.approve(channel.steps()[0])
    channel.at(2).offer("o1", "fine")
    channel.run()
    channel.confirm(day=3)
    channel.approve(channel.steps()[1])
    words = {"by": "Dana", "reason": "wrong page"}
    decisions.dispute(channel.session, case.id, now=channel.at(4).now, today=channel.today, **words)
    decisions.resume(channel.session, case.id, now=channel.at(6).now, zone=channel.zone, **words)
    assert [step.cure_until for step in channel.steps()] == [date(2026, 3, 8), date(2026, 3, 10)]


def test_a_disputed_case_is_not_counted_as_cured_or_relapsed(channel: Channel) -> None:
    case = channel.confirm(day=1)
    decisions.dispute(channel.session, case.id, by="Dana", reason="wrong page", now=channel.now, today=channel.today)
    channel.at(2).offer("o1", "fine")
    channel.run()
    channel.confirm(day=3)
    assert (case.status, case.episode) == ("disputed", 1)


def test_a_waived_case_whose_price_recovered_is_cured_when_the_waiver_ends(channel: Channel) -> None:
    case = channel.confirm(day=1)
    waive(channel, case, 3)
    channel.at(2).end("o1")
    channel.run()
    assert case.status == "waived"
    channel.at(4).run()
    assert case.status == "cured"


def test_a_closed_case_stays_closed_while_its_deviation_lasts_and_starts_a_fresh_ladder_after(
    channel: Channel,
) -> None:
    case = channel.confirm(day=1)
    channel.approve(channel.steps()[0])
    decisions.close(channel.session, case.id, by="Dana", reason="agreed by phone", now=channel.now, zone=channel.zone)
    channel.at(10).offer("o1", "low")
    channel.run()
    assert (case.status, len(channel.steps())) == ("closed", 1)
    channel.at(11).offer("o1", "fine")
    channel.run()
    channel.confirm(day=12)
    assert (case.status, case.episode, case.rung) == ("open", 2, -1)
    assert [(step.episode, step.rung) for step in channel.steps()] == [(1, 0), (2, 0)]


def test_closing_withdraws_what_waits_and_ends_a_dispute(channel: Channel) -> None:
    case = channel.confirm(day=1)
    decisions.dispute(channel.session, case.id, by="Dana", reason="wrong page", now=channel.now, today=channel.today)
    decisions.close(channel.session, case.id, by="Dana", reason="they are right", now=channel.now, zone=channel.zone)
    assert channel.steps()[0].status == "withdrawn"
    assert channel.kinds(case)[2:] == ["disputed", "resumed", "withdrawn", "closed"]
    with pytest.raises(RefusedError, match="closed already"):
        decisions.close(channel.session, case.id, by="Dana", reason="again", now=channel.now, zone=channel.zone)


def test_a_withdrawn_step_is_not_proposed_again_in_its_episode(channel: Channel) -> None:
    case = channel.confirm(day=1)
    step = channel.steps()[0]
    decisions.withdraw(channel.session, step.id, by="Dana", reason="first time", now=channel.now)
    channel.at(20).offer("o1", "low")
    channel.run()
    assert [item.status for item in channel.steps()] == ["withdrawn"]
    assert channel.kinds(case)[-1] == "withdrawn"
    with pytest.raises(RefusedError, match="cannot be withdrawn"):
        decisions.withdraw(channel.session, step.id, by="Dana", reason="again", now=channel.now)


def test_decisions_are_refused_with_their_reason(channel: Channel) -> None:
    case = channel.confirm(day=10)
    with pytest.raises(RefusedError, match="is over already; give a date from 2026-03-10"):
        waive(channel, case, 9)
    disputed = {"by": "Dana", "reason": "no", "now": channel.now, "today": channel.today}
    with pytest.raises(RefusedError, match="a dispute until 2026-03-09 is over already; give a date from 2026-03-10"):
        decisions.dispute(channel.session, case.id, until=date(2026, 3, 9), **disputed)
    with pytest.raises(RefusedError, match="needs a reason"):
        decisions.close(channel.session, case.id, by="Dana", reason=" ", now=channel.now, zone=channel.zone)
    with pytest.raises(RefusedError, match="there is no waiver or dispute to end"):
        decisions.resume(channel.session, case.id, by="Dana", reason="x", now=channel.now, zone=channel.zone)
    waive(channel, case, 12)
    with pytest.raises(RefusedError, match="`channelwarden cases resume 1` ends that"):
        waive(channel, case, 13)


@pytest.mark.parametrize("status", [RuleStatus.RETIRED, RuleStatus.DRAFT])
def test_nothing_is_approved_in_the_name_of_a_rule_out_of_force(channel: Channel, status: RuleStatus) -> None:
    channel.confirm()
    channel.change("MAP-001", status=status)
    with pytest.raises(RefusedError, match=f"rule MAP-001 is {status}; nothing is said in its name"):
        channel.approve(channel.steps()[0], role="legal")


def test_what_is_closed_is_not_disputed_and_a_waiver_may_end_today(channel: Channel) -> None:
    case = channel.confirm()
    waive(channel, case, channel.today.day)
    assert (case.status, case.clock_stopped_until) == ("waived", channel.today)
    decisions.close(channel.session, case.id, by="Dana", reason="settled", now=channel.now, zone=channel.zone)
    with pytest.raises(RefusedError, match="is closed, not open"):
        decisions.dispute(channel.session, case.id, by="Dana", reason="no", now=channel.now, today=channel.today)
    assert case.status == "closed"


@pytest.mark.parametrize(("hour", "ends"), [(12, 9), (13, 10)])
def test_a_day_that_a_dispute_has_begun_is_given_back_whole(channel: Channel, hour: int, ends: int) -> None:
    case = channel.confirm()
    channel.approve(channel.steps()[0])
    words = {"by": "Dana", "reason": "wrong page"}
    decisions.dispute(channel.session, case.id, now=channel.now, today=channel.today, **words)
    decisions.resume(channel.session, case.id, now=channel.at(2, hour).now, zone=channel.zone, **words)
    assert channel.steps()[0].cure_until == date(2026, 3, ends)


def test_a_dispute_with_a_last_day_ends_with_it_and_a_closed_case_is_not_resumed(channel: Channel) -> None:
    case = channel.confirm()
    words = {"by": "Dana", "reason": "wrong page"}
    decisions.dispute(channel.session, case.id, now=channel.now, today=channel.today, until=date(2026, 3, 3), **words)
    for day, status in ((3, "disputed"), (4, "open")):
        channel.at(day).offer("o1", "low")
        channel.run()
        assert case.status == status
    decisions.close(channel.session, case.id, now=channel.now, zone=channel.zone, **words)
    with pytest.raises(RefusedError, match="there is no waiver or dispute to end"):
        decisions.resume(channel.session, case.id, now=channel.now, zone=channel.zone, **words)
    assert case.status == "closed"


def test_a_dispute_that_is_settled_lets_go_the_letters_of_its_own_case_alone(channel: Channel) -> None:
    cases = [channel.confirm("o1"), channel.confirm("o2", sku="K2")]
    words = {"by": "Dana", "reason": "wrong page"}
    for case, step in zip(cases, channel.steps(), strict=True):
        channel.approve(step, send=False)
        step.status, step.outbox_id = "done", 2 * (step.id or 0)
        for number, way in enumerate(("mail", "file")):
            item = OutboxItem(
                id=2 * (step.id or 0) + number, dedupe_key=f"notice|{case.id}|{way}", kind="notice", channel=way,
                recipient="x", subject="Note", status="pending", created_at=channel.now,
                last_error=f"{HELD}the case is disputed", next_attempt_at=channel.at(9).now,
            )  # fmt: skip
            channel.session.add(item)
        channel.at(1, 12)
        decisions.dispute(channel.session, case.id, now=channel.now, today=channel.today, **words)
    channel.session.flush()
    decisions.resume(channel.session, cases[0].id, now=channel.at(2).now, zone=channel.zone, **words)
    items = channel.session.exec(select(OutboxItem).order_by(col(OutboxItem.id))).all()
    assert [(item.last_error, item.next_attempt_at is None) for item in items] == [
        ("", True), ("", True), *[(f"{HELD}the case is disputed", False)] * 2,
    ]  # fmt: skip
