"""Products that stand once for a group of rows: the total that names them proves whose the rows are."""

from __future__ import annotations

import pytest

from tests.layouts.told import book, refusal, said

TITLES = """Sales by Item Detail;;;;
Item;Date;Customer;Quantity;Net amount
{first}
;2026-01-05;Azure;2;1234,50
;2026-01-20;Bob;1;600,00
{total};;;3;1834,50
NO-200;;;;
;2026-01-30;Azure;3;299,00
{other};;;3;299,00
Total;;;6;2133,50
"""
LINES = [("NO-100", 2, 1234), ("NO-100", 1, 600), ("NO-200", 3, 299)]
LACKS = "no product: the SKU is empty"


@pytest.mark.parametrize("label", ["Total - {}", "Total for {}", "{} Total", "{} Ergebnis", "Summe {}", "Итого {}"])
def test_rows_below_a_title_are_of_the_product_that_their_total_names(label: str) -> None:
    text = TITLES.format(first="NO-100;;;;", total=label.format("NO-100"), other=label.format("NO-200"))
    assert said(text) == (LINES, [])


def test_a_product_in_the_first_row_of_its_group_is_that_of_all() -> None:
    rows = (
        ("SKU", "Date", "Customer", "Qty", "Net"),
        ("NO-100", "2026-01-05", "Azure", 2, 1234),
        ("", "2026-01-20", "Bob", 1, 600),
        ("NO-100 Total", "", "", 3, 1834),
        ("NO-200", "2026-01-30", "Azure", 3, 299),
        ("NO-200 Total", "", "", 3, 299),
        ("Grand Total", "", "", 6, 2133),
    )
    assert said(book(*rows), name="r.xlsx") == (LINES, [])


@pytest.mark.parametrize(
    ("total", "other"), [("Total", "Total"), ("Total - Azure", "Total - Azure"), ("Total - NO-1", "Total - NO-2")]
)
def test_rows_without_a_product_wait_where_no_total_names_one(total: str, other: str) -> None:
    lines, refused = said(TITLES.format(first="NO-100;;;;", total=total, other=other))
    assert (lines, refused) == ([], [(4, LACKS), (5, LACKS), (8, LACKS)])


def test_only_rows_of_the_closed_group_take_its_product() -> None:
    first = "SKU;Date;Qty;Net\nNO-100;2026-01-05;2;20\n;2026-01-06;1;5\nTotal;;3;25\n"
    lines, refused = said(f"{first}NO-200;2026-01-07;1;9\n;2026-01-08;1;3\nNO-200 Total;;2;12\n")
    assert lines == [("NO-100", 2, 20), ("NO-200", 1, 9), ("NO-200", 1, 3)]
    assert refused == [(3, LACKS)]


def test_rows_that_add_up_to_another_amount_than_the_total_of_their_group_wait() -> None:
    text = TITLES.format(first="NO-100;;;;", total="Total - NO-100", other="Total - NO-200")
    lines, refused = said(text.replace(";1;600,00", ";1;500,00").replace("2133,50", "2033,50"))
    assert (lines, refused) == (LINES[2:], [(4, LACKS), (5, LACKS)])


def test_totals_of_customers_within_a_group_count_once() -> None:
    rows = "SKU;Customer;Date;Qty;Net\nNO-100;Azure;2026-01-05;2;20\n;Azure;2026-01-06;1;10\n;Azure Total;;3;30\n"
    lines, refused = said(f"{rows};Bob;2026-01-07;1;9\n;Bob Total;;1;9\nNO-100 Total;;;4;39\n")
    assert (lines, refused) == ([("NO-100", 2, 20), ("NO-100", 1, 10), ("NO-100", 1, 9)], [])


QUICKBOOKS = (
    ("Sales by Product/Service Detail",),
    ("", "Date", "Type", "Num", "Client", "Qty", "Sales Price", "Amount"),
    ("Tools",),
    ("   NO-100",),
    ("", "2026-01-05", "Invoice", "1", "Azure", 2, 617, 1234),
    ("", "2026-01-20", "Invoice", "2", "Bob", 1, 600, 600),
    ("   Total for NO-100", "", "", "", "", 3, "", 1834),
    ("   NO-200",),
    ("", "2026-01-30", "Invoice", "3", "Azure", 3, 99, 299),
    ("   Total for NO-200", "", "", "", "", 3, "", 299),
    ("Total for Tools", "", "", "", "", 6, "", 2133),
    ("TOTAL", "", "", "", "", 6, "", 2133),
)


def test_a_column_without_a_heading_may_hold_products_so() -> None:
    assert said(book(*QUICKBOOKS), name="r.xlsx") == (LINES, [])


def test_a_column_without_a_heading_is_none_of_products_where_no_total_names_one() -> None:
    rows = [row for row in QUICKBOOKS if not row[0].strip().startswith("Total for")]  # type: ignore[attr-defined]
    assert "lacks one for sku" in refusal(book(*rows), name="r.xlsx")
