"""What figures of tables stand for: sums of other rows, amounts with tax, months, years so far, other money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.layouts import ReportProfile, read_report
from scrapers.layouts.group_heads import RowFigures, group_heads
from tests.layouts.told import EUR, HEAD, book, refusal, said

ROWS = "2026-01-05;A;1;10,00\n2026-01-06;B;2;20,00\n"


def test_the_quantity_of_a_total_is_held_against_the_rows_where_its_amount_is_theirs() -> None:
    assert said(f"{HEAD}{ROWS}Total;;3;30,00\n")[0] == [("A", 1, 10), ("B", 2, 20)]
    assert refusal(f"{HEAD}{ROWS}Total;;5;30,00\n").startswith(
        "the total in row 4 states 5 pieces, but its 2 rows add up to 3; rows may be missing"
    )


@pytest.mark.parametrize("rows", ["2026-01-07;C;x;5,00\nTotal;;9;35,00\n", "Total;;;30,00\n", "Total;;2 types;30,00\n"])
def test_a_quantity_of_a_total_that_cannot_be_compared_says_nothing(rows: str) -> None:
    assert len(said(HEAD + ROWS + rows)[0]) == 2


def test_the_total_of_a_page_in_the_column_of_days_is_no_line() -> None:
    data = f"{HEAD}{ROWS}Page total;;3;30,00\n2026-01-07;C;1;5,00\nReport total;;4;35,00\n"
    assert said(data) == ([("A", 1, 10), ("B", 2, 20), ("C", 1, 5)], [])


PERIOD = "Period: 01.01.2026 - 31.01.2026;;\nItem;Qty;Net amount\n"
GROUPED = ("Tools;3;31,00\n", "A;1;10,00\n", "B;2;21,00\n", "Food;4;8,00\n", "C;4;8,00\n")


@pytest.mark.parametrize("rows", [GROUPED, (*GROUPED, "Total;7;39,00\n")])
def test_rows_that_sum_up_the_rows_of_their_group_wait_where_no_column_of_days_tells_them(
    rows: tuple[str, ...],
) -> None:
    lines, refused = said(PERIOD + "".join(rows))
    assert lines == [("A", 1, 10), ("B", 2, 21), ("C", 4, 8)]
    assert refused == [
        (3, "its figures are the sums of rows 4 to 5: dismiss it if it heads them"),
        (6, "its figures are the sums of rows 7 to 7: dismiss it if it heads them"),
    ]


def test_rows_below_their_group_sum_it_up_as_well() -> None:
    lines, refused = said(PERIOD + "".join(reversed(GROUPED)))
    assert lines == [("C", 4, 8), ("B", 2, 21), ("A", 1, 10)]
    assert [row for row, _ in refused] == [4, 7]


def test_groups_may_hold_groups() -> None:
    rows = "North;7;39,00\n" + "".join(GROUPED) + "South;2;14,00\nDrinks;2;14,00\nE;2;14,00\n"
    lines, refused = said(PERIOD + rows)
    assert lines == [("A", 1, 10), ("B", 2, 21), ("C", 4, 8), ("E", 2, 14)]
    assert [row for row, _ in refused] == [3, 4, 7, 9, 10]


@pytest.mark.parametrize(
    "rows",
    [
        GROUPED[:3],
        (*GROUPED, "D;1;1,00\n"),
        ("A;3;30,00\n", "B;1;10,00\n", "C;2;20,00\n", "D;4;40,00\n", "E;4;40,00\n"),
        ("A;3;31,00\n", "B;1;10,00\n", "C;2;21,00\n", "D;4;8,00\n", "A;4;8,00\n"),
    ],
    ids=["few", "one in no group", "one price", "a head that is a line elsewhere"],
)
def test_sums_that_may_be_chance_are_lines(rows: tuple[str, ...]) -> None:
    assert len(said(PERIOD + "".join(rows))[0]) == len(rows)


@given(
    st.lists(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 99)), min_size=2, max_size=4), min_size=2, max_size=4)
)
def test_heads_of_groups_are_found_in_front_of_them_wherever_prices_differ(groups: list[list[tuple[int, int]]]) -> None:
    rows, heads = [], []
    for place, group in enumerate(groups):
        figures = [(Decimal(quantity), Decimal(quantity * price)) for quantity, price in group]
        heads.append(len(rows))
        rows.append(RowFigures(len(rows), f"G{place}", sum(q for q, _ in figures), sum(a for _, a in figures)))  # type: ignore[arg-type]
        rows += [RowFigures(len(rows) + at, f"P{place}.{at}", q, a) for at, (q, a) in enumerate(figures)]
    differ = len({row.amount / row.quantity for row in rows}) > 1
    assert list(group_heads(rows)) == (heads if differ else [])


TAXED = "Datum;Artikel;Menge;{};MwSt;{}\n05.01.2026;A;1;{};2,00;{}\n06.01.2026;B;1;{};4,00;{}\n"


@pytest.mark.parametrize(
    ("headings", "cells", "why"),
    [
        (("Netto", "Warenwert"), ("12,00", "10,00", "24,00", "20,00"), "less that it is 'Warenwert'"),
        (("Netto", "Summe inkl. MwSt"), ("12,00", "12,00", "24,00", "24,00"), "it is the same as 'Summe inkl. MwSt'"),
    ],
)
def test_amounts_that_hold_the_tax_beside_them_are_refused(
    headings: tuple[str, ...], cells: tuple[str, ...], why: str
) -> None:
    text = TAXED.format(*headings, *cells)
    assert refusal(text).startswith(f"'Netto' holds the tax under 'MwSt': {why}; name the column")
    assert len(said(text, ReportProfile(currency="EUR", gross=True))[0]) == 2


def test_amounts_with_the_tax_beside_them_are_told_by_its_rates() -> None:
    text = "Date;SKU;Qty;{};VAT\n05.01.2026;A;1;{};{}\n06.01.2026;B;1;{};{}\nTotal;;2;{};{}\n"
    why = "holds the tax under 'VAT', by its rates"
    for heading in ("Amount", "Net amount"):
        assert why in refusal(text.format(heading, "119,00", "19,00", "107,00", "7,00", "226,00", "26,00"))
    assert len(said(text.format("Amount", "100,00", "19,00", "100,00", "7,00", "200,00", "26,00"))[0]) == 2
    # 20 % on the amount, or 25 % in it; no rate at all; so little that any rate fits
    for figures in (("100,00", "20,00", "50,00", "10,00", "150,00", "30,00"),
                    ("100,00", "8,87", "60,00", "5,32", "160,00", "14,19"),
                    ("0,60", "0,10", "0,36", "0,06", "0,96", "0,16")):  # fmt: skip
        assert len(said(text.format("Amount", *figures))[0]) == 2
    gross = ReportProfile(currency="EUR", gross=True)
    assert len(said(text.format("Amount", "119,00", "19,00", "107,00", "7,00", "226,00", "26,00"), gross)[0]) == 2


@pytest.mark.parametrize("words", ["All amounts include VAT", "Alle Beträge inkl. MwSt.", "Суммы указаны с НДС",
                                   "Preise inkl. 19 % MwSt.", "VAT included", "TVA comprise"])  # fmt: skip
def test_words_above_or_below_that_say_that_amounts_hold_tax_refuse_the_file(words: str) -> None:
    rows = f"{HEAD}05.01.2026;A;1;12,00\n"
    for text in (f"{words};;;\n{rows}", f"{rows}{words};;;\n"):
        assert refusal(text).startswith(f"'{words}' says that the amounts hold tax; ask the sender")
        assert len(said(text, ReportProfile(currency="EUR", gross=True))[0]) == 1


@pytest.mark.parametrize(
    "words",
    [
        "All amounts exclude VAT", "Alle Beträge ohne MwSt.", "With thanks, your tax office",
        "Amounts do not include VAT", "Суммы не включая НДС", "Beträge nicht inkl. MwSt.", "including 0 % VAT",
        "Customers with VAT number DE123", "VAT included: no",
    ],
)  # fmt: skip
def test_other_words_of_tax_refuse_nothing(words: str) -> None:
    assert len(said(f"{words};;;\n{HEAD}05.01.2026;A;1;12,00\n")[0]) == 1


def test_a_tax_on_net_amounts_in_quarters_of_a_percent_is_that_on_them() -> None:
    nets = ["100.00", "60.00", "40.00", "80.00", "20.00", "120.00"]
    rows = "".join(f"2026-01-05;A;1;{net};{float(net) * 0.0825:.2f}\n" for net in nets)
    text = f"Date;SKU;Qty;Amount;Tax\n{rows}"
    assert len(said(text)[0]) == len(nets)


def test_net_amounts_with_the_tax_beside_them_are_lines() -> None:
    text = TAXED.format("Netto", "Brutto", "10,00", "12,00", "20,00", "24,00")
    assert [amount for _, _, amount in said(text)[0]] == [10, 20]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2026-02", date(2026, 2, 28)),
        ("02.2026", date(2026, 2, 28)),
        ("12/2025", date(2025, 12, 31)),
        ("March 2026", date(2026, 3, 31)),
        ("март 2026", date(2026, 3, 31)),
    ],
)
def test_a_month_in_the_column_of_days_is_its_last_day(text: str, end: date) -> None:
    report = read_report("r.csv", f"{HEAD}{text};A;1;10,00\n{text};B;1;10,00\n".encode(), EUR)
    assert [line.sold_on for line in report.sales] == [end, end]


@pytest.mark.parametrize("text", ["2026-13", "00.2026", "Mar-26", "3.2026", "Q1 2026"])
def test_what_is_no_month_for_certain_is_no_day(text: str) -> None:
    assert said(f"{HEAD}{text};A;1;10,00\n")[0] == []


@pytest.mark.parametrize(
    "title",
    ["Sales January - March 2026 (YTD)", "Umsatz Januar 2026 kumuliert", "Продажи нарастающим итогом, март 2026"],
)
def test_figures_of_the_year_so_far_are_no_figures_of_a_month(title: str) -> None:
    assert "says that figures are those of the year so far" in refusal(f"{title};;\nItem;Qty;Net amount\nA;1;10,00\n")
    assert said(f"{title};;;\n{HEAD}{ROWS}")[0] == [("A", 1, 10), ("B", 2, 20)]


def test_lakhs_are_grouped_by_two() -> None:
    rupees = ReportProfile(currency="INR")
    rows = 'date,sku,quantity,net amount\n2026-01-05,A,1,"12,34,567.50"\n2026-01-05,B,1,"1,2,345.50"\n'
    lines, refused = said(rows, rupees)
    assert lines == [("A", 1, 1234567)]
    assert [row for row, _ in refused] == [3]


def formatted(*formats: str, left: int = 0) -> bytes:
    """Write a sale a number format."""
    blank = [None] * left
    head = [*blank, "Date", "Item", "Qty", "Net amount"]
    rows = [[*blank, date(2026, 1, 5), f"P{place}", 1, 10] for place, _ in enumerate(formats)]

    def change(made: Any) -> None:
        for place, code in enumerate(formats):
            made.active.cell(place + 2, left + 4).number_format = code

    return book(head, *rows, change=change)


DOLLARS, EUROS = "#,##0.00 [$USD]", "#,##0.00\\ [$€-407]"


@pytest.mark.parametrize(("formats", "left"), [((DOLLARS, DOLLARS), 0), (("General", DOLLARS), 2), (('"$"#,##0',), 0)])
def test_a_workbook_whose_amounts_are_formatted_as_other_money_is_refused(formats: tuple[str, ...], left: int) -> None:
    why = refusal(formatted(*formats, left=left), EUR, "r.xlsx")
    assert why.startswith("the cells under 'Net amount' are formatted as ")
    assert "expected EUR; mend `currency` of this [[partner]]" in why


def test_a_workbook_whose_amounts_are_formatted_as_two_currencies_is_refused() -> None:
    why = refusal(formatted(EUROS, DOLLARS), EUR, "r.xlsx")
    assert why.startswith("the cells under 'Net amount' are formatted as two currencies (EUR in row 2, USD in row 3)")


def test_the_money_that_amounts_are_formatted_as_is_theirs() -> None:
    (line,) = read_report("r.xlsx", formatted(EUROS), ReportProfile()).sales
    assert line.currency == "EUR"
    (line,) = read_report("r.xlsx", formatted('"$"#,##0.00'), ReportProfile(currency="CAD")).sales
    assert line.currency == "CAD"


@pytest.mark.parametrize(
    "code", ["[$-409]#,##0.00", "[Red]-#,##0.00", "#,##0.00\\ [$kr-41D]", '0.0" m"', "0.00;[$USD] 0"]
)
def test_formats_without_money_that_is_known_say_nothing_of_it(code: str) -> None:
    (line,) = read_report("r.xlsx", formatted(code), EUR).sales
    assert line.currency == "EUR"


@pytest.mark.parametrize(
    ("heading", "fee", "asked"),
    [
        ("Net", "-3.20", True),
        ("Net amount", "3.20", True),
        ("Net", "3.10", False),
        ("Net", "0.00", False),
        ("Net sales", "-3.20", False),
    ],
)
def test_net_that_is_left_after_fees_is_no_amount(heading: str, fee: str, asked: bool) -> None:
    text = f"date;sku;quantity;gross;selling fee;{heading}\n2026-01-05;A;2;100.00;{fee};96.80\n"
    named = ReportProfile(currency="EUR", columns={"amount": heading})
    assert said(text, named)[0] == [("A", 2, 96)]
    if asked:
        assert refusal(text).startswith(f"'{heading}' is what is left after 'selling fee'; name the column")
    else:
        assert said(text)[0] == [("A", 2, 96)]


@pytest.mark.parametrize(
    "text", ["net;fee;total\n2026-01-05;A;2;100.00;2.50;102.50\n", "net;fee\n2026-01-05;A;2;100.00;-5.00\n"]
)
def test_a_fee_that_is_added_to_net_is_not_taken_off_it(text: str) -> None:
    assert said(f"date;sku;quantity;{text}")[0] == [("A", 2, 100)]
