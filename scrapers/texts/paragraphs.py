"""Paragraphs from lines: formats with hard line breaks (plain text, PDF) show paragraphs only by their look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scrapers.texts.form import Paragraph

_NUMBER = re.compile(
    r"\s*(?:(?:§+|Article|Section|Clause|Schedule|Annex|Статья|Раздел|Пункт|Приложение|п\.)\s*№?\s*)?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,5}(?=[.)]?\s)|\(?(?:[a-zа-я]|[ivxlc]{1,6}|\d{1,2})\)|[IVXLC]{1,6}(?=\.\s))"
    r"[.)]?\s+",
    re.IGNORECASE,
)
_QUOTED_NUMBER = re.compile(r"\s*[\"“„«](?P<number>\d{1,3}(?:\.\d{1,3}){1,5})\.?\s")
"""a clause that an amendment quotes"""
_BULLET = re.compile(r"\s*[•·▪◦–—\-*]\s+")
_LINE_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_ANNEX_LINE = re.compile(
    r"(?:Annex|Appendix|Schedule|Exhibit|Attachment|Приложение|Anlage|Anhang|Annexe)\s*(?:№\s*)?[A-ZА-Я\d]{1,3}",
    re.IGNORECASE,
)
_HEADING_WORDS = 6
_OPEN_WORDS = frozenset("the a an of to in by and or for with и или в на с по der die das und de la le et".split())
"""words after which a line goes on: no heading ends in one"""
_MUCH_TOO_SHORT = 0.55
"""of a full line: no paragraph breaks a line there, however long the next word"""
_LIST_SIGN = re.compile(r"\((?P<sign>[a-zа-я]|[ivx]{1,5}|\d{1,2})\)\s", re.IGNORECASE)
_FIRST_SIGNS = frozenset(["a", "i", "1", "а"])
_SIGN_LISTS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзиклмнопрстуфхцчшщэюя",
    "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(),
    [str(number) for number in range(1, 31)],
)
_SIGN_BEFORE: dict[str, str] = {}
for _signs in _SIGN_LISTS:
    for _earlier, _later in pairwise(_signs):
        _SIGN_BEFORE[_later] = f"{_SIGN_BEFORE[_later]}|{_earlier}" if _later in _SIGN_BEFORE else _earlier
"""the list sign before each, as a pattern: "v" comes after "iv" or after "u" """
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:-[^\W\d_]+)+")
_LONGEST_WORD = 60
_ALWAYS_HYPHENED = frozenset(["non", "self"])
"""what is never the beginning of a word that was broken"""
Compounds = tuple[frozenset[str], frozenset[str]]
_DEFINITION = re.compile(
    r"\s*[\"“„«][^\"“”„«»]{2,60}[\"”“»],? (?:(?:shall )?(?:means?|have the meaning|has the meaning|refers? to)|"
    r"bedeutet|bezeichnet|désigne|signifie|означает|[-–—])",
)
_SENTENCE_END = re.compile(r"[.;:!?]['\"»”)]*$")


@dataclass(frozen=True)
class Line:
    """A line as laid out: its text (empty between paragraphs) and its page."""

    text: str
    page: int = 1
    gap: bool = False
    """there is more space before it than between two lines of a paragraph"""


def number_of(text: str) -> str:
    """Return the number a paragraph begins with ("4.2", "(a)"), or an empty string."""
    found = _NUMBER.match(text) or _QUOTED_NUMBER.match(text)
    return found["number"] if found else ""


def starts_item(text: str) -> bool:
    """Say whether a line begins a numbered or bulleted paragraph."""
    return bool(_NUMBER.match(text) or _BULLET.match(text))


def paragraphs_of(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Join lines into paragraphs; words broken by a hyphen at a line's end are made whole."""
    widths = sorted(len(line.text) for line in lines if line.text.strip())
    full = widths[int(len(widths) * 0.8)] if widths else 0
    known = _compounds(lines)
    spaced = any(line.gap for line in lines)
    held: list[Line] = []
    for line in lines:
        if not line.text.strip():
            yield from _closed(held, known)
            held = []
            continue
        if held and _begins(held, line, full, spaced=spaced):
            yield from _closed(held, known)
            held = []
        held.append(line)
    yield from _closed(held, known)


def _begins(held: Sequence[Line], this: Line, full: int, *, spaced: bool) -> bool:
    """Say whether a line begins a new paragraph after those held; `full` is the usual width of a full line.

    `spaced`: there is space between the paragraphs. At a page's turn nobody sees it, and the space under a running
    head is none: there a paragraph ends where a sentence does.
    """
    before, line = held[-1].text.rstrip(), this.text.strip()
    short = len(before) < full * 0.75
    ends = bool(_SENTENCE_END.search(before))
    gap = this.gap if this.page == held[-1].page else spaced and ends and not line[:1].islower()
    if _LINE_HYPHEN.search(before) or (not gap and not short and _goes_on_in_a_list(held, line)):
        return False
    if _defines(line) and (ends or _defines(held[0].text)):
        return True
    if gap and (ends or starts_item(line) or not line[:1].islower()):
        return True
    if _ANNEX_LINE.fullmatch(line) or _ANNEX_LINE.fullmatch(before) or (short and _is_heading(before, line)):
        return True
    if starts_item(line):
        return ends or before.endswith((",", " and", " or", " и", " или")) or short
    titled = before.isupper() and not line.isupper()
    return (short and (ends or titled)) or _stands_alone(before, line, full)


def _defines(line: str) -> bool:
    """Say whether a line begins with a term and what it means: in a list of definitions, each is a paragraph."""
    return _DEFINITION.match(line) is not None


def _stands_alone(before: str, line: str, full: int) -> bool:
    """Say whether a line is much too short to go on in the next one, which begins anew: a title, a name, a cell."""
    if len(before) >= full * _MUCH_TOO_SHORT or line[:1].islower() or before.endswith(","):
        return False
    return before.rsplit(maxsplit=1)[-1].lower() not in _OPEN_WORDS


def _goes_on_in_a_list(held: Sequence[Line], line: str) -> bool:
    """Say whether a line goes on in a list within a sentence: "(a) …, (b) …", of which a line happens to begin anew.

    The list's first item after a comma belongs to it too. A list whose items are paragraphs begins with its first one.
    """
    sign = _LIST_SIGN.match(line)
    if sign is None:
        return False
    name = sign["sign"].lower()
    if name in _FIRST_SIGNS:
        return held[-1].text.rstrip().endswith(",")
    earlier = _SIGN_BEFORE.get(name)
    inner = " ".join(part.text.strip() for part in held)
    return earlier is not None and re.search(rf"(?<=[\s,;:])\({earlier}\)\s", inner.lower()) is not None


def _is_heading(before: str, line: str) -> bool:
    """Say whether a short line is a numbered heading ("4. Law") over a line that begins anew."""
    if not _NUMBER.match(before) or len(before.split()) > _HEADING_WORDS or before.endswith((*".;:,!?", "-")):
        return False
    return not line[:1].islower() and before.rsplit(maxsplit=1)[-1].lower() not in _OPEN_WORDS


def _compounds(lines: Sequence[Line]) -> Compounds:
    """Return the words of a text in small letters: those with a hyphen inside, and all others."""
    text = " ".join(line.text for line in lines).lower()
    return frozenset(_COMPOUND.findall(text)), frozenset(_WORD.findall(text))


def _keeps_hyphen(text: str, part: str, known: Compounds) -> bool:
    """Say whether the hyphen at a line's end is the word's own: by how the text writes the word elsewhere."""
    first = re.split(r"[^\w-]", text[-_LONGEST_WORD:])[-1].rstrip("-\u00ad\u2010").lower()
    second = re.split(r"[^\w-]", part.lower(), maxsplit=1)[0]
    compounds, words = known
    if f"{first}{second}" in words:
        return False
    return f"{first}-{second}" in compounds or first in _ALWAYS_HYPHENED


def _closed(lines: Sequence[Line], known: Compounds) -> Iterator[Paragraph]:
    if not lines:
        return
    text, page = "", lines[0].page
    turns: list[tuple[int, int]] = []
    for line in lines:
        part = line.text.strip()
        # Only the end is looked at: a paragraph may be as long as the file.
        if _LINE_HYPHEN.search(text[-2:]) and (part[:1].islower() or (text[-3:-1].isupper() and part[:2].isupper())):
            text = f"{text[:-1]}-" if _keeps_hyphen(text, part, known) else text[:-1]
        elif text:
            text += " "
        if line.page != page:
            page = line.page
            turns.append((len(text), page))
        text += part
    yield Paragraph(text, lines[0].page, number_of(text), turns=tuple(turns))
