"""Counted nouns: a count that stands before its noun is written here, so that one of a thing is told as one."""

from __future__ import annotations


def number_of(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: "1 case", "3 cases", "12,400 cases"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
