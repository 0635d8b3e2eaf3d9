"""Text without what no database keeps: NUL, and halves of a surrogate pair that JSON writes out."""

from __future__ import annotations

import re

from ahocorasick_rs import BytesAhoCorasick

NUL = "\0"
REPLACEMENT = "\ufffd"
"""What HTML, too, has in their place; one character for one, so that places in a text stay."""

_ESCAPED = re.compile(
    r"\\u(?:0000"
    r"|[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"  # a first half that no second one follows
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u)[dD][c-fC-F][0-9a-fA-F]{2})"  # a second half that no first one precedes
)

_NOT_KEPT = BytesAhoCorasick(
    [b"\0", b"\\u0000", *(f"\\u{first}{second}".encode() for first in "dD" for second in "89abcdefABCDEF")]
)
"""NUL and what may be half of a pair: found in an eighth of the time that a regular expression takes."""
_PART, _LONGEST = 1 << 17, 5
"""Bytes that are searched at a time, as all of a part are found, and those of a find that may go on into the next."""


def storable(text: str) -> str:
    """Return a decoded text with U+FFFD for each NUL."""
    return text.replace(NUL, REPLACEMENT) if NUL in text else text


def storable_json(text: str) -> str:
    """Return a decoded text from whose JSON nothing is read that a database cannot keep."""
    text = storable(text)
    return _ESCAPED.sub(r"\\ufffd", text) if "\\u" in text else text


def is_storable_json(utf8: bytes) -> bool:
    """Say whether `storable_json` leaves a text in UTF-8 as it is.

    It may be False of a text that has whole pairs only.
    """
    parts = (utf8[place : place + _PART + _LONGEST] for place in range(0, len(utf8), _PART))
    return not any(map(_NOT_KEPT.find_matches_as_indexes, parts))
