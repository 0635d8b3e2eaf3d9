"""Dates of Thailand: years of the Buddhist era, months by their Thai names, and what remains open."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from scrapers.layouts import ReportProfile, read_report
from scrapers.layouts.figures import FigureError, day
from tests.layouts.told import HEAD, book

THB = ReportProfile(currency="THB")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("31/03/2569", date(2026, 3, 31)),
        ("31.3.2569", date(2026, 3, 31)),
        ("2569-03-31", date(2026, 3, 31)),
        ("31/03/2569 14:22:00", date(2026, 3, 31)),
        ("29/02/2567", date(2024, 2, 29)),
        ("31 March 2569", date(2026, 3, 31)),
        ("31 มี.ค. 2569", date(2026, 3, 31)),
        ("31 มี.ค 69", date(2026, 3, 31)),
        ("31-มี.ค.-26", date(2026, 3, 31)),
        ("31 มีนาคม พ.ศ. 2569", date(2026, 3, 31)),
        ("31 มีนาคม 2026", date(2026, 3, 31)),
        ("๓๑/๐๓/๒๕๖๙", date(2026, 3, 31)),
        ("มีนาคม 2569", date(2026, 3, 31)),
        ("03/2569", date(2026, 3, 31)),
        ("01/03/2569 - 31/03/2569", date(2026, 3, 31)),
    ],
)
def test_a_day_is_read_as_thailand_writes_it(cell: str, expected: date) -> None:
    (line,) = read_report("r.csv", f"{HEAD}{cell};A;1;10.00\n".encode(), THB).sales
    assert line.sold_on == expected


@pytest.mark.parametrize("cell", ["29/02/2569", "31 มี.ค. 60", "25690331", "31 มี.ค.", "31/31/2569"])
def test_what_is_no_day_of_it_waits(cell: str) -> None:
    report = read_report("r.csv", f"{HEAD}{cell};A;1;10.00\n13/03/2569;B;1;10.00\n".encode(), THB)
    assert ([row.row for row in report.refused], [line.sku for line in report.sales]) == ([2], ["B"])


def test_a_short_year_without_a_thai_month_stays_what_it_says() -> None:
    (line,) = read_report("r.csv", f"{HEAD}31/03/69;A;1;10.00\n".encode(), THB).sales
    assert line.sold_on == date(2069, 3, 31)


@pytest.mark.parametrize("cell", [date(2569, 3, 31), datetime.combine(date(2569, 3, 31), time(9))])
def test_a_workbook_may_hold_a_day_of_the_buddhist_era_as_a_date(cell: date) -> None:
    rows = [["date", "sku", "quantity", "net amount"], [cell, "A", 1, 10], [date(2026, 4, 1), "B", 1, 10]]
    assert [line.sold_on for line in read_report("r.xlsx", book(*rows), THB).sales] == [
        date(2026, 3, 31),
        date(2026, 4, 1),
    ]


@pytest.mark.parametrize(
    "title", ["รายงานการขาย ประจำเดือน มีนาคม 2569", "1-31 มีนาคม 2569", "Period: 01/03/2569 - 31/03/2569"]
)
def test_a_title_may_name_the_period(title: str) -> None:
    (line,) = read_report("r.csv", f"{title}\nsku;quantity;net amount\nA;1;10.00\n".encode(), THB).sales
    assert line.sold_on == date(2026, 3, 31)


def test_columns_may_be_months_of_it() -> None:
    rows = [["sku", "ม.ค. 2569", "", "ก.พ. 2569", ""], ["", *["quantity", "net amount"] * 2], ["A", 1, 10, 2, 20]]
    sales = read_report("r.xlsx", book(*rows), THB).sales
    assert [(line.sold_on, int(line.quantity)) for line in sales] == [(date(2026, 1, 31), 1), (date(2026, 2, 28), 2)]


def test_a_dated_cell_of_a_day_that_its_own_calendar_lacks_is_told() -> None:
    assert day(date(2567, 2, 28), None) == date(2024, 2, 28)
    with pytest.raises(FigureError, match="2568-02-29"):
        day(date(2568, 2, 29), None)
