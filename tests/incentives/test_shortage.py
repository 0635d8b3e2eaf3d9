"""Scarce stock is shared in whole cases within bounds, and the sum is never more than there is."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FaultsError, RefusedError
from monitor.incentives.shortage import Claimant, ShareWeights, share_out
from tests.command_line import run_command

FILE = "party_id,history,potential,least,most,service\nnorth,100,50,,,yes\nsouth,100,50,,24,\neast,10,0,12,,no\n"
WEIGHTS = ("--weight-history", "0.6", "--weight-potential", "0.4", "--service", "1.5")
CLAIMANT = st.builds(
    Claimant,
    st.just("p"),
    st.integers(0, 1000).map(Decimal),
    st.integers(0, 1000).map(Decimal),
    st.integers(0, 5),
    st.one_of(st.none(), st.integers(5, 900)),
    st.booleans(),
)


def run(tmp_path: Path, text: str, *more: str) -> object:
    """Allocate, and return what the command answers, or what stopped it."""
    path = tmp_path / "stock.csv"
    path.write_text(text, encoding="utf-8")
    done = run_command("incentives", "allocate", path, *more, "--json")
    return done.exception if done.exit_code else json.loads(done.stdout)


def test_cases_go_by_weighted_score_within_bounds(tmp_path: Path) -> None:
    found = run(tmp_path, FILE, "--total", "125", "--case", "12", *WEIGHTS)
    assert found == {
        "shares": [
            {"party_id": "north", "score": "120", "cases": 7, "units": 84},
            {"party_id": "south", "score": "80", "cases": 2, "units": 24},
            {"party_id": "east", "score": "6", "cases": 1, "units": 12},
        ],
        "unallocated": 5,
    }


@given(st.integers(0, 5000), st.integers(1, 7), st.lists(CLAIMANT, min_size=1, max_size=6), st.integers(1, 3))
def test_nobody_leaves_his_bounds_and_the_sum_is_what_may_be_taken(
    total: int, case: int, claimants: list[Claimant], service: int
) -> None:
    weights = ShareWeights(Decimal("0.6"), Decimal("0.4"), Decimal(service))
    least = sum(-(-claimant.least // case) for claimant in claimants)
    tight = any(c.most is not None and c.most // case < -(-c.least // case) for c in claimants)
    if least > total // case or tight:
        with pytest.raises(RefusedError):
            share_out(total, case, claimants, weights)
        return
    shares = share_out(total, case, claimants, weights)
    for claimant, share in zip(claimants, shares, strict=True):
        assert claimant.least <= share.units
        assert claimant.most is None or share.units <= claimant.most
    units = sum(share.units for share in shares)
    assert units <= total
    hungry = [share for claimant, share in zip(claimants, shares, strict=True) if claimant.most is None and share.score]
    assert not hungry or total - units < case


def test_least_amounts_above_the_stock_are_refused(tmp_path: Path) -> None:
    found = run(tmp_path, FILE, "--total", "11", "--case", "12")
    assert isinstance(found, RefusedError)
    assert str(found) == ("the least amounts come to 1 case of 12, and there are 0; lower 'least' or raise --total")


def test_every_fault_of_the_file_is_said(tmp_path: Path) -> None:
    faulty = "party_id,history,least,most,service\na,ten,1.5,,perhaps\na,5,9,3,\n"
    found = run(tmp_path, faulty, "--total", "10")
    assert isinstance(found, FaultsError)
    assert [(fault.line, fault.column) for fault in found.faults] == [
        (2, "history"), (2, "least"), (2, "service"), (3, "most"), (3, "party_id"),
    ]  # fmt: skip
