"""Minor units by ISO 4217: what an invoice can hold, however prices are usually written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.money import exponent, from_minor, shown, to_minor, written


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
