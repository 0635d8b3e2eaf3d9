"""Units and currencies beside the headings: in their lower line, in one above them, and in titles and footnotes."""

from __future__ import annotations

import pytest

from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR, refusal

ROWS = "2026-03-05;NO-100;12;1200.00\n2026-03-06;NO-200;2;500.00\n"


def _file(upper: str, lower: str) -> bytes:
    return f";;{upper}\nCalendar day;Material;{lower}\n{ROWS}".encode()


@pytest.mark.parametrize(
    ("upper", "lower", "unit"),
    [
        ("Menge;Umsatz netto", "Kartons;EUR", "kartons"),
        ("Menge;Umsatz netto", "boxes;", "boxes"),
        ("Sales Qty;Net Sales", "cases;EUR", "cases"),
        ("Sales Qty;Net Sales", "PC;EUR", ""),
        ("Menge;Umsatz netto", "Stk;EUR", ""),
    ],
)
def test_the_unit_of_quantities_may_stand_in_the_lower_line(upper: str, lower: str, unit: str) -> None:
    report = read_report("r.csv", _file(upper, lower), EUR)
    assert [(line.sku, int(line.quantity), line.unit) for line in report.sales] == [
        ("NO-100", 12, unit),
        ("NO-200", 2, unit),
    ]


def test_the_currency_of_amounts_may_stand_in_the_lower_line() -> None:
    report = read_report("r.csv", _file("Sales Qty;Net Sales", "PC;USD"), ReportProfile())
    assert {line.currency for line in report.sales} == {"USD"}
    assert "says USD, the settings of this [[partner]] say EUR" in refusal(_file("Sales Qty;Net Sales", "PC;USD"))


def test_stock_in_packs_says_so_in_either_line() -> None:
    data = b";;On hand\nAs of;SKU;cases\n2026-03-31;NO-100;12\n"
    (line,) = read_report("r.csv", data, ReportProfile()).stock
    assert (line.on_hand, line.unit) == (12, "cases")


def test_a_line_of_units_below_the_headings_that_names_packs_refuses_the_file() -> None:
    text = "date;sku;quantity;net amount\n;;{};EUR\n" + ROWS
    assert "row 2 says that quantities are in 'Kartons'" in refusal(text.format("Kartons"))
    assert "row 2 says that quantities are in 'in Kartons'" in refusal(text.format("in Kartons"))
    assert len(read_report("r.csv", text.format("Stk").encode(), EUR).sales) == 2


def test_a_line_of_units_below_the_headings_of_stock_does_so_too() -> None:
    stock = "as of;sku;on hand\n;;{}\n2026-03-31;NO-100;12\n2026-03-31;NO-200;{}\n"
    assert "row 2 says that quantities are in 'cases'" in refusal(stock.format("cases", 3))
    report = read_report("r.csv", stock.format("pcs", "2 cases").encode(), ReportProfile())
    assert [line.on_hand for line in report.stock] == [12]


@pytest.mark.parametrize(
    ("above", "unit"),
    [
        (";;Karton;EUR", "karton"),
        (";;in cases;", "cases"),
        (";;kg;EUR", "kg"),
        (";;Stk;EUR", ""),
        ("All quantities in cases;;;", "cases"),
        ("Mengen in vollen Kisten;;;", "kisten"),
        ("Einheit: Kiste;;;", "kiste"),
        ("Количество указано в коробках;;;", "коробках"),
        ("We deliver to all shops of the north, and on demand in cases;;;", ""),
        ("Sales in pieces;;;", ""),
    ],
)
def test_a_line_above_the_headings_may_say_the_unit(above: str, unit: str) -> None:
    for heading in ("sales", "stock"):
        figures = "quantity;net amount" if heading == "sales" else "on hand;note"
        report = read_report("r.csv", f"{above}\ndate;sku;{figures}\n{ROWS}".encode(), EUR)
        assert {line.unit for line in report.sales or report.stock} == {unit}


def test_headings_and_columns_of_units_go_before_what_stands_above() -> None:
    text = "Quantities in cases;;;;\ndate;sku;{};net amount;{}\n2026-03-05;NO-100;12;1200.00;pcs\n"
    for quantity, last, unit in (("quantity (pcs)", "note", ""), ("quantity", "unit", "pcs")):
        (line,) = read_report("r.csv", text.format(quantity, last).encode(), EUR).sales
        assert line.unit == unit


@pytest.mark.parametrize("note", ["Quantities in cartons of 12", "* quantities in cartons", "Mengen in Kartons"])
def test_a_footnote_that_says_packs_refuses_the_file(note: str) -> None:
    text = f"date;sku;quantity;net amount\n{ROWS}{note};;;\n"
    assert "says that quantities are in 'carton" in refusal(text).replace("karton", "carton")


def test_a_line_below_the_headings_may_name_another_measure() -> None:
    assert "row 2 says that quantities are in 'kg'" in refusal("date;sku;quantity;net amount\n;;kg;EUR\n" + ROWS)


def test_a_footnote_of_stock_that_says_packs_refuses_the_file() -> None:
    text = "Stock as of 31.03.2026;;\nSKU;Name;On hand\nNO-100;Screws in boxes;12\n{};;\n"
    assert "says that quantities are in 'cases'" in refusal(text.format("Quantities in cases"))
    assert len(read_report("r.csv", text.format("NO-200;Bolts in boxes").encode(), EUR).stock) == 1


def test_titles_of_groups_of_goods_say_no_unit() -> None:
    text = f"{{}};;;\ndate;sku;quantity;net amount\n{{}};;;\n{ROWS}"
    for title in ("Getränke in Kisten", "Screws in boxes"):
        assert {line.unit for line in read_report("r.csv", text.format(title, title).encode(), EUR).sales} == {""}


@pytest.mark.parametrize(
    "above",
    ["Quantities in pcs (box = 12);;;", "Menge in Stück (VPE = 10);;;", "From;2026-03-01;To;2026-03-31", ";;L;"],
)
def test_what_stands_above_quantities_and_names_no_pack_leaves_them_pieces(above: str) -> None:
    text = f"{above}\ndate;sku;quantity;net amount\n{ROWS}"
    assert {line.unit for line in read_report("r.csv", text.encode(), EUR).sales} == {""}
