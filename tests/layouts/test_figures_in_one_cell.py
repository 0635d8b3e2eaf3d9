"""Cells that hold more than one figure, or show another than they hold: none of them is read as one number."""

from __future__ import annotations

import pytest

from tests.layouts.told import HEAD, refusal, said

HEADS = "<tr><td>date<td>sku<td>quantity<td>net amount</tr>"


@pytest.mark.parametrize("cell", ["2 3", "2\n3", "1 234 5", "20 1", "1'23"])
def test_digits_apart_that_are_no_groups_are_no_number(cell: str) -> None:
    lines, refused = said(f'{HEAD}05.01.2026;A;"{cell}";20\n06.01.2026;B;5;30\n07.01.2026;C;7;40\n')
    shown = " / ".join(cell.splitlines())
    assert (lines, refused) == ([("B", 5, 30), ("C", 7, 40)], [(2, f"quantity: '{shown}' is not one number")])


@pytest.mark.parametrize("cell", ["1 234", "1 234 567", "12 34 567", "1'234", "1\u202f234,5", "- 5,00"])
def test_groups_of_one_number_are_read(cell: str) -> None:
    lines, refused = said(f"{HEAD}05.01.2026;A;7;{cell}\n")
    assert (len(lines), refused) == (1, [])


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2<br>3", None),
        ("<div>2</div><div>3</div>", None),
        ("2<sup>1</sup>", None),
        ("<del>5</del>2", None),
        ("<s>5</s>", None),
        ("<span style='display: none'>0002</span>2", 2),
        ("<span hidden>0002</span>2", 2),
        ("<b>1</b><font>2</font>", 12),
        ("<p> 2\n </p>", 2),
        ("1&nbsp;234<br>", 1234),
    ],
)
def test_a_cell_of_a_page_is_the_figure_that_it_shows(cell: str, read: int | None) -> None:
    page = f"<html><table>{HEADS}<tr><td>05.01.2026<td>A<br>B<td>{cell}<td>20</tr></table></html>"
    lines, refused = said(page, name="r.html")
    assert lines == ([] if read is None else [("A B", read, 20)])
    assert len(refused) == (read is None)


@pytest.mark.parametrize(
    ("days", "why"),
    [
        (("26.01.05", "26.01.25"), "row 2: '26.01.05' is of 2005 if its year stands last: it may stand first"),
        (("26-Jan-05", "26-Jan-06"), "row 2: '26-Jan-05' is of 2005 if its year stands last"),
        (("05.01.26", "26.01.05"), "row 3: '26.01.05' is of 2005 if its year stands last"),
        (("25/11/26", "25/11/21"), "all days begin with 25 and end differently: their year may stand in front"),
        (("26.01.25", "26.01.26"), "all days begin with 26 and end differently"),
        (("26-Jan-25 10:15", "26-Jan-26 10:15"), "all days begin with 26 and end differently"),
    ],
)
@pytest.mark.parametrize("head", [HEAD, "as of;sku;on hand;site\n"])
def test_a_year_of_two_digits_that_may_stand_first_refuses_the_file(days: tuple[str, ...], why: str, head: str) -> None:
    assert why in refusal(head + "".join(f"{day};NO-100;2;20\n" for day in days))


@pytest.mark.parametrize("days", [("05.01.26", "25.01.26"), ("25.01.26 10:15", "25.01.26 11:20"), ("31-Mar-26",)])
def test_a_year_of_two_digits_that_stands_last_is_read(days: tuple[str, ...]) -> None:
    lines, refused = said(HEAD + "".join(f"{day};NO-100;2;20\n" for day in days))
    assert (len(lines), refused) == (len(days), [])


def test_a_month_of_a_year_long_past_is_a_day_and_waits() -> None:
    lines, refused = said("month;sku;quantity;net amount\nNov-05;A;1;10\n")
    assert (lines, refused) == ([], [(2, "'Nov-05' is not a date such as 2026-03-31")])


def test_a_refused_day_is_told_with_its_time_as_it_stands_in_the_file() -> None:
    _, refused = said(f"{HEAD}31.31.2026 10:15;A;1;10\n")
    assert refused == [(2, "'31.31.2026 10:15' is not a date of the calendar")]
