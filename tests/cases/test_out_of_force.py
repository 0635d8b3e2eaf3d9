"""A rule out of force, an offer that cannot be judged now, a letter that never left: none of them moves a case on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from monitor.cases import decisions
from monitor.cases.delivered import cure_ends, leaves
from monitor.cases.overview import case_overview
from monitor.cases.wording import case_words
from monitor.errors import RefusedError
from monitor.model import Case, OutboxItem
from monitor.rulebook.records import LadderRung
from monitor.vocabulary import Answer, RuleStatus, Rung

Channel = Any


def letter(channel: Channel, status: str, *, day: int | None = None) -> None:
    """Store the letter of the step that was approved; `day` of March on which it left, as the last look has it."""
    if day:
        leaves(channel.steps()[0], channel.at(day).today)
    if item := channel.session.get(OutboxItem, 1):
        item.status, item.sent_at = status, channel.at(day).now if day else None
    else:
        item = OutboxItem(
            id=1,
            dedupe_key="notice|1|1|0|mail",
            kind="notice",
            channel="mail",
            recipient="acme@shop.example",
            subject="A note",
            status=status,
            created_at=channel.now,
            sent_at=channel.at(day).now if day else None,
        )
    channel.session.add(item)
    channel.session.flush()


@pytest.mark.parametrize("status", [RuleStatus.RETIRED, RuleStatus.DRAFT])
def test_a_rule_out_of_force_closes_its_cases_and_ends_its_suspicions(channel: Channel, status: RuleStatus) -> None:
    case = channel.confirm("o1")
    channel.at(2).offer("o2", "low", sku="K2")
    channel.run()
    channel.change("MAP-001", status=status)
    channel.facts.clear()  # nobody judges by it any more
    channel.at(3).run()
    assert (case.status, channel.steps()[0].status) == ("closed", "withdrawn")
    assert channel.kinds(case)[-1] == "closed"
    assert {(item, channel.violation(item).status) for item in ("o1", "o2")} == {("o1", "lapsed"), ("o2", "lapsed")}
    assert channel.violation("o1").end_reason == "rule MAP-001 is out of force"


def test_what_was_settled_is_settled_also_where_its_rule_goes_out_of_force_and_comes_back(channel: Channel) -> None:
    channel.offer("o1", "low", readings=2)
    channel.run()
    case = channel.session.get_one(Case, channel.violation("o1").case_id)
    decisions.close(channel.session, case.id, by="Dana", reason="agreed", now=channel.now, zone=channel.zone)
    channel.change("MAP-001", status=RuleStatus.RETIRED)
    standing = dict(channel.facts)
    channel.facts.clear()
    channel.at(3).run()
    assert channel.violation("o1").status == "lapsed"
    channel.change("MAP-001", status=RuleStatus.ACTIVE)
    channel.facts |= standing
    channel.at(4).run()
    assert (channel.violation("o1").status, case.status, case.episode) == ("settled", "closed", 1)


def test_what_other_rules_found_stands_when_a_rule_goes_out_of_force(channel: Channel) -> None:
    gone, other = channel.confirm("o1"), channel.confirm("o2", rule="SELLER-001")
    channel.change("MAP-001", status=RuleStatus.RETIRED)
    del channel.facts["o1"]
    channel.at(2).offer("o2", "low", rule="SELLER-001")
    channel.run()
    assert (gone.status, other.status, channel.violation("o2").status) == ("closed", "open", "confirmed")
    assert [step.status for step in channel.steps()] == ["withdrawn", "proposed"]


def test_a_case_says_each_time_that_its_rule_went_out_of_force(channel: Channel) -> None:
    case = channel.confirm("o1")
    for day in (2, 4):
        kept = dict(channel.facts)
        channel.change("MAP-001", status=RuleStatus.RETIRED)
        channel.facts.clear()
        channel.at(day).run()
        channel.change("MAP-001", status=RuleStatus.ACTIVE)
        channel.facts.update(kept)
        channel.confirm("o1", day=day + 1)
    assert (case.episode, channel.kinds(case).count("closed")) == (3, 2)


def test_what_the_rule_finds_once_it_judges_again_begins_a_fresh_ladder(channel: Channel) -> None:
    case = channel.confirm("o1")
    channel.change("MAP-001", status=RuleStatus.RETIRED)
    kept = dict(channel.facts)
    channel.facts.clear()
    channel.at(2).run()
    channel.change("MAP-001", status=RuleStatus.ACTIVE)
    channel.facts.update(kept)
    for hour in (6, 12):
        channel.at(3, hour).offer("o1", "low")
        channel.run()
    assert (case.status, case.episode) == ("open", 2)
    assert [step.status for step in channel.steps()] == ["withdrawn", "proposed"]


def test_a_rule_whose_file_is_gone_ends_nothing(channel: Channel) -> None:
    case = channel.confirm("o1")
    del channel.rules["MAP-001"]
    channel.facts.clear()
    channel.at(2).run()
    assert (case.status, channel.violation("o1").status) == ("open", "confirmed")


def test_nothing_is_approved_while_the_offer_was_seen_again_and_could_not_be_judged(channel: Channel) -> None:
    channel.confirm("o1")
    (step,) = channel.steps()
    channel.at(2).offer("o1", "unknown")
    channel.run()
    with pytest.raises(RefusedError, match="the deviation was not found then"):
        channel.approve(step)
    channel.at(3).offer("o1", "low")
    channel.run()
    assert channel.approve(step).status == "done"


def test_a_rung_that_asks_for_no_approval_is_not_taken_while_the_deviation_cannot_be_judged(
    channel: Channel, law: Any
) -> None:
    channel.change("MAP-001", ladder=(LadderRung(Rung.NOTICE, 7),))
    channel.law(law("LAW-STOP", Answer.BLOCK, topic="price"))
    channel.confirm("o1")
    del channel.rules["LAW-STOP"]
    for day, state, status in ((2, "unknown", "blocked"), (3, "unknown", "blocked"), (4, "low", "approved")):
        channel.at(day).offer("o1", state)
        channel.run()
        assert [step.status for step in channel.steps()] == [status], day


def test_no_first_rung_is_proposed_before_an_offer_that_was_seen_again_is_judged(channel: Channel) -> None:
    ladder = channel.rules["MAP-001"].ladder
    channel.change("MAP-001", ladder=())
    channel.confirm("o1")
    channel.change("MAP-001", ladder=ladder)
    channel.at(2).offer("o1", "low")
    channel.advance()
    assert channel.steps() == []
    channel.run()
    assert [step.status for step in channel.steps()] == ["proposed"]


@pytest.mark.parametrize("status", ["pending", "failed", "uncertain"])
def test_no_rung_follows_a_letter_that_never_left(channel: Channel, status: str) -> None:
    channel.confirm("o1")
    channel.approve(channel.steps()[0])
    letter(channel, status)
    for day in range(2, 12):
        channel.at(day).offer("o1", "low")
        channel.run()
    assert [step.kind for step in channel.steps()] == ["notice"]


@pytest.mark.parametrize(("status", "kind"), [("failed", "notice"), ("uncertain", "warning"), ("sent", "warning")])
def test_a_relapse_begins_with_the_letter_that_never_left(channel: Channel, status: str, kind: str) -> None:
    case = channel.confirm("o1")
    channel.approve(channel.steps()[0])
    letter(channel, status, day=1 if status == "sent" else None)
    channel.at(2).offer("o1", "fine")
    channel.run()
    assert case.status == "cured"
    channel.confirm("o1", day=4)
    assert [(step.episode, step.kind) for step in channel.steps()] == [(1, "notice"), (2, kind)]


def test_the_days_to_cure_begin_when_the_letter_left(channel: Channel) -> None:
    channel.confirm("o1")  # on 1 March at noon, with seven days to cure
    channel.approve(channel.steps()[0])
    letter(channel, "pending")
    letter(channel, "sent", day=6)
    for day, rungs in ((8, 1), (13, 1), (14, 2)):
        channel.at(day).offer("o1", "low")
        channel.run()
        assert len(channel.steps()) == rungs, day


@pytest.mark.parametrize(
    ("disputed", "left", "resumed", "ends"),
    [
        (2, 12, 12, "2026-03-19"),  # held back for ten days: seven days from when it left, and no more
        (2, 14, 12, "2026-03-21"),
        (8, 6, 12, "2026-03-17"),  # left late, disputed within its days: they grow by the four it stood still
        (9, 1, 12, "2026-03-08"),  # the days were over before
    ],
)
def test_days_to_cure_are_given_once(channel: Channel, disputed: int, left: int, resumed: int, ends: str) -> None:
    case = channel.confirm("o1")
    (step,) = channel.steps()
    channel.approve(step)
    letter(channel, "pending")
    if left < disputed:
        letter(channel, "sent", day=left)
    words = {"by": "Dana", "reason": "They say the price was a slip"}
    said_on = channel.at(disputed)
    decisions.dispute(channel.session, case.id or 0, now=said_on.now, today=said_on.today, **words)
    decisions.resume(channel.session, case.id or 0, now=channel.at(resumed).now, zone=channel.zone, **words)
    if left > disputed:
        assert cure_ends(channel.session, step) is None
        letter(channel, "sent", day=left)
    assert str(cure_ends(channel.session, step)) == ends


def test_the_case_shows_the_day_that_counts_and_none_while_the_letter_is_here(channel: Channel) -> None:
    case = channel.confirm("o1")
    channel.approve(channel.steps()[0])
    letter(channel, "pending")

    def shown() -> str:
        return "\n".join(case_words(case_overview(channel.session, case.id or 0, audience="channel", archive=Path())))

    assert "approved by Dana, 7 days to cure from when its letter leaves" in shown()
    letter(channel, "sent", day=6)
    assert "approved by Dana, to be cured by 2026-03-13" in shown()
    assert "2026-03-08" not in shown()


def test_what_ended_before_its_rule_did_stays_as_it_ended(channel: Channel) -> None:
    case = channel.confirm("o1")
    channel.at(2).offer("o1", "fine")
    channel.run()
    before = channel.violation("o1").model_dump()
    channel.change("MAP-001", status=RuleStatus.RETIRED)
    channel.facts.clear()
    channel.at(3).run()
    assert (case.status, channel.kinds(case)[-1], channel.violation("o1").model_dump()) == ("cured", "cured", before)
