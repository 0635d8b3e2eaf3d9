"""Returns, cancelled rows, units, money and days: a row counts as what it says, or waits with its reason."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scrapers.layouts import ReportProfile, open_report, read_report
from scrapers.layouts.merged_cells import SHARED
from tests.layouts.told import EUR, HEAD, book, refusal, said

RETURNS = {
    "english": "date;sku;type;quantity;net amount\n05.01.2026;NO-100;Sale;2;20\n06.01.2026;NO-100;Return;1;10\n",
    "german": "Datum;Artikel;Belegart;Menge;Netto\n05.01.2026;NO-100;Rechnung;2;20\n"
    "06.01.2026;NO-100;Gutschrift;1;10\n",
    "russian": "Дата;Артикул;Операция;Количество;Сумма без НДС\n05.01.2026;NO-100;Реализация;2;20\n"
    "06.01.2026;NO-100;Возврат от покупателя;1;10\n",
    "by title": f"{HEAD}05.01.2026;NO-100;2;20\nReturns;;;\n06.01.2026;NO-100;1;10\n",
    "by title, headings again": f"{HEAD}05.01.2026;NO-100;2;20\nRetouren Januar;;;\n{HEAD}06.01.2026;NO-100;1;10\n",
}


@pytest.mark.parametrize("data", RETURNS.values(), ids=RETURNS)
def test_a_return_without_a_minus_waits_until_the_settings_say_what_it_counts(data: str) -> None:
    lines, ((_, reason),) = said(data)  # type: ignore[misc]
    assert lines == [("NO-100", 2, 20)]
    assert reason.startswith(
        "it says that it is a return, and its figures are above zero: set `returns` of this [[partner]]"
    )
    assert said(data, ReportProfile(currency="EUR", returns="marked")) == ([("NO-100", 2, 20), ("NO-100", -1, -10)], [])
    assert said(data, ReportProfile(currency="EUR", returns="signed")) == ([("NO-100", 2, 20), ("NO-100", 1, 10)], [])


def test_a_return_with_its_minus_is_taken_off_and_stands_for_itself() -> None:
    data = "date;sku;type;quantity;net amount\n05.01.2026;NO-100;Return;-1;-10\nTotal;;;-1;-10\n"
    for returns in ("", "marked", "signed"):
        assert said(data, ReportProfile(currency="EUR", returns=returns)) == ([("NO-100", -1, -10)], [])


@pytest.mark.parametrize("heading", ["returned qty", "qty_refunded", "Refunded Amount"])
def test_a_column_of_returned_pieces_is_not_passed_over(heading: str) -> None:
    data = f"date;sku;quantity;{heading};net amount\n05.01.2026;NO-100;2;1;20\n05.01.2026;NO-200;2;0;20\n"
    lines, ((_, reason),) = said(data)  # type: ignore[misc]
    assert lines == [("NO-200", 2, 20)]
    assert reason.startswith(f"it has a figure under '{heading}': whether that is taken off already is open")


def test_cancelled_rows_are_no_sales() -> None:
    data = "date;sku;quantity;net amount;status\n05.01.2026;NO-100;2;20;Delivered\n05.01.2026;NO-100;2;20;Cancelled\n"
    report = read_report("r.csv", data.encode(), EUR)
    assert (len(report.sales), report.skipped[-1].reason) == (1, "cancelled, as the row says: no sale")


@pytest.mark.parametrize(
    ("above", "heading"),
    [
        ("Alle Werte in TEUR", "net amount"),
        ("Отчет, тыс. руб.", "net amount"),
        ("Sales in 000s", "net amount"),
        ("Sales", "net amount (k€)"),
    ],
)
def test_rounded_thousands_are_refused(above: str, heading: str) -> None:
    profile = ReportProfile(currency="EUR", columns={"amount": heading})
    why = refusal(f"{above};;;\ndate;sku;quantity;{heading}\n05.01.2026;NO-100;2;1,5\n", profile)
    assert "says that figures are in thousands" in why


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("Qty (cases)", "cases"), ("Menge (Karton)", "karton"), ("Кол-во, кор.", "кор"), ("Qty pcs", "")],
)
def test_the_unit_that_a_heading_names_is_that_of_its_quantities(heading: str, unit: str) -> None:
    (line,) = read_report("r.csv", f"date;sku;{heading};net amount\n05.01.2026;NO-100;2;20\n".encode(), EUR).sales
    assert (line.quantity, line.unit) == (2, unit)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("$12,00", "'$12,00' is in dollars, expected EUR"),
        ("12,00 USD", "'12,00USD' is in USD, expected EUR"),
        ("USD 12,00", "'USD12,00' is in USD, expected EUR"),
    ],
)
def test_other_money_than_the_partners_is_named(cell: str, reason: str) -> None:
    assert said(f"{HEAD}05.01.2026;NO-100;2;{cell}\n") == ([], [(2, f"amount: {reason}")])


@pytest.mark.parametrize(("cell", "currency"), [("$12,00", "CAD"), ("12,00 USD", "USD"), ("12,00 руб.", "RUB")])
def test_the_partners_money_may_be_written_at_the_figure(cell: str, currency: str) -> None:
    assert said(f"{HEAD}05.01.2026;NO-100;2;{cell}\n", ReportProfile(currency=currency))[0] == [("NO-100", 2, 12)]


@pytest.mark.parametrize(("mac", "number"), [(False, 46027), (False, 46027.75), (True, 44565)])
def test_a_day_that_a_workbook_shows_as_a_number_is_that_day(mac: bool, number: float) -> None:
    def change(made: Any) -> None:
        if mac:
            made.epoch = CALENDAR_MAC_1904

    data = book(("date", "sku", "quantity", "net amount"), (number, "NO-100", 2, 20), change=change)
    (line,) = read_report("r.xlsx", data, EUR).sales
    assert line.sold_on == date(2026, 1, 5)


def test_a_number_in_the_place_of_a_day_is_none_in_text() -> None:
    assert said(f"{HEAD}46027;NO-100;2;20\n") == ([], [(2, "'46027' is not a date such as 2026-03-31")])


def test_days_in_two_orders_refuse_the_file_and_not_only_those_that_show_it() -> None:
    rows = "13/01/2026;NO-100;1;1\n" * 2100
    why = refusal(f"{HEAD}{rows}01/14/2026;NO-100;1;1\n02/03/2026;NO-100;1;1\n")
    assert why == (
        "row 2102: '01/14/2026' writes day and month the other way round than dates above it; ask the sender for dates "
        "such as 2026-03-31"
    )
    assert said(f"{HEAD}13/01/2026;NO-100;1;1\n01/14/2026;NO-100;1;1\n")[0] == []


SALES = [("date", "sku", "quantity", "net amount"), (date(2026, 1, 5), "A", 2, 20), (date(2026, 1, 6), "B", 1, 10)]


def test_rows_and_sheets_that_a_workbook_hides_are_told() -> None:
    def hide(made: Any) -> None:
        made.active.row_dimensions[3].hidden = True
        made.active.sheet_state = "hidden"
        made.create_sheet("Cover")

    stream_said = read_remarks(book(*SALES, change=hide))
    assert stream_said == [
        "the sheet 'Sheet' is hidden and was read; rows that the sheet hides are read as all others (3)"
    ]
    why = refusal(book(*SALES, ("Total", None, 2, 20), change=hide), name="r.xlsx")
    assert "its 2 rows add up to 30; rows may be missing, or stand in it twice, and rows that the sheet hides" in why


def read_remarks(data: bytes) -> list[str]:
    stream = open_report("r.xlsx", io.BytesIO(data), EUR)
    assert len(list(stream)) == 2
    return stream.remarks


def test_a_hidden_sheet_with_sales_beside_the_shown_one_is_named() -> None:
    def old(made: Any) -> None:
        sheet = made.create_sheet("Old")
        sheet.append(SALES[0])
        sheet.append((datetime(2025, 1, 5), "A", 2, 20))  # noqa: DTZ001 - as workbooks hold it
        sheet.sheet_state = "hidden"

    assert "several sales tables in it (Sheet, Old (hidden))" in refusal(book(*SALES, change=old), name="r.xlsx")


def test_lists_of_different_names_in_json_are_different_tables() -> None:
    row = '{"sku":"NO-100","quantity":2,"netAmount":20}'
    for other in ("returns", "openOrders"):
        why = refusal(f'{{"date":"2026-01-31","sales":[{row}],"{other}":[{row}]}}', name="r.json")
        assert why.startswith(f"there are several sales tables in it (sales, {other})")
    nested = f'{{"stores":[{{"date":"2026-01-30","sales":[{row}]}},{{"date":"2026-01-31","sales":[{row}]}}]}}'
    assert said(nested, name="r.json")[0] == [("NO-100", 2, 20)] * 2


def test_control_totals_and_amounts_stay_exact_where_rows_are_left_out() -> None:
    data = "date;sku;quantity;net amount;status\n05.01.2026;A;2;20,05;\n05.01.2026;A;2;20;Void\nTotal;;2;20,05;\n"
    assert read_report("r.csv", data.encode(), EUR).total_amount == Decimal("20.05")


def test_what_is_merged_over_several_rows_is_said_of_each_of_them_and_a_figure_of_none() -> None:
    def merge(made: Any) -> None:
        for cells in ("B3:B4", "C3:C5", "E4:E5"):
            made.active.merge_cells(cells)

    rows = [
        ("", "", "", ""),
        ("date", "sku", "quantity", "net amount"),
        (date(2026, 1, 5), "NO-100", 2, 20),
        (None, None, 1, 30),
        ("06.01.2026", None, 1, None),
    ]
    lines, refused = said(book(*[("", *row) for row in rows], change=merge), name="r.xlsx")
    assert lines == [("NO-100", 2, 20)]
    assert refused == [(4, SHARED), (5, SHARED)]


@pytest.mark.parametrize(
    "title", ["Returns January 2026", "Sales returns", "Возвраты товаров от покупателей за январь"]
)
def test_a_table_of_returns_is_none_of_sales(title: str) -> None:
    data = f"{title};;;\n{HEAD}05.01.2026;NO-100;2;20\n"
    lines, ((_, reason),) = said(data)  # type: ignore[misc]
    assert (lines, reason.split(",")[0]) == ([], "it says that it is a return")
    assert said(data, ReportProfile(currency="EUR", returns="marked"))[0] == [("NO-100", -2, -20)]


def test_a_sheet_called_returns_is_none_of_sales() -> None:
    def name(made: Any) -> None:
        made.active.title = "Returns"

    assert said(book(*SALES, change=name), name="r.xlsx")[0] == []


@pytest.mark.parametrize(
    "title",
    [
        "Purchases January",
        "Purchase orders",
        "Sales forecast 2026",
        "Sales orders",
        "Sales targets",
        "Stornierte Aufträge",
    ],
)
def test_what_a_title_says_against_sales_is_told(title: str) -> None:
    stream = open_report("r.csv", io.BytesIO(f"{title};;;\n{HEAD}05.01.2026;NO-100;2;20\n".encode()), EUR)
    assert len(list(stream)) == 1
    assert stream.remarks == [f"row 1 says '{title}'; what stands below is taken for sales"]


@pytest.mark.parametrize("title", ["Sales and returns January", "Verkäufe", "Report for Open Orders GmbH"])
def test_a_title_of_sales_says_nothing_against_them(title: str) -> None:
    stream = open_report("r.csv", io.BytesIO(f"{title};;;\n{HEAD}05.01.2026;NO-100;2;20\n".encode()), EUR)
    assert (len(list(stream)), stream.remarks) == (1, [])


def test_stock_keeps_the_unit_that_its_column_or_heading_names() -> None:
    for heading, cells in (("on hand (cases)", "7;31.01.2026"), ("on hand;unit", "7;cases;31.01.2026")):
        (line,) = read_report("r.csv", f"sku;{heading};as of\nNO-100;{cells}\n".encode(), EUR).stock
        assert (line.on_hand, line.unit) == (7, "cases")


@pytest.mark.parametrize(("whole", "lines", "refused"), [(10, 2, 0), (11, 2, 1)])
def test_the_stock_of_all_sites_is_not_added_to_that_of_each(whole: int, lines: int, refused: int) -> None:
    rows = f"NO-1;;{whole};31.01.2026\nNO-1;Berlin;7;31.01.2026\nNO-1;Hamburg;3;31.01.2026\n"
    report = read_report("r.csv", f"sku;site;on hand;date\n{rows}".encode(), EUR)
    assert (len(report.stock), len(report.refused), sum(line.on_hand for line in report.stock)) == (lines, refused, 10)


def test_a_column_of_currencies_may_hold_signs_and_words() -> None:
    rows = "".join(f"05.01.2026;A;1;1,00;{cell}\n" for cell in ("€", "Euro", "EUR", "eur"))
    report = read_report("r.csv", f"date;sku;quantity;net amount;currency\n{rows}".encode(), ReportProfile())
    assert [line.currency for line in report.sales] == ["EUR"] * 4


def test_a_row_in_other_money_than_the_heading_of_the_amounts_waits() -> None:
    rows = "05.01.2026;A;1;1,00;EUR\n05.01.2026;A;1;1,00;USD\n"
    lines, refused = said(f"date;sku;quantity;net amount EUR;currency\n{rows}", ReportProfile())
    assert (lines, refused) == ([("A", 1, 1)], [(3, "the heading of the amounts says EUR, the row USD: which is it?")])


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (";;pcs;EUR", "text, not a line of the table"),
        ("----;----;----;----", "text, not a line of the table"),
        ("1;2;3;4", "the headings, repeated"),
    ],
)
def test_what_printed_forms_put_below_their_headings_is_no_line(row: str, kind: str) -> None:
    report = read_report("r.csv", f"{HEAD}{row}\n05.01.2026;NO-100;2;20\n".encode(), EUR)
    assert (len(report.sales), report.refused, report.skipped[-1].reason) == (1, (), kind)


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (("1/13/2026 2:30:00 PM", "01/05/2026 12:00 AM"), [date(2026, 1, 13), date(2026, 1, 5)]),
        (("26/01/13", "26/01/21"), []),
        (("13/01/26", "05/01/26"), [date(2026, 1, 13), date(2026, 1, 5)]),
    ],
)
def test_days_are_read_where_one_order_alone_fits_the_column(texts: tuple[str, ...], days: list[date]) -> None:
    rows = "".join(f"{text};NO-100;2;20\n" for text in texts)
    assert [line.sold_on for line in read_report("r.csv", f"{HEAD}{rows}".encode(), EUR).sales] == days


@pytest.mark.parametrize("cell", ["4006381333931", "'4006381333931", '"=""4006381333931"""'])
@pytest.mark.parametrize("more", ["", "Page 1;;;\n"])
def test_a_number_that_was_kept_from_a_spreadsheet_is_that_number(cell: str, more: str) -> None:
    (line,) = read_report("r.csv", f"date;ean;quantity;net amount\n{more}05.01.2026;{cell};2;20\n".encode(), EUR).sales
    assert line.gtin == "4006381333931"


@pytest.mark.parametrize(("cell", "pieces"), [("10 Stk", 10), ("1.000 шт.", 1000), ("5pcs", 5), ("-2 szt", -2)])
def test_a_quantity_may_name_pieces(cell: str, pieces: int) -> None:
    data = f"date;sku;quantity;net amount\n2026-03-02;A;{cell};10,00\n2026-03-02;B;1.000;1.000,00\n"
    report = read_report("r.csv", data.encode(), EUR)
    assert [line.quantity for line in report.sales] == [pieces, 1000]


@pytest.mark.parametrize("heading", ["quantity", "quantity;unit", "Qty (cases)"])
def test_another_unit_in_the_cell_of_a_quantity_or_beside_one_waits(heading: str) -> None:
    unit = ";CS" if "unit" in heading else ""
    cell = "2 Krt" if heading == "quantity" else "2 Stk"
    data = f"date;sku;{heading};net amount\n2026-03-02;A;{cell}{unit};10,00\n"
    assert "is not a number" in read_report("r.csv", data.encode(), EUR).refused[0].reason
