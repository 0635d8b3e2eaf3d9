"""Sentences and list items of an agreement, each with its exact place and the words that lead into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.agreements.numbers import numbers_of
from scrapers.records import AgreementText, TextBlock

_END = re.compile(r"[.!?…]['\"»”)\]]*\s+(?=[\"'«“(\[§]*[A-ZÀ-ÖØ-ÞŒА-ЯЁ0-9•·–])")
_ABBREVIATIONS = (
    "inc corp ltd co no nos art arts sec sect cl vs e.g i.e u.s u.k approx est dept mr mrs ms dr st etc para ex exh "
    "vol fig ст п пп ч г гг руб коп т.е т.д т.п т.к т.н др пр им ул стр рис табл см млн тыс abs nr bzw z.b d.h u.a ca"
)
_ABBREVIATION = re.compile(
    rf"(?:(?<!\w)(?:{'|'.join(map(re.escape, _ABBREVIATIONS.split()))}|[A-ZА-Я])|^\W*[\d.]+)\.\s*$", re.IGNORECASE
)
_MARKER = re.compile(
    r"\s*(?:\(?(?P<sign>[a-zа-я]|[ivx]{1,5}|\d{1,2})\)|(?P<dotted>\d{1,2}(?:\.\d{1,3})*)\.?(?=\s)|[•·▪–—\-*](?=\s))\s*",
    re.IGNORECASE,
)
_INNER = re.compile(r"(?<=[\s,;:])\((?P<sign>[a-zа-я]|[ivx]{1,5}|\d{1,2})\)\s", re.IGNORECASE)
_LONGEST_LEAD = 1500
"""characters kept of what leads into a paragraph: where each ends in a colon, all lead into all that follow"""
_FIRST = frozenset(["a", "i", "1", "а"])


@dataclass(frozen=True)
class Sentence:
    """A sentence or list item: `[start, end)` in the agreement's text, and what leads into it.

    `lead` is the text before the list that carries its verb ("The Distributor shall not:"), or empty.
    """

    start: int
    end: int
    lead: str
    block: TextBlock
    number: str = ""
    """of its paragraph, with that of the clause it is an item of: "5.2(a)" """


_HYPHENS = str.maketrans("\u2010\u2011", "--")
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n\s*(?=[^\W\d_])")
_APART = re.compile(r"\b([Nn]on|[Cc]o|[Pp]re|[Ss]ub)- (?=[a-z])")
"""a prefix that its hyphen does not join: "non- exclusive"."""


def flat(text: str) -> str:
    """Return text for matching: one line, single spaces, plain hyphens, words broken at a line's end made whole."""
    whole = text if text.isascii() else text.translate(_HYPHENS)
    if "\n" in whole:
        whole = _BROKEN.sub("", whole)
    whole = " ".join(whole.replace("\u00ad", "").split())
    return _APART.sub(r"\1-", whole) if "- " in whole else whole


def sentences_of(agreement: AgreementText) -> Iterator[Sentence]:
    """Yield every sentence and list item once, in order of the text."""
    leads: list[tuple[str, str]] = []
    for block, number in zip(agreement.blocks, numbers_of(agreement), strict=True):
        text = agreement.text[block.start : block.end]
        kind = _kind(text, block.number)
        while leads and leads[-1][1] not in {"", kind}:
            leads.pop()
        if leads and not leads[-1][1]:
            leads[-1] = (leads[-1][0], kind)
        lead = leads[-1][0] if leads else ""
        for place, (start, end) in enumerate(_spans(text)):
            for sentence in _items(text, start, end, lead if place == 0 else "", block):
                yield replace(sentence, number=number)
        if text.rstrip().endswith((":", ":-", "—")):
            last = list(_spans(text))[-1]
            leads.append((f"{lead} {flat(text[last[0] : last[1]])}".strip()[-_LONGEST_LEAD:], ""))


def _kind(text: str, number: str) -> str:
    """Return the kind of list item a block is, so that items of one list share it; `none` for other blocks."""
    found = _MARKER.match(text)
    sign = (found["sign"] or "") if found else number.strip("().")
    if not sign.replace(".", "").isalnum():
        sign = ""  # a footnote is found by the clause it belongs to, and is none of its items
    if found and found["dotted"]:
        sign = found["dotted"]
    if not sign:
        bulleted = bool(found) or text[:1].islower() or text.rstrip().endswith(";")
        return "bullet" if bulleted else "none"
    if "." in sign:
        return f"dotted{sign.count('.')}"
    return "decimal" if sign.isdigit() else "roman" if re.fullmatch("[ivx]{2,}", sign.lower()) else "letter"


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a paragraph's sentences, without the blanks between them."""
    start = 0
    for found in _END.finditer(text):
        if found[0][0] == "." and _ABBREVIATION.search(text[start : found.start() + 1]):
            continue
        end = found.start() + len(found[0].rstrip())
        if end > start:
            yield start, end
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def _items(text: str, start: int, end: int, lead: str, block: TextBlock) -> Iterator[Sentence]:
    """Yield a sentence, or where it holds a list "(a) …, (b) …" its beginning and its items apart."""
    marks = [mark for mark in _INNER.finditer(text, start, end) if mark.start() > start]
    first = next((place for place, mark in enumerate(marks) if mark["sign"].lower() in _FIRST), None)
    beginning = flat(text[start : marks[first].start()]) if first is not None else ""
    if first is None or len(marks) - first < 2 or len(beginning.split()) < 3:
        yield Sentence(block.start + start, block.start + end, lead, block)
        return
    cuts = [marks[first].start(), *(mark.start() for mark in marks[first + 1 :]), end]
    head_end = start + len(text[start : cuts[0]].rstrip())
    yield Sentence(block.start + start, block.start + head_end, lead, block)
    for begin, stop in pairwise(cuts):
        stop_at = begin + len(text[begin:stop].rstrip())
        yield Sentence(block.start + begin, block.start + stop_at, f"{lead} {beginning}".strip(), block)
