"""Word documents written as XML, for what python-docx has no words: tracked changes, hidden text, notes, numbering."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LEVELS = ("%1.", "%1.%2", "(%3)")
_FORMS = ("decimal", "decimal", "lowerLetter")


def run(text: str, properties: str = "") -> str:
    """Return a run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def change(kind: str, text: str) -> str:
    """Return a tracked change: `ins`, `del`, `moveFrom` or `moveTo`."""
    inner = run(text).replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ") if kind == "del" else run(text)
    return f'<w:{kind} w:id="1" w:author="L">{inner}</w:{kind}>'


def mark(kind: str) -> str:
    """Return the properties of a paragraph whose end is a tracked change or hidden."""
    return f'<w:rPr><w:{kind} w:id="2" w:author="L"/></w:rPr>'


def numbered(level: int, number: int = 7) -> str:
    """Return the properties of an item of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def paragraph(*inner: str, properties: str = "") -> str:
    """Return a paragraph of runs."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inner)}</w:p>"


def table(*rows: Sequence[str], properties: str = "") -> str:
    """Return a table of texts; `properties` are those of its first row."""
    made = ""
    for place, row in enumerate(rows):
        cells = "".join(f"<w:tc>{paragraph(run(text))}</w:tc>" for text in row)
        made += f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if not place else ''}{cells}</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def document(*blocks: str, styles: str = "", footnotes: Sequence[str] = (), footer: str = "", lists: str = "") -> bytes:
    """Return a Word document of blocks; a block that is no XML is a paragraph of that text."""
    made = Document()
    last = made.element.body[-1]
    for block in blocks:
        xml = block if block.startswith("<") else paragraph(run(block))
        last.addprevious(parse_xml(xml.replace(">", f" {_SPACE}>", 1)))
    _number(made, lists)
    if styles:
        for style in parse_xml(f"<w:styles {_SPACE}>{styles}</w:styles>"):
            made.styles.element.append(style)
    if footer:
        made.sections[0].footer.paragraphs[0].text = footer
    if footnotes:
        notes = "".join(
            f'<w:footnote w:id="{place}">{paragraph(run(note))}</w:footnote>'
            for place, note in enumerate(footnotes, start=1)
        )
        xml = f"<w:footnotes {_SPACE}>{notes}</w:footnotes>".encode()
        part = Part(PackURI("/word/footnotes.xml"), f"{_KIND}.footnotes+xml", xml, made.part.package)
        made.part.relate_to(part, f"{_RELATED}/footnotes")
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _number(made: WordDocument, lists: str) -> None:
    """Put in a list of three levels (7), one that begins it anew (8), and others."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/></w:lvl>'
        for level, (form, shown) in enumerate(zip(_FORMS, LEVELS, strict=True))
    )
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    own = (
        f'<w:abstractNum w:abstractNumId="50">{levels}</w:abstractNum>{lists}'
        '<w:num w:numId="7"><w:abstractNumId w:val="50"/></w:num>'
        f'<w:num w:numId="8"><w:abstractNumId w:val="50"/>{anew}</w:num>'
    )
    root = made.part.numbering_part._element
    for element in list(root):
        root.remove(element)
    for element in parse_xml(f"<w:numbering {_SPACE}>{own}</w:numbering>"):
        root.append(element)
