"""Paragraphs from lines: formats with hard line breaks (plain text, PDF) show paragraphs only by their look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrapers.texts.form import Paragraph

_NUMBER = re.compile(
    r"\s*(?:(?:§+|Article|Section|Clause|Schedule|Annex|Статья|Раздел|Пункт|Приложение|п\.)\s*№?\s*)?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,5}(?=[.)]?\s)|\(?(?:[a-zа-я]|[ivxlc]{1,6}|\d{1,2})\)|[IVXLC]{1,6}(?=\.\s))"
    r"[.)]?\s+",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*[•·▪◦–—\-*]\s+")
_LINE_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_ANNEX_LINE = re.compile(
    r"(?:Annex|Appendix|Schedule|Exhibit|Attachment|Приложение|Anlage|Anhang|Annexe)\s*(?:№\s*)?[A-ZА-Я\d]{1,3}",
    re.IGNORECASE,
)
_HEADING_WORDS = 6
_OPEN_WORDS = frozenset("the a an of to in by and or for with и или в на с по der die das und de la le et".split())
"""words after which a line goes on: no heading ends in one"""
_SENTENCE_END = re.compile(r"[.;:!?]['\"»”)]*$")


@dataclass(frozen=True)
class Line:
    """A line as laid out: its text (empty between paragraphs) and its page."""

    text: str
    page: int = 1


def number_of(text: str) -> str:
    """Return the number a paragraph begins with ("4.2", "(a)"), or an empty string."""
    found = _NUMBER.match(text)
    return found["number"] if found else ""


def starts_item(text: str) -> bool:
    """Say whether a line begins a numbered or bulleted paragraph."""
    return bool(_NUMBER.match(text) or _BULLET.match(text))


def paragraphs_of(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Join lines into paragraphs; words broken by a hyphen at a line's end are made whole."""
    widths = sorted(len(line.text) for line in lines if line.text.strip())
    full = widths[int(len(widths) * 0.8)] if widths else 0
    held: list[Line] = []
    for line in lines:
        if not line.text.strip():
            yield from _closed(held)
            held = []
            continue
        if held and _begins(held[-1].text, line.text, full):
            yield from _closed(held)
            held = []
        held.append(line)
    yield from _closed(held)


def _begins(before: str, line: str, full: int) -> bool:
    """Say whether a line begins a new paragraph after `before`; `full` is the usual width of a full line."""
    before, line = before.rstrip(), line.strip()
    if _LINE_HYPHEN.search(before):
        return False
    short = len(before) < full * 0.75
    if _ANNEX_LINE.fullmatch(line) or _ANNEX_LINE.fullmatch(before) or (short and _is_heading(before, line)):
        return True
    if starts_item(line):
        return bool(_SENTENCE_END.search(before)) or before.endswith((",", " and", " or", " и", " или")) or short
    return (bool(_SENTENCE_END.search(before)) and short) or (short and before.isupper() and not line.isupper())


def _is_heading(before: str, line: str) -> bool:
    """Say whether a short line is a numbered heading ("4. Law") over a line that begins anew."""
    if not _NUMBER.match(before) or len(before.split()) > _HEADING_WORDS or before.endswith((*".;:,!?", "-")):
        return False
    return not line[:1].islower() and before.rsplit(maxsplit=1)[-1].lower() not in _OPEN_WORDS


def _closed(lines: Sequence[Line]) -> Iterator[Paragraph]:
    if not lines:
        return
    text, page = "", lines[0].page
    turns: list[tuple[int, int]] = []
    for line in lines:
        part = line.text.strip()
        # Only the end is looked at: a paragraph may be as long as the file.
        if _LINE_HYPHEN.search(text[-2:]) and part[:1].islower():
            text = text[:-1]
        elif text:
            text += " "
        if line.page != page:
            page = line.page
            turns.append((len(text), page))
        text += part
    yield Paragraph(text, lines[0].page, number_of(text), turns=tuple(turns))
