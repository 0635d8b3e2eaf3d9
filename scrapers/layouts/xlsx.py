"""XLSX workbooks: typed cells of every sheet, formulas by their stored values."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from scrapers.layouts.marked_sheets import marked
from scrapers.layouts.profile import Layout, ReportProfile, Sheet
from scrapers.layouts.workbook import ZIP_FAULTS, is_encrypted, parts_of, read_workbook
from scrapers.layouts.xlsx_marks import XlsxMarks

_FORMULA_WITHOUT_VALUE = re.compile(rb"<c\b[^>]*><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")


def _recognises(file: BinaryIO) -> bool:
    return "xl/workbook.xml" in parts_of(file) or is_encrypted(file)


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:
    for sheets in read_workbook(file, partial(_why_empty, file)):
        yield marked(sheets, XlsxMarks(file), profile)


def _why_empty(file: BinaryIO, sheet: str) -> str:
    """Say that the file holds formulas whose values were never stored, as programs write that do not calculate."""
    with contextlib.suppress(*ZIP_FAULTS), zipfile.ZipFile(file) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and _FORMULA_WITHOUT_VALUE.search(archive.read(part)):
                return (
                    f"figures of sheet '{sheet}' are formulas without stored values; "
                    "ask the sender to open the file in a spreadsheet, to save it there and to send that"
                )
    return ""


LAYOUT = Layout("xlsx", _recognises, _sheets)
