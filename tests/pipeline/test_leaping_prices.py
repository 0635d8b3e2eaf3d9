"""Minimum advertised prices that leap with a policy file are told before anybody acts on them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import col, select

from monitor.errors import StoppedError
from monitor.model import DigestRow, Run, Step
from monitor.pipeline.run import run
from monitor.policy.leaps import LEAPT, Leap, leaps_from
from monitor.settings import open_workspace
from tests.pipeline.turning_house import MAP, House, at

TOLD = (
    "1 price fell to a fifth or less or rose to five times or more with the policy files as they are now, as NB-100 in "
    "US from $200.00 to $20.00"
)


@pytest.fixture
def written_to(house: House) -> House:
    """A house whose reseller was short of MAP and was written to."""
    house.sees(2, 17_000)
    house.passes(2)
    house.told(2)
    house.approves(2)
    assert house.states(Step) == ["done"]
    return house


def failures(house: House) -> list[str]:
    """Return what all passes said went wrong, oldest first."""
    return [line for run in house.rows(select(Run).order_by(col(Run.id))) for line in run.summary["failures"]]


def notes(house: House, day: int) -> dict[str, str]:
    """Return the notes of the sections that a day's digest has entries in."""
    key = f"{at(day).date().isoformat()}|channel"
    (row,) = house.rows(select(DigestRow).where(DigestRow.key == key))
    return {section["key"]: section["note"] for section in row.content["sections"] if section["entries"]}


def test_a_point_in_the_wrong_place_is_told_above_the_cases_that_it_closed(written_to: House) -> None:
    written_to.enters(map_prices=f"{MAP}NB-100,US,20.00,USD,2026-01-01,\n")
    written_to.passes(3)
    written_to.told(3)
    assert failures(written_to) == [f"{LEAPT}{TOLD}"]
    assert notes(written_to, 3)["paused"].startswith(f"{TOLD}. Look for a misplaced point in map_prices")
    written_to.passes(4)
    written_to.told(4)
    assert failures(written_to) == [f"{LEAPT}{TOLD}"]  # told once


def test_a_price_that_rose_tenfold_is_told_above_the_steps_that_wait_by_it(house: House) -> None:
    house.sees(2, 20_000)
    house.passes(2)
    house.told(2)
    house.enters(map_prices=f"{MAP}NB-100,US,2000.00,USD,2026-01-01,\n")
    house.sees(3, 20_000)
    house.passes(3)
    house.told(3)
    assert "as NB-100 in US from $200.00 to $2,000.00. Look for" in notes(house, 3)["decide"]


@pytest.mark.parametrize("old", ["", "2026-03-31"])
def test_a_price_that_leaps_on_a_later_day_is_told_when_it_is_entered(house: House, old: str) -> None:
    house.enters(map_prices=f"{MAP}NB-100,US,200.00,USD,2026-01-01,{old}\n")
    house.passes(2)
    row = "NB-100,US,200.00,USD,2026-01-01,2026-03-31\n"
    house.enters(map_prices=f"{MAP}{row}NB-100,US,20.00,USD,2026-04-01,\n")
    house.passes(3)
    house.enters(map_prices=f"{MAP}{row}NB-100,US,20.00,USD,2026-04-01,\nNB-200,US,5.00,USD,2026-04-01,\n")
    house.passes(4)
    assert failures(house) == [f"{LEAPT}{TOLD}"]  # told once


def test_a_price_that_is_cut_by_half_and_a_new_product_are_not_told(written_to: House) -> None:
    rows = "NB-100,US,100.00,USD,2026-01-01,\nNB-200,US,5.00,USD,2026-01-01,\n"
    written_to.enters(map_prices=MAP + rows)
    written_to.passes(3)
    assert failures(written_to) == []


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [(500, 100, True), (500, 101, False), (100, 500, True), (100, 499, False), (0, 500, False), (500, 0, True)],
)
def test_a_fifth_and_five_times_are_a_leap(before: int, now: int, told: bool) -> None:
    asked, day = ("NB-100", "US", "USD"), date(2026, 3, 1)
    found = leaps_from({asked: [(day, None, before)]}, {asked: [(day, None, now)]}, day)
    assert bool(found) == told
    assert all(isinstance(item, Leap) for item in found)


def test_another_currency_is_another_price() -> None:
    day = date(2026, 3, 1)
    before = {("NB-100", "JP", "USD"): [(day, None, 100)]}
    assert leaps_from(before, {("NB-100", "JP", "JPY"): [(day, None, 15_000)]}, day) == []


def test_what_a_pass_said_before_it_was_stopped_is_said_when_it_is_taken_up(written_to: House) -> None:
    written_to.enters(map_prices=f"{MAP}NB-100,US,20.00,USD,2026-01-01,\n")
    asked = iter([False])  # it is stopped when the files were loaded
    workspace = open_workspace(written_to.workspace.root)
    with pytest.raises(StoppedError):
        run(workspace, now=at(3), plan="judge", send=False, should_stop=lambda: next(asked, True))
    assert run(workspace, now=at(3), plan="judge", send=False).failures == [f"{LEAPT}{TOLD}"]
    assert failures(written_to) == [f"{LEAPT}{TOLD}"]
