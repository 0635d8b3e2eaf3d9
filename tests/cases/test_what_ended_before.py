"""A case that ended and began again: what ended in between is no cure, and what joins one that rests begins nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from monitor.cases import decisions
from monitor.cases.attribution import ANOTHERS, IDENTIFIED
from monitor.cases.lifecycle import release
from monitor.model import CaseEvent
from monitor.settings import Limits

Channel = Any


def test_a_finding_that_turns_out_to_be_anothers_is_not_cured_by_what_ended_before_it(channel: Channel) -> None:
    channel.party("other")
    case = channel.confirm("o1", day=1)
    decisions.close(channel.session, case.id, by="Dana", reason="settled", now=channel.now, zone=channel.zone)
    channel.at(2).offer("o1", "fine")
    channel.run()
    assert channel.confirm("o2", day=4) is case
    assert (case.status, case.episode) == ("open", 2)
    channel.at(6).offer("o2", "low", "other")
    _, advanced = channel.run()
    assert (advanced.cured, case.status) == (0, "closed")
    assert [step.status for step in channel.steps() if step.case_id == case.id] == ["withdrawn", "withdrawn"]


@pytest.mark.parametrize(
    ("status", "end", "kind", "reason"),
    [
        ("dismissed", "Dismissed by Anna Berg: quoted", "closed", "legal dismissed the finding"),
        ("lapsed", "it broke nothing: by a promotion", "closed", "it broke nothing"),
        ("lapsed", "its page is not watched any more", "closed", "its page is not watched any more"),
        ("cured", "complies again", "cured", "cured"),
    ],
)
def test_whatever_ended_a_case_nothing_waits_in_it_any_more(
    channel: Channel, status: str, end: str, kind: str, reason: str
) -> None:
    case = channel.confirm("o1", day=1)
    _end(channel, "o1", status, end)
    channel.advance()
    texts = channel.session.exec(select(CaseEvent.text).where(CaseEvent.kind == "withdrawn")).all()
    assert (case.status, texts) == (kind, [f"Notice withdrawn: {reason}"])


@pytest.mark.parametrize("first", ["cured", "dismissed"])
def test_one_deviation_that_was_put_right_makes_a_cure_of_what_ended_with_it(channel: Channel, first: str) -> None:
    case = channel.confirm("o1", day=1)
    channel.confirm("o2", day=2)
    for key, status in zip(("o1", "o2"), (first, "dismissed" if first == "cured" else "cured"), strict=True):
        _end(channel, key, status, f"{status} by somebody")
    assert (channel.advance().cured, case.status, channel.kinds(case)[-1]) == (1, "cured", "cured")


def _end(channel: Channel, key: str, status: str, reason: str) -> None:
    row = channel.violation(key)
    row.status, row.ended_at, row.end_reason = status, channel.now, reason
    channel.session.add(row)


def test_what_stood_when_a_person_closed_the_case_neither_holds_its_cure_up_nor_is_one(channel: Channel) -> None:
    case = channel.confirm("o1", day=1)
    decisions.close(channel.session, case.id, by="Dana", reason="settled", now=channel.now, zone=channel.zone)
    channel.confirm("o2", day=2)
    assert (case.status, case.episode) == ("open", 2)
    channel.at(3).offer("o2", "fine")
    _, advanced = channel.run()
    assert (advanced.cured, case.status, channel.violation("o1").status) == (1, "cured", "settled")
    channel.at(4).offer("o1", "fine")
    recorded, advanced = channel.run()
    assert (recorded.cured, advanced.cured, case.status) == (0, 0, "cured")
    assert channel.violation("o1").status == "lapsed"
    assert channel.confirm("o1", day=5) is case
    assert (case.status, case.episode) == ("open", 3)


def test_what_was_held_back_and_was_over_by_the_hour_of_its_release_is_cured(channel: Channel) -> None:
    case = channel.confirm("o1", day=1)
    channel.at(2).offer("o1", "fine")
    channel.run()
    usual, channel.limits = channel.limits, Limits(blast_radius_percent=1, blast_radius_minimum=1)
    channel.at(3).offer("o1", "low", readings=2)
    channel.offer("o2", "low", channel.party("zeta"), readings=2)
    _, advanced = channel.run()
    assert (advanced.held, case.status) == (2, "cured")
    channel.limits = usual
    channel.at(4).end("o1")
    channel.at(4, 12)
    given = {"rules": channel.rules, "gate": channel.gate(), "now": channel.now, "zone": channel.zone}
    assert release(channel.session, run_id=channel.last_run.id, by="Olga", **given).relapsed == 1
    _, advanced = channel.at(5).run()
    assert (advanced.cured, case.status) == (1, "cured")


def test_each_case_is_cured_by_what_ended_last_in_it(channel: Channel) -> None:
    cases = [channel.confirm("o1", day=1), channel.confirm("o2", day=2, sku="K2")]
    for hour, key in ((6, "o1"), (9, "o2")):
        channel.at(3, hour).end(key)
    _, advanced = channel.at(4).run()
    assert (advanced.cured, [case.status for case in cases]) == (2, ["cured", "cured"])


def test_a_cure_is_no_matter_of_what_another_case_went_through(channel: Channel) -> None:
    case, other = channel.confirm("o1", day=1), channel.confirm("o2", day=2, sku="K2")
    channel.at(3).offer("o2", "fine", sku="K2")
    channel.run()
    channel.at(6).end("o1")
    channel.offer("o2", "low", sku="K2", readings=2)
    _, advanced = channel.run()
    assert (advanced.cured, case.status, other.status, other.episode) == (1, "cured", "open", 2)


def test_each_cure_and_each_relapse_is_told(channel: Channel) -> None:
    case = channel.confirm("o1", day=1)
    for day in (3, 6):
        channel.at(day - 1).offer("o1", "fine")
        channel.run()
        channel.confirm("o1", day=day)
    kinds = channel.kinds(case)
    assert (kinds.count("cured"), kinds.count("relapsed"), case.episode) == (2, 2, 3)


@pytest.mark.parametrize("stopped", [decisions.waive, decisions.dispute])
def test_what_is_found_while_a_case_rests_joins_it_and_begins_nothing(channel: Channel, stopped: Any) -> None:
    case = channel.confirm("o1", day=1)
    words = {"by": "Dana", "reason": "an agreed sale", "now": channel.now, "today": channel.today}
    stopped(channel.session, case.id, until=date(2026, 3, 20), **words)
    resting = case.status
    channel.confirm("o2", day=3)
    assert channel.violation("o2").case_id == case.id
    assert (case.status, case.episode, channel.kinds(case)[-1]) == (resting, 1, "joined")
    assert [step.episode for step in channel.steps()] == [1]


def test_a_sighting_that_is_judged_anew_is_the_suspicion_that_it_was(channel: Channel) -> None:
    channel.offer("o1", "low")
    channel.run()
    channel.facts["o1"] = (channel.facts["o1"][0], "fine", "MAP-001")  # the policy was another for a day
    channel.at(2).run()
    channel.facts["o1"] = (channel.facts["o1"][0], "low", "MAP-001")
    before = channel.violation().id
    recorded, advanced = channel.at(3).run()
    row = channel.violation()
    assert (recorded.new, recorded.confirmed, advanced.opened) == (1, 0, 0)
    assert (row.id, row.status, row.ended_at, row.end_reason) == (before, "suspicion", None, "")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ({"party": "seller:shop:x"}, {"party": "acme"}, IDENTIFIED),
        ({"party": "other"}, {"party": "acme"}, ANOTHERS),
        ({"party": "seller:shop:x", "sku": "K0"}, {"party": "seller:shop:x", "sku": "K1"}, ANOTHERS),
    ],
    ids=["identified", "another party", "another product"],
)
def test_what_complies_as_anothers_was_put_right_by_nobody(
    channel: Channel, before: dict[str, str], after: dict[str, str], reason: str
) -> None:
    channel.party("other")
    channel.confirm(rule="SELLER-001", **before)
    channel.at(2).offer("o1", "fine", rule="SELLER-001", **after)
    recorded, _ = channel.run()
    row = channel.violation()
    assert (row.status, row.end_reason) == ("lapsed", reason)
    assert (recorded.cured, recorded.lapsed) == (0, 1)
