"""Further parts of a table that name another period or currency, figures shown as shares, customers called Total."""

from __future__ import annotations

from datetime import date

import pytest

from tests.layouts.told import EUR, HEAD, book, refusal, said

PERIOD = "sku;quantity;net amount\n"


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("March 2026", "March 2025", "row 4 begins a part of the period until 2025-03-31"),
        ("01.03.2026 - 31.03.2026", "01.04.2026 - 30.04.2026", "row 4 begins a part of the period until 2026-04-30"),
        ("March 2026", "YTD March 2026", "says that figures are those of the year so far"),
    ],
)
def test_headings_again_below_another_period_refuse_a_table_without_days(first: str, second: str, why: str) -> None:
    assert why in refusal(f"{first};;\n{PERIOD}A;1;10\n{second};;\n{PERIOD}B;2;20\n")


def test_headings_again_below_the_same_period_or_a_shop_go_on() -> None:
    lines = said(f"North, March 2026;;\n{PERIOD}A;1;10\nSouth, March 2026;;\n{PERIOD}B;2;20\n")[0]
    assert lines == [("A", 1, 10), ("B", 2, 20)]


@pytest.mark.parametrize("title", ["Switzerland, CHF", "Switzerland (CHF)", "CHF"])
def test_headings_again_below_another_currency_refuse_the_file(title: str) -> None:
    text = f"Germany, EUR;;;\n{HEAD}2026-03-02;A;1;10\n{title};;;\n{HEAD}2026-03-03;B;2;20\n"
    assert "row 4 says CHF" in refusal(text)
    assert len(said(text.replace("CHF", "EUR"))[0]) == 2


@pytest.mark.parametrize(("column", "name"), [("C", "quantity"), ("D", "net amount")])
@pytest.mark.parametrize("code", ["0%", "0.00%", "0.0 %"])
def test_figures_formatted_as_percent_are_no_pieces_and_no_money(column: str, name: str, code: str) -> None:
    rows = (("date", "sku", "quantity", "net amount", "discount"), (date(2026, 3, 2), "A", 5, 50, 0.1))
    shown = book(*rows, change=lambda made: setattr(made.active[f"{column}2"], "number_format", code))
    assert f"the cells under '{name}' are formatted as percent (row 2)" in refusal(shown, EUR, "r.xlsx")


@pytest.mark.parametrize("code", ["0%", '0.00" % of list"', "0.00"])
def test_a_percent_beside_the_figures_or_in_quotes_says_nothing(code: str) -> None:
    rows = (("date", "sku", "quantity", "net amount", "discount"), (date(2026, 3, 2), "A", 5, 50, 0.1))
    cell = "E2" if code == "0%" else "D2"
    shown = book(*rows, change=lambda made: setattr(made.active[cell], "number_format", code))
    assert said(shown, EUR, "r.xlsx") == ([("A", 5, 50)], [])


def test_a_customer_called_total_who_buys_for_the_same_amount_on_another_day_is_no_sum() -> None:
    head = "date;sku;customer;quantity;net amount\n2026-03-02;A;Acme;5;50\n"
    found, waiting = said(f"{head}2026-03-03;A;Total;5;50\n")
    assert (found, [row for row, _ in waiting]) == ([("A", 5, 50)], [3])
    assert said(f"{head}2026-03-02;A;Total;5;50\n") == ([("A", 5, 50)], [])
