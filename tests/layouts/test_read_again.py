"""Long files whose rows are read again, from the first, while they are being read: none may be lost by that."""

from __future__ import annotations

import io

import pytest

from scrapers.layouts import LayoutRefusedError, ReportProfile, open_report, read_report

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


@pytest.mark.parametrize("size", [200_000, 600_000])
def test_a_file_that_changes_while_it_is_read_is_refused(size: int) -> None:
    rows = "".join(f"2026-03-01;NO-{number};1;10,50\n" for number in range(20_000))
    file = io.BytesIO(f"date;sku;quantity;net amount\n{rows}".encode())
    stream = iter(open_report("r.csv", file, ReportProfile(currency="EUR")))
    next(stream)
    file.truncate(size)
    file.seek(0, io.SEEK_END)
    file.write(b"2026-03-01;NO-1;1;10,50\n" * ((size > 500_000) * 9_000))
    with pytest.raises(LayoutRefusedError, match="the file changed while it was read"):
        list(stream)
