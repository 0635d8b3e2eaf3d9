"""Bilingual pages in two columns: the two languages are told apart by where their lines stand on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_GUTTERS = range(30, 71, 2)
"""percent of the page's width at which a gutter between two columns is looked for"""
_FEWEST = 3
"""pieces of text on either side from which a page has two columns"""


@dataclass(frozen=True)
class _Piece:
    left: float
    bottom: float
    right: float
    top: float
    text: str


def is_bilingual(text: str) -> bool:
    """Say whether a page holds two scripts, each with a fair share of its letters."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    return min(cyrillic, latin) * 5 > cyrillic + latin


def two_columns(text_page: pypdfium2.PdfTextPage, width: float) -> tuple[list[str], list[str]] | None:
    """Return the lines of the left and the right column, or None where the page has no two columns of two scripts.

    What stands across both columns (a title, a running head) goes with the left one.
    """
    pieces = []
    for place in range(text_page.count_rects()):
        left, bottom, right, top = text_page.get_rect(place)
        if text := text_page.get_text_bounded(left, bottom, right, top).strip():
            pieces.append(_Piece(left, bottom, right, top, text))
    gutter = (
        min(_GUTTERS, key=lambda percent: (_crossing(pieces, width * percent / 100), abs(percent - 50))) * width / 100
    )
    left_side = [piece for piece in pieces if piece.left < gutter]
    right_side = [piece for piece in pieces if piece.left >= gutter]
    own = [piece for piece in left_side if piece.right <= gutter]
    if min(len(own), len(right_side)) < _FEWEST or _crossing(pieces, gutter) * 4 > len(pieces):
        return None
    if _script(own) == _script(right_side):
        return None
    return _lines(left_side), _lines(right_side)


def _crossing(pieces: Sequence[_Piece], gutter: float) -> int:
    return sum(1 for piece in pieces if piece.left < gutter < piece.right)


def _script(pieces: Sequence[_Piece]) -> str:
    text = "".join(piece.text for piece in pieces)
    return "cyrillic" if len(_CYRILLIC.findall(text)) > len(_LATIN.findall(text)) else "latin"


def _lines(pieces: Sequence[_Piece]) -> list[str]:
    """Join pieces of one height into lines, from the top of the page down."""
    lines: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.top):
        middle = (piece.top + piece.bottom) / 2
        if lines and lines[-1][0].bottom < middle < lines[-1][0].top:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [" ".join(piece.text for piece in sorted(line, key=lambda piece: piece.left)) for line in lines]
