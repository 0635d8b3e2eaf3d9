"""Text without what no database keeps: NUL, and halves of a surrogate pair that JSON writes out."""

from __future__ import annotations

import re

NUL = "\0"
REPLACEMENT = "\ufffd"
"""What HTML, too, has in their place; one character for one, so that places in a text stay."""

_ESCAPED = re.compile(
    r"\\u(?:0000"
    r"|[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"  # a first half that no second one follows
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u)[dD][c-fC-F][0-9a-fA-F]{2})"  # a second half that no first one precedes
)

_MAY_BE_ESCAPED = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


def storable(text: str) -> str:
    """Return a decoded text with U+FFFD for each NUL."""
    return text.replace(NUL, REPLACEMENT) if NUL in text else text


def storable_json(text: str) -> str:
    """Return a decoded text from whose JSON nothing is read that a database cannot keep."""
    text = storable(text)
    return _ESCAPED.sub(r"\\ufffd", text) if "\\u" in text else text


def is_storable_json(utf8: bytes) -> bool:
    """Say whether `storable_json` leaves a text in UTF-8 as it is; bytes are searched in a third of the time of a text.

    It may be False of a text that has whole pairs only.
    """
    return b"\0" not in utf8 and _MAY_BE_ESCAPED.search(utf8) is None
