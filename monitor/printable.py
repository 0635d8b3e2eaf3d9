"""Text of others on one line, for terminals and headers of mails."""

from __future__ import annotations


def printable(text: object) -> str:
    """Return the text on one line without characters a terminal or a header would obey; page text is hostile."""
    return " ".join("".join(char if char.isprintable() else " " for char in str(text)).split())
