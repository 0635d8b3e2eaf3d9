"""What always holds of the map and the coefficient, whatever the figures."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from monitor.documents.effectiveness_sheet import ACROSS, UP, places
from monitor.incentives.effects.clients import efficiency
from monitor.incentives.effects.indices import index
from monitor.incentives.effects.known import Known
from monitor.incentives.effects.moves import Move, move

MONEY = st.decimals(min_value="0.01", max_value="999999999.99", places=2)


def moved(volume: Decimal, volume_before: Decimal, paid: Decimal, paid_before: Decimal) -> Move:
    """Return a move between two periods of one currency."""
    bought = index("revenue", Known(volume, "EUR"), Known(volume_before, "EUR"))
    return move(bought, Known(paid, "EUR"), Known(paid_before, "EUR"), "x")


@given(st.lists(st.tuples(MONEY, MONEY, MONEY, MONEY), min_size=1, max_size=8))
def test_who_is_flagged_stands_in_the_red_quarter_unless_the_change_is_too_small_to_write(
    figures: list[tuple[Decimal, Decimal, Decimal, Decimal]],
) -> None:
    moves = [moved(*one) for one in figures]
    for one, (across, up) in zip(moves, places(moves), strict=True):
        assert across is not None and up is not None
        assert abs(across) <= ACROSS and abs(up) <= UP
        written = Decimal(one.rate_change or 0), Decimal(one.volume_change or 0)
        assert [(step > 0) - (step < 0) for step in (across, up)] == [(c > 0) - (c < 0) for c in written]
        if one.flagged:
            assert across >= 0 >= up


@given(MONEY, MONEY)
def test_what_grows_as_its_cost_does_at_an_equal_share_is_just_one_hundred(before: Decimal, now: Decimal) -> None:
    found = index("revenue", Known(now, "EUR"), Known(before, "EUR"))
    assert efficiency(found.value, Decimal(100), found.value, "x") == "100.00"


@given(MONEY, MONEY, MONEY)
def test_two_currencies_and_nothing_before_have_no_index(now: Decimal, before: Decimal, share: Decimal) -> None:
    for figures in ((Known(now, "EUR"), Known(before, "USD")), (Known(now, "EUR"), Known(Decimal(0), "EUR"))):
        found = index("revenue", *figures)
        assert (found.value, bool(found.reason)) == (None, True)
        assert efficiency(found.value, share, share, "x") is None
