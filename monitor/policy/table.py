"""Reading one policy file, CSV or XLSX, into rows of text with their row numbers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from monitor.errors import Fault
from scrapers.counted import number_of

_DELIMITERS = ",;\t"
_UNSEEN = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Marks that web pages and chats leave at the ends of what is copied from them: no width, direction, soft hyphen."""


@dataclass(frozen=True)
class Row:
    """One row: its number in the file (1 is the heading) and its cells, stripped, by heading."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A file's headings and rows; rows without any filled cell are left out."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


class TableError(Exception):
    """The file cannot be read as a table; carries the faults, and what of it can be read, if anything."""

    def __init__(self, *faults: Fault, readable: Table | None = None) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
        self.readable = readable


def read_table(path: Path, columns: Collection[str] = ()) -> Table:
    """Read a CSV (UTF-8; comma, semicolon or tab) or the first sheet of an XLSX file; raises `TableError`.

    With `columns` a first row that names none of these, such as a title above the headings, is refused as what it is.
    """
    numbered = list(_csv_rows(path) if path.suffix.lower() == ".csv" else _xlsx_rows(path))
    stripped = ((number, [_stripped(cell) for cell in cells]) for number, cells in numbered)
    filled = [(number, cells) for number, cells in stripped if any(cells)]
    if not filled:
        raise TableError(Fault(path.name, 0, "", "the file is empty", "a heading row"))
    (heading_row, headings), *rest = filled
    while headings and not headings[-1]:
        headings.pop()
    if columns and not any(heading.casefold() in columns for heading in headings):
        _refuse_other_row(path.name, heading_row, headings, columns)
    _refuse_bad_headings(path.name, heading_row, headings)
    workbook = path.suffix.lower() != ".csv"
    rows, faults = [], []
    for number, cells in rest:
        if any(cells[len(headings) :]):
            problem = f"{number_of(len(cells), 'cell')} under {number_of(len(headings), 'heading')}"
            expected = "a heading above every column" if workbook else "a quoted cell where text holds the separator"
            faults.append(Fault(path.name, number, "", problem, expected))
        else:
            rows.append(Row(number, dict(zip(headings, cells + [""] * len(headings), strict=False))))
    table = Table(tuple(headings), tuple(rows))
    if faults:
        raise TableError(*faults, readable=table)
    return table


def _stripped(cell: str) -> str:
    """Return a cell without space at its ends and without marks that nobody sees: two ids would differ by them."""
    bare = cell.strip()
    while bare and (bare[0] in _UNSEEN or bare[-1] in _UNSEEN):
        bare = bare.strip(_UNSEEN).strip()
    return bare


def _refuse_other_row(name: str, number: int, cells: Sequence[str], columns: Collection[str]) -> None:
    said = " ".join(cell for cell in cells if cell)
    problem = f"the first filled row holds no heading; it says '{said if len(said) <= 60 else said[:59] + '…'}'"
    raise TableError(Fault(name, number, "", problem, f"the headings there, and nothing above: {', '.join(columns)}"))


def _refuse_bad_headings(name: str, number: int, headings: Sequence[str]) -> None:
    for place, heading in enumerate(headings):
        if not heading:
            raise TableError(Fault(name, number, "", f"heading {place + 1} is empty", "a name for every column"))
        if heading in headings[:place]:
            raise TableError(Fault(name, number, heading, "the column is there twice", "each column once"))


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        expected = "a CSV saved as UTF-8 (in a spreadsheet: Save as, CSV UTF-8)"
        raise TableError(Fault(path.name, 0, "", f"byte {error.start} is not UTF-8", expected)) from error
    if "\0" in text:
        raise TableError(Fault(path.name, 0, "", "this is not a text file", "a CSV saved as UTF-8"))
    heading = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise TableError(Fault(path.name, start, "", f"broken quoting: {error}", "matching double quotes")) from error


def _xlsx_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load; most keep their tables as CSV
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        expected = "a workbook saved as XLSX, or a CSV file with the ending .csv"
        raise TableError(Fault(path.name, 0, "", "this is not an XLSX workbook", expected)) from error
    try:
        for number, row in enumerate(workbook.worksheets[0].iter_rows(), start=1):
            yield number, [_cell_text(cell.value, str(cell.number_format or "")) for cell in row]
    finally:
        workbook.close()


def _cell_text(value: object, number_format: str) -> str:
    """Return a cell as a person would type it: dates as ISO, per cent cells with their sign, no trailing `.0`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        percent = "%" in number_format
        number = f"{round(value * 100, 6) if percent else value:.10f}".rstrip("0").rstrip(".")
        return f"{number} %" if percent else number
    return str(value)
