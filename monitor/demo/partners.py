"""The distributors' report files of the demo: CSV as old software exports it, XLSX with a preamble and a total row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from monitor.demo.calendar import day_of, reported_quarter
from monitor.demo.catalogue import Catalogue, market_data


def report_files(catalogue: Catalogue, start: date) -> dict[str, bytes]:
    """Return every report of the demo by file name, as the distributor would send it."""
    quarter = reported_quarter(start).name
    return {
        entry["file"].format(quarter=quarter): _csv(entry, catalogue, start)
        if entry["format"] == "csv"
        else _xlsx(entry, catalogue, start)
        for entry in market_data("reports.yaml")
    }


def partner_settings() -> list[dict[str, Any]]:
    """Return what the workspace's settings say of each report: the keys of a `[[partner]]` table."""
    settings = []
    for entry in market_data("reports.yaml"):
        headings = {field: heading for field, heading in entry["headings"].items() if field != "title"}
        partner = {"party": entry["party"], "files": entry["file"].format(quarter="*"), "currency": entry["currency"]}
        for key in ("encoding", "decimal"):
            if key in entry:
                partner[key] = entry[key]
        settings.append({**partner, "columns": headings, "regions": entry["regions"]})
    return settings


def _rows(entry: Mapping[str, Any], catalogue: Catalogue, start: date) -> list[dict[str, Any]]:
    """Return the report's rows by field, with dates and amounts typed."""
    rows = []
    for given in entry["rows"]:
        row = {**given, **given.get("planted", {})} if catalogue.planted else given
        title = catalogue.goods[row["sku"]].titled(entry.get("title_language", "en"))
        day, amount = day_of(row["day"], start), Decimal(row["amount"])
        rows.append({**row, "sold_on": day, "amount": amount, "title": title, "sale_type": entry["words"][row["how"]]})
    return rows


def _csv(entry: Mapping[str, Any], catalogue: Catalogue, start: date) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=entry["delimiter"], lineterminator="\r\n")
    writer.writerow(entry["headings"].values())
    for row in _rows(entry, catalogue, start):
        amount = str(row["amount"]).replace(".", entry["decimal"])
        cells = {**row, "sold_on": row["sold_on"].strftime(entry["date"]), "amount": amount}
        writer.writerow(cells[field] for field in entry["headings"])
    return text.getvalue().encode(entry["encoding"])


def _xlsx(entry: Mapping[str, Any], catalogue: Catalogue, start: date) -> bytes:
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = reported_quarter(start).name
    quarter = reported_quarter(start)
    for line in entry["preamble"]:
        sheet.append([line.format(first=quarter.first.strftime("%d.%m.%Y"), last=quarter.last.strftime("%d.%m.%Y"))])
    sheet.append([])
    fields = list(entry["headings"])
    sheet.append(list(entry["headings"].values()))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    rows = _rows(entry, catalogue, start)
    for row in rows:
        sheet.append([_cell(row[field]) for field in fields])
    sheet.append(_total(entry, fields, rows))
    sheet["A1"].font = Font(bold=True, size=14)
    for column in "ABCDEFG":
        sheet.column_dimensions[column].width = 18
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _cell(value: object) -> Any:  # noqa: ANN401 - openpyxl takes any cell value
    return float(value) if isinstance(value, Decimal) else value


def _total(entry: Mapping[str, Any], fields: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return the total row: its word in the first column, the sum below the amounts."""
    total = float(sum(row["amount"] for row in rows))
    return [
        entry["total"] if index == 0 else total if field == "amount" else None for index, field in enumerate(fields)
    ]
