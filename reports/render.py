"""Documents become text in a format; a format is one file in `reports/formats`, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
import re
from types import ModuleType

import reports.formats
from reports.plain import inert
from reports.records import Document


class UnknownFormatError(LookupError):
    """Nobody wrote a file for this format; the message names those that exist."""


class FormatFileError(RuntimeError):
    """A file in `reports/formats` does not load, or writes no document."""


def format_names() -> list[str]:
    """Return the names of the formats that are text, html, json and txt, in order: what a mail can hold."""
    return [name for name in file_format_names() if hasattr(_format(name), "write")]


def file_format_names() -> list[str]:
    """Return the names of all formats a document may be saved in, those of bytes such as pdf and xlsx too, in order."""
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
    written: str = _format(fmt).write(document_name(document), inert(document))
    return written


def render_file(document: Document, fmt: str) -> bytes:
    """Return the document as the bytes of a file, text as UTF-8; every text in it is made inert first.

    Raises `UnknownFormatError` for a format nobody wrote, or nobody wrote for this document.
    """
    if fmt in format_names():
        return render(document, fmt).encode()
    name, known = document_name(document), file_format_names()
    if fmt not in known:
        raise UnknownFormatError(f"no format '{fmt}' in reports/formats; there are: {', '.join(known)}")
    if name not in _format(fmt).DOCUMENTS:
        raise UnknownFormatError(f"nobody wrote the document '{name}' as {fmt}; there are: {', '.join(format_names())}")
    packed: bytes = _format(fmt).pack(name, inert(document))
    return packed


def undrawn(document: Document, fmt: str) -> str:
    """Return in words what a format cannot show of the document on this machine; empty where it shows all of it."""
    lacks = getattr(_format(fmt), "lacks", None)
    return str(lacks(document)) if lacks else ""


def _format(name: str) -> ModuleType:
    """Return the module of a format; raises `FormatFileError` for one that cannot be used."""
    file = f"reports/formats/{name}.py"
    try:
        module = importlib.import_module(f"reports.formats.{name}")
    except Exception as error:
        raise FormatFileError(f"{file}: it does not load ({type(error).__name__}: {error})") from error
    packs = callable(getattr(module, "pack", None)) and hasattr(module, "DOCUMENTS")
    if not packs and not callable(getattr(module, "write", None)):
        raise FormatFileError(f"{file}: neither write(name, document) -> str, nor pack(name, document) with DOCUMENTS")
    return module


def render_all(document: Document) -> dict[str, str]:
    """Return the document in every format that is text, by name of the format."""
    return {fmt: render(document, fmt) for fmt in format_names()}
