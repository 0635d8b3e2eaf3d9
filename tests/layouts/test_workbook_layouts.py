"""Workbooks that need care: numeric codes, formulas, other calendars, passwords, bombs and the older kinds."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scrapers.layouts import LayoutRefusedError, ReportProfile, read_report

HEADINGS = ("Sold on", "SKU", "EAN", "Qty", "Net amount")
USD = ReportProfile(currency="USD")


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def book(*rows: tuple[object, ...]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        made.active.append(row)
    return made


def test_a_numeric_code_is_read_digit_by_digit() -> None:
    data = saved(book((date(2026, 1, 5), 77001.0, 4012345678901.0, 1, 0.1)))
    (line,) = read_report("r.xlsx", data, USD).sales
    assert (line.sku, line.gtin, line.amount) == ("77001", "4012345678901", Decimal("0.1"))


def test_formulas_without_stored_values_refuse_the_workbook() -> None:
    data = saved(book((date(2026, 1, 5), "NO-1", "", 1, "=D2*5")))
    with pytest.raises(LayoutRefusedError, match="figures of sheet 'Sheet' are formulas without stored values"):
        read_report("r.xlsx", data, USD)


def test_a_missing_figure_that_is_no_formula_refuses_its_row_alone() -> None:
    data = saved(book((date(2026, 1, 5), "NO-1", "", 1, None), (date(2026, 1, 5), "NO-1", "", 1, 5)))
    report = read_report("r.xlsx", data, USD)
    assert [row.reason for row in report.refused] == ["amount: the number is missing"]
    assert len(report.sales) == 1


def test_a_workbook_that_counts_days_from_1904_shows_the_same_dates() -> None:
    made = book()
    made.epoch = CALENDAR_MAC_1904
    made.active.append((date(2026, 1, 5), "NO-1", "", 1, 5))
    assert read_report("r.xlsx", saved(made), USD).sales[0].sold_on == date(2026, 1, 5)


def compound(*names: str) -> bytes:
    """Return an OLE container as password protection writes it: header and a directory with these streams."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    header[24:32] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return bytes(header) + entries.ljust(4096, b"\0")


def test_a_password_is_named_whatever_the_file_is_called() -> None:
    data = compound("Root Entry", "EncryptionInfo", "EncryptedPackage")
    for name in ("r.xlsx", "r.xls", "r"):
        with pytest.raises(LayoutRefusedError, match="protected by a password; ask the sender to save it without"):
            read_report(name, data, USD)


def test_a_damaged_old_workbook_is_refused() -> None:
    with pytest.raises(LayoutRefusedError, match="the workbook is damaged"):
        read_report("r.xls", compound("Root Entry", "Workbook"), USD)


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_opened() -> None:
    data = io.BytesIO(saved(book()))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/more.xml", "w") as part:
        for _ in range(301):
            part.write(bytes(1_000_000))
    with pytest.raises(LayoutRefusedError, match="the workbook unpacks to 301,"):
        read_report("r.xlsx", data.getvalue(), USD)


def test_two_currencies_in_one_file_refuse_it() -> None:
    made = openpyxl.Workbook()
    for row in (
        ("Sold on", "SKU", "Qty", "Net amount", "Currency"),
        (date(2026, 1, 5), "NO-1", 1, 5, "EUR"),
        (date(2026, 1, 6), "NO-1", 1, 5, "USD"),
    ):
        made.active.append(row)
    with pytest.raises(LayoutRefusedError, match=r"two currencies in it \(EUR from row 2, USD from row 3\)"):
        read_report("r.xlsx", saved(made), USD)


ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2"><office:body><office:spreadsheet>
<table:table table:name="Sales">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(*rows: tuple[object, ...]) -> bytes:
    def cell(value: object) -> str:
        if isinstance(value, date):
            return (
                f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p/></table:table-cell>'
            )
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p/></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS_CONTENT.format(rows=body))
        archive.writestr(
            "META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    return data.getvalue()


def test_an_ods_workbook_is_read_with_its_types() -> None:
    data = ods(HEADINGS, (date(2026, 1, 5), "NO-1", "4012345678901", 2, 10.5))
    report = read_report("r.ods", data, USD)
    assert [(line.sold_on, line.quantity, line.amount) for line in report.sales] == [
        (date(2026, 1, 5), Decimal(2), Decimal("10.5"))
    ]
    assert report.layout == "ods"


def test_a_real_workbook_of_the_old_kind_is_read_like_a_new_one() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Продажи")
    day = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    for place, heading in enumerate(("Дата", "Артикул", "Кол-во", "Сумма без НДС", "Контрагент")):
        sheet.write(0, place, heading)
    sheet.write(1, 0, date(2026, 1, 5), day)
    for place, cell in enumerate(("NO-100", 2, 1234.5, "ООО Ромашка"), 1):
        sheet.write(1, place, cell)
    sheet.write(2, 0, date(2026, 1, 30), day)
    for place, cell in enumerate((4006381333931, -1, -99.9, "Отдел"), 1):
        sheet.write(2, place, cell)
    out = io.BytesIO()
    book.save(out)
    report = read_report("r.xls", out.getvalue(), ReportProfile(currency="RUB"))
    assert (report.layout, report.refused) == ("xls", ())
    assert [(line.sku, line.quantity, line.amount, line.sold_on, line.customer) for line in report.sales] == [
        ("NO-100", Decimal(2), Decimal("1234.5"), date(2026, 1, 5), "ООО Ромашка"),
        ("4006381333931", Decimal(-1), Decimal("-99.9"), date(2026, 1, 30), "Отдел"),
    ]


def priced_ods(*money: str, repeated: int = 1) -> bytes:
    """Write a sale a currency behind rows and columns that are left empty."""
    gap = '<table:table-cell table:number-columns-repeated="2"/>'
    rows = f'<table:table-row table:number-rows-repeated="{repeated}"><table:table-cell/></table:table-row>'
    texts = ("Date", "SKU", "Qty", "Net amount")
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows += f"<table:table-row>{gap}{''.join(map(text.format, texts))}</table:table-row>"
    for code in money:
        stated = f'office:value-type="currency" office:currency="{code}"' if code else 'office:value-type="float"'
        rows += (
            f"<table:table-row>{gap}{text.format('2026-01-05')}{text.format('NO-1')}"
            '<table:table-cell office:value-type="float" office:value="2"><text:p/></table:table-cell>'
            f'<table:table-cell {stated} office:value="10.5"><text:p/></table:table-cell></table:table-row>'
        )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS_CONTENT.format(rows=rows))
        archive.writestr(
            "META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    return data.getvalue()


@pytest.mark.parametrize(
    ("money", "why"),
    [(("EUR", "EUR"), "formatted as EUR in row 5, expected USD"),
     (("", "EUR"), "formatted as EUR in row 6, expected USD"),
     (("USD", "EUR"), "formatted as two currencies (USD in row 5, EUR in row 6)")],
)  # fmt: skip
def test_an_ods_workbook_whose_amounts_are_other_money_is_refused(money: tuple[str, ...], why: str) -> None:
    with pytest.raises(LayoutRefusedError) as caught:
        read_report("r.ods", priced_ods(*money, repeated=3), USD)
    assert why in str(caught.value)


def test_an_ods_workbook_may_name_the_currency_that_the_settings_leave_open() -> None:
    (line,) = read_report("r.ods", priced_ods("SEK"), ReportProfile()).sales
    assert line.currency == "SEK"
