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


DISCOUNTED = [(DAY, "A", 5, 0, 50), (DAY, "B", 2, 0, 20), (DAY, "C", 2, 0, 14)]


@pytest.mark.parametrize(
    "pushed",
    [
        (DAY, "X", 0, 4, 5, 80),
        (DAY, "X", 4, 0, 5, 80),
        (DAY, "X", 4, 0, 0.5, 80),
        (DAY, "X", 4, 0, 0, 5, 80),
        (DAY, "X", 4, None, 0, 0, 80),
        (DAY, "X", 4, 5, 0, 80),
    ],
)
def test_a_row_that_was_pushed_to_the_right_waits_where_a_nought_was_typed(pushed: tuple[object, ...]) -> None:
    lines, refused = said(book(HEADS, *DISCOUNTED, pushed), name="r.xlsx")
    assert lines == [("A", 5, 50), ("B", 2, 20), ("C", 2, 14)]
    ((row, told),) = refused  # type: ignore[misc]
    assert row == 5
    assert "its cells may be shifted" in told


def test_a_row_whose_last_cell_is_empty_may_be_pushed_within_the_headings() -> None:
    heads = ("date", "sku", "quantity", "net amount", "customer")
    rows = [(DAY, f"S{number}", number, number * 10, "Ann") for number in range(1, 5)]
    lines, refused = said(book(heads, *rows, (DAY, "X", 0, 4, 80), (DAY, "Y", 0, 0, "Bob")), name="r.xlsx")
    assert lines == [*((f"S{number}", number, number * 10) for number in range(1, 5)), ("Y", 0, 0)]
    assert refused == [
        (6, "'80' stands under 'customer', where other rows have words: its cells may be shifted; ask the sender")
    ]


def test_a_row_of_which_a_cell_was_taken_out_waits() -> None:
    heads = ("date", "sku", "product", "quantity", "net amount", "cost")
    rows = [(DAY, f"S{number}", "Drill", number, number * 10, number * 7) for number in range(1, 5)]
    lines, refused = said(book(heads, *rows, (DAY, "X", 4, 380, 300), (DAY, "Y", 7000, 4, 380, 300)), name="r.xlsx")
    assert [line[0] for line in lines] == ["S1", "S2", "S3", "S4", "Y"]  # type: ignore[index]
    assert refused == [
        (6, "'4' stands under 'product', where other rows have words: its cells may be shifted; ask the sender")
    ]


TEXTS = "date,sku,product,quantity,net amount,customer\n" + "".join(
    f"2026-03-02,S{number},Drill,{number},{number * 10}.50,Ann\n" for number in range(1, 5)
)


def test_a_delimiter_within_a_text_is_told_where_the_last_cell_was_empty() -> None:
    lines, refused = said(f"{TEXTS}2026-03-03,X,Saw,24,4,380.50\n")
    assert len(lines) == 4
    assert refused == [
        (6, "'380.50' stands under 'customer', where other rows have words: its cells may be shifted; ask the sender")
    ]


@pytest.mark.parametrize("row", ["X,Saw,4,380.50,4711", "X,7000,4,380.50,Ann", "X,,4,380.50,Ann", "X,Saw,4,380.50,"])
def test_a_number_among_words_alone_shifts_nothing(row: str) -> None:
    lines, refused = said(f"{TEXTS}2026-03-03,{row}\n")
    assert (lines[-1], refused) == (("X", 4, 380), [])


def test_a_figure_right_of_the_table_shifts_nothing_where_the_cells_are_what_their_columns_hold() -> None:
    heads = ("date", "sku", "customer", "quantity", "net amount")
    rows = [(DAY, "A", "Ann", 10, 1000), (DAY, "B", None, 4, 380, 1380), (DAY, "C", "Bob", 1, 25)]
    lines, refused = said(book(heads, *rows), name="r.xlsx")
    assert (lines, refused) == ([("A", 10, 1000), ("B", 4, 380), ("C", 1, 25)], [])


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


def test_a_row_of_stock_whose_cells_are_shifted_waits() -> None:
    head = "as of,sku,product,on hand,site\n"
    rows = "".join(f"2026-03-31,S{number},Drill,{number},Main\n" for number in range(1, 5))
    for shifted in ("2026-03-31,X,Saw,24,5,Main\n", "2026-03-31,X,Saw,24,5\n"):
        report = read_report("r.csv", f"{head}{rows}{shifted}".encode(), EUR)
        assert [line.sku for line in report.stock] == ["S1", "S2", "S3", "S4"]
        assert [row.row for row in report.refused] == [6]
    data = book(("as of", "sku", "on hand", "site"), *((DAY, f"S{number}", 5, "Main") for number in range(4)),
                (DAY, "X", 0, 50))  # fmt: skip
    assert [line.sku for line in read_report("r.xlsx", data, EUR).stock] == ["S0", "S1", "S2", "S3"]


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


def test_a_number_among_words_is_no_shift_where_the_price_is_as_in_other_rows() -> None:
    rows = "".join(f"2026-03-02,S{number},Drill,{number},{number * 95},Ann\n" for number in range(1, 5))
    heads = "date,sku,product,quantity,net amount,customer\n"
    lines, refused = said(f"{heads}{rows}2026-03-03,X,Saw,4,380,4711\n")
    assert (len(lines), refused) == (5, [])
