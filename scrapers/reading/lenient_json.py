"""JSON as shops really write it: comments, trailing commas, raw line breaks, escaped quotes, cut-off ends."""

from __future__ import annotations

import html
import json
import re
from typing import Any

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$"
)
_STRING_OR_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|/\*.*?\*/|//[^\n]*', re.DOTALL)
_STRING_OR_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')


def lenient_json(text: str) -> list[Any]:
    """Return the JSON values in a text, several one after another included; an empty list where there are none.

    A text that is cut off yields what was complete: the member at the cut is dropped, never guessed.
    """
    for candidate in (text, _mended(text)):
        try:
            return [json.loads(candidate, strict=False)]
        except (ValueError, RecursionError):
            continue
    return _sequence(_mended(text))


def _mended(text: str) -> str:
    plain = _WRAPPING.sub("", text).strip().rstrip(";")
    if "&quot;" in plain and plain.count("&quot;") > plain.count('"'):
        plain = html.unescape(plain)
    plain = _STRING_OR_COMMENT.sub(lambda found: found[1] or "", plain)
    return _BAD_ESCAPE.sub(r"\\\\", _STRING_OR_TRAILING_COMMA.sub(lambda found: found[1] or "", plain))


def _sequence(text: str) -> list[Any]:
    """Read values one after another; a broken end is closed after its last complete member."""
    decoder, values, place = json.JSONDecoder(strict=False), [], 0
    while (start := _next_opening(text, place)) >= 0:
        try:
            value, place = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            closed = _closed(text[start:])
            if closed is not None:
                values.append(closed)
            break
        values.append(value)
    return values


def _next_opening(text: str, place: int) -> int:
    found = re.compile(r"[{\[]").search(text, place)
    return found.start() if found else -1


def _closed(text: str) -> Any | None:  # noqa: ANN401 - whatever the JSON holds
    """Close a cut-off text after its last complete member, or return None where nothing complete precedes the cut."""
    stack: list[str] = []
    cuts: list[tuple[int, str]] = []
    in_string = escaped = False
    for place, c in enumerate(text):
        if in_string:
            escaped, in_string = (c == "\\" and not escaped), (c != '"' or escaped)
        elif c == '"':
            in_string = True
        elif c in "{[":
            stack.append("}" if c == "{" else "]")
        elif c in "}]":
            if not stack or stack.pop() != c:
                break
        elif c == ",":
            cuts.append((place, "".join(reversed(stack))))
    for place, closing in reversed(cuts[-200:]):
        try:
            return json.loads(text[:place] + closing, strict=False)
        except (ValueError, RecursionError):
            continue
    return None
