"""Days that leave open whether day or month stands first, and a title whose period only one order fits."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.layouts import read_report
from tests.layouts.told import EUR

HEAD = "date;sku;quantity;net amount\n"


def days_of(title: str, *written: str) -> list[date]:
    rows = "".join(f"{day};A;1;10,50\n" for day in written)
    return [line.sold_on for line in read_report("r.csv", f"{title};;;\n{HEAD}{rows}".encode(), EUR).sales]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Sales 01/03/2026 - 31/03/2026", ("01/03/2026", "05/03/2026")),
        ("Sales 03/01/2026 - 03/31/2026", ("03/01/2026", "03/05/2026")),
        ("Verkäufe 01.03.2026 - 07.03.2026", ("01/03/2026", "05/03/2026")),
        ("Sales March 2026", ("03/01/2026 10:05", "03/05/2026 11:10")),
    ],
)
def test_days_are_read_in_the_order_that_puts_them_in_the_period_of_the_title(
    title: str, written: tuple[str, ...]
) -> None:
    assert days_of(title, *written) == [date(2026, 3, 1), date(2026, 3, 5)]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Sales", ("01/03/2026", "05/03/2026")),
        ("Sales April 2026", ("03/04/2026",)),  # 4 March told in April, may be
        ("Sales April 2026", ("03/01/2026", "03/04/2026")),
        ("Sales 01.01.2026 - 31.12.2026", ("01/03/2026", "05/03/2026")),
        ("Sales 05/03/2026 - 06/03/2026", ("05/03/2026", "06/03/2026")),
        ("Sales 01.03.2026 - 31.03.2026, 01.04.2026 - 30.04.2026", ("01/03/2026", "05/03/2026")),
        ("Sales March 2026", ("03/03/2026", "04/03/2026", "03/05/2026")),
    ],
)
def test_days_wait_where_the_title_fits_both_orders_or_none(title: str, written: tuple[str, ...]) -> None:
    assert days_of(title, *written) in ([], [date(2026, 3, 3)])
