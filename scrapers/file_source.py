"""What mailboxes and servers that report files are fetched from have in common: a fault, and names of strangers."""

from __future__ import annotations

import re

_UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".swp", ".lock")
"""Endings under which programs write what they have not finished"""


_MOST_BYTES = 200
"""Of a name: file systems take 255, and what is put beside it, or is being written, has a longer one"""


class SourceError(Exception):
    """A source, or one file of it, cannot be used; the message says which and why."""


def safe_name(name: str) -> str:
    """Return a bare file name: no folder, no hidden file, no control characters; empty where nothing is left.

    Of a long name the end is kept, for its ending says what the file is.
    """
    bare = re.split(r"[\\/]", name.encode("utf-8", "replace").decode())[-1]
    shown = re.sub(r"[\x00-\x1f\x7f:*?\"<>|]", "_", bare).lstrip(". ").strip()
    return shown.encode()[-_MOST_BYTES:].decode("utf-8", "ignore").lstrip(". ")


def is_unfinished(name: str) -> bool:
    """Return whether a name is of a file that is hidden, or that a program has not finished writing."""
    return name.startswith((".", "~")) or name.lower().endswith(_UNFINISHED)
