"""Weeks and ranges of days, as the day of a line or above a table: their last day, where nothing else is possible."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR, book, refusal, said

WHEN = ReportProfile(currency="EUR", columns={"sold_on": "When"})


def days(*cells: str) -> list[date]:
    rows = "".join(f"{cell};A;1;10,00\n" for cell in cells)
    return [line.sold_on for line in read_report("r.csv", f"When;sku;quantity;net amount\n{rows}".encode(), WHEN).sales]


def waits(cell: str) -> str:
    ((_, reason),) = said(f"When;sku;quantity;net amount\n{cell};A;1;10,00\n", WHEN)[1]
    return str(reason)


@pytest.mark.parametrize(
    "text",
    ["2026-W12", "2026W12", "KW 12/2026", "KW12 2026", "2026/KW 12", "12. KW 2026", "Kalenderwoche 12, 2026",
     "semaine 12 2026", "неделя 12 2026"],
)  # fmt: skip
def test_a_week_of_the_iso_calendar_is_its_sunday(text: str) -> None:
    assert days(text) == [date(2026, 3, 22)]


@pytest.mark.parametrize(
    "text",
    ["01.03.2026-07.03.2026", "01.03.2026 – 07.03.2026", "01.-07.03.2026", "01.03.-07.03.2026", "1–7 March 2026",
     "1 - 7 March 2026", "March 1-7, 2026", "28 Feb - 7 Mar 2026", "2026-03-01/2026-03-07", "2026-03-01 to 2026-03-07",
     "с 01.03.2026 по 07.03.2026", "vom 01.03.2026 bis 07.03.2026", "1 de marzo de 2026 al 7 de marzo de 2026"],
)  # fmt: skip
def test_a_range_of_days_is_its_last_one(text: str) -> None:
    assert days(text) == [date(2026, 3, 7)]


def test_a_range_without_its_first_year_may_begin_in_the_year_before() -> None:
    assert days("28.12.-03.01.2026") == [date(2026, 1, 3)]


def test_ranges_with_slashes_are_read_in_the_order_that_the_column_shows() -> None:
    assert days("01/03/2026-07/03/2026", "15/03/2026-21/03/2026") == [date(2026, 3, 7), date(2026, 3, 21)]
    assert days("03/01/2026-03/07/2026", "03/15/2026-03/21/2026") == [date(2026, 3, 7), date(2026, 3, 21)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("01/03/2026-07/03/2026", "may be day/month or month/day"),
        ("Week 12", "numbers a week, of which senders have several calendars"),
        ("Week 12 2026", "numbers a week, of which senders have several calendars"),
        ("FW06 FY27", "numbers a week, of which senders have several calendars"),
        ("2025-W53", "numbers a week"),
        ("KW 12/13", "numbers a week"),
        ("07.03.2026-01.03.2026", "is not a date"),
        ("29.02.2026-07.03.2026", "is not a date"),
        ("01.01.2024-31.03.2026", "is not a date"),
    ],
)
def test_what_may_be_another_period_waits(text: str, reason: str) -> None:
    assert reason in waits(text)


TABLE = ";;\nItem;Qty;Net amount\nA;1;10,00\n"


@pytest.mark.parametrize(
    ("title", "last"),
    [
        ("Sales 1–7 March 2026", date(2026, 3, 7)),
        ("Sales of 28 Feb – 6 Mar 2026", date(2026, 3, 6)),
        ("Period from 01/03/2026 to 31/03/2026", date(2026, 3, 31)),
        ("Ventes du 28/02/2026 au 06/03/2026", date(2026, 3, 6)),
        ("Week: 2026-W10", date(2026, 3, 8)),
        ("Abverkauf KW 10/2026", date(2026, 3, 8)),
    ],
)
def test_a_week_or_range_above_a_table_is_the_period_of_its_rows(title: str, last: date) -> None:
    (line,) = read_report("r.csv", (title + TABLE).encode(), EUR).sales
    assert line.sold_on == last


def test_a_range_above_a_table_whose_order_of_day_and_month_is_open_refuses_it() -> None:
    assert "'01/03/2026 to 07/03/2026' may be day/month or month/day" in refusal(
        f"From 01/03/2026 to 07/03/2026{TABLE}"
    )


@pytest.mark.parametrize("title", ["Printed 7 March 2026", "Gedruckt am 7. März 2026", "Store 5 - 31.03.2026"])
def test_a_day_above_a_table_is_no_month_and_no_range(title: str) -> None:
    assert "lacks one for sold_on" in refusal(title + TABLE)


def test_a_week_and_other_days_above_a_table_leave_its_period_open() -> None:
    assert "lacks one for sold_on" in refusal(f"KW 10/2026;01.02.2026 - 28.02.2026{TABLE}")


def test_below_week_a_week_says_itself_by_whose_calendar_it_counts() -> None:
    (line,) = read_report("r.csv", b"week;sku;quantity;net amount\n2026-W12;A;1;10\n", EUR).sales
    assert line.sold_on == date(2026, 3, 22)
    assert "lacks one for sold_on" in refusal("week;sku;quantity;net amount\nWeek 12 2026;A;1;10\n")


@pytest.mark.parametrize("head", ["KW", "Kalenderwoche", "Semaine", "Tydzień", "Неделя"])
@pytest.mark.parametrize("week", ["10/2026", "202610", "2026-10", "10.2026"])
def test_numbers_under_a_heading_for_weeks_are_weeks_and_no_months(head: str, week: str) -> None:
    report = read_report("r.csv", f"{head};sku;quantity;net amount\n{week};A;1;10,00\n".encode(), EUR)
    assert [line.sold_on for line in report.sales] == [date(2026, 3, 8)]


def test_numbers_of_weeks_are_weeks_in_tables_of_stock_and_in_workbooks() -> None:
    (line,) = read_report("r.csv", b"Woche;sku;stock\n202610;A;3\n", ReportProfile(columns={"as_of": "Woche"})).stock
    assert line.as_of == date(2026, 3, 8)
    data = book(["Umsatz je Woche"], ["KW", "sku", "quantity", "net amount"], [202610, "A", 1, 10])
    assert [line.sold_on for line in read_report("r.xlsx", data, EUR).sales] == [date(2026, 3, 8)]


@pytest.mark.parametrize("head", ["Week", "Fiscal week", "Retail week", "Yr/Wk", "YYYYWW", "GJ/Woche", "Monat/Woche"])
def test_numbers_under_a_heading_for_weeks_of_an_open_calendar_wait(head: str) -> None:
    profile = ReportProfile(currency="EUR", columns={"sold_on": head})
    lines, waiting = said(f"{head};sku;quantity;net amount\n202610;A;1;10,00\n10/2026;A;1;10,00\n", profile)
    assert lines == []
    assert [row for row, reason in waiting if "numbers a week" in reason] == [2, 3]


def test_a_quantity_of_the_week_is_no_week() -> None:
    profile = ReportProfile(currency="EUR", columns={"quantity": "Units week"})
    assert said("date;sku;Units week;net amount\n2026-03-05;A;202610;10.00\n", profile)[0] == [("A", 202610, 10)]


def test_a_week_that_a_sheet_took_for_a_number_is_not_guessed() -> None:
    profile = ReportProfile(currency="EUR", columns={"sold_on": "KW"})
    rows = [[2026.09, "A", 1, 10], [2026.1, "A", 1, 10]]
    report = read_report("r.xlsx", book(["KW", "sku", "quantity", "net amount"], *rows), profile)
    assert [line.sold_on for line in report.sales] == [date(2026, 3, 1)]
    assert [(row.row, "'2026.1' is not a date" in row.reason) for row in report.refused] == [(3, True)]


@pytest.mark.parametrize("head", ["KW 10/2026;KW 11/2026", "Woche 10 2026;Woche 11 2026"])
def test_figures_below_one_week_are_no_weeks(head: str) -> None:
    assert "its columns are periods" in refusal(f"sku;customer;{head}\nA;X;201512;3\nB;X;2010,15;3\n")


@pytest.mark.parametrize("heading", ["Fiscal period", "Fiscal Month", "FY period", "Geschäftsperiode"])
@pytest.mark.parametrize("month", ["2026-03", "202603", "03/2026", "03.2026", "March 2026"])
def test_a_month_of_a_business_year_is_none_of_the_calendar(heading: str, month: str) -> None:
    profile = ReportProfile(currency="EUR", columns={"sold_on": heading})
    text = f"{heading};sku;quantity;net amount\n{month};A;3;30,00\n"
    assert refusal(text, profile).startswith(f"row 2 holds '{month}' under '{heading}': a month of a business year")
    stock = ReportProfile(columns={"as_of": heading})
    assert "a month of a business year" in refusal(f"{heading};sku;on hand\n{month};A;3\n", stock)


def test_whole_days_under_the_heading_of_a_business_year_are_days() -> None:
    for day in ("2026-03-02", "20260302", "2 March 2026", "02.03.2026"):
        profile = ReportProfile(currency="EUR", columns={"sold_on": "Fiscal period"})
        text = f"Fiscal period;sku;quantity;net amount\n{day};A;3;30,00\n"
        assert [line.sold_on for line in read_report("r.csv", text.encode(), profile).sales] == [date(2026, 3, 2)]


def test_first_days_of_months_in_a_workbook_under_a_business_year_refuse_it() -> None:
    profile = ReportProfile(currency="EUR", columns={"sold_on": "Fiscal month"})
    head = ("Fiscal month", "sku", "quantity", "net amount")
    assert "a month of a business year" in refusal(book(head, (date(2026, 3, 1), "A", 3, 30)), profile, "r.xlsx")
