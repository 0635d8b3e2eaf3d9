"""PDF agreements with a text layer: lines page by page, without running heads, joined into paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2

from scrapers.counted import number_of
from scrapers.texts.columns import two_columns
from scrapers.texts.form import Content, TextForm, TextRefusedError
from scrapers.texts.paragraphs import Line, paragraphs_of
from scrapers.texts.scans import MOST_PAGES, read_scan, tesseract
from scrapers.texts.spacing import wide_gaps

_MAX_PAGES = 2000
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|стр(?:аница|\.)?|seite)?\W*\d{1,4}(?:\s*(?:/|of|из|von|sur)\s*\d{1,4})?\W*", re.IGNORECASE
)
_LINE_NUMBER = re.compile(r"(\d{1,4})\s+(?=\S)")
_FEWEST_COUNTED = 5
"""lines from which a page's lines are known to be counted"""
_EDGE = 2
"""lines at the top and bottom of a page among which running heads are looked for"""
_INSTALL = " or install Tesseract, which reads scans"


def _recognises(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


@dataclass(frozen=True)
class _Sheet:
    """A page as laid out: its lines, the right column's apart on a bilingual page, and whether it was a scan."""

    lines: list[str]
    right: list[str] | None = None
    scanned: bool = False
    gaps: frozenset[int] = frozenset()
    """lines (from 0) before which there is more space than usual"""


def read_pdf(path: str, data: bytes) -> Content:
    """Read a PDF's text layer, and scanned pages where Tesseract is installed; others are named in the notes.

    Bilingual pages in two columns are read one column after the other over all their pages. Raises
    `TextRefusedError` for a document without any text.
    """
    sheets = _sheets(path, data)
    if all(_letters(sheet.lines) == 0 for sheet in sheets):
        remedy = "" if tesseract() else _INSTALL
        raise TextRefusedError(path, "the PDF has no text layer (a scan)", f"send the original document{remedy}")
    nothing: frozenset[int] = frozenset()
    right = [(number, sheet.right, nothing) for number, sheet in enumerate(sheets, start=1) if sheet.right is not None]
    left = [(number, sheet.lines, sheet.gaps) for number, sheet in enumerate(sheets, start=1)]
    paragraphs = [paragraph for column in (left, right) for paragraph in paragraphs_of(_bare_lines(column))]
    return Content(tuple(paragraphs), len(sheets), tuple(_notes(sheets)))


def _notes(sheets: Sequence[_Sheet]) -> Iterator[str]:
    empty = [number for number, sheet in enumerate(sheets, start=1) if _letters(sheet.lines) == 0]
    scanned = [number for number, sheet in enumerate(sheets, start=1) if sheet.scanned and _letters(sheet.lines)]
    if empty:
        yield f"no text layer on page {', '.join(map(str, empty))}"
    if scanned:
        yield f"page {', '.join(map(str, scanned))} scanned, read by Tesseract: check it against the original"


def _sheets(path: str, data: bytes) -> list[_Sheet]:
    """Return every page as the text layer gives it."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise TextRefusedError(path, "the PDF is encrypted", "send it without a password") from error
        raise TextRefusedError(path, "the PDF is damaged", "save it again and send it anew") from error
    try:
        if len(document) > _MAX_PAGES:
            raise TextRefusedError(
                path,
                f"the PDF has {number_of(len(document), 'page')}, the limit is {_MAX_PAGES:,}",
                "send the agreement alone",
            )
        sheets: list[_Sheet] = []
        scans = 0
        for number in range(len(document)):
            sheet = _sheet(document, number, may_read_scans=scans < MOST_PAGES)
            scans += sheet.scanned
            sheets.append(sheet)
        return sheets
    except pypdfium2.PdfiumError as error:
        raise TextRefusedError(path, "the PDF is damaged", "save it again and send it anew") from error
    finally:
        document.close()


def _sheet(document: pypdfium2.PdfDocument, number: int, *, may_read_scans: bool) -> _Sheet:
    page = document[number]
    text_page = page.get_textpage()
    try:
        text = text_page.get_text_range()
        if columns := two_columns(text_page, page.get_width()):
            left, right = _split(columns.left), _split(columns.right)
            return _Sheet(left, right) if columns.bilingual else _Sheet([*left, "", *right])
        if not _letters([text]) and may_read_scans and tesseract():
            return _Sheet(read_scan(page), scanned=True)
        return _Sheet(_without_line_numbers(_split([text])), gaps=wide_gaps(text_page, text))
    finally:
        text_page.close()
        page.close()


def _split(texts: Sequence[str]) -> list[str]:
    """Return lines; for a hyphen at a line's end PDFium gives U+FFFE (older builds U+0002) and no line break."""
    text = re.sub("[\ufffe\x02](?:\r?\n)?", "-\n", "\n".join(texts))
    return [line.replace("\u00a0", " ").strip() for line in text.splitlines()]


def _without_line_numbers(lines: list[str]) -> list[str]:
    """Return the lines of a draft whose lines are counted in the margin without their numbers.

    In a list of counted things each line begins anew; in running text many go on in small letters.
    """
    counted = [_LINE_NUMBER.match(line) for line in lines]
    numbers = [int(found[1]) for found in counted if found]
    goes_on = sum(1 for line, found in zip(lines, counted, strict=True) if found and line[found.end()].islower())
    if len(numbers) < _FEWEST_COUNTED or goes_on * 4 < len(numbers):
        return lines
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))) or len(numbers) * 10 < len(lines) * 8:
        return lines
    return [line[found.end() :] if found else line for line, found in zip(lines, counted, strict=True)]


def _letters(lines: Sequence[str]) -> int:
    return sum(1 for line in lines for letter in line if letter.isalnum())


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _bare_lines(pages: Sequence[tuple[int, Sequence[str], frozenset[int]]]) -> list[Line]:
    bare = _bare([lines for _, lines, _ in pages])
    return [
        Line(lines[place], number, place in gaps)
        for (number, lines, gaps), places in zip(pages, bare, strict=True)
        for place in places
    ]


def _bare(pages: Sequence[Sequence[str]]) -> list[range]:
    """Return the lines of each page without page numbers and running heads: edge lines that come back on most
    pages, or on most of the left or right ones."""
    edges = [{_shape(line) for line in (*page[:_EDGE], *page[-_EDGE:]) if line} for page in pages]
    least = min(3, max(2, len(pages)))
    running: set[str] = set()
    for side in (edges, edges[::2], edges[1::2]):  # books have a head for the left and one for the right page
        seen = Counter(shape for shapes in side for shape in shapes)
        running |= {shape for shape, count in seen.items() if count >= least and count * 2 > len(side)}

    def is_head(line: str) -> bool:
        return not line or _shape(line) in running or bool(_PAGE_NUMBER.fullmatch(line))

    def kept(page: Sequence[str]) -> range:
        top = next((place for place, line in enumerate(page[:_EDGE]) if not is_head(line)), min(_EDGE, len(page)))
        foot = list(reversed(page[top:]))[:_EDGE]
        bottom = next((place for place, line in enumerate(foot) if not is_head(line)), len(foot))
        return range(top, len(page) - bottom)

    return [kept(page) for page in pages]


FORM = TextForm("PDF", (".pdf",), 20, _recognises, read_pdf)
