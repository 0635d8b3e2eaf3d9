"""The letters of a text as the signals search them: in one spelling, in lower case, each in its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Letters:
    """A text twice over: as it is written, and in lower case with every place where it was."""

    written: str
    lower: str


def without_dots(text: str) -> str:
    """Return the text with "ё" written "е", as most Russian contracts write it; every place stays where it was."""
    return text.replace("ё", "е").replace("Ё", "Е")


def letters(text: str) -> Letters:
    """Return a text for searching; a letter whose lower case is longer stays as it is, for places must not move."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return Letters(text, lower)
