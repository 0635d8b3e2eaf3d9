"""Customers above their sales with the sums of these, in tables whose lines have a day."""

from __future__ import annotations

from scrapers.layouts import ReportProfile
from tests.layouts.told import refusal, said

RUB = ReportProfile(currency="RUB")
HEAD = "Контрагент;Артикул;Дата;Количество;Сумма без НДС\n"
LINES = ("ИП Иванов;;;{};{}\n", ";NO-100;05.03.2026;12;1200,00\n;NO-200;09.03.2026;3;600,00\n")
OTHER = "ООО Ромашка;;;2;500,00\n;NO-300;11.03.2026;2;500,00\n"


def test_a_row_without_product_and_day_that_sums_up_those_below_it_is_no_line() -> None:
    lines, refused = said(f"{HEAD}{LINES[0].format(15, '1800,00')}{LINES[1]}{OTHER}Итого;;;17;2300,00\n", RUB)
    assert lines == [("NO-100", 12, 1200), ("NO-200", 3, 600), ("NO-300", 2, 500)]
    assert refused == []


def test_one_that_the_rows_below_do_not_prove_waits_and_is_held_against_the_total() -> None:
    lines, refused = said(f"{HEAD}{LINES[0].format(16, '1900,00')}{LINES[1]}{OTHER}", RUB)
    assert len(lines) == 3
    assert [row for row, _ in refused] == [2, 5]
    assert "rows may be missing" in refusal(
        f"{HEAD}{LINES[0].format(16, '1900,00')}{LINES[1]}{OTHER}Итого;;;17;2300,00\n", RUB
    )
