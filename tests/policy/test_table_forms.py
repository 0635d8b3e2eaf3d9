"""Policy files as spreadsheets leave them: other endings, a title above the table, cells beside it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from monitor.policy.check import read_policy

PRODUCTS = "sku,title\nNO-100,Glass\n"
PARTIES = "id,name,role,country\nnorth,North,reseller,US\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    (tmp_path / "parties.csv").write_text(PARTIES, encoding="utf-8")
    return tmp_path


def said(folder: Path) -> list[str]:
    return [str(fault) for fault in read_policy(folder).faults]


@pytest.mark.parametrize("name", ["promotions.ods", "promotions.CSV.txt", "Promotions.tsv", "promotions", "plan.xlsm"])
def test_a_table_in_a_form_that_is_not_read_is_not_passed_over(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"x")
    (fault,) = said(folder)
    assert fault.startswith(f"{name}: ")
    assert "not read here; expected the table saved as XLSX or CSV, and this file kept elsewhere" in fault


@pytest.mark.parametrize("name", ["README.md", "notes.txt", "products.csv~", "products.csv.bak", ".products.ods"])
def test_what_is_no_table_may_lie_beside_the_policy(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"x")
    (folder / "promotions").mkdir()
    assert said(folder) == []


@pytest.mark.parametrize(("first", "shown"), [("Product list 2026,", "Product list 2026"), ("sep=,", "sep=")])
def test_what_stands_above_the_headings_is_told_as_that(folder: Path, first: str, shown: str) -> None:
    (folder / "products.csv").write_text(f"{first}\n{PRODUCTS}", encoding="utf-8")
    (fault,) = said(folder)
    assert fault.startswith(f"products.csv:1: the first filled row holds no heading; it says '{shown}'; expected the ")


def test_a_workbook_is_told_of_its_title_and_of_a_cell_beside_its_table_in_its_own_words(folder: Path) -> None:
    (folder / "products.csv").unlink()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["sku", "title"], ["NO-100", "Glass", "new!"]):
        sheet.append(row)
    book.save(folder / "products.xlsx")
    assert said(folder) == ["products.xlsx:2: 3 cells under 2 headings; expected a heading above every column"]
    sheet.insert_rows(1)
    sheet["A1"] = "Products"
    sheet.merge_cells("A1:B1")
    book.save(folder / "products.xlsx")
    (fault,) = said(folder)
    assert fault.startswith("products.xlsx:1: the first filled row holds no heading; it says 'Products'; expected")


def test_rows_with_a_cell_too_many_are_told_beside_the_faults_of_all_other_rows(folder: Path) -> None:
    rows = "north,North, Inc.,reseller,US\nsouth,South,reseler,US\neast,East, Ltd,reseller,US\n"
    (folder / "parties.csv").write_text(f"id,name,role,country\n{rows}", encoding="utf-8")
    quoted = "5 cells under 4 headings; expected a quoted cell where text holds the separator"
    assert said(folder) == [
        f"parties.csv:2: {quoted}",
        "parties.csv:3 [role]: unknown word 'reseler' (did you mean 'reseller'?); "
        "expected distributor or reseller or retailer or marketplace or own_shop",
        f"parties.csv:4: {quoted}",
    ]
    (folder / "agreements.csv").write_text("id,party_id,type,jurisdiction,valid_from\nA1,north,open,US,2026-01-01\n")
    assert not [fault for fault in said(folder) if "unknown party" in fault], "north may stand in what is not read"
