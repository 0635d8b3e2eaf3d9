"""Which rows and columns an ODS file hides, by a filter or by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import IO, BinaryIO

from scrapers.layouts.marked_sheets import Marks
from scrapers.layouts.ods_content import ROW, TABLE, elements, repeated, stated

_COLUMN = f"{TABLE}table-column"
_HIDDEN = ("collapse", "filter")
_MOST = 20_000
"""Rows or columns that one element may stand for: beyond are the empty ones up to the end of a sheet"""


def marks_of(file: BinaryIO) -> Mapping[str, Marks]:
    """Return what each sheet hides; nothing is parsed where none hides any."""
    return stated(file, b"visibility=", _marks)


def _marks(content: IO[bytes]) -> Mapping[str, Marks]:
    rows: defaultdict[str, list[int]] = defaultdict(list)
    columns: defaultdict[str, set[int]] = defaultdict(set)
    row: defaultdict[str, int] = defaultdict(lambda: 1)
    column: defaultdict[str, int] = defaultdict(int)
    for name, element in elements(content, ROW, _COLUMN):
        hidden = element.get(f"{TABLE}visibility") in _HIDDEN
        many = repeated(element, "rows" if element.tag == ROW else "columns")
        if element.tag == ROW:
            rows[name] += range(row[name], row[name] + many) if hidden and many < _MOST else ()
            row[name] += many
        else:
            columns[name].update(range(column[name], column[name] + many) if hidden and many < _MOST else ())
            column[name] += many
    return {one: Marks(hidden=tuple(rows[one]), columns=frozenset(columns[one])) for one in {*rows, *columns}}
