"""The ZIP container of office documents: what is in it, checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from lxml import etree

from scrapers.guarded_xml import xml_root
from scrapers.texts.form import TextRefusedError

_MAX_UNPACKED = 200_000_000
_MAX_XML = 60_000_000
"""bytes of one XML part: a document of 2,000 pages stays far below, and its tree in memory is several times as large"""
_MAX_ENTRIES = 20_000
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_BASIC_FOLDERS = ("basic/", "scripts/")


def entry_names(data: bytes) -> frozenset[str]:
    """Return the names of the entries, none where the bytes are no ZIP container."""
    if not data.startswith(b"PK"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return frozenset()


def check_container(path: str, data: bytes, what: str) -> None:
    """Refuse a container that holds macros, is encrypted, or unpacks to more than an agreement can be.

    `what` names the format in messages ("Word document"). The sizes are those the container declares: unpacking
    stops there, so that a container that declares too little is damaged rather than large.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    names = [entry.filename.lower() for entry in entries]
    if any(name.endswith(_MACRO_PARTS) or name.startswith(_BASIC_FOLDERS) for name in names):
        raise TextRefusedError(path, f"the {what} holds macros", "save it without macros")
    if any(entry.flag_bits & 1 for entry in entries):
        raise TextRefusedError(path, f"the {what} is encrypted", "save it without a password")
    if sum(entry.file_size for entry in entries) > _MAX_UNPACKED or len(entries) > _MAX_ENTRIES:
        raise TextRefusedError(path, f"unpacked, the {what} is larger than 200 MB", "send the text alone")
    if any(entry.file_size > _MAX_XML for entry in entries if PurePosixPath(entry.filename).suffix == ".xml"):
        raise TextRefusedError(path, f"unpacked, the text of the {what} is larger than 60 MB", "send the text alone")


def xml_part(data: bytes, name: str) -> etree._Element:
    """Return an entry's XML, read as `scrapers.guarded_xml` has it.

    Raises `KeyError`, `zipfile.BadZipFile` or `etree.XMLSyntaxError` for a damaged container.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return xml_root(archive.read(name))
