"""What an offer is judged by beyond its price, continued: channels, launches, promises and reach."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from monitor.facts.read import facts
from monitor.facts.registry import fact_types
from monitor.model import Assortment
from monitor.model.channel import Withdrawal
from monitor.model.destination import Destination
from tests.facts.test_offer_fact import TODAY, map_price, offer, party, promotion, the_fact
from tests.facts.test_offer_terms import LONG_AGO, OVER, TOMORROW, YESTERDAY, agreement, grant, product, reach, the


def test_nobody_knows_what_is_agreed_with_a_stranger(session: Session) -> None:
    assert the(session, "agreement", offer(party_id=None, party_key="seller:x:y")) is None


def of_channel(channel: str, **changes: Any) -> Assortment:
    return Assortment(**{"sku": "NB-100", "channel": channel, "valid_from": LONG_AGO, **changes})


@pytest.mark.parametrize(
    ("rows", "exclusive", "listed"),
    [
        ([], None, False),
        ([of_channel("online")], None, True),
        ([of_channel("pharmacy")], None, False),
        ([of_channel("pharmacy", exclusive=True)], "pharmacy", False),
        ([of_channel("pharmacy", exclusive=True), of_channel("online", exclusive=True)], "online", True),
        ([of_channel("pharmacy", exclusive=True), of_channel("online")], "pharmacy", True),
        ([of_channel("pharmacy", exclusive=True, valid_to=YESTERDAY)], None, False),
        ([of_channel("pharmacy", exclusive=True, valid_from=TODAY, valid_to=TODAY)], "pharmacy", False),
        ([of_channel("pharmacy", exclusive=True, valid_from=TOMORROW)], None, False),
        ([of_channel("pharmacy", exclusive=True), of_channel("online", valid_to=YESTERDAY)], "pharmacy", False),
        ([of_channel("pharmacy", exclusive=True), of_channel("online", valid_to=TODAY)], "pharmacy", True),
        ([of_channel("pharmacy", exclusive=True, sku="NB-200")], None, False),
        ([of_channel("online", sku="NB-200")], None, False),
    ],
)
def test_a_product_may_be_reserved_for_channels(
    session: Session, rows: list[Assortment], exclusive: str | None, listed: bool
) -> None:
    copies = [Assortment(**row.model_dump()) for row in rows]
    fact = the_fact(session, offer(channel="online"), *copies)
    assert (fact["exclusive_channel"], fact["channel_listed"]) == (exclusive, listed)


def test_a_site_without_a_channel_is_no_breach_of_one(session: Session) -> None:
    fact = the_fact(session, offer(channel=""), of_channel("pharmacy", exclusive=True))
    assert (fact["channel"], fact["channel_listed"]) == (None, None)


@pytest.mark.parametrize(
    ("status", "rows", "before"),
    [
        ("active", [], False),
        ("active", [of_channel("online", launch_on=TOMORROW)], True),
        ("active", [of_channel("online", launch_on=TODAY)], False),
        ("active", [of_channel("online", launch_on=TOMORROW, valid_from=TOMORROW)], True),
        ("active", [of_channel("own_shop", launch_on=TOMORROW)], False),
        ("active", [of_channel("online", launch_on=TOMORROW, sku="NB-200")], False),
        ("announced", [of_channel("online", launch_on=TODAY, sku="NB-200")], True),
        ("announced", [], True),
        ("announced", [of_channel("online", launch_on=TODAY)], False),
        ("announced", [of_channel("own_shop", launch_on=TODAY)], True),
    ],
)
def test_a_launch_is_a_channels_own(session: Session, status: str, rows: list[Assortment], before: bool) -> None:
    copies = [Assortment(**row.model_dump()) for row in rows]
    assert the(session, "before_launch", offer(channel="online"), product(status=status), *copies) is before


def recall(last_sale_on: date, market: str = "") -> Withdrawal:
    return Withdrawal(sku="NB-100", kind="recalled", market=market, last_sale_on=last_sale_on)


def end(last_sale_on: date, market: str = "") -> Withdrawal:
    return Withdrawal(sku="NB-100", kind="discontinued", market=market, last_sale_on=last_sale_on)


@pytest.mark.parametrize(
    ("status", "rows", "discontinued", "recalled"),
    [
        ("active", [], False, None),
        ("discontinued", [], True, None),
        ("discontinued", [end(TODAY)], False, None),
        ("discontinued", [end(YESTERDAY)], True, None),
        ("discontinued", [end(TODAY, "US")], False, None),
        ("discontinued", [end(TODAY, "DE")], True, None),
        ("discontinued", [recall(TODAY)], True, None),
        ("active", [end(YESTERDAY)], True, None),
        ("active", [end(YESTERDAY, "US")], True, None),
        ("active", [end(YESTERDAY, "DE")], False, None),
        ("active", [end(YESTERDAY), end(TOMORROW, "US")], True, None),
        ("active", [end(TOMORROW), end(YESTERDAY, "US")], True, None),
        ("active", [recall(YESTERDAY)], False, "2026-03-09"),
        ("active", [recall(TODAY)], False, None),
        ("active", [recall(YESTERDAY, "US")], False, "2026-03-09"),
        ("active", [recall(YESTERDAY, "DE")], False, None),
        ("active", [recall(LONG_AGO), recall(TOMORROW, "US")], False, "2025-01-01"),
        ("active", [recall(LONG_AGO), recall(YESTERDAY, "US")], False, "2026-03-09"),
    ],
)
def test_what_became_of_the_product_in_this_market_by_that_day(
    session: Session, status: str, rows: list[Withdrawal], discontinued: bool, recalled: str | None
) -> None:
    other = Withdrawal(sku="NB-200", kind="recalled", last_sale_on=LONG_AGO)
    copies = [Withdrawal(**row.model_dump()) for row in rows]
    fact = the_fact(session, offer(), product(status=status), other, *copies)
    assert (fact["discontinued"], fact["recalled_on"], fact["recalled"]) == (discontinued, recalled, bool(recalled))


def test_promises_are_told_with_what_the_policy_asks_for(session: Session) -> None:
    row = offer(warranty_months=12, return_days=14)
    fact = the_fact(session, row, product(warranty_months=24))
    assert (fact["warranty_ruled"], fact["least_warranty_months"], fact["warranty_months"]) == (True, 24, 12)
    assert (fact["returns_ruled"], fact["least_return_days"], fact["return_days"]) == (False, None, 14)


def test_an_offer_with_everything_doubled_stays_one_fact(session: Session) -> None:
    row, place = reach("domain")
    row.channel = "online"
    doubled = [map_price(), map_price(), promotion(**OVER), promotion(**OVER), grant(), grant(), agreement("A")]
    sisters = [party(id=f"s{at}", name=name, group="g", suspended=True) for at, name in enumerate(("S2", "S1", "S3"))]
    doubled += [
        recall(YESTERDAY),
        recall(YESTERDAY),
        end(YESTERDAY),
        end(YESTERDAY),
        end(LONG_AGO, "US"),
        end(LONG_AGO, "US"),
    ]
    doubled.append(Destination(reach="of another page", market="CA", by="language"))
    more = [agreement("B"), of_channel("online"), of_channel("online"), *sisters, party(group="g")]
    assert the_fact(session, row, place, *doubled, *more)["suspended_relative"] == "S1"


def test_what_is_true_of_one_offer_says_nothing_of_another(session: Session) -> None:
    """Every row that an offer is joined with is looked up for this very offer: its party, its day, its reach."""
    row, place = reach("domain")
    later = {"listing_key": "b", "party_id": "beta", "party_key": "beta", "seen_on": date(2026, 6, 1)}
    second = offer(offer_key="b", reach=row.reach, **later)
    held_by_the_second = grant(party_id="beta", exclusive=False)
    there = map_price(market="CA", price_minor=24000)
    promised_in_june = promotion(market="CA", valid_from=date(2026, 6, 1), valid_to=date(2026, 6, 1))
    for one in (row, second, place, grant(), held_by_the_second, there, promised_in_june):
        session.add(one)
    session.flush()
    first, other = sorted(facts(session, fact_types()["offer"], TODAY), key=lambda fact: str(fact["party_key"]))
    assert (first["exclusive_market"], first["foreign_market"]) == ("CA", "CA")
    assert (other["exclusive_market"], other["foreign_market"]) == (None, None)
