"""Delimited text as distributors' systems export it: any usual delimiter, encoding and quoting."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import BinaryIO

from scrapers.layouts.cut_end import cut_rows
from scrapers.layouts.html import is_page
from scrapers.layouts.own_place import text_of_file
from scrapers.layouts.profile import Batch, Cell, Layout, LayoutRefusedError, ReportProfile, Sheet, start_of
from scrapers.layouts.text_encoding import doubt_of, encodings_of, misfit, wide
from scrapers.storable_text import storable

_DELIMITERS = (";", ",", "\t", "|", "^", "~")
_ROWS = 200
"""Rows of a batch: few enough that they stay in the processor's cache"""

_BLOCK = 1 << 20
_OTHERS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"<?xml", b"\xef\xbb\xbf<?xml", b"{", b"[")


def is_text(file: BinaryIO) -> bool:
    """Return whether a file looks like text without structure of its own."""
    head = start_of(file, 4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or wide(head):
        return True
    return b"\0" not in head and not head.lstrip().startswith(_OTHERS) and not is_page(file)


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:
    head = start_of(file)
    for encoding in encodings_of(file, profile.encoding):
        text = head.decode(encoding, errors="replace")
        told = "" if profile.encoding else encoding
        for delimiter in _DELIMITERS:
            if delimiter in text:
                read = partial(_batches, file, encoding, delimiter)
                cut = partial(cut_rows, file, encoding, delimiter)
                yield (Sheet("", read, tidy_text, remark=partial(doubt_of, head, told), cut=cut, shifts=True),)


def tidy_text(value: object) -> Cell:
    """Return a text cell without space around it."""
    return str(value).strip()


def _batches(file: BinaryIO, encoding: str, delimiter: str) -> Iterator[Batch]:
    holds_nul = _holds_nul(file, encoding)
    text = text_of_file(file, encoding, newline="")
    lines = map(storable, text) if holds_nul else text
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number, width = 1, 0
    while True:
        rows: list[list[str]] = []
        fault = None
        try:
            rows.extend(islice(reader, _ROWS))
        except csv.Error as error:
            line = _numbers(number, rows)[-1] + _lines_of(rows[-1]) if rows else number
            fault = LayoutRefusedError(
                f"broken quoting from line {line} ({error}); ask the sender to export the file again"
            )
        except UnicodeDecodeError as error:
            raise misfit(error, encoding, before=-1) from error
        numbers: Sequence[int] = range(number, reader.line_num + 1)
        if len(numbers) != len(rows):
            numbers = _numbers(number, rows)
        kept, other = _kept(rows, delimiter, width)
        if other:
            fault = LayoutRefusedError(
                f"from line {numbers[kept]} on the delimiter is {other!r}, before that it is {delimiter!r}; "
                "ask the sender to export the file in one piece"
            )
        # The rows before a fault tell which table the file holds, and so that the fault is this reading's.
        if kept:
            yield Batch(numbers[:kept], rows[:kept])
        if fault:
            raise fault
        if not rows:
            return
        width = max(width, *map(len, rows))
        number = reader.line_num + 1


def _holds_nul(file: BinaryIO, encoding: str) -> bool:
    """Return whether NUL may stand in a file's text, as in a damaged one: else no line has to be looked at."""
    file.seek(0)
    mark = b"\0\0" if "16" in encoding else b"\0"
    return any(mark in block for block in iter(partial(file.read, _BLOCK), b""))


def _numbers(first: int, rows: Sequence[Sequence[str]]) -> list[int]:
    numbers = []
    for row in rows:
        numbers.append(first)
        first += _lines_of(row)
    return numbers


def _lines_of(row: Sequence[str]) -> int:
    """Return how many lines of the file a row takes: cells in quotes may hold line breaks."""
    return 1 + sum(len(io.StringIO(f"{cell}.", newline="").readlines()) - 1 for cell in row)


def _kept(rows: Sequence[Sequence[str]], delimiter: str, width: int) -> tuple[int, str]:
    """Return how many rows keep to the delimiter, and the one of the next row; `width` is the widest row before."""
    if set(map(len, rows)) != {width}:
        for place, row in enumerate(rows):
            if len(row) > width:
                width = len(row)
            elif len(row) < width and width > 2:
                text = delimiter.join(row)
                other = next((one for one in _DELIMITERS if one != delimiter and text.count(one) >= width - 1), "")
                if other:
                    return place, other
    return len(rows), ""


LAYOUT = Layout("csv", is_text, _sheets, order=100)
