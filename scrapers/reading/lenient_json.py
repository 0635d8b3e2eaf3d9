"""JSON as shops really write it: comments, trailing commas, raw line breaks, escaped quotes, cut-off ends."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from typing import Any

# Possessive repeats and strings that may end with the text keep every expression linear on a hostile page.
_STRING = r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)'
_WRAPPING = re.compile(
    r"^\s*+(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*+\]\]>|\]\]>)\s*+(?:;\s*+)?$"
)
_STRING_OR_COMMENT = re.compile(rf"({_STRING})|/\*.*?(?:\*/|\Z)|//[^\n]*+", re.DOTALL)
_STRING_OR_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*+[}}\]])", re.DOTALL)
_STRING_OR_MARK = re.compile(rf"{_STRING}|[{{}}\[\],]", re.DOTALL)
_OPENING = re.compile(r"[{\[]")
_MOST_TRIED = 3_000_000
"""Characters that are parsed at most in the search for a place where a cut-off text can be closed."""
_DEEPEST = 900
"""Levels that Python's own reader takes."""
_READER = json.JSONDecoder(strict=False)
_CLOSING = {"{": "}", "[": "]"}
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')


def lenient_json(text: str) -> list[Any]:
    """Return the JSON values in a text, several one after another included; an empty list where there are none.

    A text that is cut off yields what was complete: the member at the cut is dropped, never guessed.
    """
    try:
        return [_READER.decode(text)]
    except (ValueError, RecursionError):
        mended = _mended(text)
    try:
        return [_READER.decode(mended)]
    except (ValueError, RecursionError):
        return _sequence(mended)


def _mended(text: str) -> str:
    plain = _WRAPPING.sub("", text).strip().rstrip(";")
    if "&quot;" in plain and plain.count("&quot;") > plain.count('"'):
        plain = html.unescape(plain)
    plain = _STRING_OR_COMMENT.sub(lambda found: found[1] or "", plain)
    return _BAD_ESCAPE.sub(r"\\\\", _STRING_OR_TRAILING_COMMA.sub(lambda found: found[1] or "", plain))


def _sequence(text: str) -> list[Any]:
    """Read values one after another; a broken end is closed after its last complete member."""
    values, place = [], 0
    while (start := _next_opening(text, place)) >= 0:
        try:
            value, place = _READER.raw_decode(text, start)
        except (ValueError, RecursionError):
            closed = _closed(text[start:])
            if closed is not None:
                values.append(closed)
            break
        values.append(value)
    return values


def _next_opening(text: str, place: int) -> int:
    found = _OPENING.search(text, place)
    return found.start() if found else -1


def _closed(text: str) -> Any | None:  # noqa: ANN401 - whatever the JSON holds
    """Close a cut-off text after its last complete member, or return None where nothing complete precedes the cut."""
    stack: list[str] = []
    cuts: deque[tuple[int, str]] = deque(maxlen=200)
    for found in _STRING_OR_MARK.finditer(text):
        mark = found[0]
        if mark == ",":
            if len(stack) <= _DEEPEST:
                cuts.append((found.start(), "".join(reversed(stack))))
        elif mark in _CLOSING:
            stack.append(_CLOSING[mark])
        elif mark in "}]" and (not stack or stack.pop() != mark):
            break
    tried = 0
    while cuts and (not tried or tried < _MOST_TRIED):
        place, closing = cuts.pop()
        tried += place
        try:
            return json.loads(text[:place] + closing, strict=False)
        except (ValueError, RecursionError):
            continue
    return None
