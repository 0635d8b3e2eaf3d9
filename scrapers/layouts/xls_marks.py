"""What an XLS file says beside its cells: which day numbers count from, rows grouped or hidden, the money it shows."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from datetime import date
from typing import BinaryIO

from scrapers.layouts.marked_sheets import DAY_ZERO, Marks
from scrapers.layouts.ole_streams import OleError, stream_of
from scrapers.layouts.profile import whole
from scrapers.layouts.xlsx_money import currency_of_format

_EOF, _DATEMODE, _BOUNDSHEET, _FORMAT, _XF, _ROW = 0x0A, 0x22, 0x85, 0x041E, 0xE0, 0x0208
_NUMBER, _RK, _MULRK, _FORMULA = 0x0203, 0x027E, 0xBD, 0x06
_CELLS = frozenset((_NUMBER, _RK, _FORMULA))
_BOF, _EXCEL_97 = 0x0809, 0x0600
_LEVEL, _HIDDEN = 0x07, 0x20
_NO_NUMBER = b"\xff\xff"


class XlsMarks:
    """The marks of a workbook, by the names of its sheets; none where the file cannot be read so."""

    def __init__(self, file: BinaryIO) -> None:
        self._starts: dict[str, int] = {}
        self._currencies: dict[int, str] = {}
        self.day_zero: date = DAY_ZERO[False]
        try:
            self._data = stream_of(whole(file), "Workbook", "Book")
            self._read_globals()
        except (OleError, struct.error, IndexError):
            self._starts = {}  # what is wrong is told by whoever reads the cells

    def _read_globals(self) -> None:
        formats: dict[int, str] = {}
        styles: list[int] = []
        wide = True
        for kind, said in _records(self._data, 0):
            if kind == _BOF:
                wide = _short(said, 0) == _EXCEL_97
            elif kind == _DATEMODE:
                self.day_zero = DAY_ZERO[bool(_short(said, 0))]
            elif kind == _BOUNDSHEET:
                self._starts[_text(said, 6, 1, wide=wide)] = int.from_bytes(said[:4], "little")
            elif kind == _FORMAT:
                formats[_short(said, 0)] = _text(said, 2, 2 if wide else 1, wide=wide)
            elif kind == _XF:
                styles.append(_short(said, 2))
        money = {number: currency for number, code in formats.items() if (currency := currency_of_format(code))}
        self._currencies = {place: money[number] for place, number in enumerate(styles) if number in money}

    def money(self, sheet: str) -> Mapping[int, Mapping[str, int]]:
        """Return the currencies that a sheet's figures show, by column (0 is A), each with its first row."""
        found: dict[int, dict[str, int]] = {}
        for column, row, style in self._styles(sheet) if self._currencies else ():
            if currency := self._currencies.get(style):
                found.setdefault(column, {}).setdefault(currency, row)
        return found

    def _styles(self, sheet: str) -> Iterator[tuple[int, int, int]]:
        """Yield column, row and style of the cells with numbers."""
        for kind, said in _records(self._data, self._starts[sheet]) if sheet in self._starts else ():
            if kind in _CELLS:
                if kind != _FORMULA or said[12:14] != _NO_NUMBER:
                    yield _short(said, 2), _short(said, 0) + 1, _short(said, 4)
            elif kind == _MULRK:
                first = _short(said, 2)
                for place in range((len(said) - 6) // 6):
                    yield first + place, _short(said, 0) + 1, _short(said, 4 + 6 * place)

    def of(self, sheet: str) -> Marks:
        """Return the marks of a sheet's rows."""
        levels: dict[int, int] = {}
        hidden: list[int] = []
        for kind, said in _records(self._data, self._starts[sheet]) if sheet in self._starts else ():
            if kind == _ROW and len(said) > 12:
                row, flags = _short(said, 0) + 1, said[12]
                if level := flags & _LEVEL:
                    levels[row] = level
                elif flags & _HIDDEN:
                    hidden.append(row)
        return Marks(levels, tuple(hidden))


def _records(data: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records of a part, up to its end."""
    while place + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, place)
        if kind == _EOF:
            return
        yield kind, data[place + 4 : place + 4 + length]
        place += 4 + length


def _text(said: bytes, place: int, width: int, *, wide: bool) -> str:
    """Return a text behind its length; since Excel 97 a flag says whether characters take one byte or two."""
    count = int.from_bytes(said[place : place + width], "little")
    begin = place + width
    if not wide:
        return said[begin : begin + count].decode("cp1252", "replace")
    if said[begin] & 1:
        return said[begin + 1 : begin + 1 + 2 * count].decode("utf-16-le", "replace")
    return said[begin + 1 : begin + 1 + count].decode("latin-1")


def _short(said: bytes, place: int) -> int:
    return int.from_bytes(said[place : place + 2], "little")
