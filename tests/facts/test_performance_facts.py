"""The facts on pay and performance: purchases, claims, KPIs, stock and so on, equal on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction
from functools import partial
from math import ceil, floor
from random import Random
from typing import Any

import pytest
from sqlalchemy import Date, literal, select, union_all
from sqlalchemy.dialects import postgresql
from sqlmodel import Session

from monitor.facts.columns import day_number, least_text, share_up
from monitor.model import Agreement, Discount, Party, ReportFile, Sale
from monitor.model.column_types import UtcDateTime
from monitor.model.performance import Claim, DiscountLimit, Purchase
from monitor.vocabulary import OWN_HOUSE
from tests.facts.read_facts import read_facts

TODAY = date(2026, 4, 20)
Q1 = {"period_from": date(2026, 1, 1), "period_to": date(2026, 3, 31)}
Q1_BEFORE = {"period_from": date(2025, 1, 1), "period_to": date(2025, 3, 31)}


def party(identity: str = "nordlys", **changes: Any) -> Party:
    return Party(**{"id": identity, "name": "Nordlys", "role": "distributor", "country": "NO", **changes})


def discount(identity: str = "d1", **changes: Any) -> Discount:
    given = {
        "id": identity, "party_id": "nordlys", "kind": "conditional", "target_minor": 100000, "rate_bp": 500,
        "taken_minor": 5000, "currency": "EUR", **Q1,
    }  # fmt: skip
    return Discount(**{**given, **changes})


def purchase(amount: int = 100000, **changes: Any) -> Purchase:
    return Purchase(**{"party_id": "nordlys", "amount_minor": amount, "currency": "EUR", **Q1, **changes})


def claim(identity: str = "c1", **changes: Any) -> Claim:
    given = {"id": identity, "party_id": "nordlys", "kind": "coop", "amount_minor": 1000, "currency": "EUR", **Q1}
    return Claim(**{**given, **changes})


def reports(sold: int = 0, amount: int = 0, currency: str = "EUR") -> list[Any]:
    """A complete report of the first quarter with one sale."""
    report = ReportFile(
        id=1, sha256="a" * 64, name="q1.csv", party_id="nordlys", layout="csv", period_from=date(2026, 1, 5),
        period_to=date(2026, 3, 30), received_at=datetime(2026, 4, 2, tzinfo=UTC), status="accepted", evidence_id=9,
    )  # fmt: skip
    line = Sale(
        report_id=1, row=1, party_id="nordlys", sku="NB-100", quantity=sold, amount_minor=amount, currency=currency,
        sold_on=date(2026, 2, 1),
    )  # fmt: skip
    return [report, line]


def read(session: Session, name: str, *rows: Any) -> list[dict[str, Any]]:
    """Read facts of which each subject has one, in order."""
    found = read_facts(session, name, TODAY, *rows)
    assert [fact["subject"] for fact in found] == sorted({fact["subject"] for fact in found})
    return found


def one(session: Session, name: str, *rows: Any) -> dict[str, Any]:
    (fact,) = read(session, name, *rows)
    return fact


@pytest.mark.parametrize(
    "name",
    [
        "accrual", "claim", "discount_pair", "discount_terms", "effectiveness", "kpi_definition", "party_period",
        "pass_through", "pay_mix", "remuneration", "stock_flow",
    ],
)  # fmt: skip
def test_files_that_are_not_there_make_no_facts(session: Session, name: str) -> None:
    assert read(session, name, party()) == []


def test_days_are_numbered_without_a_gap(session: Session) -> None:
    days = [date(1999, 12, 25) + timedelta(days=step) for step in range(0, 3000, 7)]
    numbers = [session.execute(select(day_number(literal(day, Date)))).scalar_one() for day in days]
    assert numbers == [(day - date(1970, 1, 1)).days for day in days]


@pytest.mark.parametrize("at", [time(0), time(0, 0, 0, 1), time(12), time(23, 59, 59, 600_000), time.max])
def test_a_time_belongs_to_its_utc_day_to_the_last_moment(session: Session, at: time) -> None:
    there = datetime.combine(date(2026, 3, 1), at, UTC).astimezone(timezone(timedelta(hours=5)))
    found = session.execute(select(day_number(literal(there, UtcDateTime)))).scalar_one()
    assert found == (date(2026, 3, 1) - date(1970, 1, 1)).days


def test_the_least_text_is_the_same_on_every_store(session: Session) -> None:
    word = union_all(*(select(literal(one).label("word")) for one in ("online", "Online", "äther", "zoo"))).subquery()
    least = select(least_text(word.c.word))
    assert session.execute(least).scalar_one() == "Online"
    # A server's databases are mostly made to sort as people do, "online" first; the one here need not be.
    assert 'COLLATE "C"' in str(least.compile(dialect=postgresql.dialect()))


def test_a_share_rounded_up_is_above_a_whole_bound_just_when_the_exact_one_is(session: Session) -> None:
    random = Random(5)
    for _ in range(60):
        part, whole = random.randint(0, 10**10), random.choice([1, 7, 10_000, random.randint(1, 10**11)])
        found = session.execute(select(share_up(literal(part), literal(whole)))).scalar_one()
        assert int(found) == ceil(Fraction(part * 10_000, whole))
    assert session.execute(select(share_up(literal(5), literal(0)))).scalar_one() is None


# --- party_period


def test_a_period_is_held_against_the_same_months_a_year_before(session: Session) -> None:
    rows = [purchase(70000, granted_minor=7000), purchase(100000, granted_minor=4000, **Q1_BEFORE)]
    first, fact = read(session, "party_period", party(), *rows)
    assert fact == {
        "subject": "party_period|nordlys|2026-01-01/2026-03-31", "party_key": OWN_HOUSE, "case_subject": "nordlys",
        "period": "2026-01-01/2026-03-31", "evidence_id": None, "party_name": "Nordlys", "party_country": "NO",
        "volume": 70000, "earlier_volume": 100000, "volume_drop_bp": 3000, "granted": 7000, "discount_rate_bp": 1000,
        "earlier_rate_bp": 400, "rate_rise_bp": 600, "currency": "EUR",
    }  # fmt: skip
    assert [first[name] for name in ("earlier_volume", "volume_drop_bp", "rate_rise_bp")] == [None] * 3


@pytest.mark.parametrize(
    "change",
    [
        {"currency": "SEK"},
        {"party_id": "other"},
        {"period_from": date(2025, 2, 1)},
        {"period_to": date(2025, 3, 15)},
        {"period_from": date(2025, 1, 15)},
    ],
)
def test_other_months_another_party_or_currency_are_no_comparison(session: Session, change: dict[str, Any]) -> None:
    found = read(session, "party_period", party(), purchase(), purchase(**{**Q1_BEFORE, **change}))
    assert [fact["earlier_volume"] for fact in found] == [None, None]


def test_february_is_compared_with_february_of_a_leap_year(session: Session) -> None:
    leap = purchase(200, period_from=date(2024, 2, 1), period_to=date(2024, 2, 29))
    after = purchase(100, period_from=date(2025, 2, 1), period_to=date(2025, 2, 28))
    assert read(session, "party_period", party(), leap, after)[1]["volume_drop_bp"] == 5000


@pytest.mark.parametrize(
    ("rows", "granted"),
    [
        ([], None),
        ([discount(), discount("d2", kind="unconditional", taken_minor=300)], 5300),
        ([discount(), discount("d2", currency="SEK")], None),
        ([discount(), discount("d2", period_to=date(2026, 4, 1))], None),
        ([discount(), discount("d2", period_from=date(2025, 12, 31))], None),
        ([discount(), discount("d2", period_from=date(2026, 4, 1), period_to=date(2026, 4, 30))], 5000),
        ([discount(party_id="other")], None),
    ],
)
def test_what_was_granted_is_summed_only_where_the_sum_is_true(
    session: Session, rows: list[Discount], granted: int | None
) -> None:
    copies = [Discount(**row.model_dump()) for row in rows]
    assert one(session, "party_period", party(), purchase(), *copies)["granted"] == granted


def test_a_figure_entered_goes_before_the_sum(session: Session) -> None:
    assert one(session, "party_period", party(), purchase(granted_minor=0), discount())["granted"] == 0


def test_drops_and_rises_are_never_overstated(session: Session) -> None:
    random = Random(11)
    expected = {}
    for number in range(40):
        name = f"p{number:02}"
        then, now = random.randint(1, 10**7), random.randint(1, 10**7)
        pay_then, pay_now = random.randint(0, then), random.randint(0, now)
        session.add(party(name))
        session.add(purchase(then, party_id=name, granted_minor=pay_then, **Q1_BEFORE))
        session.add(purchase(now, party_id=name, granted_minor=pay_now))
        drop = max(Fraction((then - now) * 10_000, then), Fraction(0))
        rise = Fraction(pay_now * 10_000, now) - Fraction(pay_then * 10_000, then)
        expected[name] = (floor(drop), rise)
    found = [fact for fact in read(session, "party_period") if fact["period"].startswith("2026")]
    assert len(found) == 40
    for fact in found:
        drop, rise = expected[fact["case_subject"]]
        assert fact["volume_drop_bp"] == drop
        assert max(rise - 2, 0) < fact["rate_rise_bp"] + 1
        assert fact["rate_rise_bp"] <= max(rise, 0)


# --- discount_pair, discount_terms, pay_mix


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"basis": "volume"}, [True]),
        ({"basis": "display"}, [False]),
        ({"basis": ""}, []),
        ({"basis": "volume", "party_id": "other"}, []),
        ({"basis": "volume", "period_from": date(2026, 3, 31), "period_to": date(2026, 6, 30)}, [True]),
        ({"basis": "volume", "period_from": date(2026, 4, 1), "period_to": date(2026, 6, 30)}, []),
    ],
)
def test_two_discounts_on_one_basis(session: Session, change: dict[str, Any], same: list[bool]) -> None:
    found = read(session, "discount_pair", party(), discount(basis="volume"), discount("d2", **change))
    assert [fact["same_basis"] for fact in found] == same
    assert all(fact["party_key"] == OWN_HOUSE and fact["case_subject"] == "d1+d2" for fact in found)


def test_a_pair_is_told_once_for_the_days_on_which_both_run(session: Session) -> None:
    later = discount("a0", basis="volume", period_from=date(2026, 2, 1), period_to=date(2026, 12, 31))
    fact = one(session, "discount_pair", party(), discount(basis="volume"), later)
    assert (fact["first_id"], fact["second_id"], fact["period"]) == ("a0", "d1", "2026-02-01/2026-03-31")


agreement = partial(Agreement, id="A", party_id="nordlys", type="open", valid_from=date(2026, 1, 1), valid_to=None)
renewed = partial(agreement, id="B", valid_from=date(2026, 2, 1))
FIRST = agreement(valid_to=date(2026, 1, 31))


@pytest.mark.parametrize(
    ("rows", "on_file", "at_start", "throughout"),
    [
        ([], False, False, False),
        ([agreement()], True, True, True),
        ([agreement(party_id="other")], True, False, False),
        ([agreement(valid_from=date(2026, 1, 2))], True, False, False),
        ([agreement(valid_to=date(2026, 3, 31))], True, True, True),
        ([agreement(valid_to=date(2026, 3, 30))], True, True, False),
        ([agreement(valid_to=date(2026, 3, 30), auto_renew=True)], True, True, True),
        ([agreement(valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31), auto_renew=True)], True, True, True),
        ([agreement(valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))], True, False, False),
        ([FIRST, renewed()], True, True, True),
        ([FIRST, renewed(valid_to=date(2026, 3, 31))], True, True, True),
        ([FIRST, renewed(valid_to=date(2026, 3, 30))], True, True, False),
        ([FIRST, renewed(valid_from=date(2026, 2, 2))], True, True, False),
        ([FIRST, renewed(party_id="other")], True, True, False),
        ([FIRST, renewed(valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 31))], True, True, False),
        ([FIRST, renewed(valid_from=date(2026, 1, 1))], True, True, True),
        ([renewed()], True, False, False),
        ([agreement(), agreement(id="B", valid_to=date(2026, 2, 1))], True, True, True),
    ],
)
def test_which_agreement_carries_a_discount(
    session: Session, rows: list[Agreement], on_file: bool, at_start: bool, throughout: bool
) -> None:
    copies = [Agreement(**row.model_dump()) for row in rows]
    fact = one(session, "discount_terms", party(), discount(), *copies)
    assert [fact[name] for name in ("agreements_on_file", "agreement_in_force", "agreement_covers")] == [
        on_file, at_start, throughout,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "dated", "days"),
    [
        (None, False, None),
        (date(2025, 12, 1), True, 0),
        (date(2026, 1, 1), True, 0),
        (date(2026, 1, 2), True, 1),
        (date(2026, 3, 1), True, 59),
    ],
)
def test_when_a_target_was_set(session: Session, day: date | None, dated: bool, days: int | None) -> None:
    fact = one(session, "discount_terms", party(), discount(target_set_on=day))
    assert (fact["target_dated"], fact["target_set_days"]) == (dated, days)


limit = partial(DiscountLimit, invoice_max_bp=1000, valid_from=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], None),
        ([limit()], 1000),
        ([limit(role="distributor", invoice_max_bp=700), limit()], 700),
        ([limit(role="reseller", invoice_max_bp=700), limit()], 1000),
        ([limit(role="reseller", invoice_max_bp=700)], None),
        ([limit(valid_to=date(2025, 12, 31))], None),
        ([limit(valid_to=date(2025, 12, 31)), limit(valid_from=date(2026, 1, 1), invoice_max_bp=900)], 900),
        ([limit(role="distributor", invoice_max_bp=None), limit()], 1000),
    ],
)
def test_the_limit_of_the_role_goes_before_the_general_one(
    session: Session, rows: list[DiscountLimit], found: int | None
) -> None:
    copies = [DiscountLimit(**row.model_dump()) for row in rows]
    fact = one(session, "discount_terms", party(), discount(), *copies)
    assert (fact["invoice_limit_bp"], fact["invoice_limit_set"]) == (found, found is not None)


def test_the_highest_sum_of_invoice_discounts_of_any_day_is_found(session: Session) -> None:
    random, start = Random(3), date(2026, 1, 1)
    rows = []
    for number in range(14):
        first = start + timedelta(days=random.randint(0, 60))
        rows.append(
            discount(
                f"d{number:02}", form=random.choice(["invoice", "invoice", "bonus", ""]), period_from=first,
                period_to=first + timedelta(days=random.randint(0, 30)), rate_bp=random.randint(1, 900),
            )
        )  # fmt: skip
    days = [start + timedelta(days=step) for step in range(100)]
    invoice = [row for row in rows if row.form == "invoice"]
    highest = max(sum(row.rate_bp for row in invoice if row.period_from <= day <= row.period_to) for day in days)
    found = read(session, "discount_terms", party(), *rows)
    assert max(fact["invoice_rate_bp"] for fact in found if fact["off_invoice"]) == highest


def test_unconditional_pay_is_told_as_a_share_of_all_pay(session: Session) -> None:
    free = discount("d2", kind="unconditional", taken_minor=2501)
    cap = limit(unconditional_max_bp=3000)
    fact = one(session, "pay_mix", party(), discount(), free, cap)
    assert (fact["unconditional"], fact["all_pay"], fact["unconditional_share_bp"]) == (2501, 7501, 3335)
    assert (fact["party_key"], fact["case_subject"], fact["cap_bp"]) == (OWN_HOUSE, "nordlys", 3000)


@pytest.mark.parametrize("caps", [[], [limit()], [limit(role="reseller", unconditional_max_bp=100)]])
def test_without_a_cap_no_mix_is_told(session: Session, caps: list[DiscountLimit]) -> None:
    copies = [DiscountLimit(**row.model_dump()) for row in caps]
    assert read(session, "pay_mix", party(), discount(kind="unconditional"), *copies) == []
