"""The day of a market whose shops' time zone nobody entered: never a day that has not begun everywhere in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.market_day import MarketDay, market_day

FIRST, SECOND = date(2026, 3, 31), date(2026, 4, 1)


@pytest.mark.parametrize(
    ("market", "brand", "hour", "expected"),
    [
        ("US", "Europe/Berlin", 22.5, MarketDay(FIRST)),  # half past midnight in Berlin
        ("US", "Europe/Berlin", 28, MarketDay(FIRST, sure=False)),  # midnight in New York
        ("US", "Europe/Berlin", 34, MarketDay(SECOND)),  # midnight in Honolulu
        ("US", "America/Chicago", 29.5, MarketDay(SECOND)),  # the brand's own zone is one of them
        ("JP", "Europe/Berlin", 15.5, MarketDay(SECOND)),  # half past midnight in Tokyo
        ("JP", "Europe/Berlin", 14.5, MarketDay(FIRST)),
        ("DE", "UTC", 22.5, MarketDay(SECOND)),  # summer time
        ("XX", "UTC", 23.5, MarketDay(FIRST)),  # no market that is known
    ],
)
def test_the_day_of_a_market(market: str, brand: str, hour: float, expected: MarketDay) -> None:
    at = datetime.fromtimestamp(datetime(2026, 3, 31, tzinfo=UTC).timestamp() + hour * 3600, UTC)
    assert market_day(market, at, ZoneInfo(brand)) == expected
