"""What an XLS file says beside its cells: which day numbers count from, rows grouped or hidden, the money it shows."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import BinaryIO

import xlrd

from scrapers.layouts.marked_sheets import DAY_ZERO, Marks
from scrapers.layouts.number_formats import STRUCK, shows_noughts, sign_of_format
from scrapers.layouts.profile import whole


class XlsMarks:
    """The marks of a workbook, by the names of its sheets; none where the file cannot be read so."""

    def __init__(self, file: BinaryIO) -> None:
        self._book: xlrd.Book | None = None
        self._signs: dict[int, str] = {}
        self.day_zero: date = DAY_ZERO[False]
        try:
            book = xlrd.open_workbook(
                file_contents=whole(file), formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
            )
            shown = ((style, self._sign(book, style)) for style in range(len(book.xf_list)))
            self._signs = {style: sign for style, sign in shown if sign}
            self.day_zero = DAY_ZERO[bool(book.datemode)]
            self._book = book
        except Exception:  # noqa: BLE001, S110 - of a damaged file xlrd raises anything; who reads the cells tells it
            pass

    @classmethod
    def _sign(cls, book: xlrd.Book, style: int) -> str:
        font = book.font_list[book.xf_list[style].font_index]
        return STRUCK if font.struck_out else sign_of_format(cls._format(book, style))

    @staticmethod
    def _format(book: xlrd.Book, style: int) -> str:
        return str(book.format_map[book.xf_list[style].format_key].format_str)

    def _sheet(self, name: str) -> xlrd.sheet.Sheet | None:
        try:
            return self._book.sheet_by_name(name) if self._book else None
        except Exception:  # noqa: BLE001 - as above
            return None

    def shown(self, sheet: str) -> Mapping[int, Mapping[str, int]]:
        """Return what a sheet's figures show beside their values, by column (0 is A), each with its first row."""
        found: dict[int, dict[str, int]] = {}
        bare = "0" if any(map(shows_noughts, self._signs.values())) else ""
        for row, column, style in self._figures(sheet) if self._signs else ():
            if sign := self._signs.get(style, bare):
                found.setdefault(column, {}).setdefault(sign, row + 1)
        return found

    def _figures(self, name: str) -> Iterator[tuple[int, int, int]]:
        """Yield row and column, from 0, and style of the cells with numbers and days."""
        sheet = self._sheet(name)
        if sheet is None:
            return
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                    yield row, column, sheet.cell_xf_index(row, column)

    def of(self, sheet: str) -> Marks:
        """Return the marks of a sheet's rows."""
        opened = self._sheet(sheet)
        rows = sorted(opened.rowinfo_map.items()) if opened else []
        levels = {row + 1: said.outline_level for row, said in rows if said.outline_level}
        hidden = tuple(row + 1 for row, said in rows if said.hidden and not said.outline_level)
        columns = opened.colinfo_map.items() if opened else ()
        return Marks(levels, hidden, frozenset(column for column, said in columns if said.hidden))
