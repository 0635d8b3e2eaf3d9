"""Headings in two lines, and headings that reach over several columns: nothing is taken that is of another thing."""

from __future__ import annotations

from datetime import date

import pytest

from tests.layouts.told import EUR, book, refusal, said

PERIOD = ("Sales 01.01.2026 - 31.03.2026",)
REACHES = "figures stand below '{}' and in the column to the right of it, which has no heading of its own"


@pytest.mark.parametrize(
    "second", [("Jan", "Feb"), ("Online", "Shops"), (2026, 2025), (date(2026, 1, 1), date(2026, 2, 1))]
)
def test_figures_below_a_heading_that_reaches_over_months_shops_or_years_are_not_chosen_among(
    second: tuple[object, object],
) -> None:
    rows = [
        PERIOD,
        ("Item", "Quantity", "", "Net amount", ""),
        ("", *second, *second),
        ("A", 1, 2, 10, 20),
        ("B", 3, "", 30, ""),
    ]
    assert REACHES.format("Quantity") in refusal(book(*rows), EUR, "r.xlsx")


def test_figures_in_most_rows_below_no_heading_give_away_that_one_reaches_over_them() -> None:
    rows = "date;sku;quantity;net amount;;shop\n" + "2026-03-02;A;1;10,00;11,90;N\n" * 3
    assert REACHES.format("net amount") in refusal(rows)


def test_a_figure_jotted_down_beside_a_row_says_nothing() -> None:
    rows = [("date", "sku", "quantity", "net amount"), *[("2026-03-02", "A", 1, 10)] * 3]
    jotted = [*rows, ("2026-03-03", "B", 2, 20, 50)]
    assert said(book(*jotted), EUR, "r.xlsx")[0] == [("A", 1, 10)] * 3 + [("B", 2, 20)]


@pytest.mark.parametrize("upper", ["Weight kg", "Gewicht", "Вес", "Price"])
def test_net_below_a_heading_of_another_measure_is_no_amount(upper: str) -> None:
    rows = [("Item", "Date", "Quantity", upper, "", "Value"), ("", "", "", "Gross", "Net", "each")]
    why = refusal(book(*rows, ("A", date(2026, 3, 5), 10, 12.5, 11, 9)), EUR, "r.xlsx")
    assert "lacks one for amount" in why


@pytest.mark.parametrize("upper", ["Amount", "Umsatz", "EUR", "Сумма", "Amount EUR", "€"])
def test_net_below_a_heading_of_money_is_the_amount(upper: str) -> None:
    rows = [("Item", "Date", "Quantity", upper, ""), ("", "", "", "Net", "Gross")]
    assert said(book(*rows, ("A", date(2026, 3, 5), 2, 10, 11.9)), EUR, "r.xlsx") == ([("A", 2, 10)], [])


def test_net_below_a_title_of_several_columns_is_the_amount() -> None:
    rows = [("Item", "Date", "March", ""), ("", "", "Quantity", "Net"), ("A", date(2026, 3, 5), 2, 10)]
    assert said(book(*rows), EUR, "r.xlsx") == ([("A", 2, 10)], [])
