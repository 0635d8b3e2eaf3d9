"""Inventory reports: what is read from real CSV and XLSX bytes, alone and beside sales."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from scrapers.layouts import LayoutRefusedError, ReportProfile, open_report, read_report

USD = ReportProfile(currency="USD")
DAY = date(2026, 3, 31)


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_an_inventory_report_alone_is_stock_and_no_sale() -> None:
    text = "as of;sku;on hand;site\n2026-03-31;NO-100;1.250,5;North\n2026-03-31;NO-200;0;South\nTotal;;1250,5;\n"
    report = read_report("stock.csv", text.encode(), USD)
    assert [(line.row, line.sku, line.on_hand, line.as_of, line.site) for line in report.stock] == [
        (2, "NO-100", Decimal("1250.5"), DAY, "North"),
        (3, "NO-200", Decimal(0), DAY, "South"),
    ]
    assert (report.sales, report.refused, report.layout) == ((), (), "csv")
    assert [(row.row, row.reason) for row in report.skipped] == [(1, "stock: the headings"), (4, "stock: total row")]


def test_russian_headings_in_an_older_encoding_are_understood() -> None:
    text = "Остатки на 31.03.2026\r\nАртикул;Склад;Остаток\r\nNO-100;Москва;12\r\nИтого;;12\r\n"
    (line,) = read_report("ost.csv", text.encode("cp1251"), USD).stock
    assert (line.sku, line.on_hand, line.as_of, line.site) == ("NO-100", Decimal(12), DAY, "Москва")


def test_a_workbook_with_sales_and_stock_on_two_sheets_yields_both() -> None:
    data = workbook(
        Sales=[["Sold on", "SKU", "Qty", "Net amount"], [date(2026, 3, 2), "NO-100", 1, 10.5]],
        Stock=[["Date", "SKU", "Stock"], [DAY, "NO-100", 7], [DAY, 4006381333931, 2]],
        Notes=[["nothing"]],
    )
    report = read_report("r.xlsx", data, USD)
    assert [line.amount for line in report.sales] == [Decimal("10.5")]
    assert [(line.sku, line.on_hand, line.as_of) for line in report.stock] == [
        ("NO-100", Decimal(7), DAY),
        ("4006381333931", Decimal(2), DAY),
    ]
    assert report.skipped[0].cells == ("Notes",)


def test_a_column_of_stock_beside_the_sales_counts_once_a_day() -> None:
    text = (
        "sold on,sku,quantity,amount,on hand\n2026-03-30,NO-100,1,10.00,8\n2026-03-31,NO-100,1,10.00,7\n"
        "2026-03-31,NO-100,2,20.00,7\n2026-03-31,NO-200,1,5.00,\n"
    )
    report = read_report("r.csv", text.encode(), USD)
    assert len(report.sales) == 4
    assert [(line.row, line.on_hand) for line in report.stock] == [(2, Decimal(8)), (3, Decimal(7))]
    assert report.refused == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-03-31,NO-100,many", "stock: on hand: 'many' is not a number"),
        ("2026-03-31,NO-100,", "stock: on hand: the number is missing"),
        (",NO-100,4", "stock: the date is missing"),
        ("2026-03-31,,4", "stock: no product: the SKU is empty"),
        ("2026-03-31,NO-1,4", "stock: another stock of the product on that day stands in row 2"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_reason(row: str, reason: str) -> None:
    report = read_report("s.csv", f"date,sku,stock\n2026-03-31,NO-1,5\n{row}\n".encode(), USD)
    assert [(item.row, item.reason) for item in report.refused] == [(3, reason)]
    assert len(report.stock) == 1


@pytest.mark.parametrize("above", ["", "Stock", "Stock from 2026-03-01 to 2026-03-31"])
def test_without_one_day_no_stock_is_dated(above: str) -> None:
    report = read_report("s.csv", f"{above},,\nsku,stock,site\nNO-1,5,A\n".encode(), USD)
    assert report.stock == ()
    assert "the day is missing" in report.refused[0].reason


def test_headings_named_in_the_settings_are_the_stocks_own() -> None:
    profile = ReportProfile(currency="USD", columns={"sku": "Code", "amount": "Net", "on_hand": "Boxes"})
    (line,) = read_report("s.csv", b"date,Code,Boxes,stock\n2026-03-31,NO-1,5,9\n", profile).stock
    assert line.on_hand == Decimal(5)


def test_a_sales_table_that_lost_a_heading_is_not_taken_for_stock() -> None:
    with pytest.raises(LayoutRefusedError, match="lacks one for amount"):
        read_report("r.csv", b"sold on,sku,quantity,turnover,on hand\n2026-03-30,NO-100,1,10.00,8\n", USD)


def test_two_stock_tables_in_one_file_are_refused() -> None:
    table = [["Date", "SKU", "Stock"], [DAY, "NO-100", 7]]
    with pytest.raises(LayoutRefusedError, match=r"several stock tables in it \(March, April\)"):
        read_report("r.xlsx", workbook(March=table, April=table), USD)


@pytest.mark.parametrize(("line", "said"), [("Tel. 89.45.1234", ""), ("Stock 31.02.2026", "'31.02.2026' is not")])
def test_a_line_above_the_stock_is_no_day_or_told_as_a_wrong_one(line: str, said: str) -> None:
    text = f"{line};;\nStock on;31.03.2026;\nsku;on hand;site\nNO-100;12;North\n"
    if not said:
        assert [one.as_of for one in read_report("s.csv", text.encode(), USD).stock] == [DAY]
        return
    with pytest.raises(LayoutRefusedError, match=said):
        read_report("s.csv", text.encode(), USD)


@pytest.mark.parametrize("cell", ["'00123", '"=""00123"""'])
def test_a_number_kept_from_a_spreadsheet_is_the_same_product_in_stock_as_in_sales(cell: str) -> None:
    text = f"sold on,sku,quantity,amount,on hand\n2026-03-30,{cell},1,10.00,8\n"
    report = read_report("r.csv", text.encode(), USD)
    assert [line.sku for line in (*report.sales, *report.stock)] == ["00123", "00123"]


@pytest.mark.parametrize(("total", "lines"), [(57, 3), (60, 3)])
def test_a_site_that_is_called_as_a_total_is_no_site_beside_others(total: int, lines: int) -> None:
    text = f"as of;sku;site;on hand\n2026-03-31;A;Main;50\n2026-03-31;A;East;7\n2026-03-31;A;Total;{total}\n"
    report = read_report("r.csv", f"{text}2026-03-31;B;Total;3\n".encode(), ReportProfile())
    assert len(report.stock) == lines
    assert [row.row for row in report.refused] == ([4] if total == 60 else [])


def test_a_site_whose_name_begins_like_a_total_is_a_site() -> None:
    text = "as of;sku;site;on hand\n2026-03-31;A;Main;4\n2026-03-31;A;Total Fitness Leeds;4\n"
    assert [line.on_hand for line in read_report("r.csv", text.encode(), ReportProfile()).stock] == [4, 4]


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("As of 31 March 2026", DAY),
        ("Stock, March 31, 2026", DAY),
        ("Bestand per 31. März 2026, 3 Filialen", DAY),
        ("Остатки на 31 марта 2026 г.", DAY),
        ("Stock of 31 March 2026, printed on 1 April 2026", None),
        ("Stock of 31 Stores 2026", None),
    ],
)
def test_a_day_above_the_stock_may_have_its_month_s_name(title: str, day: date | None) -> None:
    report = read_report("s.xlsx", workbook(Stock=[[title], ["SKU", "On hand"], ["NO-100", 5]]), USD)
    assert [line.as_of for line in report.stock] == ([day] if day else [])
    assert len(report.refused) == (day is None)


@pytest.mark.parametrize(
    ("upper", "lower"),
    [(["SKU", "As of", "West", "East"], ["", "", "On hand", "On hand"]), ([], ["SKU", "As of", "On hand", "On hand"])],
)
def test_stock_in_two_columns_of_one_heading_is_refused(upper: list[str], lower: list[str]) -> None:
    rows = [one for one in (upper, lower) if one]
    with pytest.raises(LayoutRefusedError, match="On hand' may be stock of two places or days"):
        read_report("s.xlsx", workbook(Stock=[*rows, ["NO-100", DAY, 10, 4], ["NO-200", DAY, 0, 6]]), USD)
    empty = workbook(Stock=[*rows, ["NO-100", DAY, 10, None], ["NO-200", DAY, 0, None]])
    assert [line.on_hand for line in read_report("s.xlsx", empty, USD).stock] == [10, 0]


def test_stock_in_two_columns_of_one_heading_does_not_stop_the_sales_beside_it() -> None:
    text = "SKU;Date;Qty;Net;On hand;On hand\nNO-1;2026-03-31;3;12,00;9;4\n"
    stream = open_report("s.csv", io.BytesIO(text.encode()), USD)
    report = stream.text()
    assert ([one.quantity for one in report.sales], report.stock) == ([3], ())
    assert stream.remarks[0].startswith("the stock is not read: 'On hand' and 'On hand' may be stock of two places")


@pytest.mark.parametrize("named", [{"on_hand": "Menge"}, {"on_hand": "Menge", "site": "Lager"}])
def test_quantities_are_stock_where_the_settings_say_so_and_nothing_is_sold(named: dict[str, str]) -> None:
    profile = ReportProfile(currency="EUR", columns=named)
    text = "Stichtag;Artikelnummer;Menge;Lager\n31.03.2026;NO-100;12;Nord\n"
    report = read_report("stock.csv", text.encode(), profile)
    assert [(line.sku, line.on_hand, line.as_of, line.site) for line in report.stock] == [("NO-100", 12, DAY, "Nord")]
    assert (report.sales, report.refused, report.outcome) == ((), (), "1 stock line")
    sold = read_report("r.csv", b"Datum;Artikelnummer;Menge;Netto\n31.03.2026;NO-100;12;10,00\n", profile)
    assert ([int(line.quantity) for line in sold.sales], sold.stock) == ([12], ())
    with pytest.raises(LayoutRefusedError, match=r"`on_hand` is 'Menge' if it is stock"):
        read_report("stock.csv", text.encode(), USD)


def test_quantities_called_stock_are_asked_about_where_the_settings_name_what_is_sold() -> None:
    profile = ReportProfile(currency="EUR", columns={"on_hand": "Menge", "amount": "Umsatz"})
    with pytest.raises(LayoutRefusedError, match="lacks 'Umsatz' for amount"):
        read_report("r.csv", b"Datum;Artikelnummer;Menge\n31.03.2026;NO-100;12\n", profile)


@pytest.mark.parametrize("heading", ["Closing Inventory", "Ending inventory", "Units on hand", "Current stock"])
def test_what_was_sold_out_stands_beside_what_is_left(heading: str) -> None:
    text = f"Date;SKU;Sell In Qty;Sell Out Qty;{heading};Net Amount\n2026-03-31;NO-100;10;7;33;70.00\n"
    report = read_report("r.csv", text.encode(), USD)
    assert [(line.quantity, line.amount) for line in report.sales] == [(7, 70)]
    assert [(line.on_hand, line.as_of) for line in report.stock] == [(33, DAY)]
