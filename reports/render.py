"""Documents become text in a format; a format is one file in `reports/formats`, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
import re

import reports.formats
from reports.plain import inert
from reports.records import Document


class UnknownFormatError(LookupError):
    """Nobody wrote a file for this format; the message names those that exist."""


def format_names() -> list[str]:
    """Return the names of the formats there are, such as html, json and txt, in order."""
    return sorted(info.name for info in pkgutil.iter_modules(reports.formats.__path__))


def document_name(document: Document) -> str:
    """Return the name by which a document's templates are found: `digest`, `notice`, `review_sheet`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(document).__name__).lower()


def render(document: Document, fmt: str) -> str:
    """Return the document in a format; every text in it is made inert first.

    Raises `UnknownFormatError` for a format nobody wrote.
    """
    if fmt not in format_names():
        raise UnknownFormatError(f"no format '{fmt}' in reports/formats; there are: {', '.join(format_names())}")
    written: str = importlib.import_module(f"reports.formats.{fmt}").write(document_name(document), inert(document))
    return written


def render_all(document: Document) -> dict[str, str]:
    """Return the document in every format there is, by name of the format."""
    return {fmt: render(document, fmt) for fmt in format_names()}
