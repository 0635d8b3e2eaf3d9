"""What an XLSX file shows by the number formats of its cells, which the bare values do not tell: money, units."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import BinaryIO

from scrapers.layouts.usual_headings import currency_named
from scrapers.layouts.workbook import ZIP_FAULTS
from scrapers.layouts.xlsx_tree import tree_of

_STYLES = "xl/styles.xml"
_CHUNK = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^>/])>")
_PLACE = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']")
_STYLE, _TYPE = re.compile(rb"\bs=[\"'](\d+)"), re.compile(rb"\bt=[\"'](\w+)")
_IN_BRACKETS = re.compile(r"\[\$([^\]-]+)(?:-[^\]]*)?\]")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_BUILT_IN = {"9": "0%", "10": "0.00%", "17": "mmm-yy"}
"""Formats of shares and of months that every workbook knows by number"""
MONTHS = "m/y"
"""What stands for a format that shows a day as its month"""
STRUCK = "crossed out"
"""What stands for a font that crosses its figure out"""
_YES = ("1", "true")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|([€£₽₴$])')


def money_of(file: BinaryIO, part: str) -> Mapping[int, Mapping[str, int]]:
    """Return for each column (0 is A) what its figures show beside their values, with the first row of each.

    That is a currency (ISO 4217, or "$" for dollars of any country), "%" for shares, `MONTHS`, the noughts of numbers
    that are filled up with them, or another word. Nothing is read where no format shows any.
    """
    found: dict[int, dict[str, int]] = {}
    try:
        with zipfile.ZipFile(file) as archive:
            if styles := _styles(archive):
                with archive.open(part) as sheet:
                    # One nought stands for numbers that are shown as they are, beside those with noughts in front.
                    bare = "0" if any(shows_noughts(sign) for sign in styles.values()) else ""
                    for column, row, style in _cells(iter(partial(sheet.read, _CHUNK), b"")):
                        if currency := styles.get(style, bare):
                            found.setdefault(column, {}).setdefault(currency, row)
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


def shows_noughts(sign: str) -> bool:
    """Return whether a sign stands for numbers that are filled up with noughts."""
    return len(sign) > 1 and not sign.strip("0")


def sign_of_format(code: str) -> str:
    """Return what a number format such as `#,##0.00 [$USD]` or `0" boxes"` shows beside the figure, or nothing.

    Words beside figures that are shown in thousands alone are none: the value is the whole one.
    """
    first = code.split(";", maxsplit=1)[0]
    bare = _QUOTED.sub("", first).strip().casefold()
    if "%" in bare:
        return "%"
    if "m" in bare and "y" in bare and not any(letter in bare for letter in "dhs"):
        return MONTHS
    if re.fullmatch("00+", bare):
        return bare
    bracketed = _IN_BRACKETS.findall(first)
    literals = ["".join(one) for one in _LITERAL.findall(_BRACKETS.sub("", first))]
    word = "".join(literals).strip()
    words = "" if _SCALED.search(bare) or not any(map(str.isalpha, word)) else word
    return next(filter(None, (currency_named(text) for text in (*bracketed, word))), words)


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
