"""How long to wait: the wait a server asks for, and the back-off between attempts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapers.counted import number_of

_FIRST_BACK_OFF = 1.0
_LONGEST_BACK_OFF = 30.0
_DAY = 86_400.0
_LONGEST_ASKED = 3650 * _DAY
"""What a Retry-After beyond all reason counts as: it has no longer run to hold up, and a number that can be told."""


def back_off(attempt: int, jitter: float) -> float:
    """Return the seconds to wait after a failed attempt (from 1): doubling; `jitter` in [0, 1) takes up to half."""
    return min(_FIRST_BACK_OFF * 2.0 ** (attempt - 1), _LONGEST_BACK_OFF) * (1 - jitter / 2)


def retry_after(value: str, date: str, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for, or None where it says nothing usable (RFC 9110 §10.2.3).

    An HTTP date is measured against the response's own Date header, so that clocks that differ do no harm.
    """
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text), _LONGEST_ASKED)
    until = _http_date(text)
    if until is None:
        return None
    return min(max(0.0, (until - (_http_date(date) or now)) / timedelta(seconds=1)), _LONGEST_ASKED)


def spoken(seconds: float) -> str:
    """Return a wait for people: in seconds, from two days on in days."""
    return f"{seconds:.0f} s" if seconds < 2 * _DAY else number_of(round(seconds / _DAY), "day")


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
