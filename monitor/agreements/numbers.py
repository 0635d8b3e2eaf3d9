"""The number under which a reader finds a paragraph: "5.2(a)" for the item (a) of clause 5.2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from scrapers.records import AgreementText, TextBlock

_CLAUSE = re.compile(r"(?:\w+ )?\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}(?:\.\d{1,3})*")
_ITEM = re.compile(r"\(?(?P<sign>[a-zа-я]{1,2}|[ivxlc]{1,6}|\d{1,2})\)", re.IGNORECASE)
_WRITTEN = re.compile(r"\W*\d{1,3}(?:\.\d{1,3})*\s")
"""a number that a text begins with and that is not set off by a sign: "12 months after …" counts something"""
_LETTERS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщэюя")
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split()
_NEXT = {pair for letters in (*_LETTERS, _ROMAN) for pair in pairwise(letters)}


@dataclass(frozen=True)
class _Item:
    shown: str
    sign: str
    kind: str


def numbers_of(agreement: AgreementText) -> Iterator[str]:
    """Yield the number of each block, that of an item with those of the clause and the items it stands under."""
    clause, annex = "", ""
    items: list[_Item] = []
    for block in agreement.blocks:
        if block.annex != annex or (block.kind == "heading" and not block.number):
            clause, items, annex = "", [], block.annex
        item = _ITEM.fullmatch(block.number)
        if item is not None:
            items = _with(items, block.number, item["sign"].lower())
            yield _joined(clause, items)
            continue
        goes_on = _follows(clause.partition(".")[0], block.number)
        if _CLAUSE.fullmatch(block.number) and (goes_on or not _counts(agreement.text, block)):
            clause, items = block.number, []
        yield block.number


def _with(items: list[_Item], shown: str, sign: str) -> list[_Item]:
    """Return an item with those above it: those of the list that it goes on, or all where it begins one below."""
    for depth in reversed(range(len(items))):
        if _follows(items[depth].sign, sign):
            return [*items[:depth], _Item(shown, sign, items[depth].kind)]
    kind = "digit" if sign.isdigit() else "roman" if sign == "i" or len(sign) > 1 else "letter"
    depth = next((place for place, item in enumerate(items) if item.kind == kind), len(items))
    return [*items[:depth], _Item(shown, sign, kind)]


def _follows(before: str, sign: str) -> bool:
    if before.isdigit() and sign.isdigit():
        return int(sign) == int(before) + 1
    return (before, sign) in _NEXT


def _counts(text: str, block: TextBlock) -> bool:
    return (
        block.kind != "heading" and "." not in block.number and _WRITTEN.match(text, block.start, block.end) is not None
    )


def _joined(clause: str, items: list[_Item]) -> str:
    """Return the numbers as lawyers cite them: 5.2(a)(ii)."""
    if not clause and len(items) == 1:
        return items[0].shown
    return clause + "".join(item.shown if item.shown.startswith("(") else f"({item.shown}" for item in items)
