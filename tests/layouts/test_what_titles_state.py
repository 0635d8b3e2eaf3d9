"""Lines of text that say in which currency figures are, and totals in more languages than those of the headings."""

from __future__ import annotations

import pytest

from scrapers.layouts import ReportProfile
from tests.layouts.told import EUR, HEAD, refusal, said

ROW = "2026-03-02;A;1;10,00\n"


@pytest.mark.parametrize(
    "title",
    ["Currency: USD", "Währung: USD", "Валюта: USD", "币种：USD", "All amounts in USD", "Montants en USD",
     "Sales (USD)", "currency USD", "Amounts in £"],
)  # fmt: skip
def test_a_title_that_names_another_currency_refuses_the_file(title: str) -> None:
    named = "GBP" if "£" in title else "USD"
    assert f"row 1 says {named} ('{title}'), expected EUR" in refusal(f"{title};;;\n{HEAD}{ROW}")


@pytest.mark.parametrize(
    "title",
    ["Currency: EUR", "All amounts in EUR, converted from sales in USD", "Sold in US stores", "in ALL shops",
     "Report (TOP 10)", "Currencies: various", "Paid in $", "Made in PRC"],
)  # fmt: skip
def test_a_title_that_names_no_other_currency_says_nothing(title: str) -> None:
    assert said(f"{title};;;\n{HEAD}{ROW}")[0] == [("A", 1, 10)]


def test_a_line_within_the_table_that_begins_another_currency_refuses_the_file() -> None:
    assert "row 3 says USD ('Currency: USD'), expected EUR" in refusal(f"{HEAD}{ROW}Currency: USD;;;\n{ROW}")


def test_a_row_of_units_below_the_headings_that_names_another_currency_refuses_the_file() -> None:
    assert "row 2 says USD ('USD'), expected EUR" in refusal(f"{HEAD};;pcs;USD\n{ROW}")
    assert said(f"{HEAD};;pcs;EUR\n{ROW}")[0] == [("A", 1, 10)]


def test_a_column_of_currencies_goes_before_what_titles_say() -> None:
    rows = "date;sku;quantity;net amount;currency\n2026-03-02;A;1;10,00;EUR\n"
    assert said(f"Currency: USD;;;;\n{rows}", ReportProfile())[0] == [("A", 1, 10)]


@pytest.mark.parametrize(
    "label", ["合计", "合計", "합계", "Celkem", "Összesen", "Всього", "Σύνολο", "Total geral", "الإجمالي"]
)
@pytest.mark.parametrize("where", ["{};;2;20,00", "2026-03-31;{};2;20,00", ";{};2;20,00"])
def test_a_total_is_known_in_more_languages(label: str, where: str) -> None:
    rows = f"{HEAD}{ROW}{ROW}"
    assert said(f"{rows}{where.format(label)}\n") == ([("A", 1, 10), ("A", 1, 10)], [])
    assert "is 20.00, but its 1 row adds up to 10.00" in refusal(f"{HEAD}{ROW}{where.format(label)}\n")


@pytest.mark.parametrize("product", ["Summa S75", "Celkema 5", "Spolux"])
def test_a_product_whose_name_begins_like_a_total_is_a_line(product: str) -> None:
    assert said(f"{HEAD}2026-03-02;{product};1;10,00\n", EUR)[0] == [(product, 1, 10)]
