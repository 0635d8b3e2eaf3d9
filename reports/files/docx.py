"""An agreement's text as a Word document: flagged clauses highlighted, each with a comment anchored at it."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.run import Run

from reports.plain import inert
from reports.records import MarkedAgreement

_COLOURS = {"prohibited": WD_COLOR_INDEX.PINK, "needs_review": WD_COLOR_INDEX.YELLOW}
_MILD = WD_COLOR_INDEX.TURQUOISE
_EAST_ASIAN = frozenset({"ja", "ko", "zh"})
_DISMISSED = WD_COLOR_INDEX.GRAY_25
LEGEND = "Pink: prohibited by a law that applies. Yellow: needs review. Turquoise: milder. Grey: dismissed by legal."


def write(document: MarkedAgreement) -> bytes:
    """Return the agreement as DOCX; comments are in the order of the text and carry the brand as author."""
    safe = inert(document)
    made = Document()
    made.core_properties.title = f"{safe.agreement}: {safe.file}"
    made.core_properties.author = safe.brand or "Channelwarden"
    made.core_properties.language = safe.language
    made.core_properties.comments = ""  # the template says by which program it was made
    _forget_template(made)
    _set_language(made, safe.language)
    for section in made.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
    made.add_heading(f"{safe.agreement}, {safe.party}", level=1)
    made.add_paragraph(f"{safe.file}, {safe.date}")
    for line in (*safe.summary, LEGEND):
        made.add_paragraph().add_run(line).italic = True
    spans: dict[int, list[Run]] = {}
    for pieces in safe.paragraphs:
        paragraph = made.add_paragraph()
        for piece in pieces:
            run = paragraph.add_run(piece.text)
            if piece.marks:
                run.font.highlight_color = _colour(
                    {safe.risks[mark] for mark in piece.marks if mark not in safe.dismissed}
                )
            for mark in piece.marks:
                spans.setdefault(mark, []).append(run)
    for mark, runs in sorted(spans.items()):
        made.add_comment(
            [runs[0], runs[-1]], text="\n".join(safe.notes[mark]), author=safe.brand or "Channelwarden", initials="CW"
        )
    for line in safe.footer:
        made.add_paragraph().add_run(line).italic = True
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _set_language(made: DocumentFile, language: str) -> None:
    """Let Word spell and read aloud the text in the agreement's language; its template says English."""
    for default in made.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), language)
        if language.partition("-")[0] in _EAST_ASIAN:
            default.set(qn("w:eastAsia"), language)


def _colour(risks: set[str]) -> WD_COLOR_INDEX:
    """Return the colour of the strictest reading that stands, grey where none does."""
    strictest = next((colour for risk, colour in _COLOURS.items() if risk in risks), _MILD)
    return strictest if risks else _DISMISSED


def _forget_template(made: DocumentFile) -> None:
    """Take out when the template was made and changed: no clock is asked here, and Word shows it as this file's own."""
    properties = made.core_properties._element
    for name in ("created", "modified"):
        for element in properties.findall(qn(f"dcterms:{name}")):
            properties.remove(element)
