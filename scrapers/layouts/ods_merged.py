"""Which cells of an ODS file are merged: the library that reads its values does not say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import IO, BinaryIO

from lxml import etree

from scrapers.layouts.merged_cells import MOST_ROWS, Range
from scrapers.layouts.ods_content import TABLE, rows, stated


def merged_of(file: BinaryIO) -> Mapping[str, list[Range]]:
    """Return the merged cells of each sheet; nothing is parsed where there are none."""
    return stated(file, b"-spanned=", _merged)


def _merged(content: IO[bytes]) -> Mapping[str, list[Range]]:
    found: defaultdict[str, list[Range]] = defaultdict(list)
    for name, row, cells in rows(content):
        for place, cell in cells:
            down, across = _spanned(cell, "rows"), _spanned(cell, "columns")
            if down > 1 or across > 1:
                found[name].append(((row, place), (row + down - 1, place + across - 1)))
    return found


def _spanned(cell: etree._Element, what: str) -> int:
    many = str(cell.get(f"{TABLE}number-{what}-spanned", "1"))
    return min(int(many), MOST_ROWS) if many.isdecimal() and len(many) < 8 else 1
