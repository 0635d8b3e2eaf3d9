"""Which rows and columns an ODS file hides, by a filter or by hand."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Mapping
from typing import IO, BinaryIO

from lxml import etree

from scrapers.guarded_xml import xml_events
from scrapers.layouts.marked_sheets import Marks
from scrapers.layouts.ods_money import CONTENT, TABLE, repeated, states
from scrapers.layouts.workbook import ZIP_FAULTS

_SHEET, _ROW, _COLUMN = f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-column"
_HIDDEN = ("collapse", "filter")
_MOST = 20_000
"""Rows or columns that one element may stand for: beyond are the empty ones up to the end of a sheet"""


def marks_of(file: BinaryIO) -> Mapping[str, Marks]:
    """Return what each sheet hides; nothing is parsed where none hides any."""
    try:
        with zipfile.ZipFile(file) as archive:
            with archive.open(CONTENT) as content:
                if not states(content, b"visibility="):
                    return {}
            with archive.open(CONTENT) as content:
                return _marks(content)
    except (*ZIP_FAULTS, KeyError, etree.XMLSyntaxError):
        return {}  # what is wrong is told by whoever reads the cells


def _marks(content: IO[bytes]) -> Mapping[str, Marks]:
    rows: defaultdict[str, list[int]] = defaultdict(list)
    columns: defaultdict[str, set[int]] = defaultdict(set)
    name, row, column = "", 1, 0
    for event, element in xml_events(content, (_SHEET, _ROW, _COLUMN)):
        if event == "start" and element.tag == _SHEET:
            name, row, column = str(element.get(f"{TABLE}name", "")), 1, 0
        if event == "start" or element.tag == _SHEET:
            continue
        hidden = element.get(f"{TABLE}visibility") in _HIDDEN
        many = repeated(element, "rows" if element.tag == _ROW else "columns")
        if element.tag == _ROW:
            rows[name] += range(row, row + many) if hidden and many < _MOST else ()
            row += many
        else:
            columns[name].update(range(column, column + many) if hidden and many < _MOST else ())
            column += many
        element.clear()
    return {one: Marks(hidden=tuple(rows[one]), columns=frozenset(columns[one])) for one in {*rows, *columns}}
