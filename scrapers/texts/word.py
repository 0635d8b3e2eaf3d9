"""Word agreements (.docx): all text in reading order with its numbering; nothing linked is followed, no macro run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from lxml import etree

from scrapers.guarded_xml import xml_root
from scrapers.texts.container import check_container, entry_names
from scrapers.texts.form import Content, Paragraph, TextForm
from scrapers.texts.paragraphs import number_of
from scrapers.texts.refused import TextRefusedError
from scrapers.texts.word_numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = (f"{_W}del", f"{_W}moveFrom", _FALLBACK)
_NOTES = ("footnotes", "endnotes")


def _recognises(data: bytes) -> bool:
    return any(name.startswith("word/") for name in entry_names(data))


def read_word(path: str, data: bytes) -> Content:
    """Read body, tables, content controls, text boxes and notes; text struck in tracked changes is left out."""
    check_container(path, data, "Word document")
    try:
        document = Document(io.BytesIO(data))
    except (OpcError, KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise TextRefusedError(path, "the Word document is damaged", "open and save it again in Word") from error
    numbering = Numbering(_part_xml(document, "numbering"), _part_xml(document, "styles"))
    reader = _Pages()
    paragraphs = list(reader.paragraphs(document.element.body, numbering))
    for kind in _NOTES:
        notes = _part_xml(document, kind)
        if notes is not None:
            paragraphs += reader.paragraphs(notes, numbering)
    return Content(tuple(paragraphs), reader.page, _outside(document))


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


def _part_xml(document: Any, kind: str) -> etree._Element | None:  # noqa: ANN401 - python-docx is untyped inside
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            return xml_root(relation.target_part.blob)
    return None


class _Pages:
    """Counts pages by the breaks that Word left in the file: explicit ones and those of its last layout."""

    def __init__(self) -> None:
        self.page = 1

    def paragraphs(self, root: etree._Element, numbering: Numbering) -> Iterator[Paragraph]:
        """Yield the paragraphs below an element in document order."""
        for element in root.iter(f"{_W}p"):
            if any(True for _ in element.iterancestors(*_DELETED)):
                continue
            before = self.page
            text = "".join(self._pieces(element)).strip()
            number = numbering.next_number(element)
            page = before if text else self.page
            apart = numbering.is_item(element) or next(element.iterancestors(f"{_W}tc"), None) is not None
            yield Paragraph(text, page, number or number_of(text), _is_heading(element), apart=apart)

    def _pieces(self, paragraph: etree._Element) -> Iterator[str]:
        for node in paragraph.iter(
            f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen", f"{_W}lastRenderedPageBreak"
        ):
            owner = next(node.iterancestors(f"{_W}p"))
            if owner is not paragraph or any(True for _ in node.iterancestors(*_DELETED)):
                continue
            tag = etree.QName(node).localname
            if tag == "lastRenderedPageBreak" or (tag == "br" and node.get(f"{_W}type") == "page"):
                self.page += 1
            yield {"t": node.text or "", "noBreakHyphen": "-", "lastRenderedPageBreak": ""}.get(tag, " ")


def _is_heading(paragraph: etree._Element) -> bool:
    """Say whether a paragraph has one of Word's heading styles or stands in the outline."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    return outline is not None or (style is not None and (style.get(f"{_W}val") or "").startswith(("Heading", "Title")))


FORM = TextForm("a Word document (.docx)", (".docx", ".docm"), 10, _recognises, read_word)
