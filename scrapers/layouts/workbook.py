"""Workbooks of every kind that calamine opens: typed cells of every sheet, formulas by their stored values."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, partial
from itertools import islice
from math import isfinite
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
    load_workbook,
)

from scrapers.layouts.merged_cells import Range, Reach, figures_of_several, filled
from scrapers.layouts.profile import Batch, Cell, LayoutRefusedError, Sheet

_MOST_BYTES = 300_000_000
"""Largest sum of unpacked parts; a workbook that unpacks to more is an attack or a mistake."""

_MOST_CELLS = 60_000_000
"""Most cells of a sheet's area: two far corners make a small file a table that no memory holds."""

ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, OSError)
"""What the standard library raises for a damaged ZIP file"""

_ROWS = 200
_WITH_CELLS = (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "the workbook is protected by a password; ask the sender to save it without"


def parts_of(file: BinaryIO) -> list[str]:
    """Return the names of the parts of a ZIP file, none when it is no ZIP file."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        return []
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except ZIP_FAULTS:
        return []


def is_ole(file: BinaryIO) -> bool:
    """Return whether a file is an OLE container: an old workbook, or a new one behind a password."""
    file.seek(0)
    return file.read(8) == _OLE


def is_encrypted(file: BinaryIO) -> bool:
    """Return whether a file is an OLE container that holds an encrypted new workbook."""
    if not is_ole(file):
        return False
    file.seek(0)
    return "EncryptedPackage".encode("utf-16-le") in file.read(1 << 22)


def read_workbook(
    file: BinaryIO,
    why_empty: Callable[[str], str] | None = None,
    merged: Callable[[], Mapping[str, Iterable[Range]]] | None = None,
) -> Iterator[tuple[Sheet, ...]]:
    """Yield the workbook's sheets; `why_empty` says of a sheet why its figures may be missing.

    `merged` are the merged cells of each sheet where calamine does not know them.
    """
    if is_encrypted(file):
        raise LayoutRefusedError(_PROTECTED)
    _check_size(file)
    file.seek(0)
    try:
        workbook = load_workbook(file)
        yield tuple(
            _sheet(workbook, one, why_empty, merged) for one in workbook.sheets_metadata if one.typ in _WITH_CELLS
        )
    except PasswordError as error:
        raise LayoutRefusedError(_PROTECTED) from error
    except (CalamineError, ZipError) as error:
        raise LayoutRefusedError(f"the workbook is damaged ({error}); ask the sender to save it again") from error


def _check_size(file: BinaryIO) -> None:
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        return
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except ZIP_FAULTS as error:
        raise LayoutRefusedError(f"the workbook is damaged ({error}); ask the sender to save it again") from error
    if size > _MOST_BYTES:
        raise LayoutRefusedError(f"the workbook unpacks to {size:,} bytes; at most {_MOST_BYTES:,} are read")


def _sheet(
    workbook: CalamineWorkbook,
    said: SheetMetadata,
    why_empty: Callable[[str], str] | None,
    merged: Callable[[], Mapping[str, Iterable[Range]]] | None,
) -> Sheet:
    sheet = workbook.get_sheet_by_name(said.name)
    why = partial(why_empty, said.name) if why_empty else str
    hidden, left = said.visible != SheetVisibleEnum.Visible, sheet.start[1] if sheet.start else 0

    @cache
    def ranges() -> list[Range]:
        stated = merged().get(said.name, ()) if merged else sheet.merged_cell_ranges or ()
        return [((top, first - left), (bottom, last - left)) for (top, first), (bottom, last) in stated]

    return Sheet(
        said.name,
        partial(_batches, sheet, ranges),
        tidy_value,
        why,
        hidden=hidden,
        left=left,
        reaches=cache(partial(_reaches, sheet, ranges)),
    )


def _reaches(sheet: CalamineSheet, ranges: Callable[[], list[Range]]) -> tuple[Reach, ...]:
    return figures_of_several(sheet.iter_rows(), merged) if (merged := ranges()) else ()


def _batches(sheet: CalamineSheet, ranges: Callable[[], list[Range]]) -> Iterator[Batch]:
    if sheet.height * sheet.width > _MOST_CELLS:
        raise LayoutRefusedError(f"sheet '{sheet.name}' has {sheet.height * sheet.width:,} cells; it cannot be read")
    rows = filled(sheet.iter_rows(), ranges())
    number = 1
    while batch := list(islice(rows, _ROWS)):
        yield Batch(range(number, number + len(batch)), batch)
        number += len(batch)


def tidy_value(value: object) -> Cell:
    """Return a workbook's value as a cell."""
    if isinstance(value, bool | time | timedelta):
        return str(value)
    if isinstance(value, int | float) and isfinite(value):
        # The file holds binary floats; fifteen digits is what a spreadsheet shows and a person typed.
        return Decimal(f"{value:.15g}")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return str(value).strip()
