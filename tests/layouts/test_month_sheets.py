"""A sheet a month: read as one table where names, headings and titles agree, refused where they do not."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest

from scrapers.layouts import open_report, read_report
from scrapers.layouts.merged_cells import SHARED
from tests.layouts.told import EUR, refusal

HEADS = ("SKU", "Qty", "Net amount")
Sheets = Mapping[str, Sequence[Sequence[object]]]


def workbook(sheets: Sheets, change: Any = None) -> bytes:
    made, data = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(made)
    made.save(data)
    return data.getvalue()


def quarter(*names: str) -> dict[str, list[Sequence[object]]]:
    return {name: [HEADS, ("NO-100", at, at * 10), ("NO-200", 1, 5)] for at, name in enumerate(names, start=1)}


def lines(data: bytes) -> list[tuple[str, int, int, date | None]]:
    found = read_report("q.xlsx", data, EUR).sales
    return [(line.sku, int(line.quantity), int(line.amount or 0), line.sold_on) for line in found]


READ = [
    ("NO-100", 1, 10, date(2026, 1, 31)),
    ("NO-200", 1, 5, date(2026, 1, 31)),
    ("NO-100", 2, 20, date(2026, 2, 28)),
    ("NO-200", 1, 5, date(2026, 2, 28)),
]


@pytest.mark.parametrize("names", [("Jan 2026", "Feb 2026"), ("2026-01", "2026-02"), ("Januar 2026", "02.2026")])
def test_sheets_that_are_named_for_months_are_one_table(names: tuple[str, str]) -> None:
    stream = open_report("q.xlsx", io.BytesIO(workbook({"Notes": [("hello",)], **quarter(*names)})), EUR)
    report = stream.text()
    assert [(one.sku, one.quantity, one.amount, one.sold_on) for one in report.sales] == READ
    assert [one.row for one in report.sales] == [10000002, 10000003, 20000002, 20000003]
    assert f"the sheets {', '.join(names)} are read as one" in stream.remarks[0]
    assert not report.refused


def test_titles_totals_and_notes_of_the_sheets_are_no_lines() -> None:
    sheets = quarter("Jan 2026", "Feb 2026")
    for at, rows in enumerate(sheets.values(), start=1):
        rows.insert(0, (("Sales January 2026", "Sales February 2026")[at - 1],))
        rows += [("Total", at + 1, at * 10 + 5), ("* without freight",)]
    assert lines(workbook(sheets)) == READ
    sheets["Feb 2026"][-2] = ("Total", 3, 26)
    assert "the total in row 20000005 is 26" in refusal(workbook(sheets), name="q.xlsx")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda sheets: sheets["Feb 2026"].insert(0, ("Sales January 2026",)), "of 'Feb 2026' names other"),
        (lambda sheets: sheets["Feb 2026"].insert(0, ("Returns",)), "a title of 'Feb 2026' says"),
        (lambda sheets: sheets.update({"Returns Mar 2026": sheets["Feb 2026"]}), "a title of 'Returns Mar 2026' says"),
        (lambda sheets: sheets["Feb 2026"].__setitem__(0, ("SKU", "Net amount", "Qty")), "are others than"),
        (lambda sheets: sheets.update({"Feb 2026 (2)": sheets["Feb 2026"]}), "for the same one"),
        (lambda sheets: sheets.update({"March 2026 returns": sheets["Feb 2026"]}), "says more than a month"),
        (lambda sheets: sheets.update({"Mar 2026 (FC)": sheets["Feb 2026"]}), "says more than a month"),
        (lambda sheets: sheets["Feb 2026"].insert(0, ("Figures YTD",)), "of 'Feb 2026' names other"),
        (lambda sheets: sheets["Feb 2026"].insert(0, ("Currency: USD",)), "says USD"),
        (lambda sheets: sheets["Feb 2026"].insert(0, ("amounts in T€",)), "in thousands"),
    ],
)
def test_sheets_that_do_not_agree_are_not_joined(change: Any, why: str) -> None:
    sheets = quarter("Jan 2026", "Feb 2026")
    change(sheets)
    assert why in refusal(workbook(sheets), name="q.xlsx")


def test_sheets_of_months_with_days_of_their_own_stay_apart() -> None:
    sheets = {name: [(*HEADS, "date"), ("A", 1, 1, date(2026, 1, 5))] for name in ("Jan 2026", "Feb 2026")}
    assert "several sales tables in it (Jan 2026, Feb 2026)" in refusal(workbook(sheets), name="q.xlsx")
    sheets = {"All": sheets["Jan 2026"], **quarter("Jan 2026")}
    assert lines(workbook(sheets)) == [("A", 1, 1, date(2026, 1, 5))]
    assert lines(workbook({**sheets, **quarter("Jan 2026", "Feb 2026")})) == [("A", 1, 1, date(2026, 1, 5))]


def test_what_a_sheet_says_beside_its_cells_holds_for_its_rows() -> None:
    def merge(made: Any) -> None:
        made["Feb 2026"].merge_cells("B2:B3")

    report = read_report("q.xlsx", workbook(quarter("Jan 2026", "Feb 2026"), merge), EUR)
    assert [one.row for one in report.sales] == [10000002, 10000003]
    assert [(one.row, one.reason) for one in report.refused] == [(20000002, SHARED), (20000003, SHARED)]


def test_one_sheet_is_not_read_by_its_name_alone() -> None:
    assert "lacks one for sold_on" in refusal(workbook(quarter("Jan 2026")), name="q.xlsx")
