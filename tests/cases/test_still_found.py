"""What was found when its rule judged last, and what was not: of the latter nobody is told."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.cases.still_found import found_now, not_found_now
from monitor.model import VerdictCount, VerdictRow, Violation

Channel = Any
Said = tuple[int, str, int, str]


def judged(channel: Channel, whole: dict[int, str], *said: Said) -> None:
    """Store in which runs a rule judged all its facts, and what was said: run, rule, version, subject."""
    for run, rule in whole.items():
        channel.session.merge(VerdictCount(run_id=run, rule_id=rule, rule_version=1))
    for run, rule, version, subject in said:
        row = VerdictRow(run_id=run, rule_id=rule, rule_version=version, subject=subject, verdict="violates")
        channel.session.add(row)
    channel.session.flush()


def found(channel: Channel, rule: str = "MAP-001", subject: str = "o1") -> Violation:
    row = Violation(
        rule_id=rule, rule_version=1, subject=subject, period="", party_key="acme", case_subject="K1",
        status="confirmed", first_seen=channel.now, last_seen=channel.now,
    )  # fmt: skip
    channel.session.add(row)
    channel.session.flush()
    return row


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ((5, "MAP-001", 1, "o1"), True),  # in the very run that judged all
        ((6, "MAP-001", 1, "o1"), True),  # in a later one that judged what was new
        ((4, "MAP-001", 1, "o1"), False),  # before all was judged last
        ((5, "MAP-001", 2, "o1"), False),  # by another version
        ((5, "SELLER-001", 1, "o1"), False),  # by another rule
        ((5, "MAP-001", 1, "o2"), False),  # of another offer
    ],
)
def test_a_finding_stands_that_its_rule_said_since_it_judged_all_last(
    channel: Channel, said: Said, stands: bool
) -> None:
    row = found(channel)
    judged(channel, {3: "MAP-001", 5: "MAP-001", 7: "SELLER-001"}, said)
    assert not_found_now(channel.session, channel.rules, [row]) == (set() if stands else {row.id})
    assert found_now(channel.session, channel.rules, [row]) == ([row] if stands else [])


def test_of_a_rule_that_never_judged_all_its_facts_nothing_is_lost(channel: Channel) -> None:
    row = found(channel)
    judged(channel, {5: "SELLER-001"}, (5, "MAP-001", 1, "o2"))
    assert not_found_now(channel.session, channel.rules, [row]) == set()


def test_what_a_rule_said_whose_file_is_gone_is_told_of_nobody(channel: Channel) -> None:
    row = found(channel)
    judged(channel, {5: "MAP-001"}, (5, "MAP-001", 1, "o1"))
    del channel.rules["MAP-001"]
    assert not_found_now(channel.session, channel.rules, [row]) == {row.id}


def test_each_finding_is_asked_of_its_own_rule(channel: Channel) -> None:
    rows = [found(channel, rule, subject) for rule in ("MAP-001", "SELLER-001") for subject in ("o1", "o2")]
    judged(channel, {5: "MAP-001", 6: "SELLER-001"}, (5, "MAP-001", 1, "o1"), (6, "SELLER-001", 1, "o2"))
    assert not_found_now(channel.session, channel.rules, rows) == {rows[1].id, rows[2].id}
    assert found_now(channel.session, channel.rules, rows) == [rows[0], rows[3]]
