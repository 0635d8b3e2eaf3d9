"""What a file format provides to be read as an agreement: how it is recognised, and its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from scrapers.counted import number_of
from scrapers.records import AgreementText, TextBlock
from scrapers.texts.characters import legible
from scrapers.texts.language import NOT_KNOWN, guess_language, is_unknown
from scrapers.texts.parts import named

_FEWEST_WORDS = 5
"""words below which a paragraph is a title or a label, not a piece of a sentence"""
_MAX_PAGES = 2000
_MAX_CHARACTERS = 8_000_000
"""what 2,000 full pages hold"""
Cell = tuple[int, int, int]
"""the place of a table's cell: the number of the table in its file, row and column"""
OPEN_CHANGES = "it is a draft with open tracked changes: read as if all of them were accepted"
HIDDEN_TEXT = "it holds hidden text, which was not read: show that text and send the file again"
_SENTENCE = re.compile(r"(?:\S+\s+){7,}\S+[.;:]")


class TextRefusedError(Exception):
    """An agreement file that is not read: the message names the file, the reason and the way out."""

    def __init__(self, path: str, reason: str, remedy: str) -> None:
        self.path, self.reason, self.remedy = path, reason, remedy
        super().__init__(f"{path}: {reason}; {remedy}")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph before it has its place in the whole: text, page (1-based) and number ("4.2", "(a)").

    `heading` says that the file itself marks it as a heading, `apart` that it marks it as a list item or a cell of a
    table; `turns` are the offsets in it at which a page begins; `cell` is the cell it stands in, where there is one.
    """

    text: str
    page: int = 1
    number: str = ""
    heading: bool = False
    turns: tuple[tuple[int, int], ...] = ()
    apart: bool = False
    cell: Cell | None = None


@dataclass(frozen=True)
class Content:
    """What a format's reader returns: paragraphs in reading order, pages, and what could not be read."""

    paragraphs: tuple[Paragraph, ...]
    pages: int = 1
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextForm:
    """A file format: its name for people, file endings, how its bytes are recognised, and its reader.

    `order` decides who is asked first (plain text is asked last); `read(path, data)` raises
    `TextRefusedError` for a file it recognises and cannot read.
    """

    name: str
    endings: tuple[str, ...]
    order: int
    recognises: Callable[[bytes], bool]
    read: Callable[[str, bytes], Content]


def assemble(path: str, content: Content) -> AgreementText:
    """Join paragraphs by line ends into one text whose blocks hold exact spans; empty paragraphs are left out.

    Raises `TextRefusedError` for more than an agreement can be: 2,000 pages or 8 million characters.
    """
    if content.pages > _MAX_PAGES:
        raise TextRefusedError(
            path,
            f"the file has {number_of(content.pages, 'page')}, the limit is {_MAX_PAGES:,}",
            "send the agreement alone",
        )
    blocks: list[TextBlock] = []
    parts: list[str] = []
    turns: list[tuple[int, int]] = []
    position = 0
    for paragraph in _rejoined(_filled(content.paragraphs)):
        end = position + len(paragraph.text)
        kind = "heading" if paragraph.heading else ""
        blocks.append(TextBlock(position, end, paragraph.page, paragraph.number, kind))
        parts.append(paragraph.text)
        turns += [(position + offset, page) for offset, page in paragraph.turns]
        position = end + 1
        if position > _MAX_CHARACTERS:
            raise TextRefusedError(
                path, f"the text is longer than {_MAX_CHARACTERS:,} characters", "send the agreement alone"
            )
    text = "\n".join(parts)
    language = guess_language(text)
    named_blocks = tuple(named(text, blocks, language))
    notes = (*content.notes, NOT_KNOWN) if is_unknown(text, language) else content.notes
    return AgreementText(path, text, named_blocks, language, content.pages, notes, tuple(turns))


def _rejoined(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Put together again what a sentence was cut into, as files made from a print have a paragraph a line or page.

    A paragraph that ends in a word or a comma goes on in one that begins with a small letter.
    """
    held: _Held | None = None
    for paragraph in paragraphs:
        if held is not None and held.goes_on_in(paragraph):
            held.add(paragraph)
            continue
        if held is not None:
            yield held.whole()
        held = _Held(paragraph)
    if held is not None:
        yield held.whole()


class _Held:
    """A paragraph that may go on, in pieces: a text of any length is put together once."""

    def __init__(self, first: Paragraph) -> None:
        self._first, self._pieces, self._turns = first, [first.text], list(first.turns)
        self._length, self._words = len(first.text), len(first.text.split())

    def goes_on_in(self, after: Paragraph) -> bool:
        first, last = self._first, self._pieces[-1][-1]
        if first.heading or after.heading or first.apart or after.apart or after.number:
            return False
        cut_off = last.isalpha() or last == ","
        return cut_off and self._words >= _FEWEST_WORDS and after.text[0].islower()

    def add(self, after: Paragraph) -> None:
        offset = self._length + 1
        if after.page != (self._turns[-1][1] if self._turns else self._first.page):
            self._turns.append((offset, after.page))
        self._turns += [(offset + place, page) for place, page in after.turns]
        self._pieces.append(after.text)
        self._length, self._words = offset + len(after.text), self._words + len(after.text.split())

    def whole(self) -> Paragraph:
        return replace(self._first, text=" ".join(self._pieces), turns=tuple(self._turns))


def _filled(paragraphs: Iterable[Paragraph]) -> Iterable[Paragraph]:
    for paragraph in paragraphs:
        text = legible(paragraph.text)
        if stripped := text.strip():
            cut = len(text) - len(text.lstrip())
            turns = ((max(0, len(legible(paragraph.text[:at])) - cut), page) for at, page in paragraph.turns)
            yield replace(paragraph, text=stripped, turns=tuple(turns))


def says_something(margin: str) -> bool:
    """Say whether a header or footer states something, and does not only name the document or count its pages."""
    return _SENTENCE.fullmatch(margin) is not None
