"""What the cells of an ODS file state beside their values, which the library that reads these does not say."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import IO, BinaryIO, TypeVar

from lxml import etree

from scrapers.guarded_xml import xml_events
from scrapers.layouts.workbook import ZIP_FAULTS

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ROW = f"{TABLE}table-row"
_CONTENT = "content.xml"
_SHEET = f"{TABLE}table"
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_CHUNK = 1 << 20

_Stated = TypeVar("_Stated")


def stated(file: BinaryIO, mark: bytes, read: Callable[[IO[bytes]], Mapping[str, _Stated]]) -> Mapping[str, _Stated]:
    """Return what is read of each sheet; nothing is parsed where no `mark` stands in the file, nor told of damage."""
    try:
        with zipfile.ZipFile(file) as archive:
            with archive.open(_CONTENT) as content:
                if not _holds(content, mark):
                    return {}
            with archive.open(_CONTENT) as content:
                return read(content)
    except (*ZIP_FAULTS, KeyError, etree.XMLSyntaxError):
        return {}  # what is wrong is told by whoever reads the cells


def elements(content: IO[bytes], *tags: str) -> Iterator[tuple[str, etree._Element]]:
    """Yield the elements of these tags with the name of their sheet; each is empty when the next one comes."""
    name = ""
    for event, element in xml_events(content, (_SHEET, *tags)):
        if event == "start" and element.tag == _SHEET:
            name = str(element.get(f"{TABLE}name", ""))
        if event == "start" or element.tag == _SHEET:
            continue
        yield name, element
        element.clear()


def rows(content: IO[bytes]) -> Iterator[tuple[str, int, Iterator[tuple[int, etree._Element]]]]:
    """Yield each row with its sheet, its number from 0, and its cells with theirs."""
    sheet, number = None, 0
    for name, row in elements(content, ROW):
        if name != sheet:
            sheet, number = name, 0
        yield name, number, _cells(row)
        number += repeated(row, "rows")


def _cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    place = 0
    for cell in row.iterchildren(*_CELLS):
        yield place, cell
        place += repeated(cell, "columns")


def repeated(element: etree._Element, what: str) -> int:
    """Return how many rows, columns or cells an element stands for."""
    many = str(element.get(f"{TABLE}number-{what}-repeated", "1"))
    return int(many) if many.isdecimal() else 1


def _holds(content: IO[bytes], mark: bytes) -> bool:
    rest = b""
    for chunk in iter(partial(content.read, _CHUNK), b""):
        if mark in rest + chunk:
            return True
        rest = chunk[-len(mark) :]
    return False
