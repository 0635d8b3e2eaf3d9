"""Dates of the Iranian calendar are days of the common one."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.layouts import read_report
from scrapers.layouts.iranian_dates import iranian_day
from tests.layouts.told import EUR, HEAD, said


def days(*cells: str) -> list[date | None]:
    rows = "".join(f"{cell};NO-100;2;20\n" for cell in cells)
    return [line.sold_on for line in read_report("r.csv", (HEAD + rows).encode(), EUR).sales]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("1405/01/01", date(2026, 3, 21)),
        ("1405-01-15", date(2026, 4, 4)),
        ("۱۴۰۵/۰۱/۱۵", date(2026, 4, 4)),
        ("1404/12/29", date(2026, 3, 20)),
        ("29/12/1404", date(2026, 3, 20)),
        ("31.06.1405", date(2026, 9, 22)),
        ("15 فروردین 1405", date(2026, 4, 4)),
        ("15 فروردين ۱۴۰۵", date(2026, 4, 4)),
        ("1403/12/30 10:15", date(2025, 3, 20)),
    ],
)
def test_a_day_of_the_iranian_calendar_is_read(cell: str, read: date) -> None:
    assert days(cell) == [read]


@pytest.mark.parametrize("year", range(1380, 1430))
def test_years_of_the_iranian_calendar_follow_each_other(year: int) -> None:
    assert (iranian_day(year + 1, 1, 1) - iranian_day(year, 12, 29)).days in (1, 2)
    assert iranian_day(year, 1, 1).month == 3
    assert iranian_day(year, 1, 1).day in (20, 21)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1404/12/30", "'1404/12/30' is not a date of the calendar"),
        ("1405/07/31", "'1405/07/31' is not a date of the calendar"),
        ("02/03/1405", "'02/03/1405' may be day/month or month/day: ask the sender for dates such as 2026-03-31"),
        ("1405/01", "'1405/01' is not a date such as 2026-03-31"),
    ],
)
def test_a_day_that_the_iranian_calendar_has_not_waits(cell: str, why: str) -> None:
    more = "" if "/03/" in cell else "13/01/1405;NO-200;2;20\n"
    lines, refused = said(f"{HEAD}{cell};NO-100;2;20\n{more}")
    assert len(lines) == more.count("\n")
    assert len(refused) == 1
    assert why in str(refused)
