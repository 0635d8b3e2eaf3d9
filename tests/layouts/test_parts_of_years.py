"""Months, weeks and quarters: with the year in a column of its own, in digits above a table, and short years."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR, book, refusal, said

END_OF_MARCH = date(2026, 3, 31)


def days(head: str, *rows: str, profile: ReportProfile = EUR) -> list[date | None]:
    text = f"{head};sku;quantity;net amount\n" + "".join(f"{row};A;1;10,00\n" for row in rows)
    return [line.sold_on for line in read_report("r.csv", text.encode(), profile).sales]


@pytest.mark.parametrize(
    ("head", "row", "last"),
    [
        ("Jahr;Monat", "2026;3", END_OF_MARCH),
        ("Monat;Jahr", "03;2026", END_OF_MARCH),
        ("Year;Month", "2026;March", END_OF_MARCH),
        ("год;месяц", "2026;март", END_OF_MARCH),
        ("Jahr;KW", "2026;12", date(2026, 3, 22)),
        ("vuosi;viikko", "2026;1", date(2026, 1, 4)),
        ("Jahr;Quartal", "2026;1", END_OF_MARCH),
        ("Jahr;Quartal", "2026;Q1", END_OF_MARCH),
        ("Rok;Kwartał", "2026;4", date(2026, 12, 31)),
        ("Year;Month", "2026;2026-03", END_OF_MARCH),
    ],
)
def test_a_year_and_its_part_in_two_columns_are_one_period(head: str, row: str, last: date) -> None:
    assert days(head, row, row) == [last, last]


def test_a_day_in_a_third_column_is_not_lost_in_the_month() -> None:
    assert "lacks one for sold_on" in refusal("Day;Month;Year;sku;quantity;net amount\n5;3;2026;A;1;10\n")


def test_a_workbook_may_hold_them_as_numbers_and_settings_may_name_the_column() -> None:
    data = book(["Umsätze"], ["Jahr", "Monat", "sku", "quantity", "net amount"], [2026, 2, "A", 1, 10])
    for profile in (EUR, ReportProfile(currency="EUR", columns={"sold_on": "Monat"})):
        (line,) = read_report("r.xlsx", data, profile).sales
        assert line.sold_on == date(2026, 2, 28)


@pytest.mark.parametrize(
    "head", ["Year;Week", "Year;Quarter", "Fiscal year;Month", "GJ;Monat", "Geschäftsjahr;Quartal", "Year;Period"]
)
def test_parts_of_years_that_may_be_of_another_calendar_are_not_taken(head: str) -> None:
    assert "lacks one for sold_on" in refusal(f"{head};sku;quantity;net amount\n2026;3;A;1;10,00\n")


def test_a_part_that_the_year_does_not_have_leaves_the_file_without_days() -> None:
    assert "lacks one for sold_on" in refusal("Jahr;Monat;sku;quantity;net amount\n2026;13;A;1;10,00\n")


def test_a_column_of_days_goes_before_year_and_month() -> None:
    assert days("Jahr;Monat;date", "2026;2;2026-03-05") == [date(2026, 3, 5)]


def test_whole_months_are_the_days_of_a_table_without_a_column_of_days() -> None:
    assert days("Month", "2026-02", "2026-03") == [date(2026, 2, 28), END_OF_MARCH]
    title = "Sales 01.01.2026 - 31.03.2026;;;\n"
    text = f"{title}Month;sku;quantity;net amount\n2026-01;A;1;10,00\n"
    (line,) = read_report("r.csv", text.encode(), EUR).sales
    assert line.sold_on == date(2026, 1, 31)


def test_months_with_short_years_are_read_below_a_heading_of_months_alone() -> None:
    assert days("Month", "Mar-26", "Feb 26") == [END_OF_MARCH, date(2026, 2, 28)]
    assert said("date;sku;quantity;net amount\nMar-26;A;1;10,00\n")[1] == [
        (2, "'Mar-26' is not a date such as 2026-03-31")
    ]


@pytest.mark.parametrize(
    "title",
    ["Monat: 03/2026", "Month 03.2026", "за 03.2026", "Период: 03.2026", "Mois : 2026-03", "I квартал 2026 г.",
     "1. Quartal 2026", "1-й квартал 2026 года", "1er trimestre 2026", "Quartal 1/2026",
     "I kwartał 2026", "2026. I. negyedév"],
)  # fmt: skip
def test_a_month_in_digits_or_a_quarter_above_a_table_is_its_period(title: str) -> None:
    (line,) = read_report("r.csv", f"{title};;\nsku;quantity;net amount\nA;1;10,00\n".encode(), EUR).sales
    assert line.sold_on == END_OF_MARCH


@pytest.mark.parametrize(
    "title",
    [
        "Q1 2026",
        "1st quarter 2026",
        "Store 03/2026",
        "1. Quartal 2026 (Geschäftsjahr)",
        "Monat: 13/2026",
        "Period 03/2026",
    ],
)
def test_what_may_be_another_part_of_a_year_is_no_period(title: str) -> None:
    assert "lacks one for sold_on" in refusal(f"{title};;\nsku;quantity;net amount\nA;1;10,00\n")


def test_a_quarter_that_may_be_of_a_business_year_waits_and_says_why() -> None:
    assert said("date;sku;quantity;net amount\nQ1 2026;A;1;10,00\n") == (
        [],
        [(2, "'Q1 2026' is a part of a year that may be a business year: ask the sender for dates such as 2026-03-31")],
    )
    assert days("date", "1. Quartal 2026") == [END_OF_MARCH]


@pytest.mark.parametrize(("month", "day"), [("202603", date(2026, 3, 31)), ("202602", date(2026, 2, 28))])
def test_a_month_of_six_digits_is_its_last_day(month: str, day: date) -> None:
    text = f"Period;SKU;Qty;Net\n{month};NO-1;1;2,00\n"
    assert [one.sold_on for one in read_report("r.csv", text.encode(), ReportProfile(currency="EUR")).sales] == [day]


@pytest.mark.parametrize("month", ["202613", "201203", "3", "260301"])
def test_other_digits_are_no_month(month: str) -> None:
    assert "lacks one for sold_on" in refusal(f"Period;SKU;Qty;Net\n{month};NO-1;1;2,00\n")
