"""XLSX workbooks: typed cells of every sheet, formulas by their stored values."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from typing import BinaryIO

from scrapers.layouts.outline import ungrouped
from scrapers.layouts.profile import Layout, ReportProfile, Sheet
from scrapers.layouts.summing_rows import summing_rows
from scrapers.layouts.workbook import ZIP_FAULTS, is_encrypted, parts_of, read_workbook
from scrapers.layouts.xlsx_marks import XlsxMarks

_FORMULA_WITHOUT_VALUE = re.compile(rb"<c\b[^>]*><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")


def _recognises(file: BinaryIO) -> bool:
    return "xl/workbook.xml" in parts_of(file) or is_encrypted(file)


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:
    for sheets in read_workbook(file, partial(_why_empty, file)):
        marks = XlsxMarks(file)
        dated = [replace(sheet, day_zero=marks.day_zero) for sheet in sheets]
        if profile.levels:
            yield tuple(ungrouped(sheet, marks.of(sheet.name).levels, profile) for sheet in dated)
        else:
            yield tuple(_marked(sheet, marks) for sheet in dated)


def _marked(sheet: Sheet, marks: XlsxMarks) -> Sheet:
    """Return the sheet with what the file says of its rows; they are looked at when the table is read."""
    found, money = cache(partial(marks.of, sheet.name)), cache(partial(marks.money, sheet.name))
    return replace(
        sheet,
        subtotals=cache(lambda: summing_rows(sheet.rows(), levels) if (levels := found().levels) else frozenset()),
        remark=lambda: found().remark,
        hint=lambda: found().hint,
        money=lambda place: money().get(place + sheet.left, {}),
    )


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
