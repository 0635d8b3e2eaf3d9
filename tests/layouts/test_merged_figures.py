"""A figure in a cell merged over several products or periods is nobody's until the sender says whose it is."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest

from scrapers.layouts import read_report
from scrapers.layouts.merged_cells import SHARED
from tests.layouts.told import EUR, book, said

HEADS = ("date", "sku", "quantity", "net amount")
DAY = date(2026, 1, 5)
ROWS = ((DAY, "NO-100", 10, 100), (DAY, "NO-200", None, None), (DAY, "NO-300", 7, 70))


def merged(*areas: str) -> Any:
    def change(made: Any) -> None:
        for area in areas:
            made.active.merge_cells(area)

    return change


@pytest.mark.parametrize("areas", [("C2:C3", "D2:D3"), ("D2:D3",), ("C2:D3",)])
def test_a_figure_over_two_products_of_a_workbook_leaves_both_waiting(areas: tuple[str, ...]) -> None:
    assert said(book(HEADS, *ROWS, change=merged(*areas)), name="r.xlsx") == (
        [("NO-300", 7, 70)], [(2, SHARED), (3, SHARED)]
    )  # fmt: skip


def test_a_figure_over_rows_that_hold_nothing_of_their_own_is_that_of_the_first() -> None:
    rows = ((DAY, "NO-100", 10, 100), (None, None, None, None), (DAY, "NO-300", 7, 70))
    data = book(HEADS, *rows, change=merged("A2:A3", "B2:B3", "C2:C3", "D2:D3"))
    assert said(data, name="r.xlsx")[0] == [("NO-100", 10, 100), ("NO-300", 7, 70)]


PRODUCT = ("date", "sku", "product", "quantity", "net amount")


@pytest.mark.parametrize(
    ("below", "areas", "lines"),
    [
        ((None, None, "with case", None, None), ("A2:A3", "B2:B3", "D2:D3", "E2:E3"), [("NO-100", 10, 100)]),
        ((DAY, "NO-100", "with case", None, None), ("D2:D3", "E2:E3"), [("NO-100", 10, 100)]),
        ((None, None, "18 V", None, None), ("A2:A3", "B2:B3", "D2:D3", "E2:E3"), [("NO-100", 10, 100)]),
        ((None, None, "with case", None, None), ("D2:D3", "E2:E3"), []),
        ((None, "NO-200", "with case", None, None), ("A2:A3", "D2:D3", "E2:E3"), []),
        ((None, None, "Return", None, None), ("A2:A3", "B2:B3", "D2:D3", "E2:E3"), []),
        ((None, None, "4006381333931", None, None), ("A2:A3", "B2:B3", "D2:D3", "E2:E3"), []),
        ((None, None, 4006381333931, None, None), ("A2:A3", "B2:B3", "D2:D3", "E2:E3"), []),
        ((None, None, "with case", None, 40), ("A2:A3", "B2:B3", "D2:D3"), []),
        ((date(2026, 1, 6), None, "with case", None, None), ("B2:B3", "D2:D3", "E2:E3"), []),
    ],
)
def test_figures_over_two_lines_of_one_product_are_its_own(
    below: tuple[object, ...], areas: tuple[str, ...], lines: list[object]
) -> None:
    rows = ((DAY, "NO-100", "Drill", 10, 100), below, (DAY, "NO-300", "Saw", 7, 70))
    told, refused = said(book(PRODUCT, *rows, change=merged(*areas)), name="r.xlsx")
    assert told == [*lines, ("NO-300", 7, 70)]
    assert bool(refused) == (not lines)


def test_a_figure_over_several_rows_that_counts_for_nothing_is_no_matter() -> None:
    rows = [(*row, 500 if number == 0 else None) for number, row in enumerate((ROWS[0], (DAY, "NO-200", 1, 5)))]
    data = book((*HEADS, "target"), *rows, change=merged("E2:E3"))
    assert said(data, name="r.xlsx") == ([("NO-100", 10, 100), ("NO-200", 1, 5)], [])


def test_totals_are_not_held_against_rows_that_wait() -> None:
    data = book(HEADS, *ROWS, ("Total", None, 17, 170), change=merged("C2:C3", "D2:D3"))
    assert said(data, name="r.xlsx") == ([("NO-300", 7, 70)], [(2, SHARED), (3, SHARED)])


@pytest.mark.parametrize(
    "page",
    [
        "<html><table><tr><th>date<th>sku<th>quantity<th>net amount</tr>"
        "<tr><td rowspan=3>2026-01-05<td>NO-100<td rowspan=2>10<td rowspan=2>100.00</tr><tr><td>NO-200</tr>"
        "<tr><td>NO-300<td>7<td>70.00</tr></table></html>",
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table><Row>'
        + "".join(f'<Cell><Data ss:Type="String">{head}</Data></Cell>' for head in HEADS)
        + '</Row><Row><Cell ss:MergeDown="2"><Data ss:Type="String">2026-01-05</Data></Cell>'
        '<Cell><Data ss:Type="String">NO-100</Data></Cell>'
        '<Cell ss:MergeDown="1"><Data ss:Type="Number">10</Data></Cell>'
        '<Cell ss:MergeDown="1"><Data ss:Type="Number">100</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="String">NO-200</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="String">NO-300</Data></Cell>'
        '<Cell><Data ss:Type="Number">7</Data></Cell>'
        '<Cell><Data ss:Type="Number">70</Data></Cell></Row></Table></Worksheet></Workbook>',
    ],
)
def test_a_figure_over_two_products_of_a_page_leaves_both_waiting(page: str) -> None:
    name = "r.xls" if "Workbook" in page else "r.html"
    assert said(page, name=name) == ([("NO-300", 7, 70)], [(2, SHARED), (3, SHARED)])


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def ods(*rows: str) -> bytes:
    """Return a workbook whose rows are written as their cells."""
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return data.getvalue()


def word(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def figure(value: int, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}"{more}><text:p>{value}</text:p>'
        "</table:table-cell>"
    )


def test_merged_cells_of_an_ods_file_are_known() -> None:
    two, three = (f' table:number-columns-spanned="1" table:number-rows-spanned="{count}"' for count in (2, 3))
    covered = "<table:covered-table-cell/>"
    data = ods(
        "".join(map(word, HEADS)),
        word("2026-01-05", three) + word("NO-100") + figure(10, two) + figure(100, two),
        covered + word("NO-200") + covered * 2,
        covered + word("NO-300") + figure(7) + figure(70),
    )
    assert said(data, name="r.ods") == ([("NO-300", 7, 70)], [(2, SHARED), (3, SHARED)])


def test_a_figure_over_two_products_or_two_periods_of_a_table_of_periods_waits() -> None:
    rows = (
        ("sku", "Jan 2026", None, "Feb 2026", None),
        (None, "Qty", "Net amount", "Qty", "Net amount"),
        ("NO-100", 1, 10, 2, 20),
        ("NO-200", 3, 30, None, None),
        ("NO-300", 5, 50, 6, 60),
        ("NO-400", 7, 70, 8, 80),
    )
    data = book(*rows, change=merged("B5:B6", "D3:D4", "E3:E4"))
    lines, refused = said(data, name="r.xlsx")
    assert lines == [("NO-100", 1, 10), ("NO-200", 3, 30), ("NO-300", 6, 60), ("NO-400", 8, 80)]
    assert refused == [(25, SHARED), (26, SHARED), (43, SHARED)]
    lines, refused = said(
        book(*rows[:2], ("NO-100", 1, 10, None, 20), *rows[4:], change=merged("C3:D3")), name="r.xlsx"
    )
    assert ("NO-100", 1, 10) not in lines


def test_stock_in_one_cell_for_two_products_waits() -> None:
    rows = (("Stock on 31.03.2026",), ("SKU", "On hand"), ("NO-100", 5), ("NO-200", None), ("NO-300", 7))
    report = read_report("r.xlsx", book(*rows, change=merged("B3:B4")), EUR)
    assert [(line.sku, int(line.on_hand)) for line in report.stock] == [("NO-300", 7)]
    assert [(row.row, row.reason) for row in report.refused] == [(3, f"stock: {SHARED}"), (4, f"stock: {SHARED}")]
