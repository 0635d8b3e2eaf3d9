"""Intervals of days, which facts and records hold as ISO 8601 writes them and people do not read."""

from __future__ import annotations

import re

_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


def days_shown(text: str) -> str:
    """Return "2026-01-01 – 2026-03-31" for that interval, in no language's words; any other text as it is."""
    found = _DAYS.fullmatch(text)
    return f"{found[1]} – {found[2]}" if found else text
