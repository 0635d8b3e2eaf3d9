"""Agreement files in, text with exact positions out; one file a format, found by walking this package."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import PurePath

from scrapers.found_files import each_named, modules_of
from scrapers.records import AgreementText
from scrapers.texts.form import TextForm, TextRefusedError, assemble
from scrapers.texts.tables import in_reading_order

__all__ = ["TextRefusedError", "read_agreement", "text_forms"]

_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file", "save it as .docx without a password"),
    (b"\x89PNG", "a picture", "send the text, or a PDF with a text layer"),
    (b"\xff\xd8\xff", "a picture", "send the text, or a PDF with a text layer"),
)


@cache
def text_forms() -> tuple[TextForm, ...]:
    """Return the formats of this package in the order in which they are tried.

    Raises `FoundFileError` for a file that does not load or misspells `FORM`.
    """
    forms = (form for _, form in each_named(modules_of(__name__, __path__), "FORM", TextForm))
    return tuple(sorted(forms, key=lambda form: form.order))


def read_agreement(path: str, data: bytes) -> AgreementText:
    """Read an agreement by what its bytes are; `path` names it and its ending must not say something else.

    Raises `TextRefusedError` with reason and remedy for what cannot be read.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise TextRefusedError(path, "the file is empty", "send the file again")
    for start, what, remedy in _FOREIGN:
        if data.startswith(start):
            raise TextRefusedError(path, f"this is {what}, which is not read", remedy)
    form = _form_of(path, data)
    content = form.read(path, data)
    read = assemble(path, replace(content, paragraphs=tuple(in_reading_order(content.paragraphs))))
    if not read.blocks:
        raise TextRefusedError(path, "there is no text in it", "check that this is the right file")
    return read


def _form_of(path: str, data: bytes) -> TextForm:
    found = next((form for form in text_forms() if form.recognises(data)), None)
    ending = PurePath(path).suffix.lower()
    claimed = next((form for form in text_forms() if ending in form.endings), None)
    known = ", ".join(form.name for form in text_forms())
    if found is None:
        if claimed and data.startswith(b"PK\x03\x04"):
            raise TextRefusedError(path, f"{claimed.name} that is damaged or not whole", "send the file again")
        what = f"the content is not {claimed.name}" if claimed else "the format is not known"
        raise TextRefusedError(path, what, f"agreements are read as {known}")
    if claimed and claimed is not found and not {claimed.name, found.name} <= {"HTML", "plain text"}:
        raise TextRefusedError(
            path, f"the name says {claimed.name} but the content is {found.name}", "give it its right ending"
        )
    return found
