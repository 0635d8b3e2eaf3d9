"""How far back a replay looks: `90d`, `12w`, `6m`, `1y` or a date."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from monitor.errors import SettingsError

_SPAN = re.compile(r"(\d{1,5})\s*([dwmy])", re.IGNORECASE)
_FORMS = "90d, 12w, 6m, 1y or a date such as 2026-01-31"


def read_since(text: str, today: date) -> date:
    """Return the first day of the window; raises `SettingsError` for what is no span, no date, or not in the past."""
    given = text.strip()
    try:
        found = _day(given, today)
    except (ValueError, OverflowError) as error:
        raise SettingsError(f"--since '{given}' is no span of time or date; expected {_FORMS}") from error
    if found > today:
        raise SettingsError(f"--since {found.isoformat()} lies in the future; today is {today.isoformat()}")
    return found


def _day(given: str, today: date) -> date:
    span = _SPAN.fullmatch(given)
    if span is None:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
            raise ValueError(given)
        return date.fromisoformat(given)
    number, unit = int(span[1]), span[2].lower()
    if number == 0:
        raise ValueError(given)
    if unit in "dw":
        return today - timedelta(days=number * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))
