"""Bookings balance, bring the books to what is due, and the same numbers book nothing twice."""

from __future__ import annotations

import csv
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from monitor.errors import NotFoundError, SettingsError
from monitor.incentives.journal import Booking, booked, bookings
from monitor.settings import Workspace
from tests.command_line import run_command
from tests.incentives.scheme_stand import POLICY, furnish, scheme_text, write_scheme

TIERS = "tiers:\n  - {from: 0, rate: 2 %}\n  - {from: 2000000, rate: 3 %}\n"
AMOUNTS = st.decimals(min_value=-10_000, max_value=1_000_000, places=2)
STEPS = st.lists(st.tuples(AMOUNTS, st.sampled_from(["", "2 %", "3 %"]), st.booleans()), max_size=8)


@given(STEPS)
def test_whatever_happens_the_books_hold_what_is_due_and_repeating_it_books_nothing(
    steps: list[tuple[Decimal, str, bool]],
) -> None:
    history: list[Booking] = []
    for due, rate, settle in steps:
        new = bookings(due, history, rate=rate, settle=settle)
        assert all(booking.amount > 0 and booking.debit != booking.credit for booking in new)
        history += new
        assert booked(history) == due
        assert bookings(due, history, rate=rate, settle=settle) == []
    balances: dict[str, Decimal] = {}
    for booking in history:
        balances[booking.debit] = balances.get(booking.debit, Decimal(0)) + booking.amount
        balances[booking.credit] = balances.get(booking.credit, Decimal(0)) - booking.amount
    assert sum(balances.values(), Decimal(0)) == 0
    assert balances.get("rebate expense", Decimal(0)) == booked(history)


@pytest.mark.parametrize(
    ("history", "due", "rate", "kinds"),
    [
        ([], "100", "2 %", ["accrual"]),
        ([("accrual", "100", "2 %")], "150", "2 %", ["accrual"]),
        ([("accrual", "100", "2 %")], "150", "3 %", ["catch_up"]),
        ([("accrual", "100", "3 %")], "60", "2 %", ["true_down"]),
        ([("accrual", "100", ""), ("settlement", "100", "")], "60", "", ["claw_back"]),
        ([("accrual", "100", ""), ("settlement", "100", "")], "160", "", ["additional"]),
        ([("accrual", "100", "")], "100", "", []),
    ],
)
def test_a_change_is_booked_by_its_kind(
    history: list[tuple[str, str, str]], due: str, rate: str, kinds: list[str]
) -> None:
    before = [Booking(kind, "debit", "credit", Decimal(amount), at) for kind, amount, at in history]
    assert [booking.kind for booking in bookings(Decimal(due), before, rate=rate)] == kinds


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """The small channel with an annual rebate on the whole volume."""
    place = furnish(workspace, session)
    write_scheme(place, "year", scheme_text("whole_volume", TIERS, id="year-rebate", period="year"))
    return place


def run(stand: Workspace, *more: str) -> list[tuple[str, str, str]]:
    """Book, and return kind, amount and text of each entry."""
    done = run_command("incentives", "journal", *more, "--json", "-w", stand.root)
    assert done.exit_code == 0, (done.output, done.exception)
    rows = json.loads(done.stdout)["entries"]
    debits, credits_ = [row for row in rows if row["debit"]], [row for row in rows if row["credit"]]
    assert [row["debit"] for row in debits] == [row["credit"] for row in credits_]
    return [(row["kind"], row["debit"], row["text"]) for row in debits]


def test_a_running_year_is_held_at_the_tier_expected_for_it(stand: Workspace) -> None:
    (entry,) = run(stand, "--period", "2026-Q1", "--dry-run")
    assert entry[:2] == ("accrual", "18000.00"), "599,999.99 in 90 of 365 days is a year of 2.43 million: 3 %"
    assert entry[2].startswith(
        "accrual: 3 % of 599,999.99 up to 2026-03-31, the tier of 2,433,333.29 expected for 2026"
    )


def test_what_is_held_stays_under_the_cap_of_the_contract(stand: Workspace) -> None:
    more = TIERS + "caps: {amount: 15000}\n"
    write_scheme(stand, "year", scheme_text("whole_volume", more, id="year-rebate", period="year"))
    assert [entry[:2] for entry in run(stand, "--period", "2026-Q1", "--dry-run")] == [("accrual", "15000.00")]


def test_the_same_numbers_book_nothing_twice_and_a_restatement_books_the_difference(stand: Workspace) -> None:
    assert [entry[:2] for entry in run(stand, "--period", "2026-Q1")] == [("accrual", "18000.00")]
    assert run(stand, "--period", "2026-Q1") == []
    lower = POLICY["purchases"].replace("599999.99", "400000")
    (stand.policy / "purchases.csv").write_text(lower, encoding="utf-8")
    assert [entry[:2] for entry in run(stand, "--period", "2026-Q1")] == [("true_down", "10000.00")]


def test_a_settled_result_that_falls_is_clawed_back(stand: Workspace) -> None:
    write_scheme(stand, "year", scheme_text("whole_volume", TIERS, id="quarter-rebate"))
    assert [entry[:2] for entry in run(stand, "--period", "2026-Q1", "--settle")] == [
        ("accrual", "12000.00"), ("settlement", "12000.00"),
    ]  # fmt: skip
    lower = POLICY["purchases"].replace("599999.99", "400000")
    (stand.policy / "purchases.csv").write_text(lower, encoding="utf-8")
    assert [entry[:2] for entry in run(stand, "--period", "2026-Q1", "--settle")] == [("claw_back", "4000.00")]


def test_the_file_can_be_written_again_by_its_number(stand: Workspace) -> None:
    first, second = stand.root / "first.csv", stand.root / "again.csv"
    run(stand, "--period", "2026-Q1", "-o", str(first))
    run(stand, "--number", "1", "-o", str(second))
    assert first.read_text("utf-8") == second.read_text("utf-8")
    rows = list(csv.DictReader(first.read_text("utf-8").splitlines()))
    assert [(row["account"], row["debit"], row["credit"]) for row in rows] == [
        ("rebate expense", "18000.00", ""), ("rebate accrual", "", "18000.00"),
    ]  # fmt: skip


@pytest.mark.parametrize("more", [["--settle"], ["--period", "2026-Q1"]])
def test_an_earlier_journal_is_exported_as_it_was_booked(stand: Workspace, more: list[str]) -> None:
    run(stand, "--period", "2026-Q1")
    done = run_command("incentives", "journal", "--number", "1", *more, "-w", stand.root)
    assert isinstance(done.exception, SettingsError)
    assert "leave --settle and --period out" in str(done.exception)


def test_a_journal_that_never_was_is_said(stand: Workspace) -> None:
    done = run_command("incentives", "journal", "--number", "9", "-w", stand.root)
    assert isinstance(done.exception, NotFoundError)
