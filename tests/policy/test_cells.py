"""Cells that hold a number: what is read, and what is refused with the reason."""

from __future__ import annotations

import pytest

from monitor.policy import cells


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1", 1), ("12", 12), ("12.0", 12), ("12,00", 12), ("12 000", 12000), ("2147483647", 2147483647), ("007", 7)],
)
def test_a_whole_number_is_read_however_a_spreadsheet_writes_it(cell: str, number: int) -> None:
    assert cells.whole(cell) == number


@pytest.mark.parametrize("cell", ["0", "-1", "1.5", "1.000", "1,000", "2 years", "1 0", "2147483648", "1e3"])
def test_anything_else_is_no_whole_number(cell: str) -> None:
    with pytest.raises(cells.CellError, match="is not a whole number above 0"):
        cells.whole(cell)


def test_a_time_is_a_whole_number_that_a_calendar_can_hold() -> None:
    assert cells.term("9999") == 9999
    with pytest.raises(cells.CellError, match="'10000' is too long a time"):
        cells.term("10000")
    with pytest.raises(cells.CellError, match="'0' is not a whole number"):
        cells.term("0")
