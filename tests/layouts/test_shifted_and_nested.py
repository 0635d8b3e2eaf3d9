"""Cells behind the last heading, amounts and periods in objects, closing stock of a period, rare encodings."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR, book, refusal, said

DAY = date(2026, 3, 2)
HEADS = ("date", "sku", "quantity", "disc %", "net amount")


def test_a_row_of_a_workbook_whose_cells_were_pushed_to_the_right_waits() -> None:
    rows = [(DAY, "A", 5, 0, 50), (DAY, "B", 4, None, 5, 80), (DAY, "C", 2, 0, 14, "by hand")]
    lines, refused = said(book(HEADS, *rows), name="r.xlsx")
    assert lines == [("A", 5, 50), ("C", 2, 14)]
    (told,) = refused
    assert "a cell is empty, and 80 stands behind the last heading" in str(told)


def test_a_column_of_figures_without_a_heading_shifts_nothing() -> None:
    rows = [(DAY, "A", 5, 0, 50, 10), (DAY, "B", 4, 5, 80, 20)]
    assert said(book(HEADS, *rows), name="r.xlsx") == ([("A", 5, 50), ("B", 4, 80)], [])


@pytest.mark.parametrize(
    ("money", "above"),
    [
        (
            {"netAmount": {"value": "50.00", "currency": "EUR"}},
            {"report": {"period": {"from": "2026-03-01", "to": "2026-03-31"}}},
        ),
        ({"net": {"amount": 50, "currencyCode": "EUR"}}, {"reportPeriodEnd": "2026-03-31"}),
        ({"net_sales": 50, "currency": "EUR"}, {"header": {"salesPeriod": {"periodEnd": "2026-03-31"}}}),
    ],
)
def test_amounts_and_periods_in_objects_of_their_own_are_found(money: dict[str, Any], above: dict[str, Any]) -> None:
    data = {**above, "items": [{"sku": "A", "quantity": 5, **money}]}
    (line,) = read_report("r.json", json.dumps(data).encode(), ReportProfile()).sales
    assert (line.sku, int(line.quantity), float(line.amount or 0), line.currency, line.sold_on) == (
        "A", 5, 50.0, "EUR", date(2026, 3, 31)
    )  # fmt: skip


@pytest.mark.parametrize("what", ["warranty", "contract"])
def test_the_end_of_a_warranty_or_a_contract_is_no_day_of_sale(what: str) -> None:
    row = {"sku": "A", "quantity": 5, "amount": 50, "currency": "EUR", what: {"period_end": "2028-03-31"}}
    assert "lacks one for sold_on" in refusal(json.dumps({"items": [row]}), name="r.json")


def test_of_two_ends_of_periods_none_is_taken() -> None:
    data = {"budget": {"periodEnd": "2026-12-31"}, "sales": {"periodEnd": "2026-03-31"}}
    row = {"sku": "A", "quantity": 5, "net": {"amount": 50, "currency": "EUR"}}
    assert "lacks one for sold_on" in refusal(json.dumps({**data, "items": [row]}), name="r.json")


@pytest.mark.parametrize(("heading", "as_of"), [("Closing stock", date(2026, 3, 31)), ("Stock", None)])
def test_closing_stock_is_of_the_end_of_the_period_above(heading: str, as_of: date | None) -> None:
    head = ("SKU", "Opening stock", "Purchases", "Qty sold", "Net sales", heading)
    data = book(("Stock & sales from 01.03.2026 to 31.03.2026",), head, ("NO-100", 10, 5, 3, 30, 12))
    report = read_report("r.xlsx", data, EUR)
    assert [(int(line.quantity), line.sold_on) for line in report.sales] == [(3, date(2026, 3, 31))]
    assert [(int(line.on_hand), line.as_of) for line in report.stock] == ([(12, as_of)] if as_of else [])
    assert len(report.refused) == (as_of is None)


@pytest.mark.parametrize("site", ["In transit", "Damaged goods", "Ware unterwegs", "Товары в пути", "Брак"])
def test_a_site_of_goods_that_are_not_there_is_no_stock(site: str) -> None:
    text = f"as of,sku,on hand,site\n2026-03-31,A,10,Transit Road 5\n2026-03-31,A,6,{site}\n"
    report = read_report("r.csv", text.encode(), EUR)
    assert [(line.site, int(line.on_hand)) for line in report.stock] == [("Transit Road 5", 10)]
    assert [row.row for row in report.refused] == [3]


@pytest.mark.parametrize(
    ("encoding", "columns", "text"),
    [
        (
            "cp1253",
            {"sku": "Κωδικός", "sold_on": "Ημερομηνία", "quantity": "Ποσότητα", "amount": "Καθαρή αξία"},
            "Κωδικός;Ημερομηνία;Ποσότητα;Καθαρή αξία",
        ),
        (
            "cp1254",
            {"sku": "Ürün", "sold_on": "Satış günü", "quantity": "Sayı", "amount": "Tutar (KDV hariç)"},
            "Ürün;Satış günü;Sayı;Tutar (KDV hariç)",
        ),
        ("mac-roman", {}, "Réf;Date;Quantité;Montant HT"),
    ],
)
def test_the_headings_decide_among_rare_encodings(encoding: str, columns: dict[str, str], text: str) -> None:
    data = f"{text}\nNO-100;22/03/2026;12;120,50\n".encode(encoding)
    assert said(data, ReportProfile(currency="EUR", columns=columns)) == ([("NO-100", 12, 120)], [])
