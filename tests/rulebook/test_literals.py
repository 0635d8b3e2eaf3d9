"""Money and shares are written with their unit and become exact integers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.money import exponent, from_minor
from monitor.rulebook.literals import fits, read_literal
from monitor.rulebook.located import Faults, ScalarNode
from monitor.rulebook.records import Literal, Type


def read(value: str | int | bool | None, kind: Type) -> Literal | None:
    return read_literal(ScalarNode(value, 1), kind, Faults("x.yaml"), "'x'")


@given(st.integers(-(10**12), 10**12), st.sampled_from(["USD", "EUR", "JPY", "KWD", "RUB"]))
def test_money_survives_being_written_and_read(minor: int, currency: str) -> None:
    written = f"{from_minor(minor, currency):f} {currency}"
    found = read(written, Type.MONEY)
    assert found is not None
    assert (found.value, found.currency) == (minor, currency)
    assert exponent(currency) in (0, 2, 3)


@given(st.integers(0, 1_000_000))
def test_a_share_survives_being_written_and_read(points: int) -> None:
    found = read(f"{Decimal(points) / 100:f} %", Type.SHARE)
    assert found == Literal(points)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("9.99", Type.MONEY),
        ("9,99 USD", Type.MONEY),
        ("USD 9.99", Type.MONEY),
        ("9.99 usd", Type.MONEY),
        ("1.5 JPY", Type.MONEY),
        ("92233720368547758.08 USD", Type.MONEY),
        (5, Type.MONEY),
        (False, Type.MONEY),
        (None, Type.MONEY),
        ("5", Type.SHARE),
        (5, Type.SHARE),
        ("0.123 %", Type.SHARE),
        ("yes", Type.BOOLEAN),
        (1, Type.BOOLEAN),
        (True, Type.INTEGER),
        ("1", Type.INTEGER),
        ("5 %", Type.INTEGER),
        (2**63, Type.INTEGER),
        (1, Type.TEXT),
        (True, Type.TEXT),
    ],
)
def test_what_is_not_of_the_type_is_refused(value: str | int | bool | None, kind: Type) -> None:
    assert read(value, kind) is None


def test_a_text_may_look_like_a_share() -> None:
    assert read("5 %", Type.TEXT) == Literal("5 %")


def test_nothing_needs_no_currency() -> None:
    assert read(0, Type.MONEY) == Literal(0, "")


def test_a_facts_value_fits_its_type_or_is_unknown() -> None:
    assert all(fits(None, kind) for kind in Type)
    assert fits(True, Type.BOOLEAN)
    assert not fits(1, Type.BOOLEAN)
    assert not fits(True, Type.INTEGER)
    assert not fits(2**63, Type.MONEY)
