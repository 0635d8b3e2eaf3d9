"""Text of others as a line or a sentence of ours: for terminals, headers of mails and documents."""

from __future__ import annotations


def printable(text: object) -> str:
    """Return the text on one line without characters a terminal or a header would obey; page text is hostile."""
    return " ".join("".join(char if char.isprintable() else " " for char in str(text)).split())


def capital(text: str) -> str:
    """Return a text that begins with a capital letter; all else of it stays as it is."""
    return f"{text[:1].upper()}{text[1:]}"
