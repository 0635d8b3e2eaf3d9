"""When a seller may be written to whose price was right until MAP rose: he has whole days of his market first."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.cases import ladder
from monitor.cases.rises import Rise, may_be_told
from monitor.model import Violation

RISE = Rise(date(2026, 3, 1), 20000, 21000, "USD")


def at(day: int, hour: int) -> datetime:
    """A time of March 2026."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("market", "confirmed", "now", "told"),
    [
        ("NZ", at(2, 20), at(5, 10), False),
        ("NZ", at(2, 20), at(5, 11), True),
        ("US", at(4, 3), at(6, 3), False),
        ("US", at(4, 3), at(6, 8), False),
        ("US", at(4, 3), at(6, 12), True),
        ("US", at(4, 8), at(7, 8), False),
        ("US", at(4, 8), at(7, 12), True),
        ("DE", at(3, 12), at(5, 22), False),
        ("DE", at(3, 12), at(5, 23), True),
        ("DE", None, at(3, 22), False),
        ("DE", None, at(3, 23), True),
    ],
)
def test_the_days_to_cure_after_a_rise_are_those_of_the_market(
    market: str, confirmed: datetime | None, now: datetime, told: bool
) -> None:
    found = Violation(
        rule_id="MAP-001",
        rule_version=1,
        subject="offer",
        period="",
        status="confirmed",
        party_key="party",
        case_subject="sku",
        fact={"market": market},
        first_seen=at(1, 0),
        last_seen=at(1, 0),
        confirmed_at=confirmed,
    )
    assert may_be_told(RISE, found, 3, now=now, zone=ZoneInfo("UTC")) is told


def test_one_finding_whose_seller_has_not_had_his_days_keeps_the_letter_of_all(
    channel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladder, "rise_of", lambda _session, _rule, item: RISE if item.subject == "o2" else None)
    for key in ("o1", "o2"):
        channel.offer(key, "low", readings=2)
    channel.run()
    assert (len(channel.cases()), channel.steps()) == (1, [])
    channel.at(9).offer("o1", "low", readings=2)
    channel.offer("o2", "low", readings=2)
    channel.run()
    assert [step.kind for step in channel.steps()] == ["notice"]


def test_a_rise_within_a_promotion_names_both_prices() -> None:
    assert Rise(date(2026, 3, 3), 10000, 21000, "USD", 15000).words == (
        "MAP rose from $100.00 to $210.00, $150.00 within a promotion, on 3 Mar 2026; this price was right until then."
    )
