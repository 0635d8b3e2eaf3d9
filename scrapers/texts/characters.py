"""Characters that look like others: ligatures, signs without width, letters of the other alphabet within a word."""

from __future__ import annotations

import re

_LATIN = "aceopxyABCEHKMOPTXiIjJsS"
_CYRILLIC = "асеорхуАВСЕНКМОРТХіІјЈѕЅ"
"""letters of the two alphabets that nobody can tell apart by their look, in the same order"""
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_WITHOUT_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SHOWN = str.maketrans({**dict.fromkeys(_WITHOUT_WIDTH, ""), **_LIGATURES, "\0": " "})  # no database keeps a NUL
_LATIN_LETTER = re.compile("[A-Za-z]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_MIXED = re.compile(
    r"(?<![A-Za-z\u0400-\u04ff])(?:[A-Za-z]+[\u0400-\u04ff]|[\u0400-\u04ff]+[A-Za-z])[A-Za-z\u0400-\u04ff]*"
)


def legible(text: str) -> str:
    """Return a text as its reader sees it, in characters that a search finds.

    A reader of scans and a typist with two keyboards put letters of the other alphabet into a word; a word is taken
    for one of the only alphabet in which all of its letters can be written.
    """
    shown = text.translate(_SHOWN)
    return shown if shown.isascii() else _MIXED.sub(_in_one_alphabet, shown)


def _in_one_alphabet(found: re.Match[str]) -> str:
    word = found[0]
    latin, cyrillic = word.translate(_TO_LATIN), word.translate(_TO_CYRILLIC)
    fits = [whole for whole, other in ((latin, _CYRILLIC_LETTER), (cyrillic, _LATIN_LETTER)) if not other.search(whole)]
    return fits[0] if len(fits) == 1 else word
