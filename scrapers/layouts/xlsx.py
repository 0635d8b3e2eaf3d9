"""XLSX workbooks: typed cells of every sheet, formulas by their stored values."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, load_workbook

from scrapers.layouts.profile import Cell, Layout, LayoutRefusedError, ReportProfile, Sheet

_MOST_BYTES = 300_000_000
"""Largest sum of unpacked parts; a workbook that unpacks to more is an attack or a mistake."""


def _recognises(data: bytes) -> bool:
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _sheets(data: bytes, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:  # noqa: ARG001 - a layout's signature
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > _MOST_BYTES:
        raise LayoutRefusedError(f"the workbook unpacks to {size:,} bytes; at most {_MOST_BYTES:,} are read")
    try:
        workbook = load_workbook(io.BytesIO(data))
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
        yield tuple(Sheet(name, tuple(_rows(sheet.to_python(skip_empty_area=False)))) for name, sheet in sheets)
    except CalamineError as error:
        raise LayoutRefusedError(f"the workbook is damaged ({error}); ask the sender to save it again") from error


def _rows(rows: Sequence[Sequence[object]]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for number, row in enumerate(rows, start=1):
        cells = tuple(_cell(value) for value in row)
        if any(cell != "" for cell in cells):
            yield number, cells


def _cell(value: object) -> Cell:
    if isinstance(value, bool | time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        # The file holds binary floats; fifteen digits is what a spreadsheet shows and a person typed.
        return Decimal(f"{value:.15g}")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return str(value).strip()


LAYOUT = Layout("xlsx", _recognises, _sheets)
