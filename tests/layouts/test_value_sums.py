"""Rows that sum a product up over a column's other values: named as a total, or proven by all their figures."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scrapers.layouts import read_report
from tests.layouts.told import EUR, said

HEAD = "date;{column};sku;quantity;net amount\n"
SUMMED = "its figures are the sums of the other rows of its product and day"


def rows_of(label: str, count: int, *, first: bool = False, pieces: Sequence[int] = (3, 2, 4)) -> str:
    rows = []
    for number in range(count):
        price = 10 + number
        parts = [
            f"2026-03-01;{place};NO-{number};{amount};{amount * price},00\n"
            for place, amount in zip(("N", "S", "W"), pieces, strict=True)
        ]
        whole = f"2026-03-01;{label};NO-{number};{sum(pieces)};{sum(pieces) * price},00\n"
        rows += [whole, *parts] if first else [*parts, whole]
    return "".join(rows)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("column", ["store", "region", "channel"])
@pytest.mark.parametrize(
    "label", ["Total company", "All stores", "Alle Filialen", "Итого по сети", "Tous magasins", "All"]
)
def test_a_total_over_shops_that_its_figures_prove_is_no_line(label: str, column: str, first: bool) -> None:
    report = read_report("r.csv", (HEAD.format(column=column) + rows_of(label, 3, first=first)).encode(), EUR)
    assert (len(report.sales), sum(line.quantity for line in report.sales), report.refused) == (9, 27, ())
    assert report.skipped[-1].reason == "subtotal row"


def test_of_two_products_such_a_total_waits() -> None:
    lines, waiting = said(HEAD.format(column="store") + rows_of("Total company", 2))
    assert len(lines) == 6
    assert [(row, reason.startswith(SUMMED)) for row, reason in waiting] == [(5, True), (9, True)]  # type: ignore[misc]


@pytest.mark.parametrize(("label", "count", "waiting"), [("Germany", 5, 5), ("Germany", 4, 0), ("", 5, 5)])
def test_a_value_that_says_nothing_waits_where_all_its_rows_are_sums_of_the_others(
    label: str, count: int, waiting: int
) -> None:
    lines, refused = said(HEAD.format(column="region") + rows_of(label, count, first=True))
    assert (len(lines), len(refused)) == (4 * count - waiting, waiting)
    assert all(reason.startswith(SUMMED) for _, reason in refused)  # type: ignore[misc]


@pytest.mark.parametrize(
    "rows",
    [
        rows_of("Total Wine", 5) + "2026-03-02;Total Wine;NO-1;3;30,00\n",  # a buyer of its own on another day
        rows_of("Total Wine", 1),  # as much as two others, once
        "".join(f"2026-03-0{day};All stores;NO-1;{day};{day}0,00\n" for day in range(1, 8)),  # each row is of all
        "".join(f"2026-03-01;{shop};NO-{n};2;20,00\n" for n in range(6) for shop in ("N", "All stores")),
    ],
)
def test_a_buyer_called_so_and_a_report_of_all_shops_alone_count(rows: str) -> None:
    data = HEAD.format(column="customer") + rows
    lines, waiting = said(data)
    assert (len(lines), waiting) == (rows.count("\n"), [])
