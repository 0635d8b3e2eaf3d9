"""Cells that hold a number: what is read, and what is refused with the reason; minor units go by ISO 4217."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.money import exponent, from_minor, shown, to_minor, written
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


@pytest.mark.parametrize(
    ("currency", "places", "text"),
    [
        ("EUR", 2, "€1,234.50"),
        ("JPY", 0, "¥1,234"),
        ("KWD", 3, "KWD1,234.500"),
        ("RSD", 2, "RSD1,234.50"),
        ("IQD", 3, "IQD1,234.500"),
        ("CLF", 4, "CLF1,234.5000"),
    ],
)
def test_an_amount_is_written_to_its_last_minor_unit(currency: str, places: int, text: str) -> None:
    assert exponent(currency) == places
    assert written(Decimal("1234.5"), currency).replace("\xa0", "") == text


def test_a_price_is_shown_as_its_readers_write_it() -> None:
    assert shown(123_456, "EUR", "de_DE") == "1.234,56\xa0€"
    assert shown(-5, "USD") == "-$0.05"
    assert shown(None, "USD") == "–"


@given(st.sampled_from(["EUR", "JPY", "KWD", "RSD", "CLF"]), st.integers(-(10**12), 10**12))
def test_minor_units_come_back_as_they_were(currency: str, minor: int) -> None:
    assert to_minor(from_minor(minor, currency), currency) == minor
