"""When a cron expression is due: days of the week, and the days on which the clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.local_cron import LocalCron


@pytest.mark.parametrize(
    ("zone", "at", "eve", "due"),
    [
        ("Europe/Berlin", "0 0", "2026-03-28", ["29T00:00+01:00", "30T00:00+02:00", "31T00:00+02:00"]),
        ("America/New_York", "59 0", "2026-03-07", ["08T00:59-05:00", "09T00:59-04:00", "10T00:59-04:00"]),
        ("Europe/Berlin", "30 2", "2026-03-28", ["29T03:00+02:00", "30T02:30+02:00", "31T02:30+02:00"]),
        ("Asia/Beirut", "30 0", "2026-03-28", ["29T01:00+03:00", "30T00:30+03:00", "31T00:30+03:00"]),
        ("Europe/Berlin", "0 0", "2026-10-24", ["25T00:00+02:00", "26T00:00+01:00", "27T00:00+01:00"]),
        ("Australia/Lord_Howe", "15 0", "2026-10-03", ["04T00:15+10:30", "05T00:15+11:00", "06T00:15+11:00"]),
        ("Europe/Berlin", "30 2", "2026-10-24", ["25T02:30+02:00", "26T02:30+01:00", "27T02:30+01:00"]),
        ("Europe/Berlin", "0 1-3/2,2", "2026-10-24", ["25T01:00+02:00", "25T02:00+02:00", "25T03:00+01:00"]),
        ("America/Havana", "0 */6", "2026-10-31", ["31T18:00-04:00", "01T00:00-04:00", "01T06:00-05:00"]),
        ("Australia/Lord_Howe", "45 1", "2026-04-04", ["05T01:45+11:00", "06T01:45+10:30", "07T01:45+10:30"]),
    ],
)
def test_every_day_has_its_time_around_the_days_on_which_the_clock_changes(
    zone: str, at: str, eve: str, due: list[str]
) -> None:
    trigger, found = LocalCron(f"{at} * * *", ZoneInfo(zone)), []
    now = datetime.fromisoformat(f"{eve}T12:00").replace(tzinfo=ZoneInfo(zone))
    for _ in due:
        now = trigger.get_next_fire_time(now, now)
        found.append(now.isoformat(timespec="minutes")[8:])
    assert found == due


@pytest.mark.parametrize("hours", ["*", "*/1", "0-23"])
def test_what_is_due_every_hour_goes_on_in_the_hour_that_comes_twice(hours: str) -> None:
    trigger = LocalCron(f"0 {hours} * * *", ZoneInfo("Europe/Berlin"))
    now = datetime.fromisoformat("2026-10-25T02:00+02:00")
    assert trigger.get_next_fire_time(now, now + timedelta(seconds=1)).isoformat() == "2026-10-25T02:00:00+01:00"


@pytest.mark.parametrize(
    ("expression", "due"),
    [("0 3 * * wed", "2026-10-28T03:00+01:00"), ("0 3 21 * *", "2026-11-21T03:00+01:00")],
    ids=["weekly", "monthly"],
)
def test_a_job_at_the_very_time_of_day_at_which_the_clock_will_change_is_planned(expression: str, due: str) -> None:
    before = datetime(2026, 10, 21, 1, 0, tzinfo=UTC)
    found = LocalCron(expression, ZoneInfo("Europe/Berlin")).get_next_fire_time(before, before)
    assert found.isoformat(timespec="minutes") == due


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("0", "Sun"),
        ("7", "Sun"),
        ("1-5", "Mon Tue Wed Thu Fri"),
        ("mon-fri", "Mon Tue Wed Thu Fri"),
        ("5-7", "Fri Sat Sun"),
        ("SAT-mon", "Mon Sat Sun"),
        ("1,3", "Mon Wed"),
        ("*/2", "Tue Thu Sat Sun"),
        ("1-5/2", "Mon Wed Fri"),
        ("*", "Mon Tue Wed Thu Fri Sat Sun"),
    ],
)
def test_days_of_the_week_are_counted_as_cron_counts_them(field: str, days: str) -> None:
    trigger, found = LocalCron(f"0 6 * * {field}", ZoneInfo("Asia/Kolkata")), []
    at = datetime(2026, 11, 29, 18, 30, tzinfo=UTC)  # Monday begins in Kolkata
    while (at := trigger.get_next_fire_time(at, at)) < datetime(2026, 12, 6, 18, 30, tzinfo=UTC):
        found.append(f"{at:%a}")
    assert found == days.split()
