"""What holds for all numbers: sums, continuity, order, repetition."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.documents.effectiveness_sheet import ACROSS, UP, places
from monitor.incentives.accruals import cumulative_payments
from monitor.incentives.allocation import Bounds, by_score, in_cases, within_bounds
from monitor.incentives.effects.clients import efficiency
from monitor.incentives.effects.indices import index
from monitor.incentives.effects.known import Known
from monitor.incentives.effects.moves import Move, move
from monitor.incentives.kpi_bonus import KpiScore, renormalised, score
from monitor.incentives.method import methods
from monitor.incentives.rounding import Rounding, rounded
from monitor.incentives.tiers import Tier, marginal, next_step, slices, whole_volume
from monitor.incentives.worked import compute

CENT = Decimal("0.01")
methods()
"""Found here, since the first search imports files and would look like a slow example."""
amounts = st.decimals("0", "1000000", places=2)
scores = st.lists(st.decimals("0", "1000", places=1), min_size=1, max_size=12)
MONEY = st.decimals(min_value="0.01", max_value="999999999.99", places=2)


@st.composite
def scales(draw: st.DrawFn) -> tuple[Tier, ...]:
    starts = sorted(draw(st.sets(amounts, min_size=1, max_size=5)))
    rates = sorted(draw(st.lists(st.decimals("0", "0.3", places=3), min_size=len(starts), max_size=len(starts))))
    return tuple(Tier(start, rate) for start, rate in zip(starts, rates, strict=True))


@given(st.integers(0, 10_000), scores)
def test_an_allocation_gives_out_the_total_unless_all_scores_are_zero(total: int, marks: list[Decimal]) -> None:
    units = by_score(total, marks)
    assert sum(units) == (total if any(marks) else 0)
    assert all(unit >= 0 for unit in units)


@given(st.integers(0, 10_000), scores)
def test_nobody_is_more_than_one_unit_away_from_the_exact_share(total: int, marks: list[Decimal]) -> None:
    whole = sum(marks, Decimal(0))
    for unit, mark in zip(by_score(total, marks), marks, strict=True):
        assert not whole or abs(unit - total * mark / whole) < 1 + CENT


@given(st.integers(0, 10_000), st.integers(1, 48), scores)
def test_cases_leave_less_than_a_case(total: int, size: int, marks: list[Decimal]) -> None:
    left = total - size * sum(in_cases(total, size, marks))
    assert 0 <= left < size or not any(marks)


@given(st.data(), scores)
def test_bounds_hold_and_nothing_is_lost(data: st.DataObject, marks: list[Decimal]) -> None:
    least = data.draw(st.lists(st.integers(0, 50), min_size=len(marks), max_size=len(marks)))
    more = data.draw(st.lists(st.none() | st.integers(0, 200), min_size=len(marks), max_size=len(marks)))
    bounds = [Bounds(low, None if up is None else low + up) for low, up in zip(least, more, strict=True)]
    total = data.draw(st.integers(sum(least), 5_000))
    units = within_bounds(total, marks, bounds)
    assert sum(units) <= total
    for unit, bound in zip(units, bounds, strict=True):
        assert bound.least <= unit
        assert bound.most is None or unit <= bound.most
    if any(mark and bound.most is None for mark, bound in zip(marks, bounds, strict=True)):
        assert sum(units) == total


def test_least_amounts_over_the_total_are_refused() -> None:
    with pytest.raises(ValueError, match="come to 11, more than the total of 10"):
        within_bounds(10, [Decimal(1), Decimal(1)], [Bounds(5), Bounds(6)])


@given(scales(), amounts)
def test_marginal_tiers_are_continuous(scale: tuple[Tier, ...], volume: Decimal) -> None:
    top = max(tier.rate for tier in scale)
    step = marginal(volume + CENT, scale) - marginal(volume, scale)
    assert 0 <= step <= CENT * top


@given(scales(), amounts, amounts)
def test_both_kinds_of_tiers_never_fall(scale: tuple[Tier, ...], one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert marginal(low, scale) <= marginal(high, scale)
    assert whole_volume(low, scale) <= whole_volume(high, scale)


@given(scales(), amounts)
def test_slices_add_up(scale: tuple[Tier, ...], volume: Decimal) -> None:
    assert sum(slices(volume, scale)) == marginal(volume, scale)
    assert len(slices(volume, scale)) == len(scale)


@given(scales(), amounts)
def test_the_next_step_pays_what_it_promises(scale: tuple[Tier, ...], volume: Decimal) -> None:
    step = next_step(volume, scale)
    if step is not None:
        assert whole_volume(volume + step[0], scale) == whole_volume(volume, scale) + step[1]


@given(amounts, amounts, st.lists(amounts, min_size=4, max_size=4))
def test_quarterly_payments_never_exceed_the_bonus_nor_take_back(
    target: Decimal, bonus: Decimal, sales: list[Decimal]
) -> None:
    payments = cumulative_payments(target, bonus, sales, Rounding())
    assert min(payments) >= 0
    assert sum(payments) == (bonus if sum(sales) >= target else sum(payments))


@given(st.lists(st.tuples(st.sampled_from(["0.25", "0.5"]), amounts), min_size=1, max_size=4))
def test_without_gaps_leaving_out_equals_counting_zero(rows: list[tuple[str, Decimal]]) -> None:
    kpis = [KpiScore(Decimal(weight), achieved) for weight, achieved in rows]
    assert renormalised(kpis) == score(kpis)


@given(st.permutations([{"doc": name, "qty": qty} for name, qty in (("A", 5), ("B", -5), ("C", 4), ("D", "0.5"))]))
def test_the_order_of_rows_never_matters(rows: list[dict[str, object]]) -> None:
    assert compute({"id": "x", "method": "data.restatement", "inputs": {"rows": rows}}).answer == {"net_qty": "4.5"}


@given(amounts, st.integers(0, 4))
def test_rounding_again_changes_nothing(value: Decimal, places: int) -> None:
    assert rounded(rounded(value, places), places) == rounded(value, places)


@given(scales(), amounts)
def test_restating_to_the_same_numbers_takes_nothing_back(scale: tuple[Tier, ...], volume: Decimal) -> None:
    tiers = [{"from": str(tier.start), "rate": str(tier.rate)} for tier in scale]
    paid = compute({"id": "x", "method": "tiers.whole_volume", "inputs": {"volume": str(volume), "tiers": tiers}})
    inputs = {"paid": paid.answer["rebate"], "restated_volume": str(volume), "tiers": tiers}
    assert compute({"id": "x", "method": "clawback.whole_volume", "inputs": inputs}).answer["clawback"] == "0.00"


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
