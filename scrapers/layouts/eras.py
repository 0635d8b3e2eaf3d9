"""Years as Japan, Taiwan and Thailand count them, in dates of which month and day are those of the common calendar."""

from __future__ import annotations

import re

from scrapers.layouts.thai_dates import without_thai_dates

_REIWA, _MINGUO = 2018, 1911
"""What is added to a year of the era"""
_YEAR = re.compile(
    r"(?:(?P<reiwa>令和|㋿|令(?=\d)|R(?=\d))|(?P<minguo>中華民國|民國|民国))\s?(?P<year>\d{1,3}|元)(?P<mark>年|[./-])"
)
_BARE = re.compile(r"(1\d\d)([./-]\d{1,2}[./-]\d{1,2})(?!\d)")
"""A year of three digits is Taiwan's; no other calendar in use is at one"""


def in_common_era(text: str) -> str:
    """Return a date with the year of the common era where it begins with one of Reiwa or Minguo, or is of Thailand."""
    if found := _YEAR.match(text):
        year = 1 if found["year"] == "元" else int(found["year"])
        return f"{year + (_REIWA if found['reiwa'] else _MINGUO)}{found['mark']}{text[found.end() :]}"
    if bare := _BARE.match(text):
        return f"{int(bare[1]) + _MINGUO}{text[3:]}"
    return without_thai_dates(text).strip()
