"""DECISIONS.md: numbers in order, and an entry that a later one changes says so at its end."""

from __future__ import annotations

import re
from pathlib import Path

ENTRY = re.compile(r"^\*\*(\d+) · .*?(?=^\*\*\d+ ·|\Z)", re.MULTILINE | re.DOTALL)
CHANGES = re.compile(r"\b(?:replaces|narrows|extends)\b(?: (?!and\b)[a-z]+){0,3} (\d+)(?: and (\d+))?\b")
ROOT = Path(__file__).resolve().parents[2]


def entries() -> dict[int, str]:
    text = (ROOT / "DECISIONS.md").read_text("utf-8")
    return {int(found[1]): found[0].strip() for found in ENTRY.finditer(text)}


def changed() -> list[tuple[int, int]]:
    """Return which entry changes which earlier one, by their numbers."""
    return [
        (number, int(older))
        for number, text in entries().items()
        for found in CHANGES.finditer(text)
        for older in found.groups()
        if older is not None
    ]


def test_an_entry_that_a_later_one_changes_says_so_at_its_end() -> None:
    told = {number: text.rpartition("Price:")[2] for number, text in entries().items()}
    assert len(changed()) > 10
    unsaid = [f"{older}: say that {number} changes it" for number, older in changed() if str(number) not in told[older]]
    assert unsaid == []


def test_an_entry_changes_only_earlier_ones() -> None:
    assert [(number, older) for number, older in changed() if older >= number] == []


def test_numbers_stand_once_and_in_order() -> None:
    numbers = [int(found[1]) for found in ENTRY.finditer((ROOT / "DECISIONS.md").read_text("utf-8"))]
    assert numbers == sorted(set(numbers))
