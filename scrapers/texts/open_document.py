"""OpenDocument agreements (.odt): headings, paragraphs, lists and tables in reading order; nothing is followed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from scrapers.texts.container import check_container, entry_names, xml_part
from scrapers.texts.form import (
    HIDDEN_TEXT,
    OPEN_CHANGES,
    Cell,
    Content,
    Paragraph,
    TextForm,
    TextRefusedError,
    says_something,
)
from scrapers.texts.paragraphs import number_of

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_UNSEEN = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}sequence-decls")
_BREAKS = {f"{_TEXT}tab": " ", f"{_TEXT}line-break": " ", f"{_TEXT}s": " "}
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CELL = f"{_TABLE}table-cell"
_PAGE = f"{_TEXT}soft-page-break"


def _recognises(data: bytes) -> bool:
    names = entry_names(data)
    return "content.xml" in names and not any(name.startswith("word/") for name in names)


def read_open_document(path: str, data: bytes) -> Content:
    """Read the body's text; comments, hidden text and text deleted in tracked changes are left out."""
    check_container(path, data, "OpenDocument file")
    if b"encryption-data" in _manifest(data):
        raise TextRefusedError(path, "the OpenDocument file is encrypted", "save it without a password")
    try:
        body = xml_part(data, "content.xml").find(f"{_OFFICE}body/{_OFFICE}text")
    except (KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise TextRefusedError(
            path, "the OpenDocument file is damaged", "open and save it again in LibreOffice"
        ) from error
    if body is None:
        raise TextRefusedError(
            path, "this OpenDocument file is no text document", "send the agreement as .odt or .docx"
        )
    styles = _styles(data)
    hidden = _hidden_styles([*([styles] if styles is not None else []), body.getroottree().getroot()])
    reader = _Pages(hidden)
    paragraphs = [*reader.paragraphs(body), *reader.noted]
    pages = reader.page
    margins = () if styles is None else styles.iter(f"{_STYLE}header", f"{_STYLE}footer")
    said = {one.text: one for part in margins for one in reader.paragraphs(part) if says_something(one.text)}
    paragraphs += (replace(one, page=1) for one in said.values())
    changed = next(body.iter(f"{_TEXT}changed-region"), None) is not None
    notes = [OPEN_CHANGES] * changed + [HIDDEN_TEXT] * reader.hid
    return Content(tuple(paragraphs), pages, tuple(notes))


def _styles(data: bytes) -> etree._Element | None:
    try:
        return xml_part(data, "styles.xml")
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return None


def _hidden_styles(roots: Iterable[etree._Element]) -> frozenset[str]:
    """Return the names of the styles whose text is not shown."""
    return frozenset(
        style.get(f"{_STYLE}name") or ""
        for root in roots
        for style in root.iter(f"{_STYLE}style")
        for properties in style.iter(f"{_STYLE}text-properties")
        if properties.get(f"{_TEXT}display") == "none"
    )


def _manifest(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""


class _Pages:
    """Counts pages by the soft page breaks that the last layout left in the file."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self.page = 1
        self.noted: list[Paragraph] = []
        """the notes of the text, which stand apart from the sentences they are put to"""
        self.hid = False
        self._hidden = hidden

    def paragraphs(self, body: etree._Element) -> Iterator[Paragraph]:
        """Yield the paragraphs of the body in document order; one inside another (a note, a frame) comes after it."""
        cells = _cells(body)
        for element in body.iter(*_PARAGRAPHS, _PAGE):
            if element.tag == _PAGE:
                # One inside a paragraph was counted with its text.
                self.page += next(element.iterancestors(*_PARAGRAPHS), None) is None
                continue
            if next(element.iterancestors(*_UNSEEN), None) is not None:
                continue
            page = self.page
            text = " ".join("".join(self._pieces(element)).split())
            cell = cells.get(next(element.iterancestors(_CELL), None))
            apart = cell is not None or next(element.iterancestors(f"{_TEXT}list-item"), None) is not None
            number = number_of(text) or _item_number(element)
            note = next(element.iterancestors(f"{_TEXT}note"), None)
            if note is not None:
                self.noted.append(Paragraph(text, page, _note_number(note), apart=True))
                continue
            yield Paragraph(text, page, number, element.tag == f"{_TEXT}h", apart=apart, cell=cell)

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        if element.get(f"{_TEXT}style-name") in self._hidden:
            self.hid |= bool("".join(map(str, element.itertext())).strip())
            return
        yield element.text or ""
        for child in element:
            if child.tag == _PAGE:
                self.page += 1
            elif child.tag in _BREAKS:
                yield _BREAKS[child.tag]
            elif isinstance(child.tag, str) and child.tag not in _UNSEEN and _is_inline(child):
                yield from self._pieces(child)
            yield child.tail or ""


def _cells(body: etree._Element) -> dict[etree._Element | None, Cell]:
    """Return the place of each cell: the number of its table, its row and its column."""
    found: dict[etree._Element | None, Cell] = {}
    for table, element in enumerate(body.iter(f"{_TABLE}table")):
        rows = (
            row for row in element.iter(f"{_TABLE}table-row") if next(row.iterancestors(f"{_TABLE}table")) is element
        )
        for place, row in enumerate(rows):
            for column, cell in enumerate(row.iterchildren(_CELL, f"{_TABLE}covered-table-cell")):
                found[cell] = (table, place, column)
    return found


def _is_inline(element: etree._Element) -> bool:
    """Say whether an element belongs to the text of the paragraph it stands in; what holds paragraphs does not."""
    return element.tag not in _PARAGRAPHS and next(element.iter(*_PARAGRAPHS), None) is None


def _note_number(note: etree._Element) -> str:
    """Return where a note stands: `4.2, footnote 1`."""
    kind, sign = note.get(f"{_TEXT}note-class") or "footnote", note.findtext(f"{_TEXT}note-citation") or ""
    owner = next(note.iterancestors(*_PARAGRAPHS))
    number = number_of("".join(map(str, owner.itertext()))) or _item_number(owner)
    return f"{number}, {kind} {sign}".removeprefix(", ").strip()


def _item_number(paragraph: etree._Element) -> str:
    """Return the place of a list item among its kind as `2` or `2.1`, without the list's own style."""
    places = []
    for item in paragraph.iterancestors(f"{_TEXT}list-item"):
        places.append(1 + sum(1 for _ in item.itersiblings(f"{_TEXT}list-item", preceding=True)))
    return ".".join(map(str, reversed(places)))


FORM = TextForm("an OpenDocument text (.odt)", (".odt",), 12, _recognises, read_open_document)
