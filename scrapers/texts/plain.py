"""Plain text agreements: UTF-8 or an old code page, paragraphs by blank lines, numbering and line lengths."""

from __future__ import annotations

from scrapers.texts.encoding import decode_text
from scrapers.texts.form import Content, TextForm
from scrapers.texts.paragraphs import Line, paragraphs_of

_CONTROL = frozenset(range(32)) - set(b"\t\n\r\f\x1a\x1b\0")


def _recognises(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = data[:20_000]
    return b"\0" not in sample and sum(1 for byte in sample if byte in _CONTROL) * 200 <= len(sample)


def read_plain(path: str, data: bytes) -> Content:  # noqa: ARG001 - every reader gets the path for its messages
    """Read plain text; a form feed begins a new page."""
    pages = decode_text(data).replace("\r\n", "\n").replace("\r", "\n").split("\f")
    lines = [Line(line, page) for page, text in enumerate(pages, start=1) for line in text.split("\n")]
    return Content(tuple(paragraphs_of(lines)), len(pages))


FORM = TextForm("plain text", (".txt", ".text", ".md"), 90, _recognises, read_plain)
