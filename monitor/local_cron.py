"""When a cron expression is due by a zone's clock: every day has its times, those on which the clock changes, too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

_DAY, _SECOND, _INSTANT = timedelta(days=1), timedelta(seconds=1), timedelta(microseconds=1)

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_STEPS = frozenset("1234567")


class LocalCron(BaseTrigger):  # type: ignore[misc] # APScheduler has no types
    """Five cron fields in a time zone; raises `ValueError` for an expression that is none or never comes due.

    APScheduler's own trigger leaves out what is due in the first hour of the day after the clock was put forward, and
    of a day that has no such hour. So it is asked only for stretches in which the clock does not change: what would be
    due in an hour that is left out is due at its end. In an hour that comes twice it is due the first time, and only
    what names no hour (`*`) goes on as ever.
    """

    def __init__(self, expression: str, zone: tzinfo) -> None:
        self._expression = expression
        self.zone = zone
        named = _with_named_days(expression)
        self._in = cache(lambda offset: CronTrigger.from_crontab(named, timezone=timezone(offset)))
        self._names_hours = expression.split()[1:2] not in (["*"], ["*/1"], ["0-23"])
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
                local = due.astimezone(self.zone)
                if not (local.fold and self._names_hours):
                    return local
                at = due + _INSTANT
            elif due - change < self._offset(change) - offset:  # by the clock it lies in the hour that is left out
                return change.astimezone(self.zone)
            else:
                at = change

    def _offset(self, at: datetime) -> timedelta:
        return at.astimezone(self.zone).utcoffset() or timedelta()

    def _change(self, after: datetime, until: datetime) -> datetime | None:
        """Return the first second in a stretch of time from which the zone's offset is another, or None."""
        after = after.replace(microsecond=0)
        before = self._offset(after)
        while after < until:
            later = min(after + _DAY, until)
            if self._offset(later) == before:
                after = later
                continue
            first = after
            while later - first > _SECOND:
                middle = first + timedelta(seconds=(later - first) // _SECOND // 2)
                first, later = (middle, later) if self._offset(middle) == before else (first, middle)
            return later
        return None


def _with_named_days(expression: str) -> str:
    """Return an expression with weekdays by name: APScheduler counts them from Monday, cron from Sunday (0 or 7).

    Raises `ValueError` for days of month and week at once: cron takes days that are one of them, APScheduler both.
    """
    fields = expression.split()
    if len(fields) != 5:
        return expression
    if not any(field.startswith(("*", "?")) for field in (fields[2], fields[4])):
        raise ValueError("it names days of the month and of the week, which programs read in two ways")
    if not fields[4].startswith("*") or "/" in fields[4]:
        fields[4] = ",".join(dict.fromkeys(day for part in fields[4].split(",") for day in _days(part)))
    return " ".join(fields)


def _days(part: str) -> list[str]:
    """Return the names of the days in one part of a field, such as `1-5`, `fri-sun` or `*/2`."""
    span, slash, step = part.lower().partition("/")
    first, dash, last = ("0-6" if span == "*" else span).partition("-")
    start = _day(first)
    end = _day(last) if dash else (6 if slash else start)
    if end < start:
        end += 7
    if slash and step not in _STEPS:
        raise ValueError(f"'{part}' has no step from 1 to 7")
    return [_WEEKDAYS[day % 7] for day in range(start, end + 1, int(step or 1))]


def _day(name: str) -> int:
    """Return the number of a day, Sunday being 0 or 7."""
    if name in _WEEKDAYS:
        return _WEEKDAYS.index(name)
    if name.isascii() and name.isdigit() and int(name) <= 7:
        return int(name)
    raise ValueError(f"'{name}' is no day of the week; expected 0 (Sunday) to 7, or one of {', '.join(_WEEKDAYS)}")
