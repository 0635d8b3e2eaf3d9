"""XLSX: sheets with headings that stay in view; what stands on them is a file of `reports/sheets`."""

from __future__ import annotations

import importlib
import io
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import reports.pages
import reports.sheets
from reports.records import Document
from reports.workbooks import described, font, for_paper, headed, shown_in_full, value, wide, widened, wrapped

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DOCUMENTS = tuple(sorted(info.name for info in pkgutil.iter_modules(reports.sheets.__path__)))


@dataclass(frozen=True)
class TextSheet:
    """One sheet: rows of texts under headings, or without headings plain lines.

    Amounts below the headings `numbers` are written as numbers; elsewhere an id such as 007 stays what it is. Those
    below `ids` name something and are not grouped.
    `below` are lines after the rows.
    """

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset({"Evidence", "Step"})
    below: Sequence[Sequence[str]] = ()


def pack(name: str, document: Document) -> bytes:
    """Return the workbook; the same document gives the same cells."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load; digests never need it

    layout = importlib.import_module(f"{reports.sheets.__name__}.{name}")
    book, title = Workbook(), importlib.import_module(f"{reports.pages.__name__}.{name}").title(document)
    for place, sheet in enumerate(layout.sheets(document)):
        target = (book.active if place == 0 else None) or book.create_sheet()
        target.title = sheet.title
        _fill(target, sheet)
        for_paper(target, title)
    described(book, title=title, author=getattr(document, "brand", ""), language=document.language)
    # The time of writing would make two runs differ.
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - XLSX knows no zones
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(target: Worksheet, sheet: TextSheet) -> None:
    if sheet.headings:
        headed(target, sheet.headings, right=sheet.numbers)
    widths = [wide(heading) for heading in sheet.headings or ("", "")]
    for texts in sheet.rows:
        cells = zip(sheet.headings, texts, strict=True)
        target.append([value(text) if heading in sheet.numbers else text for heading, text in cells]
                      if sheet.headings else list(texts))  # fmt: skip
        widths = [max(width, wide(text)) for width, text in zip(widths, texts, strict=False)]
        wrapped(target[target.max_row])
        for cell, heading in zip(target[target.max_row], sheet.headings, strict=False):
            shown_in_full(cell, grouped=heading not in sheet.ids)
    if sheet.headings and sheet.rows:
        target.auto_filter.ref = target.dimensions
    for line in sheet.below:
        target.append(list(line))
        for cell in target[target.max_row]:
            cell.font = font(bold=True)
    widened(target, widths)
