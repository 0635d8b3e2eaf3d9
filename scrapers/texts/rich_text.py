"""Rich text agreements (.rtf), by striprtf: paragraphs, cells and notes; what is deleted or hidden is left out."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from scrapers.texts.drafts import HIDDEN_TEXT, OPEN_CHANGES, says_something
from scrapers.texts.form import Content, Paragraph, TextForm
from scrapers.texts.paragraphs import number_of
from scrapers.texts.refused import TextRefusedError
from scrapers.texts.rich_text_drafts import MARK, shown

_MAX_BYTES = 60_000_000
_PICTURE = re.compile(r"\{\\pict[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_LINK = re.compile(r"\{\\\*\\fldinst[^{}]*(?:\{[^{}]*\}\s*)*\}")
_PAGE = re.compile(r"\\page(?![a-z]) ?")
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z]) ?")


def _recognises(data: bytes) -> bool:
    return data.lstrip()[:5] == b"{\\rtf"


def read_rich_text(path: str, data: bytes) -> Content:
    """Read an RTF file's text; a page break begins a new page, a table cell a new paragraph, notes stand last."""
    if len(data) > _MAX_BYTES:
        raise TextRefusedError(path, "the RTF file is larger than 60 MB", "save it without pictures")
    draft = shown(_LINK.sub("", _PICTURE.sub("", data.decode("latin-1"))))
    source = _CELL.sub(r"\\par ", _PAGE.sub(r"\\'0c", draft.source))
    try:
        text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, TypeError) as error:
        raise TextRefusedError(path, "the RTF file is damaged", "open it and save it as .docx") from error
    # Signs beyond the first 65,536 come as two halves, which only together are a character.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    paragraphs: list[Paragraph] = []
    page = footnotes = 1
    kind = ""
    margins: set[str] = set()  # every section may repeat its head and foot
    for line in re.split("(\f)|\n", text):
        if line == "\f":
            page += 1
        elif line and (flat := " ".join(line.replace("\u00ad", "").split())):
            if flat.startswith(MARK):
                kind, flat = flat[1:2], flat[2:].strip()
                footnotes += kind == "f"
            if kind != "m" or (says_something(flat) and flat not in margins):
                margins |= {flat} if kind == "m" else set()
                number = f"footnote {footnotes - 1}" if kind == "f" else number_of(flat)
                paragraphs.append(Paragraph(flat, page, number, apart=bool(kind)))
    notes = [OPEN_CHANGES] * draft.changed + [HIDDEN_TEXT] * draft.hid
    return Content(tuple(paragraphs), page, tuple(notes))


FORM = TextForm("rich text (.rtf)", (".rtf",), 14, _recognises, read_rich_text)
