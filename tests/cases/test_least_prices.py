"""The least price of a day is what offers of that day are judged by, and a letter names the days it rests on."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from bench.rule_text import rule_of
from monitor.cases.named_days import LeastPrice, basis, changed_day, days_seen, named_days, price_changed
from monitor.facts.read import facts
from monitor.facts.registry import fact_types
from monitor.model import MapPrice, Observation, Promotion, Violation
from monitor.rulebook.records import Rule

UTC_ZONE = ZoneInfo("UTC")
TOKYO = ZoneInfo("Asia/Tokyo")


def short(identity: str, share: str) -> Rule:
    when = {"all": [{share: {"above": "0 %"}}]}
    return rule_of(identity, fact_types()["offer"].schema, when, needs=[share])


BELOW_MAP = short("MAP-001", "shortfall_bp")
WITH_COUPON = short("MAP-002", "coupon_shortfall_bp")
ABROAD = short("MAP-008", "foreign_shortfall_bp")


def march(day: int, hour: int = 6) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def put_price(session: Session, price: int, first: int = 1, last: int | None = None, **more: Any) -> None:
    days = {"valid_from": date(2026, 3, first), "valid_to": None if last is None else date(2026, 3, last)}
    given: dict[str, Any] = {"sku": "K1", "market": "US", "price_minor": price, "currency": "USD", **days, **more}
    session.add(MapPrice(**given))
    session.flush()


def put_promotion(session: Session, price: int, first: int, last: int, **more: Any) -> None:
    days = {"valid_from": date(2026, 3, first), "valid_to": date(2026, 3, last)}
    given: dict[str, Any] = {"sku": "K1", "market": "US", "price_minor": price, "currency": "USD", **days, **more}
    session.add(Promotion(**given))
    session.flush()


def seen(session: Session, first: datetime, last: datetime, **more: Any) -> Observation:
    given: dict[str, Any] = {
        "offer_key": "o1", "listing_key": "o1", "site": "shop", "market": "US", "seller": "acme", "sku": "K1",
        "price_minor": 8900, "currency": "USD", "first_seen": first, "last_seen": last, "seen_on": last.date(),
    }  # fmt: skip
    row = Observation(**(given | more))
    session.add(row)
    session.flush()
    return row


def found(first: datetime, last: datetime, **more: Any) -> Violation:
    fact = {"sku": "K1", "market": "US", "currency": "USD", "advertised_price": 8900, "map_price": 9900}
    given: dict[str, Any] = {
        "rule_id": "MAP-001", "rule_version": 1, "subject": "o1", "period": "p", "party_key": "acme",
        "case_subject": "K1", "status": "confirmed", "first_seen": first, "last_seen": last,
    }  # fmt: skip
    return Violation(fact=fact | more.pop("fact", {}), **(given | more))


def test_the_least_price_of_a_day_is_what_an_offer_of_that_day_is_judged_by(session: Session) -> None:
    chance = random.Random(20)
    asked: dict[str, LeastPrice] = {}
    for number in range(400):
        sku, day = f"K{number}", chance.randrange(5, 12)
        currency, tax = chance.choice(["USD", "USD", "EUR"]), chance.choice(["", "included", "excluded"])
        key = f"o{number}"
        asked[key] = LeastPrice(sku, "US", currency, tax)
        seen(session, march(day), march(day), offer_key=key, sku=sku, currency=currency, tax_basis=tax)
        for _ in range(chance.randrange(1, 4)):  # overlapping ones are a fault of the policy: the latest counts
            last = chance.choice([None, chance.randrange(7, 11)])
            more = {"sku": sku, "market": chance.choice(["US", "US", "CA"]), "tax": chance.choice(["", "included"])}
            currency = chance.choice(["USD", "USD", "USD", "EUR"])
            put_price(session, chance.randrange(50, 99), chance.randrange(1, 9), last, currency=currency, **more)
        for _ in range(chance.randrange(3)):
            first, more = chance.randrange(3, 9), {"sku": sku, "market": chance.choice(["US", "US", "CA"])}
            currency = chance.choice(["USD", "USD", "EUR"])
            put_promotion(session, chance.randrange(40, 99), first, first + 3, currency=currency, **more)
    told = {}
    for fact in facts(session, fact_types()["offer"], date(2026, 3, 20)):
        on = session.get_one(Observation, fact["row_number"]).seen_on
        told[fact["subject"]] = (fact["map_price"], asked[str(fact["subject"])].on(session, on))
    assert {key: value for key, value in told.items() if value[0] != value[1]} == {}
    assert 100 < sum(value is not None for value, _ in told.values()) < 300


def test_the_promotion_that_is_told_is_the_cheapest_of_the_currency_in_force(session: Session) -> None:
    for price, currency in ((8000, "USD"), (7000, "USD"), (6000, "EUR")):
        put_promotion(session, price, 4, 6, currency=currency)
    asked = LeastPrice("K1", "US", "USD")
    told = asked.promotion(session, date(2026, 3, 6))
    assert told is not None
    assert told.price_minor == 7000
    assert asked.promotion(session, date(2026, 3, 7)) is None
    assert replace(asked, promotions=False).promotion(session, date(2026, 3, 6)) is None


def days(session: Session, violation: Violation, zone: ZoneInfo = UTC_ZONE) -> list[tuple[datetime, int]]:
    return [(day.at, day.day.day) for day in days_seen(session, BELOW_MAP, violation, zone)[1]]


def test_a_day_is_the_one_that_was_noted_with_the_sighting_else_that_of_the_brand(session: Session) -> None:
    late, again = march(2, 20), march(5, 20)  # the next morning in Tokyo
    row = seen(session, late, again, seen_on=date(2026, 3, 5))
    assert days(session, found(late, again, first_on=date(2026, 3, 2)), TOKYO) == [(late, 2), (again, 5)]
    assert days(session, found(late, again), TOKYO) == [(late, 3), (again, 5)]
    row.last_seen, row.seen_on = march(7, 20), date(2026, 3, 7)  # seen since, and not judged
    session.flush()
    assert days(session, found(late, again), TOKYO) == [(late, 3), (again, 6)]
    assert days(session, found(late, late, first_on=date(2026, 3, 2)), TOKYO) == [(late, 3)]


def test_the_first_day_is_that_since_which_the_offer_is_as_it_is_told(session: Session) -> None:
    seen(session, march(1), march(3), ended_at=march(4))
    row = seen(session, march(4), march(6), price_minor=8800)
    seen(session, march(8), march(9), price_minor=8700)  # came after what was judged
    assert days(session, found(march(2), march(6), first_on=date(2026, 3, 1))) == [(march(4), 4), (march(6), 6)]
    assert days(session, found(march(5), march(6))) == [(march(5), 5), (march(6), 6)]  # it was allowed on the 4th
    row.first_seen = march(6)
    session.flush()
    assert days(session, found(march(2), march(6))) == [(march(6), 6)]


def test_an_offer_is_asked_for_on_the_tax_basis_on_which_it_was_judged(session: Session) -> None:
    put_price(session, 9900, tax="included")
    seen(session, march(1), march(3), tax_basis="excluded")
    seen(session, march(4), march(6), tax_basis="included")
    assert [day.least for day in named_days(session, BELOW_MAP, found(march(4), march(6)), UTC_ZONE)] == [9900, 9900]
    assert named_days(session, BELOW_MAP, found(march(1), march(3)), UTC_ZONE) == ()


@pytest.mark.parametrize(
    ("rule", "before", "told"),
    [
        (BELOW_MAP, 9500, [2, 5]),  # short of that, too
        (BELOW_MAP, 8900, [5]),
        (WITH_COUPON, 9900, [2, 5]),
        (WITH_COUPON, 9901, [2, 5]),
        (WITH_COUPON, 9899, [5]),  # how short its coupon was of another price nobody has worked out
    ],
)
def test_a_first_day_is_named_where_the_offer_was_short_of_its_price_for_certain(
    session: Session, rule: Any, before: int, told: list[int]
) -> None:
    put_price(session, before, 1, 3)
    put_price(session, 9900, 4)
    seen(session, march(2), march(5))
    named = named_days(session, rule, found(march(2), march(5)), UTC_ZONE)
    assert [day.day.day for day in named] == told


def test_a_letter_about_another_market_rests_on_its_price_and_on_no_promotion_there(session: Session) -> None:
    put_price(session, 9900)
    put_price(session, 19900, market="CA", tax="included")
    put_promotion(session, 15000, 1, 9, market="CA")
    seen(session, march(2), march(5), tax_basis="excluded")  # the basis there was looked at when it was judged
    fact = {"foreign_market": "CA", "foreign_map_price": 19900}
    violation = found(march(2), march(5), fact=fact)
    named = named_days(session, ABROAD, violation, UTC_ZONE)
    assert [day.least for day in named] == [19900, 19900]
    lines = basis(ABROAD, violation, named)
    assert lines == ("K1|CA|USD|abroad|2026-03-02|19900", "K1|CA|USD|abroad|2026-03-05|19900")
    assert changed_day(session, lines) is None
    assert price_changed(session, ABROAD, violation, UTC_ZONE) == ""


def test_what_a_letter_rests_on_is_held_against_each_of_its_days(session: Session) -> None:
    put_price(session, 9900)
    seen(session, march(2), march(5))
    violation = found(march(2), march(5))
    lines = basis(BELOW_MAP, violation, named_days(session, BELOW_MAP, violation, UTC_ZONE))
    assert changed_day(session, lines) is None
    put_promotion(session, 9000, 5, 5)
    assert changed_day(session, lines) == date(2026, 3, 5)
    assert changed_day(session, lines[:1]) is None
    assert price_changed(session, BELOW_MAP, violation, UTC_ZONE) == (
        "it was found by $99.00, and the policy that is loaded says $90.00 as minimum advertised price in USD for K1 "
        "in US on 2026-03-05"
    )


def test_a_finding_about_no_least_price_hangs_on_none(session: Session) -> None:
    violation = found(march(2), march(5), fact={"map_price": None})
    put_price(session, 9900)
    assert price_changed(session, BELOW_MAP, violation, UTC_ZONE) == ""
    assert named_days(session, BELOW_MAP, violation, UTC_ZONE) == ()


def test_a_letter_rests_on_a_day_once_however_often_it_was_seen_then(session: Session) -> None:
    put_price(session, 9900)
    seen(session, march(2), march(2) + timedelta(hours=3))
    violation = found(march(2), march(2) + timedelta(hours=3))
    named = named_days(session, BELOW_MAP, violation, UTC_ZONE)
    assert [day.at.hour for day in named] == [6, 9]
    assert basis(BELOW_MAP, violation, named) == ("K1|US|USD||2026-03-02|9900",)
