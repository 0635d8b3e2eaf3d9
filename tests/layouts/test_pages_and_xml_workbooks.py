"""Tables of web pages and workbooks of one XML file: what many systems save and call XLS."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from scrapers.layouts import LayoutRefusedError, ReportProfile, open_report, read_report
from scrapers.layouts.merged_cells import SHARED
from tests.layouts.told import book, refusal, said

EUR = ReportProfile(currency="EUR")
PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>
<table><tr><td>Bericht für Nordhandel</td></tr></table>
<table border=1><tr><th>Datum<th>Artikel<th>Menge<th>Netto<th>Kunde</tr>
<tr><td>05.01.2026<td>NO-100<td x:num="1200">1.200<td x:num="1234.5">1.234,50<td>Müller &amp; Söhne</tr>
<tr><td rowspan=2>06.01.2026<td>NO-200<td>1<td rowspan=2>99,90<td rowspan=2>A</tr><tr><td>NO-100<td>1</tr>
<tr><td colspan=2>Summe<td>1.202<td>1.334,40<td></tr></table></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1"])
@pytest.mark.parametrize("name", ["r.xls", "r.xlsx", "r.html", "r.htm", "r.csv", "r"])
def test_the_table_of_a_web_page_is_read_whatever_it_is_called(charset: str, name: str) -> None:
    report = read_report(name, PAGE.format(charset=charset).encode(charset), EUR)
    assert [(line.sku, float(line.quantity), float(line.amount or 0)) for line in report.sales] == [
        ("NO-100", 1200, 1234.5),
    ]
    assert (report.sales[0].customer, report.sales[0].sold_on) == ("Müller & Söhne", date(2026, 1, 5))
    # The figure that stands for two rows is that of neither; the day reaches down.
    assert [(row.cells[0], row.reason) for row in report.refused] == [("06.01.2026", SHARED)] * 2


def test_a_cell_over_several_rows_and_columns_shifts_no_figure_below_it() -> None:
    page = (
        "<html><table><tr><td>date<td>sku<td>quantity<td>note<td>more<td>net amount</tr>"
        "<tr><td>2026-01-05<td>A<td>1<td rowspan=2 colspan=2>by hand<td>10</tr><tr><td>2026-01-06<td>B<td>2<td>30</tr>"
        "<tr><td>2026-01-07<td>C<td>3<td><td><td>50</tr></table>"
    )
    assert said(page, name="r.html") == ([("A", 1, 10), ("B", 2, 30), ("C", 3, 50)], [])


def test_two_tables_with_sales_on_one_page_are_named() -> None:
    table = "<table><tr><td>date<td>sku<td>quantity<td>net amount</tr><tr><td>2026-01-05<td>A<td>1<td>2</tr></table>"
    with pytest.raises(LayoutRefusedError, match=r"several sales tables in it \(table 1, table 2\)"):
        read_report("r.xls", f"<html>{table}{table}</html>".encode(), EUR)


WORKBOOK = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Worksheet ss:Name="Notes"><Table><Row><Cell><Data ss:Type="String">hello</Data></Cell></Row></Table></Worksheet>
 <Worksheet ss:Name="Sales"><Table ss:ExpandedColumnCount="5">
  <Row><Cell ss:MergeAcross="3"><Data ss:Type="String">Sales of January</Data></Cell></Row>
  <Row ss:Index="4"><Cell><Data ss:Type="String">date</Data></Cell><Cell><Data ss:Type="String">sku</Data></Cell>
   <Cell ss:Index="4"><Data ss:Type="String">quantity</Data></Cell>
   <Cell><Data ss:Type="String">net amount</Data></Cell></Row>
  <Row><Cell><Data ss:Type="DateTime">2026-01-05T00:00:00.000</Data></Cell>
   <Cell><Data ss:Type="String"><B>NO-</B>100</Data></Cell><Cell ss:Index="4"><Data ss:Type="Number">2</Data></Cell>
   <Cell ss:Formula="=RC[-1]*10"><Data ss:Type="Number">20.5</Data></Cell></Row>
  <Row><Cell ss:Index="2"><Data ss:Type="String">Total</Data></Cell><Cell ss:Index="4"/>
   <Cell><Data ss:Type="Number">20.5</Data></Cell></Row>
 </Table></Worksheet>
</Workbook>"""


@pytest.mark.parametrize("name", ["r.xls", "r.xml", "r.xlsx"])
def test_a_workbook_of_one_xml_file_is_read_with_its_types(name: str) -> None:
    report = read_report(name, WORKBOOK.encode(), EUR)
    (line,) = report.sales
    assert (line.row, line.sku, line.quantity, float(line.amount or 0), line.sold_on) == (
        5, "NO-100", 2, 20.5, date(2026, 1, 5)
    )  # fmt: skip
    assert (report.layout, float(report.total_amount or 0), report.skipped[0].cells) == (
        "xml_spreadsheet",
        20.5,
        ("Notes",),
    )


def test_text_and_days_merged_over_rows_of_an_xml_workbook_hold_for_each_of_them_and_figures_for_none() -> None:
    merged = WORKBOOK.replace(
        '<Cell><Data ss:Type="DateTime">', '<Cell ss:MergeDown="1"><Data ss:Type="DateTime">'
    ).replace('<Cell ss:Formula="=RC[-1]*10">', '<Cell ss:MergeDown="1">')
    below = (
        '<Row><Cell ss:Index="2"><Data ss:Type="String">NO-200</Data></Cell>{amount}</Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="String">NO-300</Data></Cell>{amount}</Row><Row><Cell ss:Index="2">'
    ).format(amount='<Cell ss:Index="4"><Data ss:Type="Number">1</Data></Cell>')
    report = read_report("r.xls", merged.replace('<Row><Cell ss:Index="2">', below).encode(), EUR)
    assert report.sales == ()
    assert [(row.row, row.cells[:2], row.reason) for row in report.refused] == [
        (5, ("2026-01-05", "NO-100"), SHARED),
        (6, ("2026-01-05", "NO-200"), SHARED),
        (7, ("", "NO-300"), "amount: the number is missing"),
    ]


def test_a_cut_workbook_of_xml_is_refused_as_cut() -> None:
    with pytest.raises(LayoutRefusedError, match="the XML is cut or damaged"):
        read_report("r.xls", WORKBOOK[:-100].encode(), EUR)


_NOT_FINITE = [
    ("page", "NaN", "is not a number"),
    ("page", "Infinity", "is not a number"),
    ("xml", "NaN", "'NaN' is not a number"),
    ("xml", "INF", "'INF' is not a number"),
    ("xlsx", "nan", "'nan' is not a number"),
    ("xlsx", "1e400", "'inf' is not a number"),
]


@pytest.mark.parametrize(("form", "figure", "reason"), _NOT_FINITE)
def test_a_stored_figure_that_is_no_finite_number_is_refused_with_its_row(form: str, figure: str, reason: str) -> None:
    if form == "page":
        data = PAGE.format(charset="utf-8").replace('x:num="1234.5">1.234,50', f'x:num="{figure}">?').encode()
    elif form == "xml":
        data = WORKBOOK.replace('<Data ss:Type="Number">20.5', f'<Data ss:Type="Number">{figure}', 1).encode()
    else:
        data = _stored(book(("date", "sku", "quantity", "net amount"), ("2026-01-05", "A", 1, 77)), figure)
    report = read_report("r.xls" if form != "xlsx" else "r.xlsx", data, EUR)
    assert not any(line.amount is not None and not line.amount.is_finite() for line in report.sales)
    assert reason in report.refused[0].reason


def _stored(workbook: bytes, figure: str) -> bytes:
    """Put a figure into a workbook that no spreadsheet would let a person type."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"<v>77</v>", f"<v>{figure}</v>".encode()))
    return written.getvalue()


def _priced(code: str, where: str) -> bytes:
    """Write a sale whose amount has a number format of its own, of its row or of its column."""
    cells = "".join(f'<Cell><Data ss:Type="String">{one}</Data></Cell>' for one in ("2026-01-05", "NO-1"))
    heads = "".join(f'<Cell><Data ss:Type="String">{one}</Data></Cell>' for one in ("Date", "SKU", "Qty", "Net amount"))
    style = {one: ' ss:StyleID="m"' if one == where else "" for one in ("cell", "row", "column")}
    return f"""<?xml version="1.0"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="m"><NumberFormat ss:Format="{code}"/></Style></Styles>
<Worksheet ss:Name="A"><Table><Column ss:Span="2"/><Column{style["column"]}/><Row>{heads}</Row>
<Row{style["row"]}>{cells}<Cell><Data ss:Type="Number">2</Data></Cell>
<Cell{style["cell"]}><Data ss:Type="Number">10.5</Data></Cell></Row></Table></Worksheet></Workbook>""".encode()


@pytest.mark.parametrize("where", ["cell", "row", "column"])
@pytest.mark.parametrize("code", ["#,##0.00\\ [$€-407]", "Euro Currency", "#,##0.00 [$EUR]"])
def test_an_xml_workbook_whose_amounts_are_formatted_as_other_money_is_refused(code: str, where: str) -> None:
    with pytest.raises(LayoutRefusedError) as caught:
        read_report("r.xls", _priced(code, where), ReportProfile(currency="USD"))
    assert "formatted as EUR in row 2, expected USD" in str(caught.value)


def test_an_xml_workbook_without_formats_of_money_is_read_in_the_currency_of_the_settings() -> None:
    (line,) = read_report("r.xls", _priced("#,##0.00", "cell"), ReportProfile(currency="USD")).sales
    assert (line.currency, line.amount) == ("USD", Decimal("10.5"))


WRITTEN = "<table><tr><th>sku<th>quantity<th>net amount</tr><tr><td>A<td>2<td>20.00</tr></table>"


@pytest.mark.parametrize(
    "around",
    [
        "<h1>March 2026</h1>{}",
        "<div>Dear all,<br>sales of <b>March</b> 2026 as agreed with you in the call of today:</div>{}",
        "<p>Sell-out</p><p>Created in April 2026</p><p>March 2026</p>{}<p>next in May 2026</p>",
        "<p>February 2026</p><table><tr><td>x</table><p>March 2026</p>{}",
        "<div style='display:none'>May 2026</div><table><tr><td><p>March 2026</p>{}</table>",
        "<p>I hope you had a good start into April 2026.</p><p>March 2026</p>{}",
    ],
)
def test_what_a_page_says_above_a_table_may_be_its_period(around: str) -> None:
    page = f"<html><head><title>June 2026</title></head><body>{around.format(WRITTEN)}</body></html>"
    (line,) = read_report("r.html", page.encode(), EUR).sales
    assert (line.row, line.sku, line.sold_on) == (2, "A", date(2026, 3, 31))


@pytest.mark.parametrize(
    ("around", "why"),
    [
        ("<p>I hope you had a good start into April 2026</p>{}", "lacks one for sold_on"),
        ("<p>Printed in April 2026</p>{}", "lacks one for sold_on"),
        ("{}<p>March 2026</p>", "lacks one for sold_on"),
        ("<p>Sales of March 2026, in <b>thousand</b> EUR</p>{}", "says that figures are in thousands"),
        ("<p>March 2026</p>{}<p>* in EUR thousand</p>", "says that figures are in thousands"),
        ("<p>March 2026</p>{}<p>All amounts in USD</p>", "says USD"),
        ("<p>March 2026, year to date</p>{}", "year so far"),
    ],
)
def test_what_a_page_says_around_a_table_may_refuse_it(around: str, why: str) -> None:
    assert why in refusal(f"<html><body>{around.format(WRITTEN)}</body></html>", EUR, "r.html")


SALES_TABLE = "<table><tr><td>date<td>sku<td>quantity<td>net amount</tr><tr><td>2026-01-05<td>A<td>1<td>2</tr></table>"


def test_what_stands_above_the_table_of_a_page_is_called_so() -> None:
    said_above = "the text above the table says"
    assert f"{said_above} USD ('Currency: USD'), expected EUR" in refusal(
        f"<html><p>Currency: USD</p>{SALES_TABLE}</html>", name="r.html"
    )
    stream = open_report("r.html", io.BytesIO(f"<html><p>Orders</p>{SALES_TABLE}</html>".encode()), EUR)
    assert len(list(stream)) == 1
    assert stream.remarks == [f"{said_above} 'Orders'; what stands below is taken for sales"]
    assert "; the text above the table has Dear all" in refusal(
        "<html><p>Dear all</p><table><tr><td>a<td>b</tr></table></html>", name="r.html"
    )
    assert "what stands for the headings lacks one for amount" in refusal('[{"sku": "A", "qty": 1}]', name="r.json")


ROW = "<tr><td>2026-03-02</td><td>A</td><td>3</td><td>30.00</td></tr>\n"
HEADED = f"<table><tr><th>date</th><th>sku</th><th>quantity</th><th>net amount</th></tr>\n{ROW}{ROW}"


@pytest.mark.parametrize("cut", ["0.00</td></tr>\n", "0</td></tr>\n", "</td></tr>\n", "</tr>\n"])
@pytest.mark.parametrize("before", ["", "<html><body>"])
def test_a_page_that_ends_within_a_row_is_refused_as_cut(cut: str, before: str) -> None:
    assert refusal(before + HEADED.removesuffix(cut), name="r.xls").startswith("cut: the page ends within a table")


def test_a_page_that_is_open_with_its_table_is_refused_as_cut_between_rows() -> None:
    assert refusal(f"<html><body>{HEADED}", name="r.xls").startswith("cut: the page ends within a table")


@pytest.mark.parametrize("end", ["", "</table>", "</body></html>"])
def test_a_table_whose_end_its_program_leaves_out_is_read(end: str) -> None:
    begin = "<html><body>" if "html" in end else ""
    commented = f"{begin}{HEADED}<!-- <table><tr><td> -->{end}"
    assert said(commented, name="r.xls") == ([("A", 3, 30), ("A", 3, 30)], [])


def test_an_empty_table_that_is_closed_as_it_opens_is_no_cut() -> None:
    page = f"<html><body><table class='menu'/>{HEADED}<tr/></table>"
    assert said(page, name="r.xls") == ([("A", 3, 30), ("A", 3, 30)], [])
