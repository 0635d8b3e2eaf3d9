"""The demo's own clock: slots, days and the reported quarter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.demo.calendar import SLOTS, Slot, day_of, reported_quarter, slot, slot_of
from monitor.errors import SettingsError


def test_three_days_hold_six_slots_in_order() -> None:
    assert [str(one) for one in SLOTS] == ["1am", "1pm", "2am", "2pm", "3am", "3pm"]
    assert sorted(SLOTS) == list(SLOTS)


def test_a_slot_knows_its_time_and_a_time_its_slot() -> None:
    start = date(2026, 3, 2)
    assert Slot(2, "pm").at(start) == datetime(2026, 3, 3, 14, tzinfo=UTC)
    assert slot_of(datetime(2026, 3, 3, 14, tzinfo=UTC), start) == slot("2pm")
    assert slot_of(datetime(2026, 3, 3, 15, tzinfo=UTC), start) is None


@pytest.mark.parametrize("text", ["4am", "1", "am", "1 am", ""])
def test_what_is_no_slot_is_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(SettingsError, match="expected 1am, 1pm … 3pm"):
        slot(text)


def test_what_is_no_day_is_refused_with_what_was_expected() -> None:
    with pytest.raises(SettingsError, match="expected day-400, first\\+3, last\\+15 or year_first\\+0"):
        day_of("yesterday", date(2026, 3, 2))


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_the_reported_quarter_is_a_full_quarter_whose_reports_are_due(start: date) -> None:
    quarter = reported_quarter(start)
    assert quarter.first.day == 1 and quarter.first.month in (1, 4, 7, 10)
    assert (quarter.last + timedelta(days=1)).day == 1
    assert 88 < (quarter.last - quarter.first).days < 93
    assert 20 <= (start - quarter.last).days < 20 + 93
    assert day_of("last+15", start) < start
    assert quarter.name == f"{quarter.first.year}-Q{(quarter.first.month + 2) // 3}"


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_the_quarter_a_year_before_is_whole_too(start: date) -> None:
    first, last = day_of("year_first+0", start), day_of("year_last+0", start)
    quarter = reported_quarter(start)
    assert (first.year, first.month, first.day) == (quarter.first.year - 1, quarter.first.month, 1)
    assert (last + timedelta(days=1)).month == (quarter.last + timedelta(days=1)).month
    assert (last + timedelta(days=1)).day == 1
