"""Intervals of days, which facts and records hold as ISO 8601 writes them and people do not read."""

from __future__ import annotations

import re

_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")
_OPEN = re.compile(r"(\d{4}-\d\d-\d\d)/(until [a-z ]+)")
"""One whose last day nobody knows, as facts say it in words"""


def days_shown(text: str) -> str:
    """Return "2026-01-01 – 2026-03-31" for that interval, in no language's words; any other text as it is.

    Of one without a last day the slash alone is left out: "2026-01-01 until further notice".
    """
    if found := _OPEN.fullmatch(text):
        return f"{found[1]} {found[2]}"
    found = _DAYS.fullmatch(text)
    return f"{found[1]} – {found[2]}" if found else text
