"""What XLS workbooks say beside their cells: the money and days that number formats show, rows grouped and hidden."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
import xlwt

from scrapers.layouts import ReportProfile, read_report
from scrapers.layouts.ole_streams import OleError, stream_of
from tests.layouts.told import EUR, refusal, said

HEADS = ("date", "sku", "quantity", "net amount")
ROWS = ((date(2026, 3, 5), "A", 1, 10.5), (date(2026, 3, 6), "B", 2, 20))


def book(
    *rows: Sequence[object],
    formats: Mapping[int, str] | None = None,
    hidden: Sequence[int] = (),
    levels: Mapping[int, int] | None = None,
    since_1904: bool = False,
) -> bytes:
    made = xlwt.Workbook()
    made.dates_1904 = since_1904
    sheet = made.add_sheet("März")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            code = "DD.MM.YYYY" if isinstance(value, date) else (formats or {}).get(place, "General")
            sheet.write(number, place, value, xlwt.easyxf(num_format_str=code))
        sheet.row(number).hidden = number + 1 in hidden
        sheet.row(number).level = (levels or {}).get(number + 1, 0)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


@pytest.mark.parametrize("code", ["[$USD] #,##0.00", '#,##0.00 "USD"', "[$$-409]#,##0.00", "#,##0.00\\ [$₽-419]"])
@pytest.mark.parametrize("rows", [ROWS, [(*row[:3], round(row[3])) for row in ROWS]], ids=["mixed", "whole"])
def test_another_currency_that_only_number_formats_show_refuses_the_file(
    code: str, rows: Sequence[Sequence[object]]
) -> None:
    why = refusal(book(HEADS, *rows, formats={3: code}), EUR, "r.xls")
    assert "the cells under 'net amount' are formatted as" in why
    assert "in row 2, expected EUR" in why


def test_the_currency_that_number_formats_show_is_that_of_the_amounts() -> None:
    data = book(("Report",), HEADS, *ROWS, formats={3: '#,##0.00\\ "€"'})
    assert {line.currency for line in read_report("r.xls", data, ReportProfile()).sales} == {"EUR"}


def test_money_shown_in_another_column_says_nothing() -> None:
    assert len(said(book(HEADS, *ROWS, formats={2: "[$USD] #,##0.00"}), EUR, "r.xls")[0]) == 2


@pytest.mark.parametrize(("since_1904", "serial"), [(False, 46086), (True, 44624)])
def test_a_day_may_stand_as_a_number(since_1904: bool, serial: int) -> None:
    data = book(HEADS, (serial, "A", 1, 10), since_1904=since_1904)
    assert [line.sold_on for line in read_report("r.xls", data, EUR).sales] == [date(2026, 3, 5)]


def test_rows_that_sum_up_their_group_are_no_lines_and_hidden_ones_are_told() -> None:
    rows = [HEADS, *ROWS, (date(2026, 3, 31), "all", 3, 30.5), (date(2026, 3, 7), "C", 1, 1)]
    report = read_report("r.xls", book(*rows, levels={2: 1, 3: 1}), EUR)
    assert [line.sku for line in report.sales] == ["A", "B", "C"]


def container(content: bytes) -> bytes:
    """Return an OLE container whose one stream is so short that it lies in the stream of the small ones."""
    end, size = 0xFFFFFFFE, 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<LLLLLLLLL", 0, 1, 1, 0, 4096, 2, 1, end, 0) + struct.pack("<L", 0) + b"\xff" * 432

    def entry(name: str, kind: int, start: int, length: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        said = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + b"\xff" * 12
        return said + bytes(36) + struct.pack("<LQ", start, length)

    fat = struct.pack("<4L", 0xFFFFFFFD, end, end, end).ljust(size, b"\xff")
    directory = (entry("Root Entry", 5, 3, 512) + entry("Book", 2, 0, len(content))).ljust(size, b"\0")
    mini = struct.pack("<2L", 1, end).ljust(size, b"\xff")
    return header + fat + directory + mini + content.ljust(size, b"\0")


def test_a_short_stream_is_found_among_the_small_ones() -> None:
    content = bytes(range(100))
    assert stream_of(container(content), "Workbook", "Book") == content
    assert stream_of(container(content), "Workbook") == b""


def test_a_damaged_container_is_told() -> None:
    with pytest.raises(OleError):
        stream_of(container(b"x")[:60], "Book")
