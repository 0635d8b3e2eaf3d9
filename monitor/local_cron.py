"""When a cron expression is due by a zone's clock: every day has its times, those on which the clock changes, too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

_DAY, _SECOND, _INSTANT = timedelta(days=1), timedelta(seconds=1), timedelta(microseconds=1)


class LocalCron(BaseTrigger):  # type: ignore[misc] # APScheduler has no types
    """Five cron fields in a time zone; raises `ValueError` for an expression that is none or never comes due.

    APScheduler's own trigger leaves out what is due in the first hour of the day after the clock was put forward, and
    of a day that has no such hour. So it is asked only for stretches in which the clock does not change: what would be
    due in an hour that is left out is due at its end, and in an hour that comes twice an hourly job goes on hourly.
    """

    def __init__(self, expression: str, zone: tzinfo) -> None:
        self._expression = expression
        self.zone = zone
        self._in = cache(lambda offset: CronTrigger.from_crontab(expression, timezone=timezone(offset)))
        self.get_next_fire_time(None, datetime(2000, 1, 1, tzinfo=UTC))

    def __str__(self) -> str:
        return f"'{self._expression}' in {self.zone}"

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return the first time after the previous one, past ones too; where the clock was put back, from `now` on."""
        at = now.astimezone(UTC)
        if previous_fire_time is not None:
            before = previous_fire_time.astimezone(UTC)
            at = min(at, before + _INSTANT) if at != before else at + _INSTANT
        while True:
            offset = self._offset(at)
            found = self._in(offset).get_next_fire_time(None, at.astimezone(timezone(offset)))
            if found is None:
                raise ValueError("no day of any year is one of these")
            due: datetime = found.astimezone(UTC)
            change = self._change(at, due)
            if change is None:
                return due.astimezone(self.zone)
            if due - change < self._offset(change) - offset:  # by the clock it lies in the hour that is left out
                return change.astimezone(self.zone)
            at = change

    def _offset(self, at: datetime) -> timedelta:
        return at.astimezone(self.zone).utcoffset() or timedelta()

    def _change(self, after: datetime, until: datetime) -> datetime | None:
        """Return the first second in a stretch of time from which the zone's offset is another, or None."""
        before = self._offset(after)
        while after < until:
            later = min(after + _DAY, until)
            if self._offset(later) == before:
                after = later
                continue
            first = after.replace(microsecond=0)
            while later - first > _SECOND:
                middle = first + timedelta(seconds=(later - first) // _SECOND // 2)
                first, later = (middle, later) if self._offset(middle) == before else (first, middle)
            return later
        return None
