"""The portfolio table as a workbook: agreements by clause types, and a list of all flagged clauses."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.plain import inert
from reports.records import Portfolio
from reports.workbooks import described, font, for_paper, headed, shown_in_full, value, wide, widened, wrapped

_FILLS = {
    "prohibited": PatternFill("solid", fgColor="F4B6B6"),
    "needs review": PatternFill("solid", fgColor="FBE7A1"),
    "permitted within conditions": PatternFill("solid", fgColor="D9EAD3"),
}
_GREY = "566273"
_NAMES = 3
_FIGURES = frozenset({"clause", "page", "confidence"})
"""columns of figures; numbers of clauses such as 4.2 are none"""
_FILTER = 2


def write(document: Portfolio) -> bytes:
    """Return the portfolio as XLSX; no cell is a formula."""
    safe = inert(document)
    book = Workbook()
    table = book.active
    assert isinstance(table, Worksheet)
    table.title = "Portfolio"
    _head(table, ("agreement", "party", "file", *safe.types))
    for row in safe.rows:
        table.append([row.agreement, row.party, row.file, *row.readings])
        for cell in table[table.max_row][_NAMES:]:
            if fill := _FILLS.get(str(cell.value or "")):
                cell.fill = fill
        wrapped(table[table.max_row])
    clauses = book.create_sheet("Clauses")
    _head(clauses, safe.columns)
    for place, line in enumerate(safe.clauses):
        told = zip(safe.columns, line, strict=True)
        clauses.append([value(text) if heading in _FIGURES else text for heading, text in told])
        wrapped(clauses[clauses.max_row])
        for cell in clauses[clauses.max_row]:
            shown_in_full(cell, grouped=False)
        if place in safe.dismissed:
            for cell in clauses[clauses.max_row]:
                cell.font = font(colour=_GREY)
    widened(table, _widths(("agreement", "party", "file", *safe.types),
                           [(row.agreement, row.party, row.file, *row.readings) for row in safe.rows]))  # fmt: skip
    widened(clauses, _widths(safe.columns, safe.clauses))
    title = f"Portfolio of {safe.date}"
    described(book, title=title, author=safe.brand, language="en")
    for sheet in book.worksheets:
        for_paper(sheet, title)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _head(sheet: Worksheet, headings: tuple[str, ...]) -> None:
    """Write the headings, staying in view beside the first column, with a filter below them."""
    headed(sheet, headings, stay="B2")
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(headings), 1))}1"


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the widths that the texts of the columns take; of a heading only its longest word is kept whole."""
    longest = [max((wide(word) for word in heading.split()), default=0) + _FILTER for heading in headings]
    return [max(width, *(wide(row[place]) for row in rows), 0) for place, width in enumerate(longest)]
