"""What is said of a draft in any format: open changes, hidden text, and what a page's head or foot says."""

from __future__ import annotations

import re

OPEN_CHANGES = "it is a draft with open tracked changes: read as if all of them were accepted"
HIDDEN_TEXT = "it holds hidden text, which was not read: show that text and send the file again"
_SENTENCE = re.compile(r"(?:\S+\s+){7,}\S+[.;:]")


def says_something(margin: str) -> bool:
    """Say whether a header or footer states something, and does not only name the document or count its pages."""
    return _SENTENCE.fullmatch(margin) is not None
