"""Rows that sum up a product over its customers or regions: they name a product and a day as lines do."""

from __future__ import annotations

import pytest

from tests.layouts.told import EUR, HEAD, book, refusal, said

PERIOD = "Sales 01.03.2026 - 31.03.2026;;;\n"
LINES = [("A", 3, 30), ("A", 2, 20), ("B", 1, 10)]


@pytest.mark.parametrize("label", ["Total", "Gesamt", "Итого", "Razem", "Kokku", "合计"])
@pytest.mark.parametrize("column", ["customer", "region", "channel"])
@pytest.mark.parametrize("dated", [True, False])
def test_the_sum_of_a_product_over_customers_regions_or_channels_is_no_line(
    label: str, column: str, dated: bool
) -> None:  # fmt: skip
    day = "2026-03-31;" if dated else ""
    rows = [
        f"{day}{row}\n"
        for row in ("N;A;3;30,00", "S;A;2;20,00", f"{label};A;5;50,00", "N;B;1;10,00", f"{label};B;1;10,00")
    ]
    head = f"{'date;' if dated else PERIOD}{column};sku;quantity;net amount\n"
    assert said(head + "".join(rows)) == (LINES, [])


@pytest.mark.parametrize("column", ["customer", "region"])
def test_a_customer_called_as_a_total_is_waits_where_the_figures_do_not_prove_it(column: str) -> None:
    rows = "2026-03-31;N;A;3;30,00\n2026-03-31;N;B;1;10,00\n2026-03-31;Total;A;3;30,00\n2026-03-31;Total;B;1;10,00\n"
    lines, waiting = said(f"date;{column};sku;quantity;net amount\n{rows}")
    assert lines == [("A", 3, 30), ("B", 1, 10)]
    why = "its customer or region is called as a total is: it may be the sum of other rows"
    assert waiting == [(4, why), (5, why)]


def test_a_customer_whose_name_begins_with_the_word_is_one() -> None:
    rows = "2026-03-31;Total Energies;A;3;30,00\n2026-03-31;Gesamtmarkt Nord;A;2;20,00\n"
    assert said(f"date;customer;sku;quantity;net amount\n{rows}") == (LINES[:2], [])


def test_a_total_of_one_customer_without_product_is_no_line() -> None:
    rows = "Nord;A;3;30,00\nNord;B;2;20,00\nNord gesamt;;5;50,00\nSüd;A;1;10,00\nSüd gesamt;;1;10,00\nGesamt;;6;60,00\n"
    assert said(f"{PERIOD}customer;sku;quantity;net amount\n{rows}") == ([("A", 3, 30), ("B", 2, 20), ("A", 1, 10)], [])


@pytest.mark.parametrize("label", ["Kokku", "Kopā", "Iš viso", "Samtals", "Skupaj"])
def test_totals_of_more_languages_are_no_lines(label: str) -> None:
    assert said(f"{HEAD}2026-03-02;A;1;10,00\n2026-03-31;{label};1;10,00\n")[0] == [("A", 1, 10)]
    assert said(f"{PERIOD}sku;quantity;net amount\nA;1;10,00\n{label} Tallinn;1;10,00\n")[0] == [("A", 1, 10)]


@pytest.mark.parametrize("upper", ["Previous year", "Vorjahr", "Plan", "Budget 2026", "Прошлый год"])
def test_quantity_and_net_below_a_title_of_other_times_or_plans_are_no_sales(upper: str) -> None:
    rows = [("Item", "Date", upper, ""), ("", "", "Quantity", "Net"), ("A", "2026-03-05", 2, 10)]
    assert "lacks one for quantity, one for amount" in refusal(book(*rows), EUR, "r.xlsx")
