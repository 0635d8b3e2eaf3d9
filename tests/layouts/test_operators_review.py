"""Reports as an operator gets them: the right lines, or a refusal that says what, where and what to do."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scrapers.layouts import LayoutRefusedError, ReportProfile, read_report

EUR, RUB = ReportProfile(currency="EUR"), ReportProfile(currency="RUB")
HEAD = "date;sku;quantity;net amount\n"


def book(*rows: Sequence[object], change: Callable[[Any], None] | None = None, **more: Sequence[object]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for title, row in more.items():
        made.create_sheet(title).append(row)
    if change:
        change(made)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def said(data: str | bytes, profile: ReportProfile = EUR, name: str = "r.csv") -> tuple[list[object], list[object]]:
    """Return product, quantity and amount of each line, and number and reason of each row that is refused."""
    report = read_report(name, data if isinstance(data, bytes) else data.encode(), profile)
    lines: list[object] = [(line.sku, *map(int, (line.quantity, line.amount))) for line in report.sales]
    return lines, [(row.row, row.reason) for row in report.refused]


def refusal(data: str | bytes, profile: ReportProfile = EUR, name: str = "r.csv") -> str:
    with pytest.raises(LayoutRefusedError) as caught:
        read_report(name, data if isinstance(data, bytes) else data.encode(), profile)
    return str(caught.value)


SAP = (
    "05.02.2026\t\t\tDynamic List Display\r\n\r\n\tDatum\tMaterial\tMenge\tME\tNettowert\tWähr.\r\n\r\n"
    "\t05.01.2026\tNO-100\t1.200\tST\t1.234,50\tEUR\r\n\t06.01.2026\tNO-100\t10-\tST\t34,50-\tEUR\r\n"
    "*\t\tNO-100\t1.190\tST\t1.200,00\tEUR\r\n**\t\t\t1.190\tST\t1.200,00\tEUR\r\n"
)
SAP_LINES = [("NO-100", 1200, 1234), ("NO-100", -10, -34)]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_list_of_sap_is_read_whatever_it_is_called_and_its_totals_are_none_of_its_lines(encoding: str) -> None:
    assert said(SAP.encode(encoding), ReportProfile(), "r.xls") == (SAP_LINES, [])


TOTALS = {
    "spreadsheet": "NO-1;05.01.2026;2;20\nNO-1 Total;;2;20\nNO-2;06.01.2026;1;5\nNO-2 Total;;1;5\nGrand Total;;3;25\n",
    "german": "NO-1;05.01.2026;2;20\nNO-2;06.01.2026;1;5\nNO-2 Ergebnis;;3;25\nGesamtergebnis;;3;25\n",
    "russian": "NO-1;05.01.2026;2;20\nNO-2;06.01.2026;1;5\nГруппа Итог;;3;25\nОбщий итог;;3;25\n",
    "dated": "NO-1;05.01.2026;2;20\nNO-2;06.01.2026;1;5\nTotal;31.01.2026;3;25\n",
    "carried": "NO-1;05.01.2026;2;20\nÜbertrag;;2;20\nBrought forward;;2;20\nNO-2;06.01.2026;1;5\nSumme;;3;25\n",
    "stars": "NO-1;05.01.2026;2;20\nNO-2;06.01.2026;1;5\n** ;;3;25\n",
}


@pytest.mark.parametrize("rows", TOTALS.values(), ids=TOTALS)
def test_totals_are_never_lines_however_they_are_called(rows: str) -> None:
    assert said(f"sku;date;quantity;net amount\n{rows}") == ([("NO-1", 2, 20), ("NO-2", 1, 5)], [])


def test_a_product_called_total_is_a_line_unless_it_is_what_the_rows_add_up_to() -> None:
    rows = "NO-1;05.01.2026;2;20\nVitamin Total;06.01.2026;1;20\nVitamin Total;;1;7\n"
    lines, refused = said(f"sku;date;quantity;net amount\n{rows}")
    assert (lines, refused) == ([("NO-1", 2, 20), ("Vitamin Total", 1, 20)], [(4, "the date is missing")])


@pytest.mark.parametrize("label", ["Summe", "Summe Januar", "NO-200 Total", "*"])
def test_the_total_of_a_table_without_days_is_no_line(label: str) -> None:
    data = f"Januar 2026\nArtikel;Menge;Netto\nNO-100;2;20\nNO-200;1;10\n{label};3;30\n"
    assert said(data) == ([("NO-100", 2, 20), ("NO-200", 1, 10)], [])


def grouped(*levels: int, below: bool = False) -> Callable[[Any], None]:
    def change(made: Any) -> None:
        made.active.sheet_properties.outlinePr.summaryBelow = below
        for number, level in enumerate(levels, start=1):
            made.active.row_dimensions[number].outlineLevel = level

    return change


GROUPED: dict[str, tuple[list[tuple[object, ...]], tuple[int, ...]]] = {
    "1C, the sums above": (
        [("Drills", None, 3, 30), (None, "A", 2, 20), (None, "B", 1, 10), ("Saws", None, 1, 99), (None, "C", 1, 99)],
        (0, 1, 1, 0, 1),
    ),
    "1C, two levels, the product in every row": (
        [("North", "A", 3, 119), (None, "A", 2, 20), (None, "A", 2, 20), (None, "B", 1, 99), (None, "B", 1, 99)],
        (0, 1, 2, 1, 2),
    ),
    "a spreadsheet, the sums below": (
        [(None, "A", 2, 20), (None, "B", 1, 10), ("Drills", "B", 3, 30), (None, "C", 1, 99), ("Saws", "C", 1, 99)],
        (1, 1, 0, 1, 0),
    ),
}


@pytest.mark.parametrize(("rows", "levels"), GROUPED.values(), ids=GROUPED)
def test_rows_that_sum_up_a_group_are_no_lines_without_any_setting(
    rows: list[tuple[object, ...]], levels: tuple[int, ...]
) -> None:
    head = [("Sales of 01.01.2026 - 31.01.2026",), ("group", "sku", "quantity", "net amount")]
    lines, refused = said(book(*head, *rows, change=grouped(0, 0, *levels)), name="r.xlsx")
    assert sum(line[2] for line in lines) == (129 if "C" in str(rows) else 119)  # type: ignore[index]
    assert refused == []


def test_a_grouped_row_that_sums_up_nothing_is_a_line() -> None:
    rows = [("date", "sku", "quantity", "net amount"), (date(2026, 1, 5), "A", 2, 20), (date(2026, 1, 5), "B", 3, 20)]
    assert said(book(*rows, change=grouped(0, 0, 1)), name="r.xlsx")[0] == [("A", 2, 20), ("B", 3, 20)]


@pytest.mark.parametrize("row", ["2026-01-05,NO-100,2,1,234.50", "05.01.2026,NO-100,2,19,99"])
def test_a_delimiter_within_a_number_refuses_its_row(row: str) -> None:
    lines, ((number, reason),) = said(f"date,sku,quantity,net amount\n{row}\n2026-01-06,NO-200,2,34\n")  # type: ignore[misc]
    assert (lines, number) == ([("NO-200", 2, 34)], 2)
    assert reason.startswith(
        "it has 5 cells, the headings are 4: ask the sender to put what holds a delimiter into quotes"
    )


def test_empty_cells_behind_the_last_heading_shift_nothing() -> None:
    assert said(f"{HEAD}05.01.2026;NO-100;2;20;\n06.01.2026;NO-100;1;10; \n")[0] == [
        ("NO-100", 2, 20),
        ("NO-100", 1, 10),
    ]


OTHER_TABLES = {
    "the same in another order": "\ndate;sku;net amount;quantity\n06.01.2026;NO-100;30;3\n",
    "orders": "Open orders;;;\ndate;sku;ordered quantity;net amount\n31.01.2026;NO-100;7;70\n",
    "orders under the same headings": f"Open orders;;;\n{HEAD}31.01.2026;NO-100;7;70\n",
    "orders without headings": "Offene Aufträge;;;\n31.01.2026;NO-100;7;70\n",
}


@pytest.mark.parametrize("below", OTHER_TABLES.values(), ids=OTHER_TABLES)
def test_what_stands_in_another_table_below_is_never_read_as_sales(below: str) -> None:
    why = refusal(f"{HEAD}05.01.2026;NO-100;2;20\n{below}")
    assert "begins another table" in why or "are no sales" in why
    assert "ask the sender for" in why


@pytest.mark.parametrize("first", ["sales", "stock"])
def test_sales_and_stock_below_each_other_on_one_sheet_are_read_each_for_itself(first: str) -> None:
    sales, stock = f"{HEAD}05.01.2026;NO-100;2;20\n", "Stock;;;\nsku;on hand;as of;site\nNO-200;7;31.01.2026;Berlin\n"
    data = f"{sales};;;\n{stock}" if first == "sales" else f"{stock};;;\n{sales}"
    report = read_report("r.csv", data.encode(), EUR)
    assert [(line.sku, line.quantity) for line in report.sales] == [("NO-100", 2)]
    assert [(line.sku, line.on_hand, line.as_of, line.site) for line in report.stock] == [
        ("NO-200", 7, date(2026, 1, 31), "Berlin")
    ]
    assert report.refused == ()


@pytest.mark.parametrize(
    "headings",
    [
        "date;sku;quantity;net amount;;date;sku;quantity;net amount",
        "date;sku;quantity;net amount;net amount",
        "date;sku;quantity;qty;net amount",
        "date;sku;Qty (cases);Qty (pcs);net amount",
    ],
)
def test_of_two_columns_that_may_be_the_figures_none_is_chosen(headings: str) -> None:
    assert "(which of '" in refusal(f"{headings}\n05.01.2026;NO-100;2;20;30;05.02.2026;NO-100;3;30\n")


def test_a_column_that_the_settings_name_is_that_one() -> None:
    profile = ReportProfile(currency="EUR", columns={"quantity": "Qty"})
    assert said("date;sku;quantity;qty;net amount\n05.01.2026;NO-100;1;2;20\n", profile)[0] == [("NO-100", 2, 20)]


def test_headings_on_every_page_are_no_lines_however_they_are_written() -> None:
    data = f"{HEAD}05.01.2026;NO-100;2;20\nPage 1;;;\n{HEAD.upper()}06.01.2026;NO-100;1;10\n"
    assert said(data) == ([("NO-100", 2, 20), ("NO-100", 1, 10)], [])


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


def test_a_column_of_returned_pieces_is_not_passed_over() -> None:
    data = "date;sku;quantity;returned qty;net amount\n05.01.2026;NO-100;2;1;20\n05.01.2026;NO-200;2;0;20\n"
    lines, ((_, reason),) = said(data)  # type: ignore[misc]
    assert lines == [("NO-200", 2, 20)]
    assert reason.startswith("it has a figure under 'returned qty': whether that is taken off already is open")


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
    from scrapers.layouts import open_report

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


def test_what_is_merged_over_several_rows_is_said_of_each_of_them_and_a_figure_of_the_first_alone() -> None:
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
    assert lines == [("NO-100", 2, 20), ("NO-100", 1, 30)]
    assert refused == [(5, "amount: the number is missing")]
