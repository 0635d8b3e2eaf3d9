"""Lists as SAP, Odoo, Shopify, Logo and pivot tables export them, and what is asked of those that lack something."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR, book, refusal, said

TWO = [("NO-100", 2, 1234), ("NO-200", 3, 299)]
LIST = """Fakturen Nordlys
-----------------------------------------------------------------
|Fakturadat|Material|Kunde     |Fakt. Menge|ME|Nettowert|Währg|
|---------------------------------------------------------------|
|05.01.2026|NO-100  |0000104711|     2,000 |ST| 1.234,50|EUR  |
|30.01.2026|NO-200  |0000104712|     3,000 |ST|   299,70|EUR  |
|---------------------------------------------------------------|
|*         |        |          |     5,000 |ST| 1.534,20|EUR  |
"""
TECHNICAL = (
    "VBELN\tFKDAT\tKUNAG\tMATNR\tFKIMG\tVRKME\tNETWR\tWAERK\n"
    "9001\t05.01.2026\t104711\tNO-100\t2,000\tST\t1.234,50\tEUR\n"
    "9002\t30.01.2026\t104711\tNO-200\t3,000\tST\t299,70\tEUR\n"
)
ROWS = {
    "Odoo": "Invoice Date;Partner;Product/Internal Reference;Product;Product Quantity;Untaxed Total\n{};A;{};x;{};{}",
    "Shopify": "Day;Product title;Product variant SKU;Net items sold;Net sales\n{};x;{};{};{}",
    "Logo": "Fiş Tarihi;Malzeme Kodu;Malzeme Açıklaması;Miktar;Tutar (KDV Hariç)\n{};{};x;{};{}",
}


@pytest.mark.parametrize("text", [LIST, TECHNICAL])
def test_lists_of_sap_are_read(text: str) -> None:
    report = read_report("r.txt", text.encode("cp1252"), EUR)
    assert [(line.sku, int(line.quantity), int(line.amount)) for line in report.sales] == TWO
    assert (report.sales[0].sold_on, report.refused) == (date(2026, 1, 5), ())


@pytest.mark.parametrize("system", ROWS)
def test_rows_of_other_systems_are_read(system: str) -> None:
    form = ROWS[system]
    rows = [form.format(*row) for row in (("2026-01-05", "NO-100", 2, 1234), ("2026-01-30", "NO-200", 3, 299))]
    assert said("\n".join([rows[0], rows[1].partition("\n")[2]])) == (TWO, [])


@pytest.mark.parametrize(
    ("month", "label", "pieces", "money", "total"),
    [
        ("January 2026", "Row Labels", "Sum of Quantity", "Sum of Net Amount", "Grand Total"),
        ("Januar 2026", "Zeilenbeschriftungen", "Summe von Menge", "Summe von Netto", "Gesamtergebnis"),
        ("январь 2026", "Названия строк", "Сумма по полю Кол-во", "Сумма по полю Сумма без НДС", "Общий итог"),
    ],
)
def test_a_pivot_table_of_products_is_read(month: str, label: str, pieces: str, money: str, total: str) -> None:
    rows = (("", month), (label, pieces, money), ("NO-100", 2, 1234), ("NO-200", 3, 299), (total, 5, 1533))
    assert said(book(*rows), name="r.xlsx") == (TWO, [])
    for other in ("Count of Quantity", "Average of Quantity"):
        assert "lacks one for quantity;" in refusal(book(rows[0], (label, other, money), *rows[2:]), name="r.xlsx")


def test_customers_above_their_products_in_a_pivot_table_wait() -> None:
    rows = (("January 2026",), ("Row Labels", "Sum of Quantity", "Sum of Net Amount"), ("Azure", 5, 1533),
            ("NO-100", 2, 1234), ("NO-200", 3, 299), ("Bob", 1, 90), ("NO-200", 1, 90),
            ("Grand Total", 6, 1623))  # fmt: skip
    lines, refused = said(book(*rows), name="r.xlsx")
    assert lines == [*TWO, ("NO-200", 1, 90)]
    assert refused == [
        (row, f"its figures are the sums of rows {row + 1} to {last}: dismiss it if it heads them")
        for row, last in ((3, 5), (6, 7))
    ]


def test_a_column_of_days_by_number_is_none_of_days() -> None:
    for text in ("Day;SKU;Qty;Net\n5;NO-100;2;20\n", "Year;Month;Day;SKU;Qty;Net\n2026;1;5;NO-100;2;20\n"):
        assert "lacks one for sold_on;" in refusal(text)


def test_no_day_is_asked_for_where_a_title_names_the_period() -> None:
    for title in ("Berichtsmonat 01/2026", "Zeitraum: 01.01.2026 - 31.01.2026"):
        assert "lacks one for amount;" in refusal(f"{title};;\nArtikel;Menge;Umsatz\nNO-100;2;20\n")
    assert "one for amount, one for sold_on;" in refusal("Vormonat 12/2025;;\nArtikel;Menge;Umsatz\nNO-100;2;20\n")


def test_headings_without_blanks_are_understood() -> None:
    rows = "2026-01-05;NO-100;2;1234;9\n2026-01-30;NO-200;3;299;9\n"
    assert said(f"TransactionDate;ItemNo;SalesQty;NetValue;GrossValue\n{rows}") == (TWO, [])
    for both in ("InvoiceDate;ItemNo;SalesQty;NetValue;ShipDate", "Day;ItemNo;SalesQty;NetSales;NetValue"):
        assert "looks like the headings but lacks one for" in refusal(f"{both}\n{rows}")


@pytest.mark.parametrize(
    "headings",
    [
        "Datum / Date;Artikelnummer / SKU;Menge / Qty;Netto / Net",
        "Date|Datum;Référence/Artikel;Quantité/Aantal;CA HT|Net",
    ],
)
def test_headings_in_two_languages_are_understood(headings: str) -> None:
    assert said(f"{headings}\n2026-01-05;NO-100;2;1234\n2026-01-30;NO-200;3;299\n") == (TWO, [])


@pytest.mark.parametrize("heading", ["Qty / Free", "Net / Gross", "Item/Service Description"])
def test_headings_of_two_things_are_neither(heading: str) -> None:
    wanted = {"Qty / Free": "quantity", "Net / Gross": "amount"}.get(heading, "sku")
    row = {"date": "2026-01-05", "sku": "NO-100", "quantity": "2", "amount": "20"}
    heads = {"date": "Date", "sku": "SKU", "quantity": "Qty", "amount": "Net"} | {wanted: heading}
    assert f"lacks one for {wanted};" in refusal(f"{';'.join(heads.values())}\n{';'.join(row.values())}\n")


def test_a_heading_with_a_currency_is_of_no_quantity() -> None:
    assert "lacks one for quantity;" in refusal("Datum;Artikel;Absatz EUR;Netto\n2026-01-05;NO-100;2;20\n")
    assert said("Datum;Artikel;Absatz Stk;Absatz EUR;Netto\n2026-01-05;NO-100;2;9;20\n") == ([("NO-100", 2, 20)], [])
    assert "Bestand EUR" in refusal("Stichtag 31.01.2026;\nArtikel;Bestand EUR\nNO-100;40\n")
    stock = "Stichtag 31.01.2026;;\nArtikel;Bestand Stk;Bestand EUR\nNO-100;40;400\n"
    assert [line.on_hand for line in read_report("r.csv", stock.encode(), EUR).stock] == [40]


def test_days_below_an_unknown_heading_are_asked_about_where_a_title_names_the_period() -> None:
    table = "January 2026;;;\nArtikel;Menge;Netto;{}\nNO-100;2;1234;{}\nNO-200;3;299;{}\n"
    assert "lacks one for sold_on;" in refusal(table.format("Valuta-Tag", "05.01.2026", "30.01.2026"))
    for heading, first, second in (("Ablauf", "05.01.2027", "30.06.2027"), ("Stand", "31.01.2026", "31.01.2026"),
                                   ("Letzte Lieferung", "05.01.2026", "")):  # fmt: skip
        assert said(table.format(heading, first, second)) == (TWO, [])


@pytest.mark.parametrize(
    ("heading", "sale", "other"),
    [
        ("Entry Type", "Sale", "Purchase"),
        ("Type", "Invoice", "Stock transfer"),
        ("Postenart", "Verkauf", "Zugang"),
        ("Вид движения", "Реализация", "Перемещение"),
        ("Operation type", "Sale", "Consignment out"),
        ("Type", "OUT", "IN"),
    ],
)
def test_rows_that_move_goods_and_sell_none_wait(heading: str, sale: str, other: str) -> None:
    lines, refused = said(f"Date;{heading};SKU;Qty;Net\n2026-01-05;{sale};A;3;30\n2026-01-06;{other};B;10;0\n")
    assert (lines, refused) == (
        [("A", 3, 30)],
        [(3, "its kind says that goods were bought, moved or used, not sold: dismiss it if so")],
    )
    assert said(f"Date;Brand;SKU;Qty;Net\n2026-01-05;{other};A;3;30\n") == ([("A", 3, 30)], [])


def test_what_a_till_calls_a_purchase_is_sold() -> None:
    sold = "Date;Type;SKU;Qty;Net\n2026-01-05;Purchase;A;3;30\n2026-01-06;Refund;A;-1;-10\n"
    assert said(sold) == ([("A", 3, 30), ("A", -1, -10)], [])
    assert said(sold.replace("Purchase", "IN").replace("Refund", "CM")) == ([("A", 3, 30), ("A", -1, -10)], [])


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("All amounts in US dollars", "USD"),
        ("Umsätze in Schweizer Franken", "CHF"),
        ("Суммы указаны в рублях", "RUB"),
        ("Figures in euros", "EUR"),
    ],
)
def test_a_currency_in_words_is_that_of_the_title(title: str, code: str) -> None:
    table = f"{title};;;\nDate;SKU;Qty;Net\n2026-01-05;A;3;30\n"
    for expected in ("EUR", "SEK"):
        profile = ReportProfile(currency=expected)
        if expected == code:
            assert said(table, profile) == ([("A", 3, 30)], [])
        else:
            assert f"row 1 says {code} ('{title}'), expected {expected}" in refusal(table, profile)


def test_the_unit_that_stands_above_the_rows_of_json_is_theirs() -> None:
    data = b'{"period": {"to": "2026-01-31"}, "unit": "case", "lines": [{"sku": "A", "quantity": 3, "netAmount": 30}]}'
    (line,) = read_report("r.json", data, EUR).sales
    assert line.unit == "case"
