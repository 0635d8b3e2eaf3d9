"""Days that no report can be of: ahead of its arrival, or long ago; years of other calendars are told as such."""

from __future__ import annotations

from datetime import date

_FIRST_YEAR = 2000
"""Days before it are slips of a year, or numbers read as days by the sender's program"""

_BUDDHIST = range(2543, 2643)
"""Years of the Buddhist era that are 2000 to 2099"""
_IRANIAN_OR_HIJRI = range(1378, 1480)
"""Years that are ours in the Iranian calendar, or in the lunar one of Islam"""


def doubt_of_day(said: str, day: date, latest: date) -> tuple[str, str]:
    """Return the check that holds a line of a day back and the reason in words, or nothing."""
    if day > latest:
        return "dated_ahead", f"{said} {day}, which is after the report was received{_calendar(day.year)}"
    if day.year < _FIRST_YEAR:
        return "dated_long_ago", f"{said} {day}, long before anything that is reported now{_calendar(day.year)}"
    return "", ""


def _calendar(year: int) -> str:
    """Say of which other calendar a year may be, and what to do."""
    name = "Buddhist era" if year in _BUDDHIST else "Iranian or Hijri calendar" if year in _IRANIAN_OR_HIJRI else ""
    return f": {year} may be a year of the {name}; ask the sender for dates such as 2026-03-31" if name else ""
