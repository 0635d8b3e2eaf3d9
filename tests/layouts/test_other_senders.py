"""Reports as systems of other houses and countries write them: read rightly without a setting, or refused rightly."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from scrapers.layouts import LayoutRefusedError, ReportProfile, open_report, read_report
from scrapers.layouts.html import is_page

EUR = ReportProfile(currency="EUR")
TWO = [
    ("NO-100", Decimal(2), Decimal("1234.50"), date(2026, 1, 5)),
    ("NO-200", Decimal(1), Decimal("99.90"), date(2026, 1, 30)),
]


def sales(data: bytes, name: str = "r.csv", profile: ReportProfile = EUR) -> list[tuple[object, ...]]:
    text = read_report(name, data, profile)
    assert not text.refused
    return [(line.sku, line.quantity, line.amount, line.sold_on) for line in text.sales]


@pytest.mark.parametrize(
    ("headings", "days", "encoding"),
    [
        ("Data sprzedaży;Kod towaru;Nazwa;Ilość;Wartość netto;Klient", "05.01.2026|30.01.2026", "utf-8"),
        ("Date de vente;Référence;Désignation;Quantité;Montant HT;Client", "05/01/2026|30/01/2026", "cp1252"),
        ("Fecha;Código;Descripción;Cantidad;Importe neto;Cliente", "05/01/2026|30/01/2026", "cp1252"),
        ("Data;Codice articolo;Descrizione;Quantità;Importo netto;Cliente", "05/01/2026|30/01/2026", "cp1252"),
        ("Beleg-Datum;Art.-Nr.;Bezeichnung;Menge (Stk);Netto-Umsatz (EUR);Kunde", "05.01.26|30.01.26", "cp1252"),
        (
            "Дата;Артикул;Номенклатура;Кол-во, шт.;Сумма без НДС;Контрагент",
            "5 января 2026 г.|30.01.2026 0:00:00",
            "cp1251",
        ),
    ],
)
def test_headings_of_several_languages_are_understood(headings: str, days: str, encoding: str) -> None:
    first, second = days.split("|")
    rows = f"{headings}\n{first};NO-100;x;2;1 234,50;A\n{second};NO-200;x;1;99,90;B\n"
    assert sales(rows.encode(encoding)) == TWO


def test_dates_of_three_styles_in_one_column_are_read() -> None:
    rows = b"date,sku,quantity,net amount\n2026-01-05,A,1,1.00\n30.01.2026,A,1,1.00\n31 Jan 2026,A,1,1.00\n"
    assert [line[3] for line in sales(rows)] == [date(2026, 1, 5), date(2026, 1, 30), date(2026, 1, 31)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("31-Mar-26", date(2026, 3, 31)),
        ("March 31, 2026", date(2026, 3, 31)),
        ("31. März 2026", date(2026, 3, 31)),
        ("31 марта 2026 г.", date(2026, 3, 31)),
        ("2026-03-31 23:59:59", date(2026, 3, 31)),
        ("令和8年3月31日", date(2026, 3, 31)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R8.3.31", date(2026, 3, 31)),
        ("R08/03/31", date(2026, 3, 31)),
        ("民國115年3月31日", date(2026, 3, 31)),
        ("115/03/31", date(2026, 3, 31)),
        ("115.3.31", date(2026, 3, 31)),
        ("2026-03-31T10:00:00Z", date(2026, 3, 31)),
        ("Mar 31, 2026 11:05:07 PM PDT", date(2026, 3, 31)),
        ("31 Mar 2026 1:05:07 am GMT+9", date(2026, 3, 31)),
        ("31 mars 2026 01:05:07 UTC", date(2026, 3, 31)),
        ("31 Mar 2026, 23:05", date(2026, 3, 31)),
        ("2026/03/31 1:05:07JST", date(2026, 3, 31)),
        ("20260331 23:05", date(2026, 3, 31)),
    ],
)
def test_a_date_with_the_months_name_or_a_time_is_that_day(text: str, read: date) -> None:
    assert sales(f'date;sku;quantity;net amount\n"{text}";A;1;1.00\n'.encode())[0][3] == read


@pytest.mark.parametrize(
    "text", ["31 Feb 2026", "5 Lis 2026 x", "12-11-26", "March 26", "31 Foo 2026", "3/31", "11511/31"]
)
def test_what_is_no_date_for_certain_is_refused(text: str) -> None:
    (row,) = read_report("r.csv", f'date;sku;quantity;net amount\n"{text}";A;1;1.00\n'.encode(), EUR).refused
    assert f"'{text}'" in row.reason


@pytest.mark.parametrize("text", ["($20.00)", "-$20.00", "$-20.00", "20.00-", "(20.00)", "\u221220.00"])
def test_a_return_is_negative_however_its_minus_is_written(text: str) -> None:
    rows = f'Date,SKU,Qty,Net Sales\n2026-01-05,A,(2),"{text}"\n'.encode()
    assert sales(rows, profile=ReportProfile(currency="USD"))[0][1:3] == (Decimal(-2), Decimal("-20.00"))


def workbook(*rows: tuple[object, ...], merge: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for cells in merge:
        book.active.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_headings_in_two_lines_with_merged_cells_and_subtotals_are_read() -> None:
    data = workbook(
        ("Verkaufsbericht Januar 2026",),
        ("Datum", "Artikel", None, "Umsatz", None, "Kunde"),
        (None, "Artikelnummer", "Bezeichnung", "Menge", "Netto EUR", None),
        (date(2026, 1, 5), "NO-100", "Anorak", 2, 1234.5, "A"),
        ("Zwischensumme NO-100", None, None, 2, 1234.5, None),
        (date(2026, 1, 30), "NO-200", "Glas", 1, 99.9, "A"),
        ("Summe", None, None, 3, 1334.4, None),
        merge=("A1:F1", "B2:C2", "D2:E2"),
    )
    assert sales(data, "r.xlsx", ReportProfile()) == TWO


def test_the_first_row_of_a_table_is_never_taken_for_headings() -> None:
    text = read_report(
        "r.csv", b"date;sku;quantity;net amount;\n;NO-100;2;20.00;date\n2026-01-05;NO-200;1;1.00;\n", EUR
    )
    assert (len(text.refused), len(text.sales)) == (1, 1)


def test_the_heading_names_the_currency_and_none_other_than_the_settings_is_taken() -> None:
    rows = "Дата;Артикул;Кол-во;Сумма без НДС, руб.\n05.01.2026;NO-100;2;20,00\n".encode()
    (line,) = read_report("r.csv", rows, ReportProfile()).sales
    assert line.currency == "RUB"
    with pytest.raises(LayoutRefusedError, match=r"says RUB, the settings of this \[\[partner\]\] say EUR"):
        read_report("r.csv", rows, EUR)


def test_of_two_amounts_in_different_money_none_is_chosen() -> None:
    rows = b"date;sku;quantity;netto EUR;netto USD\n2026-01-05;A;1;1.00;1.10\n"
    with pytest.raises(LayoutRefusedError, match="lacks one for amount"):
        read_report("r.csv", rows, ReportProfile())


GROUPED = """date;sku;quantity;net amount
2026-01-05;A;2;20.00
Total A;;2;20.00
2026-01-06;B;1;{amount}
Total B;;1;10.00
"""


def test_totals_of_groups_without_one_of_all_are_held_against_their_groups() -> None:
    assert [line[2] for line in sales(GROUPED.format(amount="10.00").encode())] == [Decimal("20.00"), Decimal("10.00")]
    with pytest.raises(LayoutRefusedError, match="rows may be missing"):
        sales(GROUPED.format(amount="9.00").encode())


def test_a_row_behind_the_last_total_is_not_covered_by_it() -> None:
    with pytest.raises(LayoutRefusedError, match="rows may be missing"):
        sales(f"{GROUPED.format(amount='10.00')}2026-01-07;C;1;5.00\n".encode())


def test_columns_of_fixed_width_may_stand_one_blank_apart() -> None:
    lines = ("DATE       SKU       QTY  NET AMOUNT", "2026-01-05 NO-100      2     1234.50")
    rows = "\n".join((*lines, "2026-01-30 NO-200      1       99.90\n"))
    assert sales(rows.encode(), "r.txt") == TWO


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("SKU;Jan 2026;Feb 2026\nA;2;3\n", "lacks one for quantity, one for amount, one for sold_on"),
        ("Date,SKU,Qty,Unit price\n2026-01-05,A,2,10.00\n", "lacks one for amount; it has Date, SKU, Qty, Unit price"),
        ("Datum;Artikelnummer;Menge;Brutto\n05.01.2026;A;2;23,80\n", "lacks one for amount"),
        ("Datum;Artikelnummer;Menge;Umsatz\n05.01.2026;A;2;23,80\n", "lacks one for amount"),
        ("Date,SKU,Qty,Amount (incl. VAT)\n2026-01-05,A,2,10.00\n", "lacks one for amount"),
    ],
)
def test_a_table_without_a_needed_column_is_refused_and_says_what_it_has(rows: str, said: str) -> None:
    with pytest.raises(LayoutRefusedError) as caught:
        read_report("r.csv", rows.encode(), EUR)
    assert said in str(caught.value)
    assert "`channelwarden ingest --propose FILE`" in str(caught.value)


def test_a_workbook_whose_figures_were_never_calculated_is_no_report_of_nothing_sold() -> None:
    data = workbook(("date", "sku", "quantity", "net amount"), (date(2026, 1, 5), "NO-100", "=1+1", "=C2*10"))
    with pytest.raises(LayoutRefusedError, match="figures of sheet 'Sheet' are formulas without stored values"):
        read_report("r.xlsx", data, EUR)


def test_a_product_on_a_day_without_figures_is_a_line_that_lost_them() -> None:
    (row,) = read_report("r.csv", b"date;sku;quantity;net amount\n2026-01-05;NO-100;;\n", EUR).refused
    assert row.reason == "amount: the number is missing"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 ...", "this is a PDF document"),
        (b"\x89PNG\r\n", "this is a picture"),
        (b"Rar!\x1a\x07", "this is a RAR archive"),
        (
            b"\x78\x9f\x3e\x22\x01\x00\x01\x90",
            "this is Outlook's wrapping of attachments (winmail.dat), sent as rich text",
        ),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQE", "this is encrypted (PGP)"),
        (
            b"Return-Path: <a@b.example>\r\nReceived: from c\r\n",
            "this is a mail or a web page saved with its pictures (MIME)",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"),
            "this is a text document (Word)",
        ),
        (b"PAR1\x15\x04", "this is a Parquet file"),
    ],
)
def test_what_holds_no_report_is_named_for_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(LayoutRefusedError) as caught:
        read_report("report.xls", data, EUR)
    assert str(caught.value) == f"{said}, whatever its name; ask the sender for the figures as CSV or XLSX"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xef\xbb\xbf <!DOCTYPE html><table></table>", ": no row holds the headings 'sku', 'quantity'"),
        (b"<table><tr><td>SKU</td></tr></table>", ": row 1 looks like the headings but lacks one for quantity"),
        (b'<html xmlns:o="urn:schemas:office" xmlns="http://www.w3.org/TR/REC-html40">', " without a table; ask the "),
        (
            b"<html><body><p>Your session has expired.",
            " without a table; ask the sender for the figures as CSV or XLSX",
        ),
    ],
)
def test_a_web_page_without_a_report_is_named_for_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(LayoutRefusedError) as caught:
        read_report("report.xls", data, EUR)
    assert str(caught.value).startswith(f"this is a web page (HTML){said}")


@pytest.mark.parametrize(
    "data",
    [
        b'<Body xmlns="http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.8">',
        b"<Header xmlns:v8='http://v8.1c.ru/8.1/data/core'>",
        b"<Metadata>",
        b"<Tables><Table>",
    ],
)
def test_xml_whose_elements_are_called_like_those_of_a_web_page_is_none(data: bytes) -> None:
    assert not is_page(io.BytesIO(data))


def test_stock_within_stores_of_json_lies_in_them() -> None:
    stores = ",".join(
        f'{{"storeName": "{name}", "items": [{{"sku": "NO-1", "onHand": {stock}}}]}}'
        for name, stock in (("Hill", 12), ("River", 4))
    )
    data = f'{{"reportDate": "2026-03-31", "stores": [{stores}]}}'
    report = read_report("r.json", data.encode(), ReportProfile())
    assert [(one.site, one.on_hand) for one in report.stock] == [("Hill", 12), ("River", 4)]


@pytest.mark.parametrize(
    ("around", "told"),
    [
        ('"meta": {"page": 1, "pages": 3}', True),
        ('"next": "/sales?page=2"', True),
        ('"paging": {"hasMore": true}', True),
        ('"next": null, "count": 1', False),
        ('"meta": {"page": 1, "pages": 1, "hasMore": false}', False),
    ],
)
def test_a_page_of_an_interface_says_that_there_are_more(around: str, told: bool) -> None:
    row = '{"sku": "NO-1", "qty": 2, "net": 20, "date": "2026-03-01"}'
    stream = open_report("r.json", io.BytesIO(f'{{{around}, "data": [{row}]}}'.encode()), ReportProfile(currency="EUR"))
    assert len(stream.text().sales) == 1
    assert stream.remarks == ["it says that there are more pages than this one: are they sent too?"] * told


def test_the_pages_of_a_book_are_no_pages_of_an_interface() -> None:
    row = '{"sku": "NO-1", "qty": 2, "net": 20, "date": "2026-03-01", "pages": 320}'
    for data in (f'{{"data": [{row}]}}', f"[{row}]", row):
        stream = open_report("r.json", io.BytesIO(data.encode()), ReportProfile(currency="EUR"))
        assert (len(stream.text().sales), stream.remarks) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        "SKU;As of;Sold;On hand\nNO-1;2026-03-31;3;9\n",
        "Artikel;Stichtag;Verkauft;Bestand\nNO-1;31.03.2026;3;9\n",
    ],
)
def test_what_was_sold_without_amounts_does_not_stop_the_stock_beside_it(text: str) -> None:
    stream = open_report("r.csv", io.BytesIO(text.encode()), ReportProfile(currency="EUR"))
    assert [one.on_hand for one in stream.text().stock] == [9]
    assert "are not read: row 1 looks like the headings but lacks one for amount" in stream.remarks[0]


@pytest.mark.parametrize(
    "text",
    [
        "SKU;Date;Qty;Sold;Net\nNO-1;2026-03-31;3;Yes;12,00\n",
        "Artikel;Datum;Menge (Stk);Verkauft;Netto\nNO-1;31.03.2026;3;30.03.2026;12,00\n",
        "Artikel;Datum;Menge / Qty;Verkauft;Netto\nNO-1;31.03.2026;3;30.03.2026;12,00\n",
        "Artikel;Datum;Verkauft (Stk);Netto\nNO-1;31.03.2026;3;12,00\n",
    ],
)
def test_sold_is_a_quantity_where_no_other_heading_is_one(text: str) -> None:
    report = read_report("r.csv", text.encode(), ReportProfile(currency="EUR"))
    assert [(one.quantity, one.amount) for one in report.sales] == [(3, 12)]


def test_sales_beside_stock_are_read_or_told() -> None:
    text = "SKU;Date;{};Closing stock;Net sales\nNO-1;2026-03-31;12;18;144,00\n"
    whole = read_report("r.csv", text.format("Sold").encode(), ReportProfile(currency="EUR"))
    assert [(one.quantity, one.amount) for one in whole.sales] == [(12, 144)]
    stream = open_report("r.csv", io.BytesIO(text.format("Out").encode()), ReportProfile(currency="EUR"))
    assert [one.on_hand for one in stream.text().stock] == [18]
    assert "the figures under 'Net sales' are not read: row 1 looks like the headings but lacks" in stream.remarks[0]
