"""Tables whose columns are periods: each cell is a line of its period, totals are left out, and what is open waits."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from scrapers.layouts import open_report, read_report
from tests.layouts.told import EUR, book, refusal, said

UNDER = ("", "Qty", "Net amount", "Qty", "Net amount")
ROW = ("NO-1", 5, 50, 2, 20)
JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
LINES = [("NO-1", 5, 50, JANUARY), ("NO-1", 2, 20, FEBRUARY)]


def lines(data: str | bytes, name: str = "r.xlsx") -> list[tuple[str, int, int, date | None]]:
    report = read_report(name, data if isinstance(data, bytes) else data.encode(), EUR)
    assert not report.refused
    return [(one.sku, int(one.quantity), int(one.amount or 0), one.sold_on) for one in report.sales]


def months(first: object, second: object, *rows: Sequence[object], title: str = "") -> bytes:
    above = [(title,)] if title else []
    return book(*above, ("SKU", first, "", second, ""), UNDER, *(rows or (ROW,)))


@pytest.mark.parametrize(
    "data",
    [
        months("Jan 2026", "Feb 2026"),
        months("January 2026", "February 2026"),
        months("2026-01", "2026-02"),
        months("Jan-26", "Feb-26"),
        months(date(2026, 1, 1), date(2026, 2, 1)),
        months("Jan", "Feb", title="Sell-out of the year 2026"),
        book(("SKU", "Qty", "", "Net amount", ""), ("", *("Jan 2026", "Feb 2026") * 2), ("NO-1", 5, 2, 50, 20)),
    ],
)
def test_months_over_two_measures_or_under_them_are_lines_of_their_months(data: bytes) -> None:
    assert lines(data) == LINES


def _with_quarter(*headings: str) -> bytes:
    under = ("", *("Qty", "Net amount") * len(headings))
    above = [cell for one in headings for cell in (one, "")]
    figures = [figure for one in headings for figure in ((15, 150) if "Quartal" in one else (5, 50))]
    return book(("Sell-out of the year 2026",), ("SKU", *above), under, ("NO-1", *figures))


def test_a_quarter_without_a_year_is_the_sum_of_the_months_beside_it() -> None:
    months = ("Jan", "Feb", "Mar")
    assert lines(_with_quarter(*months, "1. Quartal")) == lines(_with_quarter(*months))


@pytest.mark.parametrize("headings", [("Apr", "May", "Jun", "1. Quartal"), ("1. Quartal", "Apr", "May", "Jun")])
def test_a_quarter_of_another_year_than_the_months_beside_it_is_named(headings: tuple[str, ...]) -> None:
    assert "'1. Quartal' over a column of figures is a part of a year" in refusal(_with_quarter(*headings))


@pytest.mark.parametrize("form", ["Jan 2026 {0};Jan 2026 {1};Feb 2026 {0};Feb 2026 {1}",
                                  "{0} 2026-01;{1} 2026-01;{0} 2026-02;{1} 2026-02"])  # fmt: skip
def test_period_and_measure_may_stand_in_one_heading(form: str) -> None:
    text = f"sku;{form.format('Qty', 'Net amount')}\nNO-1;5;50,00;2;20,00\nNO-2;;;1;15,00\n"
    assert lines(text, "r.csv") == [*LINES, ("NO-2", 1, 15, FEBRUARY)]


def test_weeks_of_the_iso_calendar_and_days_beside_each_other_are_periods_too() -> None:
    assert [day for *_, day in lines(months("KW 10/2026", "KW 11/2026"))] == [date(2026, 3, 8), date(2026, 3, 15)]
    assert [day for *_, day in lines(months("02.03.2026", "03.03.2026"))] == [date(2026, 3, 2), date(2026, 3, 3)]


@pytest.mark.parametrize("weeks", [("KW 12", "KW 13"), ("12. Woche", "13. Woche"), ("Неделя 12", "Неделя 13"),
                                   ("16.-22. März", "23.-29. März")])  # fmt: skip
def test_weeks_without_a_year_are_of_the_only_one_above(weeks: tuple[str, str]) -> None:
    assert [day for *_, day in lines(months(*weeks, title="Absatz 2026"))] == [date(2026, 3, 22), date(2026, 3, 29)]


@pytest.mark.parametrize("heading", ["Total", "Итого", "YTD", "Q1 2026", "1. Quartal 2026"])
def test_columns_that_sum_others_up_are_left_out_and_told(heading: str) -> None:
    rows = [("SKU", "Jan 2026", "", "Feb 2026", "", heading, ""), (*UNDER, "Qty", "Net amount"), (*ROW, 7, 70)]
    data = book(*rows)
    assert lines(data) == LINES
    stream = open_report("r.xlsx", io.BytesIO(data), EUR)
    assert len(list(stream)) == 2
    assert f"'{heading}' sums others up and is left out" in "; ".join(stream.remarks)
    wrong = book(*rows[:2], (*ROW, 9, 90))
    assert f"'Qty' below '{heading}' is not the sum of the periods beside it" in refusal(wrong, EUR, "r.xlsx")


def test_a_row_of_totals_is_held_against_each_period() -> None:
    total = ("Grand Total", 6, 65, 2, 20)
    assert len(lines(months("Jan 2026", "Feb 2026", ROW, ("NO-2", 1, 15, 0, 0), total))) == 3
    assert "rows add up to" in refusal(
        months("Jan 2026", "Feb 2026", ROW, ("Grand Total", 5, 50, 2, 99)), name="r.xlsx"
    )


def test_other_columns_of_a_product_stay_with_each_of_its_lines_and_stock_is_of_the_periods_end() -> None:
    head = ("SKU", "Customer", "Jan 2026", "", "", "Feb 2026", "", "")
    data = book(head, ("", "", *("Qty", "Net amount", "Stock") * 2), ("NO-1", "Acme", 5, 50, 12, 2, 20, 10))
    report = read_report("r.xlsx", data, EUR)
    assert [(one.customer, one.sold_on) for one in report.sales] == [("Acme", JANUARY), ("Acme", FEBRUARY)]
    assert [(int(one.on_hand), one.as_of) for one in report.stock] == [(12, JANUARY), (10, FEBRUARY)]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (months("Jan", "Feb"), "'Jan' over a column of figures names a month, and it is open of which year"),
        (months("Jan", "Feb", title="FY 2026"), "it is open of which year"),
        (months("Jan", "Feb", title="Printed March 5 2027"), "it is open of which year"),
        (months("Jan", "Feb", title="Season 2026/27"), "it is open of which year"),
        (months("Dec", "Jan", title="Season 2026"), "it is open of which year"),
        (months("KW 12", "KW 13"), "'KW 12' over a column of figures is a part of a year, and it is open"),
        (months("KW 52", "KW 1", title="2026"), "it is open of which year"),
        (months("Week 10", "Week 11", title="2026"), "numbers a week, of which senders have several calendars"),
        (months("Week 10 2026", "Week 11 2026"), "numbers a week, of which senders have several calendars"),
        (months("Q1 2026", "Q2 2026"), "is a part of a year that may be a business year"),
        (months("Jan 12", "Jan 19"), "may be a month with its year or a day"),
        (months(date(2026, 3, 2), date(2026, 3, 9)), "figures may be those of a week or a month"),
        (months("Jan 2026", "Feb 2026 (forecast)"), "'Feb 2026 (forecast)' over 'Qty' is none that is known"),
        (months("Jan 2026", "Feb 2026", title="Cumulative sales"), "from the beginning of the year on"),
        (months("Jan 2026", "Jan 2026"), "'Qty' stands twice below 'Jan 2026'"),
        (months("Jan 2026", "Feb 2026", ROW, ("Returns",), ROW), "row 4 begins another part"),
        (
            months("Jan 2026", "Feb 2026", ROW, ("SKU", "Mar 2026", "", "Apr 2026", ""), UNDER, ROW),
            "row 4 begins another table (Mar 2026, Apr 2026)",
        ),
    ],
)  # fmt: skip
def test_what_may_be_another_period_or_no_sale_refuses_the_file_with_a_question(data: bytes, why: str) -> None:
    told = refusal(data, EUR, "r.xlsx")
    assert why in told
    assert "ask the sender for one line a product and period, with a column of days" in told


@pytest.mark.parametrize("text", ["SKU;Jan 2026;Feb 2026\nNO-1;5;2\n",
                                  "SKU;Measure;Jan 2026;Feb 2026\nNO-1;Qty;5;2\nNO-1;Net;50;20\n"])  # fmt: skip
def test_periods_without_a_measure_are_asked_about(text: str) -> None:
    assert "nothing says whether their figures are pieces or amounts" in refusal(text)


def test_a_sheet_of_periods_beside_the_sales_is_not_read() -> None:
    def sum_up(made: Any) -> None:
        sheet = made.create_sheet("Overview")
        for row in (("SKU", "Jan 2026", "", "Feb 2026", ""), UNDER, ROW):
            sheet.append(row)

    data = book(("date", "sku", "quantity", "net amount"), (date(2026, 1, 5), "NO-1", 5, 50), change=sum_up)
    assert lines(data) == [("NO-1", 5, 50, date(2026, 1, 5))]


def test_rows_that_sum_up_others_wait_and_money_of_another_currency_refuses_the_file() -> None:
    group, other = ("NO-9", 6, 65, 3, 35), ("NO-2", 1, 15, 1, 15)
    found, waiting = said(months("Jan 2026", "Feb 2026", group, ROW, other), EUR, "r.xlsx")
    assert len(found) == 4
    assert [str(one).partition(":")[0] for one in waiting] == [
        "(23, 'its figures are the sums of rows 24 to 25",
        "(43, 'its figures are the sums of rows 44 to 45",
    ]
    dollars = lambda made: setattr(made.active["E3"], "number_format", "[$USD] #,##0.00")  # noqa: E731
    data = book(("SKU", "Jan 2026", "", "Feb 2026", ""), UNDER, ROW, change=dollars)
    assert "formatted as USD in row 3" in refusal(data, EUR, "r.xlsx")
