"""Word agreements (.docx): all text in reading order with its numbering; nothing linked is followed, no macro run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from lxml import etree

from scrapers.guarded_xml import xml_root
from scrapers.texts.container import check_container, entry_names
from scrapers.texts.form import Cell, Content, Paragraph, TextForm, TextRefusedError, says_something
from scrapers.texts.paragraphs import number_of
from scrapers.texts.word_drafts import Draft
from scrapers.texts.word_numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOTES = ("footnote", "endnote")
_PIECES = ("t", "tab", "br", "cr", "noBreakHyphen", "lastRenderedPageBreak", *(f"{kind}Reference" for kind in _NOTES))
_MARGINS = ("header", "footer")


def _recognises(data: bytes) -> bool:
    return any(name.startswith("word/") for name in entry_names(data))


def read_word(path: str, data: bytes) -> Content:
    """Read body, tables, content controls, text boxes, notes, and sentences of headers and footers.

    What tracked changes strike and what is hidden is left out, and the notes say so.
    """
    check_container(path, data, "Word document")
    try:
        document = Document(io.BytesIO(data))
    except (OpcError, KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise TextRefusedError(path, "the Word document is damaged", "open and save it again in Word") from error
    styles = next(_parts(document, "styles"), None)
    draft = Draft(styles)
    reader = _Reader(Numbering(next(_parts(document, "numbering"), None), styles))
    paragraphs = list(reader.paragraphs(draft.accepted(document.element.body)))
    for kind in _NOTES:
        for part in _parts(document, f"{kind}s"):
            paragraphs += reader.notes(draft.accepted(part), kind)
    last = reader.page
    margins = [draft.accepted(part) for kind in _MARGINS for part in _parts(document, kind)]
    said = {one.text: one for part in margins for one in reader.paragraphs(part) if says_something(one.text)}
    paragraphs += (replace(one, page=1) for one in said.values())
    return Content(tuple(paragraphs), last, (*draft.notes(), *_outside(document)))


def _outside(document: Any) -> tuple[str, ...]:  # noqa: ANN401 - python-docx is untyped inside
    """Name the kinds of linked files (template, picture, object) that were not followed; plain hyperlinks are none."""
    kinds = {
        relation.reltype.rpartition("/")[2]
        for part in document.part.package.iter_parts()
        for relation in part.rels.values()
        if relation.is_external
    }
    linked = sorted(kinds - {"hyperlink"})
    return (f"it links to files outside ({', '.join(linked)}), which were not followed",) if linked else ()


def _parts(document: Any, kind: str) -> Iterator[etree._Element]:  # noqa: ANN401 - python-docx is untyped inside
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            yield xml_root(relation.target_part.blob)


class _Reader:
    """Reads parts in order, and counts pages by the breaks that Word left: explicit ones and those of its last layout.

    Of each note it keeps where the text refers to it: the number of that paragraph, and the page.
    """

    def __init__(self, numbering: Numbering) -> None:
        self.page = 1
        self._numbering = numbering
        self._noted: dict[str, list[tuple[str, str, int]]] = {kind: [] for kind in _NOTES}

    def paragraphs(self, root: etree._Element) -> Iterator[Paragraph]:
        """Yield the paragraphs below an element in document order."""
        cells = _cells(root)
        for element in root.iter(f"{_W}p"):
            before, noted = self.page, {kind: len(refs) for kind, refs in self._noted.items()}
            text = "".join(self._pieces(element)).strip()
            number = self._numbering.next_number(element) or number_of(text)
            for kind, refs in self._noted.items():
                refs[noted[kind] :] = [(name, number, page) for name, _, page in refs[noted[kind] :]]
            cell = cells.get(next(element.iterancestors(f"{_W}tc"), None))
            apart = cell is not None or self._numbering.is_item(element)
            page = before if text else self.page
            yield Paragraph(text, page, number, _is_heading(element), apart=apart, cell=cell)

    def notes(self, root: etree._Element, kind: str) -> Iterator[Paragraph]:
        """Yield the notes that the text refers to, in its order; nobody sees another."""
        held = {note.get(f"{_W}id"): note for note in root.iter(f"{_W}{kind}")}
        for place, (name, number, page) in enumerate(list(self._noted[kind]), start=1):
            note = held.get(name)
            shown = f"{number}, {kind} {place}" if number else f"{kind} {place}"
            for one in self.paragraphs(note) if note is not None else ():
                yield replace(one, number=shown, page=page, apart=True)

    def _pieces(self, paragraph: etree._Element) -> Iterator[str]:
        for node in paragraph.iter(*(f"{_W}{name}" for name in _PIECES)):
            if next(node.iterancestors(f"{_W}p")) is not paragraph:
                continue
            tag = etree.QName(node).localname
            if tag == "lastRenderedPageBreak" or (tag == "br" and node.get(f"{_W}type") == "page"):
                self.page += 1
            kind = tag.removesuffix("Reference")
            if kind in self._noted:
                self._noted[kind].append((node.get(f"{_W}id") or "", "", self.page))
            yield {"t": node.text or "", "noBreakHyphen": "-", "tab": " ", "br": " ", "cr": " "}.get(tag, "")


def _cells(root: etree._Element) -> dict[etree._Element | None, Cell]:
    """Return the place of each cell: the number of its table, its row and its column."""
    found: dict[etree._Element | None, Cell] = {}
    for table, element in enumerate(root.iter(f"{_W}tbl")):
        rows = (row for row in element.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is element)
        for place, row in enumerate(rows):
            column = 0
            for cell in row.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tr")) is row:
                    found[cell] = (table, place, column)
                    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                    width = (span.get(f"{_W}val") or "1") if span is not None else "1"
                    column += int(width) if width.isdigit() else 1
    return found


def _is_heading(paragraph: etree._Element) -> bool:
    """Say whether a paragraph has one of Word's heading styles or stands in the outline."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    return outline is not None or (style is not None and (style.get(f"{_W}val") or "").startswith(("Heading", "Title")))


FORM = TextForm("a Word document (.docx)", (".docx", ".docm"), 10, _recognises, read_word)
