"""Totals, groups, other tables and shifted cells: what a report holds beside its lines is never counted as one."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from scrapers.layouts import ReportProfile, open_report, read_report
from tests.layouts.told import EUR, HEAD, book, refusal, said

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


PRICED = ("05.01.2026;A;2;10,00;20,00\n", "06.01.2026;B;3;9,99;29,97\n", "07.01.2026;C;-4;2,50;-10,00\n")


@pytest.mark.parametrize("rows", [PRICED, (*PRICED, "08.01.2026;D;1;5,00;5,00\n")])
def test_the_price_of_a_piece_is_not_taken_for_the_amount(rows: tuple[str, ...]) -> None:
    why = refusal(f"Datum;Artikel;Menge;Netto;Gesamt\n{''.join(rows)}")
    assert why.startswith(
        "'Netto' is the price of one piece: times 'Menge' it is 'Gesamt'; name that one as `amount` in "
    )
    named = ReportProfile(currency="EUR", columns={"amount": "Gesamt"})
    assert said(f"Datum;Artikel;Menge;Netto;Gesamt\n{''.join(PRICED)}", named)[0][:2] == [("A", 2, 20), ("B", 3, 29)]


def test_a_price_beside_the_amount_is_nothing_against_it() -> None:
    rows = "".join(f"{day:02}.01.2026;A;2;20,00;10,00;{day}\n" for day in range(1, 9))
    assert len(said(f"Datum;Artikel;Menge;Netto;Preis;Nr\n{rows}")[0]) == 8


def test_which_of_several_days_is_taken_is_told_until_the_settings_name_it() -> None:
    data = b"Belegdatum;Artikel;Menge;Netto;Lieferdatum\n05.01.2026;A;2;20,00;09.01.2026\n"
    stream = open_report("r.csv", io.BytesIO(data), EUR)
    assert len(list(stream)) == 1
    assert stream.remarks == ["the days are those of 'Belegdatum', not of 'Lieferdatum' (`columns` says)"]
    named = ReportProfile(currency="EUR", columns={"sold_on": "Lieferdatum"})
    (line,) = (stream := open_report("r.csv", io.BytesIO(data), named))
    assert (line.sold_on, stream.remarks) == (date(2026, 1, 9), [])  # type: ignore[union-attr]
