"""What an XLSX file shows by the number formats of its cells, which the bare values do not tell."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import BinaryIO

from scrapers.layouts.number_formats import STRUCK, shows_noughts, sign_of_format
from scrapers.layouts.workbook import ZIP_FAULTS
from scrapers.layouts.xlsx_tree import tree_of

_STYLES = "xl/styles.xml"
_CHUNK = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^>/])>")
_PLACE = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']")
_STYLE, _TYPE = re.compile(rb"\bs=[\"'](\d+)"), re.compile(rb"\bt=[\"'](\w+)")
_BUILT_IN = {"9": "0%", "10": "0.00%", "17": "mmm-yy"}
"""Formats of shares and of months that every workbook knows by number"""
_YES = ("1", "true")


def shown_of(file: BinaryIO, part: str) -> Mapping[int, Mapping[str, int]]:
    """Return for each column (0 is A) what its figures show beside their values, with the first row of each.

    Each is a sign as `sign_of_format` returns it, or `STRUCK`. Nothing is read where no format shows any.
    """
    found: dict[int, dict[str, int]] = {}
    try:
        with zipfile.ZipFile(file) as archive:
            if styles := _styles(archive):
                with archive.open(part) as sheet:
                    # One nought stands for numbers that are shown as they are, beside those with noughts in front.
                    bare = "0" if any(shows_noughts(sign) for sign in styles.values()) else ""
                    for column, row, style in _cells(iter(partial(sheet.read, _CHUNK), b"")):
                        if sign := styles.get(style, bare):
                            found.setdefault(column, {}).setdefault(sign, row)
    except (*ZIP_FAULTS, KeyError):
        return {}
    return found


def _styles(archive: zipfile.ZipFile) -> dict[int, str]:
    """Return what the cell styles show that show something."""
    root = tree_of(archive, _STYLES)
    if root is None:
        return {}
    codes = _BUILT_IN | {str(one.get("numFmtId")): str(one.get("formatCode")) for one in root.iter("{*}numFmt")}
    formats = {number: sign_of_format(code) for number, code in codes.items()}
    fonts = [one for used in root.iter("{*}fonts") for one in used.iterchildren("{*}font")]
    struck = {str(at) for at, one in enumerate(fonts) if any(s.get("val", "1") in _YES for s in one.iter("{*}strike"))}
    styles = [one for used in root.iter("{*}cellXfs") for one in used.iterchildren("{*}xf")]
    signs = (STRUCK if one.get("fontId") in struck else formats.get(str(one.get("numFmtId")), "") for one in styles)
    return {place: sign for place, sign in enumerate(signs) if sign}


def _cells(chunks: Iterable[bytes]) -> Iterator[tuple[int, int, int]]:
    """Yield column, row and style of the cells with numbers; a tag may run over two chunks."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        whole = text.rfind(b">") + 1
        for found in _CELL.finditer(text, 0, whole):
            place, style, kind = (one.search(found[1]) for one in (_PLACE, _STYLE, _TYPE))
            if place and (kind is None or kind[1] == b"n"):
                yield _column(place[1]), int(place[2]), int(style[1]) if style else 0
        rest = text[whole:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
