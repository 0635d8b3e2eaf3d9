"""PDF agreements with a text layer: lines page by page, without running heads, joined into paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pypdfium2

from scrapers.texts.form import Content, TextForm
from scrapers.texts.paragraphs import Line, paragraphs_of
from scrapers.texts.refused import TextRefusedError

_MAX_PAGES = 2000
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|стр(?:аница|\.)?|seite)?\W*\d{1,4}(?:\s*(?:/|of|из|von|sur)\s*\d{1,4})?\W*", re.IGNORECASE
)
_EDGE = 2
"""lines at the top and bottom of a page among which running heads are looked for"""
_ENOUGH = 40
"""letters on a page from which it counts as having a text layer"""


def _recognises(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def read_pdf(path: str, data: bytes) -> Content:
    """Read a PDF's text layer; pages without one are named in the notes, a document without one is refused."""
    pages = _pages(path, data)
    empty = [number for number, lines in enumerate(pages, start=1) if _letters(lines) < _ENOUGH]
    if all(_letters(lines) == 0 for lines in pages):
        raise TextRefusedError(
            path, "the PDF has no text layer (a scan)", "send the original document or run it through OCR"
        )
    scanned = [number for number in empty if _letters(pages[number - 1]) == 0]
    notes = (f"no text layer on page {', '.join(map(str, scanned))}",) if scanned else ()
    lines = [Line(text, number) for number, page in enumerate(_bare(pages), start=1) for text in page]
    return Content(tuple(paragraphs_of(lines)), len(pages), notes)


def _pages(path: str, data: bytes) -> list[list[str]]:
    """Return the lines of every page as the text layer gives them."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise TextRefusedError(path, "the PDF is encrypted", "send it without a password") from error
        raise TextRefusedError(path, "the PDF is damaged", "save it again and send it anew") from error
    try:
        if len(document) > _MAX_PAGES:
            raise TextRefusedError(
                path, f"the PDF has {len(document)} pages, the limit is {_MAX_PAGES}", "send the agreement alone"
            )
        return [_lines(document, number) for number in range(len(document))]
    finally:
        document.close()


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[str]:
    page = document[number]
    text_page = page.get_textpage()
    try:
        text = text_page.get_text_range()
    finally:
        text_page.close()
        page.close()
    # PDFium marks a hyphen at a line's end by U+FFFE (older builds by U+0002) and drops the line break after it.
    text = re.sub("[\ufffe\x02](?:\r?\n)?", "-\n", text)
    return [line.replace("\u00a0", " ").strip() for line in text.splitlines()]


def _letters(lines: Sequence[str]) -> int:
    return sum(1 for line in lines for letter in line if letter.isalnum())


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _bare(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Leave out page numbers and running heads: lines at a page's edge that come back on most pages."""
    edges = [{_shape(line) for line in (*page[:_EDGE], *page[-_EDGE:]) if line} for page in pages]
    seen = Counter(shape for shapes in edges for shape in shapes)
    running = {shape for shape, count in seen.items() if count >= 3 and count * 2 > len(pages)}

    def is_head(line: str) -> bool:
        return not line or _shape(line) in running or bool(_PAGE_NUMBER.fullmatch(line))

    def kept(page: Sequence[str]) -> list[str]:
        top = next((place for place, line in enumerate(page[:_EDGE]) if not is_head(line)), min(_EDGE, len(page)))
        foot = list(reversed(page[top:]))[:_EDGE]
        bottom = next((place for place, line in enumerate(foot) if not is_head(line)), len(foot))
        return list(page[top : len(page) - bottom])

    return [kept(page) for page in pages]


FORM = TextForm("PDF", (".pdf",), 20, _recognises, read_pdf)
