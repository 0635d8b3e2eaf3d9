"""How far back: spans and dates are understood, anything else is refused with what would be."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.errors import SettingsError
from monitor.replay.window import period_of, read_since

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("90d", date(2025, 12, 31)),
        ("1d", date(2026, 3, 30)),
        ("12w", date(2026, 1, 6)),
        ("1m", date(2026, 2, 28)),
        ("6M", date(2025, 9, 30)),
        ("3 m", date(2025, 12, 31)),
        ("1y", date(2025, 3, 31)),
        ("2026-01-15", date(2026, 1, 15)),
        ("2026-03-31", TODAY),
    ],
)
def test_a_span_or_a_date_is_the_first_day_of_the_window(text: str, first: date) -> None:
    assert read_since(text, TODAY) == first


@pytest.mark.parametrize(
    "text", ["", "gestern", "0d", "-3d", "90", "d", "1.5m", "2026-02-30", "31.01.2026", "20260101", "99999y", "99999m"]
)
def test_anything_else_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(SettingsError, match="expected 90d, 12w, 6m, 1y or a date") as caught:
        read_since(text, TODAY)
    assert caught.value.exit_code == 2


def test_the_future_is_refused() -> None:
    with pytest.raises(SettingsError, match="lies in the future"):
        read_since("2026-04-01", TODAY)


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2026-02", (date(2026, 2, 1), date(2026, 2, 28))),
        ("2026-02-03", (date(2026, 2, 3), date(2026, 2, 3))),
        ("2026-01-05/2026-03-31", (date(2026, 1, 5), date(2026, 3, 31))),
        ("2026-01/2026-02", (date(2026, 1, 1), date(2026, 2, 28))),
        ("report abc", None),
        ("", None),
        ("2026-13", None),
    ],
)
def test_periods_are_read_with_both_ends(period: str, days: tuple[date, date] | None) -> None:
    assert period_of(period) == days
