"""What XLS workbooks say beside their cells: the money and days that number formats show, rows grouped and hidden."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
import xlwt

from scrapers.layouts import ReportProfile, read_report
from scrapers.layouts.marked_sheets import Marks
from scrapers.layouts.xls_marks import XlsMarks
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


@pytest.mark.parametrize("length", [0, 8, 60, 600, 3000])
def test_of_a_damaged_workbook_no_marks_are_told(length: int) -> None:
    marks = XlsMarks(io.BytesIO(book(HEADS, *ROWS, levels={2: 1}, formats={3: "[$USD] 0"})[:length]))
    assert (marks.of("März"), marks.shown("März")) == (Marks(), {})


def test_rows_that_are_grouped_or_hidden_are_told_by_their_numbers() -> None:
    marks = XlsMarks(io.BytesIO(book(HEADS, *ROWS, levels={2: 1}, hidden=(2, 3))))
    assert marks.of("März") == Marks({2: 1}, (3,))
    assert marks.of("April") == Marks()
