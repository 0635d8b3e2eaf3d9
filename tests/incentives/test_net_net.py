"""Net-net: what was bought less all that is due, where both are wholly known."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.incentives.earning import earned_by
from monitor.incentives.net_net import NetNet, net_net
from monitor.incentives.schemes.ground import schemes_of
from monitor.settings import Workspace
from tests.command_line import run_command
from tests.incentives.scheme_stand import POLICY, furnish, scheme_text, write_scheme

HEAD = "party_id,period_from,period_to,amount,food,currency\n"
JANUARY, SPRING = "northwind,2026-01-01,2026-01-31,400,,EUR\n", "northwind,2026-02-01,2026-03-31,600,,EUR\n"
FRANCS = "northwind,2026-01-01,2026-01-31,70,,CHF\n"
FIVE = "tiers: [{from: 0, rate: 5 %}]\n"
LEFT = [NetNet("EUR", Decimal(1000), Decimal(950), Decimal("0.95"))]


def found(workspace: Workspace, session: Session, purchases: str, more: str = FIVE) -> list[NetNet]:
    """Return net-net of the first quarter with one rebate of 5 %."""
    place = furnish(workspace, session, {"purchases": HEAD + purchases})
    write_scheme(place, "rebate", scheme_text("whole_volume", more))
    days, books = read_period("2026-Q1"), Books(session)
    earned = earned_by("northwind", schemes_of(place), days, books, as_of=date(2026, 6, 30))
    return net_net("northwind", days, earned, books)


@pytest.mark.parametrize(
    ("purchases", "left"),
    [
        (JANUARY + SPRING, LEFT),
        (SPRING + JANUARY, LEFT),
        (JANUARY, []),
        (SPRING, []),
        (JANUARY + SPRING.replace("03-31", "04-30"), []),
        (JANUARY + SPRING.replace("02-01", "02-02"), []),
    ],
)
def test_net_net_needs_the_purchases_of_every_day(
    workspace: Workspace, session: Session, purchases: str, left: list[NetNet]
) -> None:
    assert found(workspace, session, purchases) == left


def test_currencies_are_kept_apart(workspace: Workspace, session: Session) -> None:
    place = furnish(workspace, session, {"purchases": HEAD + FRANCS + SPRING})
    write_scheme(place, "rebate", scheme_text("whole_volume", FIVE, base="sell_out"))
    days, books = read_period("2026-Q1"), Books(session)
    earned = earned_by("northwind", schemes_of(place), days, books, as_of=date(2026, 6, 30))
    assert [(one.currency, one.bought, one.left) for one in net_net("northwind", days, earned, books)] == [
        ("CHF", Decimal(70), Decimal(70)),
        ("EUR", Decimal(600), Decimal(-1065)),
    ], "5 % of 33,300 sold"


def test_a_result_that_is_not_final_leaves_it_open(workspace: Workspace, session: Session) -> None:
    assert found(workspace, session, FRANCS + SPRING) == [], "two currencies do not add up"


def test_the_statement_ends_with_it(workspace: Workspace, session: Session) -> None:
    place = furnish(workspace, session, {"purchases": POLICY["purchases"]})
    write_scheme(place, "rebate", scheme_text("whole_volume", FIVE))
    words = ["incentives", "statement", "--period", "2026-Q2", "--json", "-w", str(place.root)]
    done = run_command(*words)
    (statement,) = json.loads(done.stdout)["statements"]
    assert statement["totals"] == [
        ["Due in EUR", "€35,000.00"],
        ["Bought in EUR", "€700,000.00"],
        ["Net-net in EUR", "€665,000.00 (95.00 % of what was bought)"],
    ]
