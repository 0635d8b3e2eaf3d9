"""Looks into a digest that was built."""

from __future__ import annotations

from reports.records import Digest, DigestSection
from reports.render import render


def section(document: Digest, key: str) -> DigestSection:
    """Return a section by its key."""
    return next(item for item in document.sections if item.key == key)


def words(document: Digest) -> str:
    """Return what a mail's text says."""
    return render(document, "txt")
