"""Facts that stand on what schemes pay: results, accruals, discount against volume, effectiveness."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model.incentive import ClientEffect, SchemeResult
from monitor.model.performance import Effectiveness
from monitor.vocabulary import OWN_HOUSE
from tests.facts.test_performance_facts import Q1, Q1_BEFORE, discount, limit, one, party, purchase, read

result = partial(
    SchemeResult, party_id="nordlys", scheme="fund", version=1, title="Co-op fund", agreement_id="A-1", method="coop",
    currency="EUR", due_minor=5000, claimed_minor=7000, proven_minor=5001, final=True, **Q1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "due", "over"),
    [
        ({}, 5000, 1),
        ({"proven_minor": 5000}, 5000, 0),
        ({"proven_minor": 1}, 5000, 0),
        ({"proven_minor": None}, 5000, None),
        ({"final": False}, None, None),
        ({"due_minor": None, "final": False}, None, None),
    ],
)
def test_what_is_claimed_beside_what_a_scheme_owes(
    session: Session, change: dict[str, Any], due: int | None, over: int | None
) -> None:
    fact = one(session, "scheme_result", party(), result(**change))
    assert (fact["due"], fact["over_claimed"], fact["party_key"]) == (due, over, "nordlys")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"booked_minor": 5000}, (5000, 0, 0)),
        ({"booked_minor": 4999}, (5000, 1, 2)),
        ({"booked_minor": 0}, (5000, 5000, 10_000)),
        ({"booked_minor": None}, None),
        ({"booked_minor": 4999, "final": False}, None),
    ],
)
def test_what_the_journal_holds_beside_a_final_result(
    session: Session, change: dict[str, Any], expected: tuple[int, ...] | None
) -> None:
    found = read(session, "accrual", party(), result(**change))
    assert [(fact["due"], fact["gap"], fact["gap_bp"]) for fact in found] == ([expected] if expected else [])
    assert all(fact["party_key"] == OWN_HOUSE and fact["discount_id"] == "fund nordlys" for fact in found)


@pytest.mark.parametrize(
    ("rows", "granted"),
    [
        ([result()], 5000),
        ([result(), result(scheme="bonus", due_minor=300)], 5300),
        ([result(), result(scheme="bonus", final=False)], None),
        ([result(), result(scheme="bonus", currency="USD")], None),
        ([result(), result(scheme="year", period_to=date(2026, 12, 31))], None),
        ([result(), discount(taken_minor=700)], 700),
        ([result(), discount(taken_minor=700, period_to=date(2026, 4, 1))], None),
        ([result(), purchase(party_id="other"), discount(party_id="other")], 5000),
        ([result(party_id="other")], None),
        ([], None),
    ],
)
def test_pay_of_schemes_is_granted_where_all_of_it_is_final(
    session: Session, rows: list[Any], granted: int | None
) -> None:
    copies = [type(row)(**row.model_dump(exclude={"id"} if isinstance(row, SchemeResult) else set())) for row in rows]
    found = read(session, "party_period", party(), purchase(granted_minor=None), *copies)
    assert [fact["granted"] for fact in found if fact["case_subject"] == "nordlys"] == [granted]


def test_schemes_tell_that_a_discount_rose_while_the_volume_fell(session: Session) -> None:
    bought = [purchase(amount_minor=75_000), purchase(amount_minor=100_000, **Q1_BEFORE)]
    paid = [result(due_minor=7_500), result(due_minor=5_000, **Q1_BEFORE)]
    fact = next(found for found in read(session, "party_period", party(), *bought, *paid) if found["earlier_volume"])
    assert (fact["volume_drop_bp"], fact["discount_rate_bp"], fact["rate_rise_bp"]) == (2500, 1000, 500)


FEBRUARY = {"period_from": date(2026, 2, 1), "period_to": date(2026, 2, 28)}
FREE_MONTH = result(scheme="free", kind="unconditional", due_minor=100, period_to=date(2026, 1, 31))


def effect(**changes: Any) -> ClientEffect:
    given = {"party_id": "nordlys", "currency": "EUR", "revenue_index": 9000, "share_index": 10_000, **Q1}
    return ClientEffect(**{**given, "investment_index": 10_000, "coefficient": 9000, **changes})


def test_what_the_store_reckoned_is_an_effect_of_its_own(session: Session) -> None:
    fact = one(session, "effectiveness", party(), effect())
    assert (fact["measure_id"], fact["coefficient_bp"]) == ("nordlys 2026-01-01/2026-03-31", 9000)
    assert (fact["cost"], fact["added_margin"], fact["party_key"]) == (None, None, OWN_HOUSE)


def test_what_controlling_entered_for_the_same_period_goes_before(session: Session) -> None:
    given = {"party_id": "nordlys", "currency": "EUR", "revenue_index": 10_000, **Q1}
    assert one(session, "effectiveness", party(), effect(), Effectiveness(id="e1", **given))["measure_id"] == "e1"
    session.rollback()
    about_one = Effectiveness(id="e1", discount_id="d1", **given)
    assert len(read(session, "effectiveness", party(), effect(), about_one)) == 2


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([result(), result(scheme="free", kind="unconditional", due_minor=5000)], [(5000, 10_000, 5000)]),
        ([result(), result(scheme="free", kind="unconditional", due_minor=5000, final=False)], []),
        ([result(), result(scheme="free", kind="unconditional", currency="SEK")], [(0, 5000, 0), (5000, 5000, 10_000)]),
        ([result(), discount(taken_minor=700)], [(0, 700, 0)]),
        ([result(), discount(taken_minor=700, period_to=date(2026, 4, 1))], [(0, 700, 0)]),
        ([FREE_MONTH, result(due_minor=9900)], [(100, 10_000, 100)]),
        ([FREE_MONTH, result(due_minor=9900, final=False)], []),
        ([FREE_MONTH, result(due_minor=9900, period_to=date(2026, 12, 31), final=False)], []),
        ([FREE_MONTH, result(due_minor=9900), discount(taken_minor=700, **FEBRUARY)], [(0, 700, 0)]),
        ([FREE_MONTH, result(due_minor=9900, party_id="other")], [(100, 100, 10_000)]),
        ([FREE_MONTH, result(due_minor=9900, period_from=date(2026, 1, 15))], []),
        ([FREE_MONTH, result(due_minor=9900, **FEBRUARY)], [(100, 100, 10_000), (0, 9900, 0)]),
    ],
)
def test_pay_of_schemes_has_a_mix_where_no_discount_is_on_file(
    session: Session, rows: list[Any], expected: list[tuple[int, ...]]
) -> None:
    copies = [type(row)(**row.model_dump(exclude={"id"} if isinstance(row, SchemeResult) else set())) for row in rows]
    found = read(session, "pay_mix", party(), limit(unconditional_max_bp=1), *copies)
    assert [(fact["unconditional"], fact["all_pay"], fact["unconditional_share_bp"]) for fact in found] == expected
