"""What only the number formats of a workbook's cells say: units, thousands, noughts in front, months."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date

import pytest
import xlwt
from openpyxl.styles import Font

from scrapers.layouts import read_report
from scrapers.layouts.number_formats import MONTHS, sign_of_format
from tests.layouts.told import EUR, book, refusal

HEADS = ("date", "sku", "quantity", "net amount")
ROWS = ((date(2026, 9, 1), 451, 2, 20), (date(2026, 10, 1), 452, 1, 10))


def xlsx(formats: dict[str, str], rows: Sequence[Sequence[object]] = ROWS, heads: Sequence[object] = HEADS) -> bytes:
    def change(made: object) -> None:
        for cell, code in formats.items():
            made.active[cell].number_format = code  # type: ignore[attr-defined]

    return book(heads, *rows, change=change)


def xls(formats: dict[str, str]) -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("S")
    for number, row in enumerate((HEADS, *ROWS)):
        for place, value in enumerate(row):
            code = formats.get(f"{'ABCD'[place]}{number + 1}", "dd.mm.yyyy" if isinstance(value, date) else "General")
            sheet.write(number, place, value, xlwt.easyxf(num_format_str=code))
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def struck_xlsx() -> bytes:
    def strike(made: object) -> None:
        made.active["D3"].font = Font(strike=True)  # type: ignore[attr-defined]

    return book(HEADS, *ROWS, change=strike)


def struck_xls() -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("S")
    for number, row in enumerate((HEADS, ("2026-09-01", "A", 2, 20), ("2026-10-01", "B", 1, 10))):
        for place, value in enumerate(row):
            sheet.write(number, place, value, xlwt.easyxf(f"font: struck_out {(number, place) == (2, 3)}"))
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


STRUCK: dict[str, Callable[[], bytes]] = {"xlsx": struck_xlsx, "xls": struck_xls}
MADE: dict[str, Callable[[dict[str, str]], bytes]] = {"xlsx": xlsx, "xls": xls}


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize(
    ("cell", "code", "why"),
    [
        ("C3", '0" boxes"', "formatted to show 'boxes' (row 3): they seem to be in 'boxes'"),
        ("C2", "0\\ \\k\\g", "formatted to show 'kg' (row 2)"),
        ("D2", '#,##0" T€"', "formatted to show 'T€' (row 2): they seem to be in thousands"),
        ("D2", '0.0"k"', "they seem to be in thousands"),
    ],
)
def test_units_and_thousands_that_formats_show_refuse_the_file(kind: str, cell: str, code: str, why: str) -> None:
    assert why in refusal(MADE[kind]({cell: code}), EUR, f"r.{kind}")


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_noughts_and_months_that_formats_show_are_read(kind: str) -> None:
    formats = {
        "A2": "mmm-yy",
        "A3": "mmm-yy",
        "B2": "00000",
        "B3": "00000",
        "C2": '0" pcs"',
        "D2": '#,##0," T€"',
        "D3": '0.00" kr"',
    }
    lines = read_report(f"r.{kind}", MADE[kind](formats), EUR).sales
    assert [(line.sku, line.quantity, line.amount, str(line.sold_on)) for line in lines] == [
        ("00451", 2, 20, "2026-09-30"),
        ("00452", 1, 10, "2026-10-31"),
    ]


def test_stock_in_boxes_by_its_format_refuses_the_file_and_noughts_count() -> None:
    heads, rows = ("date", "sku", "on hand"), ((date(2026, 9, 1), 451, 7),)
    assert "'boxes'" in refusal(xlsx({"C2": '0" boxes"'}, rows, heads), EUR, "r.xlsx")
    (line,) = read_report("r.xlsx", xlsx({"B2": "000000"}, rows, heads), EUR).stock
    assert line.sku == "000451"


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_noughts_in_front_of_some_numbers_alone_refuse_the_file(kind: str) -> None:
    assert "shown with noughts in front in some rows" in refusal(MADE[kind]({"B2": "00000"}), EUR, f"r.{kind}")


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_figure_that_is_crossed_out_refuses_the_file(kind: str) -> None:
    assert "a cell under 'net amount' is crossed out (row 3)" in refusal(STRUCK[kind](), EUR, f"r.{kind}")


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("mmm-yy", MONTHS),
        ("[$-407]mmmm yyyy", MONTHS),
        ("dd.mm.yyyy", ""),
        ("yyyy-mm-dd hh:mm", ""),
        ("0000", "0000"),
        ("0", ""),
        ("General", ""),
        ('#,##0,"k"', ""),
        ('_-* #,##0.00" kr"_-', "kr"),
        ('#,##0.00 "€"', "EUR"),
    ],
)
def test_a_format_says_what_stands_beside_its_figure(code: str, sign: str) -> None:
    assert sign_of_format(code) == sign
