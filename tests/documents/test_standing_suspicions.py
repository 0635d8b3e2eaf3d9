"""Suspicions that stand or come back: told again now and then, with how often they were seen, and never every day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from monitor.model import DigestRow, Violation
from monitor.vocabulary import ViolationStatus, Visibility
from reports.records import Digest, DigestEntry
from tests.documents.channel_story import Channel, at

Build = Callable[..., Digest]
FIRST = date(2026, 3, 3)


def suspicion(channel: Channel, first: datetime, **more: Any) -> Violation:
    given: dict[str, Any] = {
        "party_key": "peak",
        "case_subject": "NO-310",
        "subject": "offer",
        "period": first.isoformat(),
    }
    given |= {"fact": {"market": "US", "site": "peak"}, "first_seen": first, "last_seen": first, "sightings": 1}
    status = more.pop("status", ViolationStatus.SUSPICION)
    return channel.violation(None, status, "Below MAP.", **(given | more))


@pytest.fixture(autouse=True)
def peak(channel: Channel) -> None:
    channel.party("peak", "Peak Outdoor", "US")


def told(channel: Channel, build: Build, day: date) -> tuple[DigestEntry, ...]:
    """The suspicions of a day's digest, made at seven o'clock when the day before had its own at the same time."""
    until = at(1, 7) + (day - date(2026, 3, 1))
    before = day - timedelta(days=1)
    channel.add(
        DigestRow(
            key=f"{before}|channel", audience=Visibility.CHANNEL, local_date=before, until=until - timedelta(days=1)
        )
    )
    sections = {section.key: section for section in build(local_date=day, now=until).sections}
    return sections["suspicions"].entries


def test_one_that_stands_is_told_after_a_day_and_then_weekly(channel: Channel, build: Build) -> None:
    suspicion(channel, at(3), sightings=4)
    days = [FIRST + timedelta(days=number) for number in range(16)]
    assert [day.day for day in days if told(channel, build, day)] == [3, 4, 10, 17]


def test_one_that_was_seen_once_is_told_once(channel: Channel, build: Build) -> None:
    suspicion(channel, at(3))
    days = [FIRST + timedelta(days=number) for number in range(9)]
    assert [day.day for day in days if told(channel, build, day)] == [3]


def test_prices_that_change_at_every_visit_are_said_to_confirm_nothing(channel: Channel, build: Build) -> None:
    suspicion(channel, at(3), sightings=3, differing_evidence_id=channel.evidence(at(3)))
    (entry,) = told(channel, build, date(2026, 3, 4))
    assert entry.sentence == (
        "Below MAP. Seen at 3 visits since 3 Mar 06:00: what was seen changed in between, and captures that differ "
        "confirm nothing."
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((), "Below MAP."),
        ((9,), "Below MAP. The same was suspected once before, on 9 Mar, and was over before anything confirmed it."),
        (
            (7, 8, 9),
            "Below MAP. The same was suspected 3 times before since 7 Mar and was over before anything confirmed it.",
        ),
    ],
)
def test_one_that_comes_and_goes_says_how_often(
    channel: Channel, build: Build, days: tuple[int, ...], words: str
) -> None:
    for day in days:
        suspicion(channel, at(day), status=ViolationStatus.LAPSED, ended_at=at(day, 18))
    suspicion(channel, at(8), status=ViolationStatus.LAPSED, ended_at=at(8, 18), subject="another offer")
    suspicion(channel, at(8, 9), status=ViolationStatus.LAPSED, ended_at=at(8, 18), rule_id="SELLER-001")
    suspicion(channel, at(10))
    (entry,) = told(channel, build, date(2026, 3, 10))
    assert entry.sentence == words


@pytest.mark.parametrize(("readings", "entries", "lines"), [(0, 0, 1), (1, 1, 0)])
def test_what_one_of_two_days_of_a_market_may_allow_is_counted_and_accuses_nobody(
    channel: Channel, build: Build, readings: int, entries: int, lines: int
) -> None:
    """In the small hours of a promotion's first day every dealer who takes part in it would be a suspicion."""
    suspicion(channel, at(3), fact={"market": "US", "site": "peak", "readings": readings})
    document = build(local_date=FIRST, now=at(3, 7))
    assert len({section.key: section for section in document.sections}["suspicions"].entries) == entries
    said = "1 finding not told yet: the market was on two days then, whose policies differ; the next visit decides."
    assert document.footer.count(said) == lines
