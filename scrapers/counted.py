"""Counted nouns: a count that stands before its noun is written here, so that one of a thing is told as one."""

from __future__ import annotations


def number_of(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun, or with noun and verb where `many` gives both: "1 case", "12,400 rows add"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
