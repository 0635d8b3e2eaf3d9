"""Distributors' report files: what is read from real CSV and XLSX bytes, and how files and rows are refused."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.layouts import LayoutRefusedError, ReportProfile, layouts, read_report
from scrapers.layouts.figures import FigureError, day, decimal_mark, number
from scrapers.records import RefusedRow

RUSSIAN = ReportProfile(
    currency="RUB",
    columns={
        "sku": "Артикул",
        "quantity": "Кол-во",
        "amount": "Сумма без НДС",
        "sold_on": "Дата",
        "ship_to": "Регион",
        "sale_type": "Тип",
        "customer": "Покупатель",
    },
)
RUSSIAN_CSV = (
    "Отчёт о продажах;;;;;;\r\n"
    "Дата;Артикул;Кол-во;Сумма без НДС;Регион;Тип;Покупатель\r\n"
    '05.01.2026;NO-100;2;1 299,90;Москва;активная;"ООО ""Ромашка"""\r\n'
    "06.01.2026;NO-200;1;2599,80;Казань;пассивная;ИП Иванов\r\n"
    ";;;;;;\r\n"
    "Итого;;3;3899,70;;;\r\n"
    "Исполнитель: Петрова;;;;;;\r\n"
)


def workbook(*rows: Sequence[object], **more: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sales"
    for row in rows:
        sheet.append(list(row))
    for title, content in more.items():
        extra = book.create_sheet(title)
        for row in content:
            extra.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


HEADINGS = ("Sold on", "SKU", "Qty", "Net amount", "Ship to")
USD = ReportProfile(currency="USD")


def plain(*lines: str, head: str = "sold on,sku,quantity,amount,ship to") -> bytes:
    return "\n".join((head, *lines)).encode()


def test_a_cp1251_report_with_decimal_commas_is_read_without_any_hint_but_its_headings() -> None:
    report = read_report("r.csv", RUSSIAN_CSV.encode("cp1251"), RUSSIAN)
    first, second = report.sales
    assert (first.row, first.sku, first.quantity, first.amount) == (3, "NO-100", Decimal(2), Decimal("1299.90"))
    assert (first.sold_on, first.ship_to, first.sale_type) == (date(2026, 1, 5), "Москва", "active")
    assert (first.customer, first.currency) == ('ООО "Ромашка"', "RUB")
    assert (second.sale_type, second.amount) == ("passive", Decimal("2599.80"))
    assert report.total_amount == Decimal("3899.70")
    assert [(row.row, row.reason) for row in report.skipped] == [
        (1, "above the headings"),
        (2, "the headings"),
        (6, "total row"),
        (7, "text, not a line of the table"),
    ]
    assert (report.layout, report.refused) == ("csv", ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "koi8-r", "cp866"])
def test_the_same_report_in_any_encoding_reads_the_same(encoding: str) -> None:
    expected = read_report("r.csv", RUSSIAN_CSV.encode("cp1251"), RUSSIAN)
    assert read_report("r.csv", RUSSIAN_CSV.encode(encoding), RUSSIAN) == expected


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_any_usual_delimiter_is_found_out(delimiter: str) -> None:
    text = "\n".join(
        delimiter.join(row) for row in (("sold on", "sku", "qty", "amount"), ("2026-01-05", "NO-100", "2", "10.50"))
    )
    assert read_report("r.txt", text.encode(), USD).sales[0].amount == Decimal("10.50")


def test_a_workbook_with_preamble_typed_cells_and_a_total_row_is_read() -> None:
    data = workbook(
        ("Distributor Ltd",),
        ("Period", date(2026, 1, 1), date(2026, 3, 31)),
        (),
        HEADINGS,
        (date(2026, 1, 5), "NO-100", 2, 199.98, "Wisconsin"),
        (date(2026, 2, 6), 77001, 1.5, 0.1, "Ohio"),
        ("Total", None, 3.5, 200.08, None),
    )
    report = read_report("r.xlsx", data, USD)
    assert [(line.row, line.sku, line.quantity, line.amount) for line in report.sales] == [
        (5, "NO-100", Decimal(2), Decimal("199.98")),
        (6, "77001", Decimal("1.5"), Decimal("0.1")),
    ]
    assert report.sales[0].sold_on == date(2026, 1, 5)
    assert report.total_amount == Decimal("200.08")
    assert [row.row for row in report.skipped] == [1, 2, 4, 7]


def test_rows_that_do_not_add_up_to_the_total_refuse_the_file() -> None:
    data = workbook(HEADINGS, (date(2026, 1, 5), "NO-100", 2, 199.98, "Ohio"), ("Total", None, 2, 299.98, None))
    with pytest.raises(LayoutRefusedError, match=r"the total in row 3 is 299.98, but its 1 row adds up to 199.98"):
        read_report("r.xlsx", data, USD)


def test_a_subtotal_is_no_control_total_and_a_customer_called_total_is_a_line() -> None:
    data = plain(
        "2026-01-05,NO-1,1,10.00,Total Oil",
        "Subtotal,,1,10.00,",
        ",NO-2,1,5.00,Total Oil",
        "Grand total,,2,15.00,",
    )
    report = read_report("r.csv", data, USD)
    assert [line.row for line in report.sales] == [2]
    assert report.refused == (RefusedRow(4, ("", "NO-2", "1", "5.00", "Total Oil"), "the date is missing"),)
    assert report.total_amount == Decimal("15.00")


def test_other_sheets_are_accounted_for() -> None:
    data = workbook(HEADINGS, (date(2026, 1, 5), "NO-1", 1, 1, ""), Notes=[["hello"]])
    report = read_report("r.xlsx", data, USD)
    assert report.skipped[0] == RefusedRow(0, ("Notes",), "sheets without the headings")


ROWS = [
    ("2026-01-05,NO-1,1,", "amount: the number is missing"),
    ("2026-01-05,NO-1,one,5.00", "quantity: 'one' is not a number"),
    ("2026-01-05,,1,5.00", "no product: the SKU is empty"),
    ("2026-02-30,NO-1,1,5.00", "'2026-02-30' is not a date of the calendar"),
    ("yesterday,NO-1,1,5.00", "'yesterday' is not a date such as 2026-03-31"),
    (
        "01/02/2026,NO-1,1,5.00",
        "'01/02/2026' may be day/month or month/day: ask the sender for dates such as 2026-03-31",
    ),
    ("2026-01-05,NO-1,1,€5.00", "amount: '€5.00' is in EUR, expected USD"),
]


@pytest.mark.parametrize(("row", "reason"), ROWS)
def test_a_row_that_cannot_be_used_is_refused_with_its_reason(row: str, reason: str) -> None:
    report = read_report("r.csv", plain(row, "2026-01-06,NO-2,1,5.00"), USD)
    assert [(refused.row, refused.reason) for refused in report.refused] == [(2, reason)]
    assert len(report.sales) == 1


def test_an_amount_that_may_be_two_is_refused_unless_the_partner_says_which() -> None:
    data = b"sold on;sku;quantity;amount\n2026-01-05;NO-1;1;1.299\n"
    (refused,) = read_report("r.csv", data, USD).refused
    assert refused.reason == ("amount: '1.299' may mean 1299 or 1.299: set `decimal` of this [[partner]] to '.' or ','")
    for mark, amount in ((",", 1299), (".", Decimal("1.299"))):
        profile = ReportProfile(currency="USD", decimal=mark)
        assert read_report("r.csv", data, profile).sales[0].amount == amount


def test_a_column_that_shows_its_decimal_mark_settles_the_other_rows() -> None:
    data = b"sold on;sku;quantity;amount\n2026-01-05;NO-1;1;1.299\n2026-01-05;NO-2;1;12,50\n"
    assert [line.amount for line in read_report("r.csv", data, USD).sales] == [Decimal(1299), Decimal("12.50")]


def test_dates_with_slashes_follow_the_order_that_one_of_them_shows() -> None:
    data = plain("02/01/2026,NO-1,1,5.00", "31/01/2026,NO-1,1,5.00")
    assert [line.sold_on for line in read_report("r.csv", data, USD).sales] == [date(2026, 1, 2), date(2026, 1, 31)]


def test_returns_are_negative_in_every_way_of_writing() -> None:
    data = plain("2026-01-05,NO-1,-1,(5.00)", "2026-01-05,NO-1,\u22121,5.00-")
    assert [line.amount for line in read_report("r.csv", data, USD).sales] == [Decimal("-5.00")] * 2


def test_without_any_currency_rows_are_refused() -> None:
    report = read_report("r.csv", plain("2026-01-05,NO-1,1,5.00"), ReportProfile())
    assert report.refused[0].reason.startswith("currency unknown: name a `currency` or its column")


FILES = [  # one row a file: name, bytes, profile, message
    ("r.csv", b"", USD, "the file is empty; ask the sender for it again"),
    ("r.csv", b"\xef\xbb\xbf \r\n", USD, "the file is empty"),
    ("r.xlsx", b"sku,qty\n", USD, "this is no XLSX file, whatever its name; ask the sender to save it anew"),
    ("r.xlsx", b"PK\x03\x04 torn", USD, "this is no XLSX file"),
    ("r.pdf", b"\x00\x01\x02\x03", USD, "the file is of no layout we read; known: commerceml, csv, dbf, "),
    ("r.csv", b"hello", USD, "there is no table in it"),
    (
        "r.csv",
        b"a;b\n1;2\n",
        USD,
        "no row holds the headings 'sku', 'quantity', 'amount', 'sold_on'; row 1 has a, b. Name the headings",
    ),
    (
        "r.csv",
        RUSSIAN_CSV.replace("Артикул", "Артикл").encode(),
        RUSSIAN,
        "row 2 looks like the headings but lacks 'Артикул' for sku (did you mean 'Артикл'?); it has Дата",
    ),
    ("r.csv", b'sold on,sku,quantity,amount\n2026-01-05,"NO-1,1,5.00\n', USD, "broken quoting from line 2"),
    (
        "r.csv",
        b"a;b",
        ReportProfile(layout="edi"),
        "no layout is called 'edi' (`layout` of this [[partner]]); known: commerceml, csv, dbf, ",
    ),
    ("r.csv", b"a;b", ReportProfile(layout="xlsx"), "this is no XLSX file"),
    (
        "r.csv",
        "я;b".encode("cp1251"),
        ReportProfile(encoding="utf-8"),
        "byte 0 is not utf-8; mend `encoding` of this [[partner]]",
    ),
    ("r.csv", b"a;b", ReportProfile(encoding="cp9999"), "unknown encoding 'cp9999'"),
]


@pytest.mark.parametrize(("name", "data", "profile", "message"), FILES)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(
    name: str, data: bytes, profile: ReportProfile, message: str
) -> None:
    with pytest.raises(LayoutRefusedError) as caught:
        read_report(name, data, profile)
    assert str(caught.value).startswith(message)


def test_two_sheets_with_sales_are_refused() -> None:
    row = (date(2026, 1, 5), "NO-1", 1, 1, "")
    with pytest.raises(
        LayoutRefusedError, match=r"several sales tables in it \(Sales, Q2\); ask the sender for one sheet"
    ):
        read_report("r.xlsx", workbook(HEADINGS, row, Q2=[HEADINGS, row]), USD)


def test_a_damaged_workbook_is_refused() -> None:
    data = workbook(HEADINGS, (date(2026, 1, 5), "NO-1", 1, 1, ""))
    broken = data.replace(b"<sheetData>", b"<sheetDat")  # stays as it is inside the compressed parts
    torn = broken[: len(broken) // 2]
    with pytest.raises(LayoutRefusedError, match="no XLSX file"):
        read_report("r.xlsx", torn, USD)


def test_every_layout_is_found_by_walking_the_package() -> None:
    assert sorted(layouts()) == [
        "commerceml", "csv", "dbf", "edifact", "enterprise_data", "fixed",
        "gs1_xml", "html", "json", "ods", "ubl", "x12", "xls", "xlsx",
        "xml_spreadsheet",
    ]  # fmt: skip


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from([".", ","]), st.booleans())
def test_an_amount_written_with_a_known_mark_reads_back(value: Decimal, mark: str, grouped: bool) -> None:
    group = "," if mark == "." else "."
    text = f"{value:,.2f}" if grouped else f"{value:.2f}"
    written = text.translate(str.maketrans({",": group, ".": mark}))
    assert number(written, mark) == value


@given(st.text(alphabet="0123456789., -()€x", max_size=12))
def test_no_text_raises_anything_but_a_figure_error(text: str) -> None:
    for read in (lambda: number(text, ""), lambda: number(text, decimal_mark([text]), "EUR"), lambda: day(text, None)):
        try:
            read()
        except FigureError as error:
            assert str(error)
