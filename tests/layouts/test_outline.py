"""Grouped sheets, as 1C prints them: one column holds product and customer by outline level, the title the period."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from scrapers.layouts import LayoutRefusedError, ReportProfile, open_report, read_report
from scrapers.records import SaleLine

GROUPED = ReportProfile(currency="RUB", columns={"sku": "Номенклатура / Контрагент"}, levels=("sku", "customer"))
ROWS = (
    (0, "Ведомость продаж"),
    (0, "Период: 01.01.2026 - 31.01.2026"),
    (0, "Номенклатура / Контрагент", "Количество", "Стоимость без НДС"),
    (0, "NO-100", 3, 30),
    (1, "Магазин А", 2, 20),
    (1, "Магазин Б", 1, 10),
    (0, "NO-300", 5, 50),
    (0, "NO-200", 1, 99.9),
    (1, "Магазин А", 1, 99.9),
    (0, "Итого", 9, 179.9),
)


def grouped(*rows: tuple[object, ...], first: int = 1) -> bytes:
    book = Workbook()
    for number, (level, *cells) in enumerate(rows, first):
        for place, cell in enumerate(cells, 1):
            book.active.cell(number, place, cell)
        book.active.row_dimensions[number].outlineLevel = level
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("first", [1, 4])
def test_a_grouped_sheet_gives_each_line_its_group_and_the_period_of_the_title(first: int) -> None:
    text = read_report("r.xlsx", grouped(*ROWS, first=first), GROUPED)
    assert [(line.sku, line.customer, line.quantity, line.amount) for line in text.sales] == [
        ("NO-100", "Магазин А", Decimal(2), Decimal(20)),
        ("NO-100", "Магазин Б", Decimal(1), Decimal(10)),
        ("NO-300", "", Decimal(5), Decimal(50)),  # a group without rows below it is a line of its own
        ("NO-200", "Магазин А", Decimal(1), Decimal("99.9")),
    ]
    assert {line.sold_on for line in text.sales} == {date(2026, 1, 31)}
    assert text.total_amount == Decimal("179.9")


def test_group_rows_are_never_counted_beside_their_lines() -> None:
    lost = [row for row in ROWS if row[1] != "Магазин Б"]
    with pytest.raises(LayoutRefusedError, match="rows may be missing"):
        read_report("r.xlsx", grouped(*lost), GROUPED)


def test_a_level_without_a_field_is_told() -> None:
    deep = (*ROWS[:5], (2, "Накладная 1", 2, 20))
    with pytest.raises(LayoutRefusedError, match="row 6 of sheet 'Sheet' stands at outline level 2, and `levels`"):
        read_report("r.xlsx", grouped(*deep), GROUPED)


@pytest.mark.parametrize(
    ("title", "last"),
    [
        ("Sales 2026-01-01 to 2026-01-31", date(2026, 1, 31)),
        ("Отчет о продажах за январь 2026 г.", date(2026, 1, 31)),
        ("Verkaufsbericht Februar 2026", date(2026, 2, 28)),
        ("2026-01-01 - 2026-01-31 Tel. 89.45.1234", date(2026, 1, 31)),
    ],
)
def test_a_table_without_days_is_of_the_period_that_its_title_names(title: str, last: date) -> None:
    rows = f"{title};;\nsku;quantity;net amount\nNO-100;2;20.00\nNO-200;1;9.90\n"
    assert {line.sold_on for line in read_report("r.csv", rows.encode(), ReportProfile(currency="EUR")).sales} == {last}


@pytest.mark.parametrize(
    "title", ["Sales report", "Printed 2026-02-01", "01.02.2026 - 01.01.2026", "2026", "T 89.45.1234"]
)
def test_without_one_period_in_the_title_the_day_is_missing(title: str) -> None:
    rows = f"{title};;\nsku;quantity;net amount\nNO-100;2;20.00\n"
    with pytest.raises(LayoutRefusedError, match="lacks one for sold_on"):
        read_report("r.csv", rows.encode(), ReportProfile(currency="EUR"))


def test_a_period_that_is_none_of_the_calendar_is_told() -> None:
    rows = "01.02.2026 - 29.02.2026;;\nsku;quantity;net amount\nNO-100;2;20.00\n"
    with pytest.raises(LayoutRefusedError, match=r"above it '29.02.2026' is not a date of the calendar"):
        read_report("r.csv", rows.encode(), ReportProfile(currency="EUR"))


def test_a_figure_of_a_grouped_sheet_that_is_no_number_is_refused_with_its_row() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(grouped(*ROWS))) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"<v>20</v>", b"<v>nan</v>"))
    report = read_report("r.xlsx", made.getvalue(), GROUPED)
    assert [(row.row, row.reason) for row in report.refused] == [(5, "amount: 'nan' is not a number")]


def test_grouped_rows_are_read_without_the_slow_reader_of_workbooks(tmp_path: Path) -> None:
    file = tmp_path / "r.xlsx"
    file.write_bytes(grouped(*ROWS))
    asked = f"""
import sys
from pathlib import Path
from scrapers.layouts import ReportProfile, read_report
profile = ReportProfile(currency="RUB", columns={GROUPED.columns!r}, levels={GROUPED.levels!r})
print(len(read_report("r.xlsx", Path({str(file)!r}).read_bytes(), profile).sales), "openpyxl" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["4", "False"]


def test_a_hidden_grouped_sheet_is_told_and_its_days_may_be_numbers() -> None:
    rows = ((0, "sku", "date", "quantity", "net amount"), (0, "NO-100"), (1, "Shop A", 46027, 2, 20))
    book = load_workbook(io.BytesIO(grouped(*rows)))
    book.active.sheet_state = "hidden"
    book.create_sheet("Cover")
    book.save(data := io.BytesIO())
    stream = open_report("r.xlsx", data, ReportProfile(currency="EUR", levels=("sku", "customer")))
    (line,) = stream
    assert isinstance(line, SaleLine)
    assert (line.sku, line.customer, line.sold_on) == ("NO-100", "Shop A", date(2026, 1, 5))
    assert stream.remarks == ["the sheet 'Sheet' is hidden and was read"]
