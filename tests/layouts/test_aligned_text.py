"""Tables set apart by blanks, between lines of text: read where all rows keep their columns, else refused."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.layouts import read_report
from scrapers.layouts.aligned_text import spans_of
from tests.layouts.told import EUR, refusal, said

MAIL = """Hello Anna,

please find below what we sold between 01.03.2026 and 31.03.2026:

  Article     Description        Pcs     Net EUR
  ------------------------------------------------
  NO-100      Drill 10 mm         15    1,150.00
  NO-200                           2       40.00
  ------------------------------------------------
  Total                           17    1,190.00

Stock will follow. In April we expect 20 % more.
Kind regards, Tom
"""


def test_a_table_between_lines_of_text_is_of_the_days_that_these_name() -> None:
    report = read_report("r.txt", MAIL.encode(), EUR)
    assert [(line.row, line.sku, int(line.quantity), str(line.amount), line.sold_on) for line in report.sales] == [
        (7, "NO-100", 15, "1150.00", date(2026, 3, 31)),
        (8, "NO-200", 2, "40.00", date(2026, 3, 31)),
    ]
    assert (str(report.total_amount), report.refused) == ("1190.00", ())
    assert {row.row for row in report.skipped if "Kind regards" in str(row.cells)} == {13}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("\n  NO-200", "\n\n  with case\n  NO-200", "no row holds the headings|lacks"),
        ("1,190.00\n", "1,191.00\n", "the total in row 10 is 1191.00"),
        ("what we sold between 01.03.2026 and 31.03.2026", "some of the latest", "lacks one for sold_on"),
        ("  NO-200  ", "  continued on\n  Article     Description        Pcs     Net EUR\n  NO-200  ", "lacks|no row"),
        ("20 % more.", "more.\n  NO-300      Saw                  1       10.00", "no row holds the headings|lacks"),
    ],
)
def test_a_table_that_a_line_breaks_or_that_lacks_something_is_refused(old: str, new: str, why: str) -> None:
    assert old in MAIL
    told = refusal(MAIL.replace(old, new), name="r.txt")
    assert any(one in told for one in why.split("|"))


def test_a_row_that_is_pushed_to_the_right_waits() -> None:
    lines, refused = said(MAIL.replace("  NO-200  ", "  NO-200 of the older kind without case"), name="r.txt")
    assert (lines, [row for row, _ in refused]) == ([("NO-100", 15, 1150)], [8])  # type: ignore[misc]


def test_a_blank_between_the_thousands_of_a_number_ends_no_column() -> None:
    rows = (
        "SKU     Date       Qty Net value\n",
        "NO-100  02.03.2026   5  1 120,00\n",
        "NO-200  03.03.2026  12  2 340,00\n",
    )
    assert said("".join(rows), name="r.prn") == ([("NO-100", 5, 1120), ("NO-200", 12, 2340)], [])
    closer = "".join([rows[0], *(f"{row[:22]}{row[23:]}" for row in rows[1:])])
    assert said(closer, name="r.prn") == ([("NO-100", 5, 1120), ("NO-200", 12, 2340)], [])


def test_columns_that_thousands_may_have_parted_are_none() -> None:
    assert "lacks" in refusal(
        "SKU    Date       Qty Net\nA-1    02.03.2026   5 120\nA-2    03.03.2026  12 340\n", name="r.prn"
    )


def test_a_number_that_is_wider_than_all_above_is_not_cut() -> None:
    row = "NO-100  02.03.2026    5  Drill 10 mm     {:>10}\n"
    text = "SKU     Date        Qty  Description     Net value \n" + row.format("1.120,00") * 250
    assert len(said(text, name="r.prn")[0]) == 250
    told = refusal(text + row.replace("     {", "{").format("12.345.120,00   "), name="r.prn")
    assert "in line 252 the number 12.345.120,00 stands where lines above leave a gap" in told


def test_days_above_a_table_are_not_cut() -> None:
    text = "Sales from 01.03.2026 to the 31.03.2026 of this year\n" + MAIL.partition("31.03.2026:\n\n")[2]
    for shift in range(12):
        report = read_report("r.txt", f"{' ' * shift}{text}".encode(), EUR)
        assert {line.sold_on for line in report.sales} == {date(2026, 3, 31)}


def test_numbers_of_three_digits_in_the_first_column_are_no_thousands() -> None:
    text = "sales of March 2026\n\nSKU   pcs  net amount\n100    15    1,150.00\n200     2       40.00\n"
    assert said(text, name="r.txt") == ([("100", 15, 1150), ("200", 2, 40)], [])


def test_lines_without_a_column_are_no_table() -> None:
    assert spans_of(["--", "=="], "  ") == []
