"""Hostile text made inert: what comes from web pages and files may hold control characters and forged lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

T = TypeVar("T")

_LONGEST = 600
"""characters of a single-line text that a reader still reads; the rest is cut and marked"""

_FORMULA_START = ("=", "+", "-", "@")


def _visible(character: str) -> str:
    # Cc are controls, Cf are invisible formatting marks such as bidi overrides, Co and Cs have no glyph of their own.
    return " " if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} else character


def single_line(text: str) -> str:
    """Return the text on one line: no control, bidi or invisible characters, spaces folded, over-long text cut."""
    line = " ".join("".join(_visible(character) for character in text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def paragraphs(text: str) -> str:
    """Return the text with its line breaks but without control, bidi or invisible characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join("".join(map(_visible, line)) for line in lines))


def no_formula(text: str) -> str:
    """Return the text in quotes where a spreadsheet would take its first character for a formula."""
    return f"“{text}”" if text.startswith(_FORMULA_START) else text


def _inert(value: object, multiline: bool) -> object:
    if isinstance(value, str):
        return paragraphs(value) if multiline else no_formula(single_line(value))
    if isinstance(value, tuple):
        return tuple(_inert(item, multiline) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return inert(value)
    return value


def inert(document: T) -> T:
    """Return a copy of a document in which every text, however deep, is inert; fields marked multiline keep lines."""
    if not is_dataclass(document) or isinstance(document, type):
        raise TypeError(f"{type(document).__name__} is no document")
    changed = {
        item.name: _inert(getattr(document, item.name), bool(item.metadata.get("multiline")))
        for item in fields(document)
    }
    return replace(document, **changed)


def texts(value: object) -> Iterator[str]:
    """Yield every text of a document, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from texts(getattr(value, item.name))
