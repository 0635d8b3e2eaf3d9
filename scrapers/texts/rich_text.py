"""Rich text agreements (.rtf), by striprtf: paragraphs and table cells; pictures, fields and deleted text left out."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from scrapers.texts.form import Content, Paragraph, TextForm
from scrapers.texts.paragraphs import number_of
from scrapers.texts.refused import TextRefusedError

_MAX_BYTES = 60_000_000
_DELETED = re.compile(r"\{[^{}]*\\deleted(?![a-z])[^{}]*\}")
_PICTURE = re.compile(r"\{\\pict[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_LINK = re.compile(r"\{\\\*\\fldinst[^{}]*(?:\{[^{}]*\}\s*)*\}")
_PAGE = re.compile(r"\\page(?![a-z]) ?")
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z]) ?")


def _recognises(data: bytes) -> bool:
    return data.lstrip()[:5] == b"{\\rtf"


def read_rich_text(path: str, data: bytes) -> Content:
    """Read an RTF file's text; a page break begins a new page, a table cell a new paragraph."""
    if len(data) > _MAX_BYTES:
        raise TextRefusedError(path, "the RTF file is larger than 60 MB", "save it without pictures")
    source = data.decode("latin-1")
    source = _LINK.sub("", _DELETED.sub("", _PICTURE.sub("", source)))
    source = _CELL.sub(r"\\par ", _PAGE.sub(r"\\'0c", source))
    try:
        text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, TypeError) as error:
        raise TextRefusedError(path, "the RTF file is damaged", "open it and save it as .docx") from error
    # Signs beyond the first 65,536 come as two halves, which only together are a character.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    paragraphs = []
    page = 1
    for line in re.split("(\f)|\n", text):
        if line == "\f":
            page += 1
        elif line and (flat := " ".join(line.replace("\u00ad", "").split())):
            paragraphs.append(Paragraph(flat, page, number_of(flat)))
    return Content(tuple(paragraphs), page)


FORM = TextForm("rich text (.rtf)", (".rtf",), 14, _recognises, read_rich_text)
