"""Digits that a reader of scans took for letters within a word: "m1nimum", "pr0hibited", "не н0же"."""

from __future__ import annotations

import re

_WORD = re.compile(r"(?<![\w.@/-])[^\W_]{4,40}(?![\w@])")
_LATIN = re.compile(r"(?:[A-Z]?[a-z015]+|[A-Z015]+)")
_CYRILLIC = re.compile(r"(?:[А-ЯЁ]?[а-яё036]+|[А-ЯЁ036]+)")
_PLACES = re.compile(r"(?:[^\W\d]|0(?=[^\W\d]{3})|[36](?=[а-яё]{3}))(?:\d{0,2}[^\W\d])+")
"""where digits may stand that are letters"""
_FEWEST_CAPITALS = 5
_SHALL = re.compile(r"[A-Za-z][a-z]{1,2}11|[A-Za-z][a-z]+l1")
"""how a word in "ll" comes out"""
_TO_LATIN = str.maketrans("05", "os")
_TO_CAPITALS = str.maketrans("05", "OS")
_TO_CYRILLIC = str.maketrans("036", "озб")
_VOWELS = frozenset("aeiouy")
_AFTER_A = frozenset("dlmnr")
_BOTH = frozenset(["on", "ur", "en", "es"])
"""what a stroke stands between that is oftener an i: "point", "require", "being", "Preis"."""


def respelled(text: str) -> str:
    """Return a text for matching in which digits within a word are the letters they look like; no place moves.

    A digit that ends a word stays, and most that begin one: it counts, or is the sign of a note.
    """
    return _WORD.sub(_respelled, text) if any(digit in text for digit in "01356") else text


def _respelled(found: re.Match[str]) -> str:
    word = found[0]
    if word.isdigit() or word.isalpha():
        return word
    if _SHALL.fullmatch(word):
        return word.replace("1", "l")
    digits = sum(sign.isdigit() for sign in word)
    if (
        digits * 2 > len(word) - digits
        or (word.isupper() and len(word) < _FEWEST_CAPITALS + digits)
        or not _PLACES.fullmatch(word)
    ):
        return word
    if _LATIN.fullmatch(word):
        return _in_latin(word)
    return word.translate(_TO_CYRILLIC) if _CYRILLIC.fullmatch(word) else word


def _in_latin(word: str) -> str:
    spelled = list(word.translate(_TO_CAPITALS if word.isupper() else _TO_LATIN))
    for place, sign in enumerate(spelled):
        if sign == "1":
            letter = _stroke(spelled[place - 1].lower(), spelled[place + 1].lower())
            spelled[place] = letter.upper() if word.isupper() else letter
    return "".join(spelled)


def _stroke(before: str, after: str) -> str:
    """Return what a stroke between two letters is in most words: an i in "m1n" and "ta1l", an l in "a1e" and "e11"."""
    if after in _VOWELS or after == "1" or before == "l":
        return "l"
    if before not in _VOWELS or (before == "a" and after in _AFTER_A) or before + after in _BOTH:
        return "i"
    return "l"
