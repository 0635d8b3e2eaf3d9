"""What a file format provides to be read as an agreement: how it is recognised, and its paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scrapers.records import AgreementText, TextBlock
from scrapers.texts.language import guess_language


@dataclass(frozen=True)
class Paragraph:
    """A paragraph before it has its place in the whole: text, page (1-based) and number ("4.2", "(a)")."""

    text: str
    page: int = 1
    number: str = ""


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
    """Join paragraphs by line ends into one text whose blocks hold exact spans; empty paragraphs are left out."""
    blocks: list[TextBlock] = []
    parts: list[str] = []
    position = 0
    for paragraph in _filled(content.paragraphs):
        end = position + len(paragraph.text)
        blocks.append(TextBlock(position, end, paragraph.page, paragraph.number))
        parts.append(paragraph.text)
        position = end + 1
    text = "\n".join(parts)
    return AgreementText(path, text, tuple(blocks), guess_language(text), content.pages, content.notes)


def _filled(paragraphs: Iterable[Paragraph]) -> Iterable[Paragraph]:
    for paragraph in paragraphs:
        if stripped := paragraph.text.strip():
            yield Paragraph(stripped, paragraph.page, paragraph.number)
