"""The currencies that an ODS file states at its cells, which the bare values do not tell."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from functools import partial
from typing import IO, BinaryIO

from lxml import etree

from scrapers.guarded_xml import xml_events
from scrapers.layouts.workbook import ZIP_FAULTS

CONTENT = "content.xml"
_CHUNK = 1 << 20
_STATED = b"currency="
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SHEET, _ROW = f"{TABLE}table", f"{TABLE}table-row"
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")

Money = Mapping[str, Mapping[int, Mapping[str, int]]]
"""By sheet and column (0 is A) the currencies of its figures, each with its first row"""


def money_of(file: BinaryIO) -> Money:
    """Return the currencies that the cells of each sheet state; nothing is parsed where none states any."""
    try:
        with zipfile.ZipFile(file) as archive:
            with archive.open(CONTENT) as content:
                if not states(content, _STATED):
                    return {}
            with archive.open(CONTENT) as content:
                return _money(content)
    except (*ZIP_FAULTS, KeyError, etree.XMLSyntaxError):
        return {}  # what is wrong is told by whoever reads the cells


def states(content: IO[bytes], mark: bytes) -> bool:
    """Return whether a part of the file holds some text."""
    rest = b""
    for chunk in iter(partial(content.read, _CHUNK), b""):
        if mark in rest + chunk:
            return True
        rest = chunk[-len(mark) :]
    return False


def _money(content: IO[bytes]) -> Money:
    money: dict[str, dict[int, dict[str, int]]] = {}
    name, number = "", 0
    for event, element in xml_events(content, (_SHEET, _ROW)):
        if event == "start" and element.tag == _SHEET:
            name, number = str(element.get(f"{TABLE}name", "")), 1
        if event == "start" or element.tag == _SHEET:
            continue
        place = 0
        for cell in element.iterchildren(*_CELLS):
            if currency := cell.get(f"{_OFFICE}currency", ""):
                money.setdefault(name, {}).setdefault(place, {}).setdefault(currency.upper(), number)
            place += repeated(cell, "columns")
        number += repeated(element, "rows")
        element.clear()
    return money


def repeated(element: etree._Element, what: str) -> int:
    """Return how many rows, columns or cells an element stands for."""
    stated = str(element.get(f"{TABLE}number-{what}-repeated", "1"))
    return int(stated) if stated.isdecimal() else 1
