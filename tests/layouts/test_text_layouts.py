"""DBF, ZIP, JSON, fixed width and CSV files that go wrong half-way."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from scrapers.layouts import LayoutRefusedError, ReportProfile, open_report, read_report
from scrapers.records import SaleLine

RUB = ReportProfile(
    currency="RUB",
    columns={"sku": "ARTIKUL", "quantity": "KOL", "amount": "SUMMA", "sold_on": "DATA", "customer": "KLIENT"},
)
FIELDS = (
    ("DATA", "D", 8, 0),
    ("ARTIKUL", "C", 10, 0),
    ("KOL", "N", 8, 0),
    ("SUMMA", "N", 12, 2),
    ("KLIENT", "C", 20, 0),
)
ROWS = (("20260305", "AB-1", "2", "1299.90", "ООО Ромашка"), ("20260306", "AB-2", "1", "-10.00", "Магазин Весна"))


def dbf(rows: tuple[tuple[str, ...], ...] = ROWS, encoding: str = "cp866", page: int = 0, deleted: int = -1) -> bytes:
    length = 1 + sum(size for _, _, size, _ in FIELDS)
    head = (
        struct.pack("<BBBBIHH", 3, 126, 4, 1, len(rows), 33 + 32 * len(FIELDS), length)
        + bytes(17)
        + bytes([page, 0, 0])
    )
    fields = b"".join(
        name.encode().ljust(11, b"\0") + kind.encode() + bytes(4) + bytes([size, decimals]) + bytes(14)
        for name, kind, size, decimals in FIELDS
    )
    body = b""
    for number, row in enumerate(rows):
        body += b"*" if number == deleted else b" "
        for cell, (_, kind, size, _) in zip(row, FIELDS, strict=True):
            raw = cell.encode(encoding)
            body += raw.rjust(size) if kind == "N" else raw.ljust(size)
    return head + fields + b"\r" + body + b"\x1a"


def zipped(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return data.getvalue()


@pytest.mark.parametrize(("encoding", "page"), [("cp866", 0x65), ("cp1251", 0xC9), ("cp866", 0), ("cp1251", 0)])
@pytest.mark.parametrize("packed", [False, True])
def test_a_dbf_table_is_read_alone_and_in_a_zip_file(encoding: str, page: int, packed: bool) -> None:
    data = dbf(encoding=encoding, page=page)
    report = read_report("r.zip" if packed else "r.dbf", zipped(sales_DBF=data) if packed else data, RUB)
    assert [(line.row, line.sku, line.quantity, line.amount, line.customer) for line in report.sales] == [
        (1, "AB-1", Decimal(2), Decimal("1299.90"), "ООО Ромашка"),
        (2, "AB-2", Decimal(1), Decimal("-10.00"), "Магазин Весна"),
    ]
    assert report.sales[0].sold_on == date(2026, 3, 5)
    assert report.layout == "dbf"


def test_deleted_records_are_left_out_and_a_cut_table_is_refused() -> None:
    assert [line.row for line in read_report("r.dbf", dbf(deleted=0), RUB).sales] == [2]
    with pytest.raises(LayoutRefusedError, match="cut: the header states 2 records, the file ends after 1"):
        read_report("r.dbf", dbf()[:-20], RUB)


def test_a_number_that_did_not_fit_its_field_refuses_its_row() -> None:
    rows = (*ROWS, ("20260307", "AB-3", "1", "************", ""))
    (row,) = read_report("r.dbf", dbf(rows), RUB).refused
    assert row.reason == "amount: '************' is not a number"


ZIPS = [
    ({"a_csv": b"1", "b_csv": b"2"}, r"the ZIP file holds 2 files \(a.csv, b.csv\) where one report is expected"),
    ({}, "the file is of no layout|the ZIP file holds 0"),
    ({"in_zip": zipped(a_csv=b"1", b_csv=b"2")}, "holds nothing but another ZIP file; unpack it and put that"),
    ({"a_dbf": bytes(600_000_000)}, "unpacks to 600,000,000 bytes"),
]


@pytest.mark.parametrize(("files", "message"), ZIPS, ids=["several", "none", "nested", "bomb"])
def test_a_zip_file_that_is_not_one_report_is_refused(files: dict[str, bytes], message: str) -> None:
    with pytest.raises(LayoutRefusedError, match=message):
        read_report("r.zip", zipped(**files), RUB)


def test_json_rows_take_what_stands_above_them() -> None:
    content = {
        "header": {"salesPeriodEndDate": "2026-03-31T23:59:59Z", "currency": "EUR"},
        "locations": [
            {
                "location": {"name": f"Shop {n}", "identifiers": [{"identifier": "401", "domain": "GS1"}]},
                "items": [
                    {
                        "identifiers": [
                            {"identifier": "4012345678901", "domain": "GS1"},
                            {"identifier": "AB-1", "domain": "supplier"},
                        ],
                        "salesQuantity": n,
                        "lineNetAmount": 1.1 * n,
                        "lineGrossAmount": 9,
                    }
                ],
            }
            for n in (1, 2)
        ],
    }
    sales = read_report("r.json", json.dumps(content).encode(), ReportProfile()).sales
    assert [(line.row, line.customer, line.quantity, line.amount) for line in sales] == [
        (1, "Shop 1", Decimal(1), Decimal("1.1")),
        (2, "Shop 2", Decimal(2), Decimal("2.2")),
    ]
    first = sales[0]
    assert (first.gtin, first.sku, first.currency, first.sold_on) == ("4012345678901", "AB-1", "EUR", date(2026, 3, 31))


@pytest.mark.parametrize("lines", [False, True])
def test_json_lists_and_lines_of_rows_are_read_by_named_fields(lines: bool) -> None:
    rows = [{"soldOn": "2026-03-05", "code": "AB-1", "qty": 2, "net": "5,50"}]
    text = "\n".join(map(json.dumps, rows)) if lines else json.dumps(rows)
    profile = ReportProfile(currency="EUR", columns={"sku": "code"})
    (line,) = read_report("r.json", text.encode(), profile).sales
    assert (line.sku, line.amount) == ("AB-1", Decimal("5.50"))


def test_cut_json_is_refused_as_cut() -> None:
    with pytest.raises(LayoutRefusedError, match=r"^cut: the JSON ends too early, line 1"):
        read_report("r.json", b'[{"sku": "AB-1", "qty": 2}, ', ReportProfile())


FIXED = (
    "Date        Article     Quantity   Net amount\n"
    "05.03.2026  AB-1               2     1 299,90\n"
    "06.03.2026  AB-2              11        10,00\n"
)


def test_columns_of_fixed_width_are_found_by_their_gaps_or_named() -> None:
    found = read_report("r.txt", FIXED.encode(), ReportProfile(currency="EUR"))
    assert [(line.sku, line.quantity, line.amount) for line in found.sales] == [
        ("AB-1", Decimal(2), Decimal("1299.90")),
        ("AB-2", Decimal(11), Decimal("10.00")),
    ]
    widths = {"date": (1, 10), "sku": (13, 20), "qty": (25, 32), "net": (33, 46)}
    body = "".join(FIXED.splitlines(keepends=True)[1:])
    named = read_report("r.txt", body.encode(), ReportProfile(layout="fixed", currency="EUR", widths=widths))
    assert [line.amount for line in named.sales] == [Decimal("1299.90"), Decimal("10.00")]


def rows_of(count: int, delimiter: str, first: int = 0) -> str:
    return "".join(
        delimiter.join((f"{n % 28 + 1:02}.03.2026", f"AB-{n}", "2", f"{n}.50", "Shop")) + "\n"
        for n in range(first, count)
    )


HEAD = "date;sku;qty;amount;customer\n"


def test_a_delimiter_that_changes_half_way_refuses_the_file_with_the_line() -> None:
    text = HEAD + rows_of(900, ";") + rows_of(1000, ",", 900)
    with pytest.raises(LayoutRefusedError, match="from line 902 on the delimiter is ',', before that it is ';'"):
        read_report("r.csv", text.encode(), ReportProfile(currency="EUR"))


def test_a_fault_near_the_headings_is_told_where_another_delimiter_could_be_tried_first() -> None:
    head = HEAD.replace(";", ",")
    changed = head + rows_of(3, ",") + rows_of(6, ";", 3)
    with pytest.raises(LayoutRefusedError, match="from line 5 on the delimiter is ';', before that it is ','"):
        read_report("r.csv", changed.encode(), ReportProfile(currency="EUR"))
    broken = head + rows_of(3, ",") + '04.03.2026,"AB"-3,2,3.50,Shop; North\n'
    with pytest.raises(LayoutRefusedError, match="broken quoting from line 5"):
        read_report("r.csv", broken.encode(), ReportProfile(currency="EUR"))


def test_lines_come_before_the_whole_file_was_looked_at_and_what_is_wrong_at_the_end_still_refuses_it() -> None:
    text = (HEAD + rows_of(50_000, ";") + "Total;;;1.00;\n").encode()
    stream = iter(open_report("r.csv", file := io.BytesIO(text), ReportProfile(currency="EUR")))
    assert isinstance(next(stream), SaleLine)
    assert file.tell() < len(text)
    with pytest.raises(LayoutRefusedError, match="the total in row 50002"):
        for _ in stream:
            pass


def test_a_row_of_nothing_for_an_empty_month_is_no_line_and_no_fault() -> None:
    report = read_report("r.csv", (HEAD + "31.03.2026;;0;0.00;\n").encode(), ReportProfile(currency="EUR"))
    assert (report.sales, report.refused) == ((), ())
    assert report.skipped[-1].reason == "neither product nor figures, as some systems write for an empty period"


def test_the_headings_decide_the_encoding_when_the_settings_are_wrong() -> None:
    text = "Дата;Артикул;Количество;Сумма без НДС\n05.03.2026;AB-1;2;5,50\n"
    for encoding in ("cp866", "koi8-r", "cp1251", "mac-cyrillic"):
        data = text.encode(encoding)
        for said in ("", "cp1251", "cp866"):
            (line,) = read_report("r.csv", data, ReportProfile(currency="RUB", encoding=said)).sales
            assert line.amount == Decimal("5.50")
