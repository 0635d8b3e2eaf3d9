"""Rows that tell of a part of the row above them: beside it they would count twice."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR, said

HEADS = "date;sku;name;quantity;net amount;kind\n"
WHY = "it says that it is a part of another row: counted beside it, it would count twice"


@pytest.mark.parametrize(
    "text",
    ["davon Aktion", "thereof online", "в т.ч. акция", "в том числе возвраты", "z toho akce", "w tym promocja",
     "di cui online", "of which: online", "- davon Aktion"],
)  # fmt: skip
@pytest.mark.parametrize("row", ["2026-03-02;A;{};4;40,00;", "2026-03-02;{};;4;40,00;", "2026-03-02;A;;4;40,00;{}"])
def test_a_row_that_says_it_is_part_of_another_one_waits(text: str, row: str) -> None:
    rows = f"2026-03-02;A;Drill;10;100,00;\n{row.format(text)}\n"
    assert said(HEADS + rows) == ([("A", 10, 100)], [(3, WHY)])
    assert said(f"{HEADS}{rows}Total;;;10;100,00;\n") == ([("A", 10, 100)], [(3, WHY)])


@pytest.mark.parametrize("name", ["Davonport table", "Don't stop", "Dont'Go", "Waarvandaan", "Heraf-2"])
def test_a_name_that_begins_like_it_is_a_line(name: str) -> None:
    assert said(f"{HEADS}2026-03-02;A;{name};4;40,00;\n")[1] == []


@pytest.mark.parametrize("text", ["2026.03.05.", "05.03.2026.", "5. 3. 2026", "5. 3. 2026."])
def test_a_day_with_points_may_have_spaces_and_a_last_point(text: str) -> None:
    (line,) = read_report("r.csv", f"{HEADS}{text};A;;1;10,00;\n".encode(), EUR).sales
    assert line.sold_on == date(2026, 3, 5)


def test_figures_may_be_written_in_arabic() -> None:
    data = "date;sku;quantity;net amount\n٢٠٢٦-٠٣-٠٥;A;١٠;١٬٢٣٤٫٥٠\n"
    (line,) = read_report("r.csv", data.encode(), ReportProfile(currency="AED")).sales
    assert (str(line.sold_on), str(line.quantity), str(line.amount)) == ("2026-03-05", "10", "1234.50")
