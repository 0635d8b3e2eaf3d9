"""Which cells of an ODS file are merged: the library that reads its values does not say."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Mapping
from typing import IO, BinaryIO

from lxml import etree

from scrapers.guarded_xml import xml_events
from scrapers.layouts.merged_cells import Range
from scrapers.layouts.ods_money import CONTENT, TABLE, repeated, states
from scrapers.layouts.workbook import ZIP_FAULTS

_SHEET, _ROW = f"{TABLE}table", f"{TABLE}table-row"
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_MOST_ROWS = 1_048_576


def merged_of(file: BinaryIO) -> Mapping[str, list[Range]]:
    """Return the merged cells of each sheet; nothing is parsed where there are none."""
    try:
        with zipfile.ZipFile(file) as archive:
            with archive.open(CONTENT) as content:
                if not states(content, b"-spanned="):
                    return {}
            with archive.open(CONTENT) as content:
                return _merged(content)
    except (*ZIP_FAULTS, KeyError, etree.XMLSyntaxError):
        return {}  # what is wrong is told by whoever reads the cells


def _merged(content: IO[bytes]) -> Mapping[str, list[Range]]:
    found: defaultdict[str, list[Range]] = defaultdict(list)
    name, row = "", 0
    for event, element in xml_events(content, (_SHEET, _ROW)):
        if event == "start" and element.tag == _SHEET:
            name, row = str(element.get(f"{TABLE}name", "")), 0
        if event == "start" or element.tag == _SHEET:
            continue
        place = 0
        for cell in element.iterchildren(*_CELLS):
            rows, columns = _spanned(cell, "rows"), _spanned(cell, "columns")
            if rows > 1 or columns > 1:
                found[name].append(((row, place), (row + rows - 1, place + columns - 1)))
            place += repeated(cell, "columns")
        row += repeated(element, "rows")
        element.clear()
    return found


def _spanned(cell: etree._Element, what: str) -> int:
    stated = str(cell.get(f"{TABLE}number-{what}-spanned", "1"))
    return min(int(stated), _MOST_ROWS) if stated.isdecimal() and len(stated) < 8 else 1
