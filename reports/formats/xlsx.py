"""XLSX: sheets with headings that stay in view; what stands on them is a file of `reports/sheets`."""

from __future__ import annotations

import importlib
import io
import pkgutil
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import reports.sheets
from reports.records import Document

DOCUMENTS = tuple(sorted(info.name for info in pkgutil.iter_modules(reports.sheets.__path__)))
_NUMBER = re.compile(r"−?\d{1,3}(,\d{3})*(\.\d+)?")
_WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows of texts under headings, or without headings plain lines.

    Amounts below the headings `numbers` are written as numbers; elsewhere an id such as 007 stays what it is.
    `below` are lines after the rows.
    """

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[str] = frozenset()
    below: Sequence[Sequence[str]] = ()


def pack(name: str, document: Document) -> bytes:
    """Return the workbook; the same document gives the same cells."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load; digests never need it

    book = Workbook()
    for place, sheet in enumerate(importlib.import_module(f"{reports.sheets.__name__}.{name}").sheets(document)):
        target = (book.active if place == 0 else None) or book.create_sheet()
        target.title = sheet.title
        _fill(target, sheet)
    # The time of writing would make two runs differ.
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - XLSX knows no zones
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(target: object, sheet: Sheet) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 - slow to load; digests never need it
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to load; digests never need it
    from openpyxl.worksheet.worksheet import Worksheet  # noqa: PLC0415 - slow to load; digests never need it

    if not isinstance(target, Worksheet):
        raise TypeError(f"{type(target).__name__} is no sheet")
    if sheet.headings:
        target.append(list(sheet.headings))
        target.freeze_panes = "A2"
        for cell in target[1]:
            cell.font = Font(bold=True)
    widths = [len(heading) for heading in sheet.headings]
    for texts in sheet.rows:
        cells = zip(sheet.headings, texts, strict=True)
        target.append([_value(text) if heading in sheet.numbers else text for heading, text in cells]
                      if sheet.headings else list(texts))  # fmt: skip
        widths = [max(width, len(text)) for width, text in zip(widths, texts, strict=False)]
        for cell in target[target.max_row]:
            if isinstance(cell.value, Decimal):
                cell.number_format = "#,##0.00##########" if "." in str(cell.value) else "#,##0"
    for line in sheet.below:
        target.append(list(line))
    for place, width in enumerate(widths, start=1):
        target.column_dimensions[get_column_letter(place)].width = min(width + 2, _WIDEST)


def _value(text: str) -> str | Decimal:
    """Return a number for a text that is one as a whole; anything else stays text, which is never a formula."""
    return Decimal(text.replace(",", "").replace("−", "-")) if _NUMBER.fullmatch(text) else text
