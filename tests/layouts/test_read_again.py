"""Long files whose rows are read again, from the first, while they are being read: none may be lost by that."""

from __future__ import annotations

import pytest

from scrapers.layouts import ReportProfile, read_report

ROWS = 4_000


@pytest.mark.parametrize("kind", ["Purchase", "In", "Order"])
@pytest.mark.parametrize("layout", ["csv", "fixed"])
def test_a_long_report_of_a_till_is_read_to_its_end(kind: str, layout: str) -> None:
    table = [("Date", "Type", "SKU", "Qty", "Net")]
    table += [("2026-03-01", kind, f"NO-{number % 7}", "2", "20.50") for number in range(ROWS)]
    if layout == "csv":
        text = "".join(f"{';'.join(row)}\n" for row in table)
    else:
        text = "".join("".join(cell.ljust(12) for cell in row).rstrip() + "\n" for row in table)
    report = read_report("r.txt", text.encode(), ReportProfile(currency="EUR", layout=layout))
    assert (len(report.sales), report.refused) == (ROWS, ())


def test_a_long_report_whose_products_stand_once_for_a_group_is_read_to_its_end() -> None:
    rows = ["date;sku;quantity;net amount\n"]
    for group in range(300):
        rows += [f"2026-03-01;NO-{group};1;10,50\n", *["2026-03-02;;1;10,50\n"] * 9, f";Total - NO-{group};10;105,00\n"]
    report = read_report("r.csv", "".join(rows).encode(), ReportProfile(currency="EUR"))
    assert (len(report.sales), sum(line.quantity for line in report.sales)) == (3_000, 3_000)
