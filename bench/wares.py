"""What a made channel's products, parties and prices are called, and the day on which it is looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
TODAY = NOW.date()
MARKETS = {"US": "USD", "DE": "EUR", "GB": "GBP"}
OTHER_DAYS = timedelta(days=400)

Row = dict[str, Any]


def sku(number: int) -> str:
    """Return a product's SKU."""
    return f"SKU-{number:06}"


def party(number: int) -> str:
    """Return a party's id."""
    return f"party-{number:05}"


def base(number: int) -> int:
    """Return a product's MAP in minor units."""
    return 10_000 + number % 7 * 1_000
