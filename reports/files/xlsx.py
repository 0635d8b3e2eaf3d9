"""The portfolio table as a workbook: agreements by clause types, and a list of all flagged clauses."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.plain import inert
from reports.records import Portfolio

_FILLS = {
    "prohibited": PatternFill("solid", fgColor="F4B6B6"),
    "needs review": PatternFill("solid", fgColor="FBE7A1"),
    "permitted within conditions": PatternFill("solid", fgColor="D9EAD3"),
}
_GREYED = Font(color="808080")
_WIDTHS = (18, 28, 28)
_TEXT_WIDTH = 60


def write(document: Portfolio) -> bytes:
    """Return the portfolio as XLSX; every cell is text, none a formula."""
    safe = inert(document)
    book = Workbook()
    table = book.active
    assert isinstance(table, Worksheet)
    table.title = "Portfolio"
    _head(table, ("agreement", "party", "file", *safe.types))
    for row in safe.rows:
        table.append([row.agreement, row.party, row.file, *row.readings])
        for cell in table[table.max_row][len(_WIDTHS) :]:
            if fill := _FILLS.get(str(cell.value or "")):
                cell.fill = fill
    clauses = book.create_sheet("Clauses")
    _head(clauses, safe.columns)
    for place, line in enumerate(safe.clauses):
        clauses.append(list(line))
        if place in safe.dismissed:
            for cell in clauses[clauses.max_row]:
                cell.font = _GREYED
    if safe.columns:
        clauses.column_dimensions[get_column_letter(len(safe.columns))].width = _TEXT_WIDTH
    book.properties.title = f"Portfolio of {safe.date}"
    book.properties.creator = safe.brand
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _head(sheet: Worksheet, headings: tuple[str, ...]) -> None:
    """Write the headings: bold, wrapped, staying in view, with a filter below them."""
    sheet.append(list(headings))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(headings), 1))}1"
