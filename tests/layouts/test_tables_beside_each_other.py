"""Headings that stand twice in a row: of two tables beside each other, or of two kinds of figures."""

from __future__ import annotations

import pytest

from monitor.intake.draft_profile import draft_profile
from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR, refusal, said

DAY = "05.01.2026"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("date;sku;quantity;net amount;;sku;on hand", f"{DAY};A;2;20;;B;7"),
        ("date;sku;quantity;net amount;sku;on hand", f"{DAY};A;2;20;B;7"),
        ("date;sku;quantity;net amount;;item;on hand", f"{DAY};A;2;20;;B;7"),
        ("sku;on hand;as of;;sku;on order", f"A;2;{DAY};;B;7"),
        ("Sales;;;;;Stock\ndate;sku;quantity;net amount;;sku;on hand", f"{DAY};A;2;20;;A;7"),
        ("Sales;;;;;Stock;\ndate;sku;quantity;net amount;;item;on hand", f"{DAY};A;2;20;;A;7\n;;;;;B;9"),
        ("Sales;;;;Stock;\ndate;sku;quantity;net amount;sku;on hand", f"{DAY};A;2;20;B;7"),
        ("date;sku;quantity;net amount;item;on hand", f"{DAY};A;2;20;C;7\n{DAY};B;2;20;A;8\n{DAY};C;2;20;B;9"),
    ],
)
def test_a_stock_of_products_beside_the_sales_of_others_refuses_the_file(head: str, row: str) -> None:
    assert "name products in two columns: two tables seem to stand beside each other" in refusal(f"{head}\n{row}\n")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("date;sku;quantity;net amount;sku", f"{DAY};A;2;20;A"),
        ("date;sku;item;quantity;net amount", f"{DAY};A;B;2;20"),
        ("date;;sku;item;quantity;net amount", f"{DAY};;A;B;2;20"),
    ],
)
def test_two_numbers_of_one_product_are_one_table(head: str, row: str) -> None:
    assert said(f"{head}\n{row}\n") == ([("A", 2, 20)], [])


def test_stock_below_a_heading_that_reaches_over_two_sites_refuses_the_file() -> None:
    table = f"sku;on hand;;as of\n;Berlin;Hamburg;\nA;7;3;{DAY}\nB;2;1;{DAY}\n"
    assert "figures stand below 'on hand' and in the column to the right of it" in refusal(table)


def test_what_was_sold_is_no_stock_because_its_heading_stands_twice() -> None:
    table = f"date;sku;quantity;net amount;quantity;net amount\n{DAY};A;5;50;1;10\n"
    columns = {"quantity": "quantity", "on_hand": "quantity", "amount": "net amount"}
    why = refusal(table, ReportProfile(currency=EUR.currency, columns=columns))
    assert "which of 'quantity' and 'quantity' is it?" in why


def test_a_draft_names_no_heading_that_stands_twice() -> None:
    table = f"date;sku;quantity;net amount;quantity\n{DAY};A;5;50;1\n".encode()
    draft = draft_profile("r.csv", table, party="north", skus=frozenset())
    assert "quantity" not in {column.heading for column in draft.columns}
    assert "'quantity' stands over 2 columns: none of them can be named" in draft.remarks


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("date;sku;quantity;net amount;ean;on hand", f"{DAY};A;2;20;4006381333931;7"),
        ("date;sku;item;quantity;net amount;on hand", f"{DAY};A;Drill;2;20;7\n{DAY};B;Saw;2;20;7"),
        ("Product;;Customer;;;\nsku;name;no;name;on hand;as of", f"A;Drill;B;Shop;7;{DAY}\nB;Saw;A;Shop;7;{DAY}"),
    ],
)
def test_another_number_or_name_of_the_product_beside_its_stock_is_no_other_table(head: str, row: str) -> None:
    report = read_report("r.csv", f"{head}\n{row}\n".encode(), EUR)
    assert [int(line.on_hand) for line in report.stock] == [7] * (row.count("\n") + 1)
