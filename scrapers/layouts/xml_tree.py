"""XML as accounting systems export it, read by local names: without schema, entities or anything from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from lxml import etree

from scrapers.guarded_xml import xml_root
from scrapers.layouts.edi_values import EdiValueError, edi_number
from scrapers.layouts.profile import LayoutRefusedError, start_of, whole
from scrapers.records import RefusedRow

_PROLOGUE = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>", re.DOTALL)
_FIRST_ELEMENT = re.compile(r"\ufeff?\s*<(?:[\w.-]+:)?([\w.-]+)")

_BLANK_DAY = "0001-01-01"
"""The day that 1C writes where none is set"""


def starts_with_root(file: BinaryIO, *names: str) -> bool:
    """Return whether the first element of an XML file is one of these, whatever its namespace and encoding."""
    head = start_of(file, 4096)
    for encoding in ("utf-8", "cp1251", "utf-16"):
        found = _FIRST_ELEMENT.match(_PROLOGUE.sub("", head.decode(encoding, "replace")))
        if found and found[1] in names:
            return True
    return False


def names_namespace(file: BinaryIO, *namespaces: bytes) -> bool:
    """Return whether a file is XML that names one of these namespaces, or one that begins so, near its beginning."""
    head = start_of(file, 4096)
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") and any(one in head for one in namespaces)


def tree_of(file: BinaryIO) -> etree._Element:
    """Return the root; raises `LayoutRefusedError` for damaged XML and for any that declares entities."""
    data = whole(file)
    try:
        root = xml_root(data)
    except etree.XMLSyntaxError as error:
        raise LayoutRefusedError(
            f"the XML is cut or damaged ({error.msg}, line {error.lineno}); ask the sender for the whole file"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise LayoutRefusedError(
            "the XML declares a document type, which may pull in entities from elsewhere; none are read: "
            "ask the sender for a file without <!DOCTYPE"
        )
    return root


def name_of(element: etree._Element) -> str:
    """Return an element's local name, empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Yield the children of that local name."""
    if element is not None:
        yield from (one for one in element if name_of(one) == name)


def at(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first descendant by local names, or None."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_at(element: etree._Element | None, *path: str) -> str:
    """Return the text at a path of local names, empty where there is none."""
    found = at(element, *path)
    return (found.text or "").strip() if found is not None else ""


def everywhere(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield all elements of that local name."""
    yield from root.iter(f"{{*}}{name}")


def number_at(element: etree._Element, *path: str) -> Decimal | None:
    """Return the number at a path, None where it is empty; raises `EdiValueError` for what is no number."""
    text = re.sub(r"[\s\u00a0]", "", text_at(element, *path))
    return edi_number(text) if text else None


def day_of(text: str) -> date | None:
    """Return the day of an ISO date or time; raises `EdiValueError` for what is none."""
    if not text or text.startswith(_BLANK_DAY):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise EdiValueError(f"'{text}' is not a date") from error


def is_true(text: str) -> bool:
    """Return whether a text says yes, as 1C and shops write it."""
    return text.casefold() in ("true", "1", "да", "y", "yes", "истина")


def refused(element: etree._Element, reason: str) -> RefusedRow:
    """Return the element as a row that cannot be used, by its line in the file."""
    return RefusedRow(row_of(element), cells_of(element), reason)


def cells_of(element: etree._Element) -> tuple[str, ...]:
    """Return the element's own texts, for a person to see."""
    texts = [f"{name_of(one)}: {(one.text or '').strip()}" for one in element if (one.text or "").strip()]
    return (name_of(element), *texts)


def row_of(element: etree._Element) -> int:
    """Return the line of an element in its file."""
    return int(str(element.sourceline))
