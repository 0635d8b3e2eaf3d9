"""Rows and columns that a file hides are read as all others, and a person is told."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import xlwt

from scrapers.layouts import open_report
from tests.layouts.told import EUR, book

ROWS = (("date", "sku", "quantity", "net amount"), ("2026-01-05", "A", "2", "20"), ("2026-01-06", "B", "1", "10"))
_O = "urn:oasis:names:tc:opendocument:xmlns:"


def in_xlsx() -> bytes:
    def hide(made: object) -> None:
        made.active.column_dimensions["C"].hidden = True  # type: ignore[attr-defined]
        made.active.row_dimensions[3].hidden = True  # type: ignore[attr-defined]

    return book(*ROWS, change=hide)


def in_xls() -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("S")
    for number, row in enumerate(ROWS):
        for place, text in enumerate(row):
            sheet.write(number, place, text)
    sheet.col(2).hidden = True
    sheet.row(2).hidden = True
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def in_ods() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    hidden = ("", "", ' table:visibility="filter"')
    rows = "".join(
        f"<table:table-row{one}>{''.join(map(cell.format, row))}</table:table-row>"
        for one, row in zip(hidden, ROWS, strict=True)
    )
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    content = (
        f'<office:document-content xmlns:office="{_O}office:1.0" xmlns:table="{_O}table:1.0" '
        f'xmlns:text="{_O}text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{columns}{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    return data.getvalue()


def in_xml() -> bytes:
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    hidden = ("", "", ' ss:Hidden="1"')
    rows = "".join(f"<Row{one}>{''.join(map(cell.format, row))}</Row>" for one, row in zip(hidden, ROWS, strict=True))
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="S"><Table>'
        f'<Column ss:Index="3" ss:Hidden="1"/>{rows}</Table></Worksheet></Workbook>'
    ).encode()


@pytest.mark.parametrize("made", [in_xlsx, in_xls, in_ods, in_xml])
def test_hidden_rows_and_columns_are_read_and_told(made: object) -> None:
    stream = open_report("r", io.BytesIO(made()), EUR)  # type: ignore[operator]
    assert len(list(stream)) == 2
    assert stream.remarks == [
        "the sheet hides what it has under 'quantity', which was read; "
        "rows that the sheet hides are read as all others (3)"
    ]


def test_a_hidden_row_of_a_page_is_read_and_told() -> None:
    rows = "".join(
        f"<tr{one}>{''.join(f'<td>{cell}' for cell in row)}</tr>"
        for one, row in zip(("", "", " style='display:none'"), ROWS, strict=True)
    )
    stream = open_report("r.html", io.BytesIO(f"<html><table>{rows}</table></html>".encode()), EUR)
    assert (len(list(stream)), stream.remarks) == (2, ["rows that the sheet hides are read as all others (3)"])


def test_a_hidden_column_that_is_not_read_is_not_told() -> None:
    def hide(made: object) -> None:
        made.active.column_dimensions["E"].hidden = True  # type: ignore[attr-defined]

    data = book(("date", "sku", "quantity", "net amount", "note"), (date(2026, 1, 5), "A", 2, 20, "x"), change=hide)
    stream = open_report("r.xlsx", io.BytesIO(data), EUR)
    assert (len(list(stream)), stream.remarks) == (1, [])
