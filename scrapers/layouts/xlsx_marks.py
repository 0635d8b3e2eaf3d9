"""What an XLSX file says beside its cells: which day numbers count from, and which rows are grouped or hidden."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from scrapers.layouts.marked_sheets import DAY_ZERO, Marks
from scrapers.layouts.workbook import ZIP_FAULTS
from scrapers.layouts.xlsx_shown import shown_of
from scrapers.layouts.xlsx_tree import tree_of

_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_CHUNK = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*\b(?:outlineLevel|hidden)=[^>]*)>")
_NUMBER, _LEVEL = re.compile(rb"\br=[\"'](\d+)"), re.compile(rb"\boutlineLevel=[\"'](\d+)")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*\bhidden=[^>]*)>")
_FIRST, _LAST = re.compile(rb"\bmin=[\"'](\d+)"), re.compile(rb"\bmax=[\"'](\d+)")
_MOST_COLUMNS = 16_384
_ROWS = b"sheetData"
"""The element of the rows, with or without a prefix"""
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)")


class XlsxMarks:
    """The marks of a workbook, by the names of its sheets."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._parts: dict[str, str] = {}
        self.day_zero = DAY_ZERO[False]
        try:
            with zipfile.ZipFile(file) as archive:
                book, links = tree_of(archive, _BOOK), tree_of(archive, _LINKS)
        except ZIP_FAULTS:
            return  # what is wrong is told by whoever reads the cells
        if book is None or links is None:
            return
        targets = {str(one.get("Id")): posixpath.normpath(posixpath.join("xl", one.get("Target", ""))) for one in links}
        for one in book.iter("{*}sheet"):
            link = next((str(value) for name, value in one.attrib.items() if str(name).endswith("}id")), "")
            self._parts[one.get("name", "")] = targets.get(link, "").removeprefix("/")
        said = next((one.get("date1904", "0") for one in book.iter("{*}workbookPr")), "0")
        self.day_zero = DAY_ZERO[said in ("1", "true")]

    def shown(self, sheet: str) -> Mapping[int, Mapping[str, int]]:
        """Return what a sheet's figures show beside their values, by column (0 is A), each with its first row."""
        return shown_of(self._file, self._parts.get(sheet, ""))

    def of(self, sheet: str) -> Marks:
        """Return the marks of a sheet's rows; none where its part cannot be read."""
        levels: dict[int, int] = {}
        hidden: list[int] = []
        try:
            with zipfile.ZipFile(self._file) as archive, archive.open(self._parts.get(sheet, "")) as part:
                for said in _rows(iter(lambda: part.read(_CHUNK), b"")):
                    if not (number := _NUMBER.search(said)):
                        continue
                    if (level := _LEVEL.search(said)) and int(level[1]):
                        levels[int(number[1])] = int(level[1])
                    elif _HIDDEN.search(said):
                        hidden.append(int(number[1]))
        except (*ZIP_FAULTS, KeyError):
            return Marks()
        return Marks(levels, tuple(hidden), self._hidden_columns(sheet))

    def _hidden_columns(self, sheet: str) -> frozenset[int]:
        """Return the columns that the sheet says to hide, which stand in front of its rows."""
        head = b""
        with zipfile.ZipFile(self._file) as archive, archive.open(self._parts[sheet]) as part:
            while _ROWS not in head and (chunk := part.read(_CHUNK)):
                head += chunk
        found: set[int] = set()
        for said in _COLUMN.findall(head.partition(_ROWS)[0]):
            first, last = _FIRST.search(said), _LAST.search(said)
            if _HIDDEN.search(said) and first and last:
                found.update(range(int(first[1]) - 1, min(int(last[1]), _MOST_COLUMNS)))
        return frozenset(found)


def _rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what the tags of rows say that are grouped or hidden; a tag may run over two chunks."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        whole = text.rfind(b">") + 1
        if b"outlineLevel=" in text or b"hidden=" in text:
            yield from (found[1] for found in _ROW.finditer(text, 0, whole))
        rest = text[whole:]
