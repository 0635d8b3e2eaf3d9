"""Pages in two columns, told apart by where their lines stand: of two languages side by side, or of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2

from scrapers.texts.language import guess_language
from scrapers.texts.spacing import WIDER

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_GUTTERS = range(30, 71, 2)
"""percent of the page's width at which a gutter between two columns is looked for"""
_FEWEST = 3
"""pieces of text on either side from which a page has two columns"""
_LANGUAGE_WORDS = 20
"""words of a column that show its language where the script does not"""
_FEWEST_OF_ONE = 6
_RUNNING_WORDS = 4
"""pieces of text, and words of most of them, from which columns of one language are running text and no table"""


@dataclass(frozen=True)
class _Piece:
    left: float
    bottom: float
    right: float
    top: float
    text: str


@dataclass(frozen=True)
class Columns:
    """The lines of the left and the right column; `bilingual` where each is in a language of its own."""

    left: list[str]
    right: list[str]
    bilingual: bool


def two_columns(text_page: pypdfium2.PdfTextPage, width: float) -> Columns | None:
    """Return the lines of the two columns of a page; None where it has none, or the file keeps them apart itself.

    What stands across both columns (a title, a running head) goes with the left one.
    """
    boxes = [text_page.get_rect(place) for place in range(text_page.count_rects())]
    gutter = min(_GUTTERS, key=lambda percent: (_crossing(boxes, width * percent / 100), abs(percent - 50)))
    middle = width * gutter / 100
    sides = [box[0] >= middle for box in boxes]
    if min(sides.count(True), sides.count(False)) < _FEWEST or _crossing(boxes, middle) * 4 > len(boxes):
        return None
    pieces = [
        _Piece(start, bottom, end, top, text_page.get_text_bounded(start, bottom, end, top).strip())
        for start, bottom, end, top in boxes
    ]
    left = [piece for piece, side in zip(pieces, sides, strict=True) if piece.text and not side]
    right = [piece for piece, side in zip(pieces, sides, strict=True) if piece.text and side]
    own = [piece for piece in left if piece.right <= middle]
    if min(len(own), len(right)) < _FEWEST:
        return None
    if _differ(" ".join(piece.text for piece in own), " ".join(piece.text for piece in right)):
        return Columns(_lines(left), _lines(right), bilingual=True)
    # A table has short cells, and a file that gives one column after the other needs no help.
    turns = sum(1 for before, after in pairwise(sides) if before != after)
    running = all(median(len(piece.text.split()) for piece in side) >= _RUNNING_WORDS for side in (own, right))
    if running and min(len(own), len(right)) >= _FEWEST_OF_ONE and turns * 2 > len(right):
        return Columns(_lines(left), _lines(right), bilingual=False)
    return None


def _crossing(boxes: Sequence[tuple[float, float, float, float]], gutter: float) -> int:
    return sum(1 for left, _, right, _ in boxes if left < gutter < right)


def _differ(left: str, right: str) -> bool:
    """Say whether two columns are in two languages, each with a fair share of the page."""
    scripts = ["ru" if len(_CYRILLIC.findall(text)) > len(_LATIN.findall(text)) else "" for text in (left, right)]
    if scripts[0] != scripts[1]:
        cyrillic, latin = (len(letters.findall(left + right)) for letters in (_CYRILLIC, _LATIN))
        return min(cyrillic, latin) * 5 > cyrillic + latin
    if scripts[0] or min(len(left.split()), len(right.split())) < _LANGUAGE_WORDS:
        return False
    languages = {guess_language(left), guess_language(right)}
    return len(languages) > 1 and "" not in languages


def _lines(pieces: Sequence[_Piece]) -> list[str]:
    """Join pieces of one height into lines, from the top of the page down, an empty one where a paragraph ends."""
    lines: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.top):
        middle = (piece.top + piece.bottom) / 2
        if lines and lines[-1][0].bottom < middle < lines[-1][0].top:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    steps = [above[0].top - below[0].top for above, below in pairwise(lines)]
    usual = median(steps) if steps else 0
    texts = [" ".join(piece.text for piece in sorted(line, key=lambda piece: piece.left)) for line in lines]
    # An empty line shows where more space than usual ends a paragraph.
    spaced = zip([0.0, *steps], texts, strict=True)
    return [line for step, text in spaced for line in ([""] if step > usual * WIDER else []) + [text]]
