"""What reports say, in short: writes workbooks, and tells the lines, the rows that wait, and why a file is refused."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest

from scrapers.layouts import LayoutRefusedError, ReportProfile, read_report

EUR = ReportProfile(currency="EUR")
HEAD = "date;sku;quantity;net amount\n"


def book(*rows: Sequence[object], change: Callable[[Any], None] | None = None, **more: Sequence[object]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for title, row in more.items():
        made.create_sheet(title).append(row)
    if change:
        change(made)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def said(data: str | bytes, profile: ReportProfile = EUR, name: str = "r.csv") -> tuple[list[object], list[object]]:
    """Return product, quantity and amount of each line, and number and reason of each row that is refused."""
    report = read_report(name, data if isinstance(data, bytes) else data.encode(), profile)
    lines: list[object] = [(line.sku, *map(int, (line.quantity, line.amount))) for line in report.sales]
    return lines, [(row.row, row.reason) for row in report.refused]


def refusal(data: str | bytes, profile: ReportProfile = EUR, name: str = "r.csv") -> str:
    with pytest.raises(LayoutRefusedError) as caught:
        read_report(name, data if isinstance(data, bytes) else data.encode(), profile)
    return str(caught.value)
