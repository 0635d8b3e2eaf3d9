"""XLSX of a statement: one sheet of results, one of steps, one of input rows; amounts are numbers, not text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from reports.records import Statement, StatementScheme

DOCUMENTS = ("statement",)
_NUMBER = re.compile(r"−?\d{1,3}(,\d{3})*(\.\d+)?")
_WIDEST = 60
_RESULTS = ("Scheme", "Title", "Agreement", "Period", "Kind", "Method", "State", "Due", "Currency", "Claimed",
            "Claimed against due", "Why not known or still open", "What would change it")  # fmt: skip
_STEPS = ("Scheme", "Period", "Step", "Formula with numbers")
_NUMBERS = frozenset({"Due", "Claimed", "Step", "Quantity", "Amount", "Evidence"})
"""headings of columns that hold numbers; in the others an id such as 007 stays what it is"""
_ROWS = ("Scheme", "Period", "Source", "Of", "Days", "Quantity", "Amount", "Evidence", "Note")


def pack(statement: Statement) -> bytes:
    """Return the workbook; the same statement gives the same cells."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load; digests never need it

    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "Results"
    _fill(sheet, _RESULTS, (_result(scheme) for scheme in statement.schemes))
    for label, amount in statement.totals:
        sheet.append([label, amount])
    head = (statement.party, statement.party_id, statement.period, statement.date, statement.headline)
    _fill(book.create_sheet("Steps"), _STEPS, _steps(statement.schemes))
    _fill(book.create_sheet("Inputs"), _ROWS, _rows(statement.schemes))
    about = book.create_sheet("About")
    for label, text in zip(("Partner", "Id", "Period", "Date", "In short"), head, strict=True):
        about.append([label, text])
    for line in statement.footer:
        about.append([line])
    # The time of writing would make two runs differ.
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - XLSX knows no zones
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _result(scheme: StatementScheme) -> Sequence[str]:
    open_still = "; ".join((*((scheme.reason,) if scheme.reason else ()), *scheme.gaps))
    return (scheme.scheme, scheme.title, scheme.agreement, scheme.period, scheme.kind, scheme.method, scheme.state,
            scheme.due, scheme.currency, scheme.claimed, scheme.against, open_still,
            "; ".join(scheme.change))  # fmt: skip


def _steps(schemes: Iterable[StatementScheme]) -> Iterable[Sequence[str]]:
    for scheme in schemes:
        for number, step in enumerate(scheme.steps, start=1):
            yield scheme.scheme, scheme.period, str(number), step


def _rows(schemes: Iterable[StatementScheme]) -> Iterable[Sequence[str]]:
    for scheme in schemes:
        for row in scheme.rows:
            yield (scheme.scheme, scheme.period, row.source, row.about, row.days, row.quantity, row.amount,
                   row.evidence, row.note)  # fmt: skip


def _fill(sheet: object, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 - slow to load; digests never need it
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to load; digests never need it
    from openpyxl.worksheet.worksheet import Worksheet  # noqa: PLC0415 - slow to load; digests never need it

    if not isinstance(sheet, Worksheet):
        raise TypeError(f"{type(sheet).__name__} is no sheet")
    widths = [len(heading) for heading in headings]
    sheet.append(list(headings))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for texts in rows:
        sheet.append([_value(text) if head in _NUMBERS else text for head, text in zip(headings, texts, strict=True)])
        widths = [max(width, len(text)) for width, text in zip(widths, texts, strict=True)]
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, Decimal):
                cell.number_format = "#,##0.00##########" if "." in str(cell.value) else "#,##0"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width + 2, _WIDEST)
    sheet.freeze_panes = "A2"


def _value(text: str) -> str | Decimal:
    """Return a number for a text that is one as a whole; anything else stays text, which is never a formula."""
    return Decimal(text.replace(",", "").replace("−", "-")) if _NUMBER.fullmatch(text) else text
