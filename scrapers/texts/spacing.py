"""Where a PDF page leaves more space between two lines than usual: the end of a paragraph that no line break shows."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

import pypdfium2

_LINE_END = re.compile("[\ufffe\x02](?:\r?\n)?|\r?\n")
WIDER = 1.25
"""times the usual distance of two lines from which the space between them is wider"""
_FEWEST = 4
"""lines of a page from which a usual distance is known"""


def wide_gaps(text_page: pypdfium2.PdfTextPage, text: str) -> frozenset[int]:
    """Return the lines of a page (from 0) before which there is more space than usual.

    `text` is all of the page's text as PDFium gives it, whose places are those of its characters.
    """
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    bases: list[float | None] = [_base(text_page, text, start) for start in starts]
    steps = [
        (place, above - below)
        for place, (above, below) in enumerate(pairwise(bases), start=1)
        if above is not None and below is not None and above > below
    ]
    if len(steps) < _FEWEST:
        return frozenset()
    usual = median(step for _, step in steps)
    return frozenset(place for place, step in steps if step > usual * WIDER)


def _base(text_page: pypdfium2.PdfTextPage, text: str, start: int) -> float | None:
    """Return the foot of a line's first sign that is not blank, or None for an empty line."""
    end = _LINE_END.search(text, start)
    line = text[start : end.start() if end else len(text)]
    if not line.strip() or start + len(line) > text_page.count_chars():
        return None
    return float(text_page.get_charbox(start + len(line) - len(line.lstrip()), loose=True)[1])
