"""The fact `offer` beyond the bare price: promotions that ended, coupons, packs, other markets, sellers, assortment."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from monitor.facts.read import facts
from monitor.facts.registry import fact_types
from monitor.model import Agreement, Product, Territory
from monitor.model.destination import Destination
from monitor.model.marketplace import Marketplace
from tests.facts.test_offer_fact import TODAY, map_price, offer, party, promotion, the_fact

YESTERDAY, TOMORROW = date(2026, 3, 9), date(2026, 3, 11)
LONG_AGO = date(2025, 1, 1)


product = partial(Product, sku="NB-100", title="Field binocular 8x42")


def the(session: Session, name: str, *rows: Any) -> Any:
    return the_fact(session, *rows)[name]


OVER = {"valid_from": date(2026, 3, 1), "valid_to": YESTERDAY, "lingers_to": date(2026, 3, 23)}


@pytest.mark.parametrize(
    ("change", "price", "ended"),
    [
        ({}, 17000, True),
        ({}, 17170, True),
        ({}, 17171, False),
        ({}, 16830, True),
        ({}, 16829, False),
        ({"lingers_to": TODAY}, 17000, True),
        ({"lingers_to": YESTERDAY}, 17000, False),
        ({"lingers_to": None}, 17000, False),
        ({"valid_to": TODAY}, 17000, False),
        ({"currency": "EUR"}, 17000, False),
        ({"market": "DE"}, 17000, False),
        ({"sku": "NB-200"}, 17000, False),
    ],
)
def test_the_price_of_a_promotion_lingers_from_the_day_after_it_to_its_last_day(
    session: Session, change: dict[str, Any], price: int, ended: bool
) -> None:
    fact = the_fact(session, offer(price_minor=price), map_price(), promotion(**{**OVER, **change}))
    assert fact["ended_promotion"] is ended


def test_a_promotion_in_force_is_not_over_and_the_last_to_end_is_the_one_that_lingers(session: Session) -> None:
    earlier = promotion(**{**OVER, "valid_to": date(2026, 3, 5), "price_minor": 15000})
    fact = the_fact(session, offer(price_minor=17000), map_price(), earlier, promotion(**OVER))
    assert (fact["ended_promotion"], fact["promotion_ended_on"], fact["map_price"]) == (True, "2026-03-09", 20000)
    session.add(promotion(valid_to=TODAY, lingers_to=date(2026, 3, 24)))
    session.flush()
    (now,) = facts(session, fact_types()["offer"], TODAY)
    assert (now["ended_promotion"], now["promotion_active"], now["promotion_ended_on"]) == (False, True, "2026-03-09")


@pytest.mark.parametrize(
    ("coupon", "shown", "share"),
    [(None, False, None), (20000, True, 0), (19800, True, 100), (19799, True, 101)],
)
def test_a_coupon_price_is_measured_against_map(
    session: Session, coupon: int | None, shown: bool, share: int | None
) -> None:
    fact = the_fact(session, offer(price_minor=20000, coupon_price_minor=coupon, coupon_code="X"), map_price())
    assert (fact["coupon_shown"], fact["coupon_price"], fact["coupon_shortfall_bp"]) == (shown, coupon, share)


@pytest.mark.parametrize(
    ("units", "of_map", "price", "expected"),
    [
        (None, 1, 20000, ("same", 20000, 0)),
        (3, 1, 60000, ("multiple", 20000, 0)),
        (3, 1, 59400, ("multiple", 19800, 100)),
        (3, 1, 59399, ("multiple", 19799, 101)),
        (10, 10, 20000, ("same", 20000, 0)),
        (1, 10, 2500, ("part", 25000, 0)),
        (20, 10, 38000, ("multiple", 19000, 500)),
        (3, 1, None, ("multiple", None, None)),
    ],
)
def test_a_pack_is_measured_by_as_many_units_as_map_is_for(
    session: Session, units: int | None, of_map: int, price: int | None, expected: tuple[Any, ...]
) -> None:
    row = offer(pack_size=units, price_minor=price)
    fact = the_fact(session, row, map_price(), product(pack_size=of_map))
    assert (fact["pack"], fact["unit_price"], fact["unit_shortfall_bp"]) == expected


@pytest.mark.parametrize(("units", "expected"), [(None, ("same", 18000, 1000)), (3, ("multiple", 6000, 7000))])
def test_map_of_a_product_that_left_the_price_list_is_for_one_unit(
    session: Session, units: int | None, expected: tuple[Any, ...]
) -> None:
    fact = the_fact(session, offer(pack_size=units), map_price())
    assert (fact["pack"], fact["unit_price"], fact["unit_shortfall_bp"]) == expected


@pytest.mark.parametrize(
    ("listed", "gap"), [(None, None), (20000, 0), (20100, 50), (20101, 51), (19900, 50), (19899, 51)]
)
def test_a_list_price_has_a_distance_from_map_on_both_sides(
    session: Session, listed: int | None, gap: int | None
) -> None:
    assert the(session, "list_price_gap_bp", offer(list_price_minor=listed), map_price()) == gap


def reach(by: str, market: str = "CA") -> tuple[Any, Destination]:
    key = f"{market}:{by}"
    return offer(reach=key), Destination(reach=key, market=market, by=by)


@pytest.mark.parametrize(
    ("by", "change", "expected"),
    [
        ("domain", {}, ("CA", 24000, 2500)),
        ("language", {}, ("CA", 24000, 2500)),
        ("currency", {}, ("CA", 24000, 2500)),
        ("delivery", {}, (None, None, None)),
        ("domain", {"currency": "CAD"}, (None, None, None)),
        ("domain", {"market": "MX"}, (None, None, None)),
        ("domain", {"sku": "NB-200"}, (None, None, None)),
        ("domain", {"valid_from": TOMORROW}, (None, None, None)),
        ("domain", {"valid_from": TODAY, "valid_to": TODAY}, ("CA", 24000, 2500)),
        ("domain", {"valid_to": YESTERDAY}, (None, None, None)),
    ],
)
def test_map_of_another_market_counts_where_the_page_is_made_for_it(
    session: Session, by: str, change: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    there = map_price(**{"market": "CA", "price_minor": 24000, **change})
    elsewhere = Destination(reach="of another page", market="MX", by="domain")
    fact = the_fact(session, *reach(by), map_price(), there, elsewhere)
    assert (fact["foreign_market"], fact["foreign_map_price"], fact["foreign_shortfall_bp"]) == expected


@pytest.mark.parametrize(
    ("change", "market"), [({}, None), ({"sku": "NB-200"}, "CA"), ({"market": "MX"}, "CA"), ({"market": "US"}, "CA")]
)
def test_a_promotion_in_the_other_market_takes_its_map_out_of_account(
    session: Session, change: dict[str, Any], market: str | None
) -> None:
    there, lowered = map_price(market="CA", price_minor=24000), promotion(**{"market": "CA", **change})
    assert the(session, "foreign_market", *reach("domain"), map_price(), there, lowered) == market


def test_of_several_other_markets_the_highest_map_counts(session: Session) -> None:
    key = "CA:domain MX:domain US:domain"
    places = [Destination(reach=key, market=market, by="domain") for market in ("CA", "MX", "US")]
    prices = [("US", 30000), ("MX", 25000), ("CA", 24000)]
    maps = [map_price(market=market, price_minor=price) for market, price in prices]
    without_tax = map_price(market="CA", price_minor=26000, tax="excluded", valid_from=date(2026, 2, 1))
    fact = the_fact(session, offer(reach=key, tax_basis="included"), *places, *maps, without_tax)
    assert (fact["foreign_market"], fact["foreign_map_price"]) == ("MX", 25000)


grant = partial(Territory, party_id="other", region="CA", exclusive=True, valid_from=LONG_AGO)


@pytest.mark.parametrize(
    ("by", "rows", "expected"),
    [
        ("domain", [grant()], ("CA", "active", "other")),
        ("language", [grant()], ("CA", "active", "other")),
        ("delivery", [grant()], ("CA", "passive", "other")),
        ("currency", [grant()], (None, None, None)),
        ("domain", [grant(exclusive=False)], (None, None, None)),
        ("domain", [grant(party_id="alpine")], (None, None, None)),
        ("domain", [grant(region="MX")], (None, None, None)),
        ("domain", [grant(sku="NB-100")], ("CA", "active", "other")),
        ("domain", [grant(sku="NB-200")], (None, None, None)),
        ("domain", [grant(valid_to=YESTERDAY)], (None, None, None)),
        ("domain", [grant(valid_from=TODAY, valid_to=TODAY)], ("CA", "active", "other")),
        ("domain", [grant(valid_from=TOMORROW)], (None, None, None)),
        ("domain", [grant(), grant(party_id="alpine", exclusive=False)], (None, None, None)),
        ("domain", [grant(), grant(party_id="alpine", exclusive=False, valid_to=YESTERDAY)], ("CA", "active", "other")),
        ("domain", [grant(format="pharmacy")], (None, None, None)),
        ("domain", [grant(), grant(format="pharmacy", party_id="first")], ("CA", "active", "other")),
        ("domain", [grant(), grant(party_id="alpine", exclusive=False, format="pharmacy")], (None, None, None)),
        ("domain", [grant(), grant(party_id="third")], ("CA", "active", "other")),
        ("domain", [grant(), grant(party_id="alpine", exclusive=False, sku="NB-100")], (None, None, None)),
        ("domain", [grant(), grant(party_id="alpine", exclusive=False, sku="NB-200")], ("CA", "active", "other")),
        ("domain", [grant(), grant(party_id="alpine", exclusive=False, region="MX")], ("CA", "active", "other")),
        (
            "domain",
            [grant(), grant(party_id="alpine", exclusive=False, valid_from=TOMORROW)],
            ("CA", "active", "other"),
        ),
    ],
)
def test_anothers_exclusive_territory_is_reached_actively_or_passively(
    session: Session, by: str, rows: list[Territory], expected: tuple[Any, ...]
) -> None:
    copies = [Territory(**row.model_dump()) for row in rows]
    elsewhere = Destination(reach="of another page", market="MX", by="domain")
    fact = the_fact(session, *reach(by), elsewhere, *copies)
    assert (fact["exclusive_market"], fact["sale_type"], fact["exclusive_holder"]) == expected
    assert fact["exclusive_of_other"] is (expected[0] is not None)


def test_of_several_markets_the_one_that_is_addressed_counts(session: Session) -> None:
    key = "CA:delivery MX:language"
    places = [Destination(reach=key, market="CA", by="delivery"), Destination(reach=key, market="MX", by="language")]
    fact = the_fact(session, offer(reach=key), *places, grant(), grant(region="MX"))
    assert (fact["exclusive_market"], fact["reached_by"], fact["sale_type"]) == ("MX", "language", "active")


def test_a_stranger_targets_nobodys_territory(session: Session) -> None:
    row, place = reach("domain")
    row.party_id = None
    assert the(session, "exclusive_of_other", row, place, grant()) is False


@pytest.mark.parametrize(
    ("own", "relative", "expected"),
    [
        ({"group": "g"}, {"group": "g", "suspended": True}, "Sister Inc."),
        ({"group": "g"}, {"group": "g", "suspended": False}, None),
        ({"group": "g"}, {"group": "h", "suspended": True}, None),
        ({"group": ""}, {"group": "", "suspended": True}, None),
    ],
)
def test_a_suspension_is_known_within_the_group(
    session: Session, own: dict[str, Any], relative: dict[str, Any], expected: str | None
) -> None:
    others = [party(id=name, name=f"A {name}", group=f"of {name}", suspended=True) for name in ("first", "z")]
    fact = the_fact(session, offer(), party(**own), party(id="sister", name="Sister Inc.", **relative), *others)
    assert (fact["suspended_relative"], fact["group_suspended"]) == (expected, expected is not None)
    assert (fact["suspended"], fact["authorised"]) == (False, True)


@pytest.mark.parametrize(
    ("terms", "rows", "allowed"),
    [
        ("any", [], True),
        ("none", [], False),
        ("none", [{"valid_from": LONG_AGO}], False),
        ("named", [], False),
        ("named", [{"valid_from": LONG_AGO}], True),
        ("named", [{"valid_from": TODAY, "valid_to": TODAY}], True),
        ("named", [{"valid_from": TOMORROW}], False),
        ("named", [{"valid_from": LONG_AGO, "valid_to": YESTERDAY}], False),
        ("named", [{"valid_from": LONG_AGO, "site": "other"}], False),
        ("named", [{"valid_from": LONG_AGO, "party_id": "other"}], False),
    ],
)
def test_on_which_marketplaces_a_party_may_sell(
    session: Session, terms: str, rows: list[dict[str, Any]], allowed: bool
) -> None:
    named = [Marketplace(**{"party_id": "alpine", "site": "alpine", **row}) for row in rows]
    host = party(id="bazaar", role="marketplace", authorised_to=None)
    fact = the_fact(session, offer(host_id="bazaar"), party(marketplaces=terms), host, *named)
    assert (fact["on_marketplace"], fact["marketplace_allowed"]) == (True, allowed)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, False),
        ({"host_id": "alpine"}, False),
        ({"channel": "marketplace"}, True),
        ({"channel": "online"}, False),
        ({"channel": "online", "marketplace": True}, True),
    ],
)
def test_a_site_is_a_marketplace_by_who_runs_it_by_its_channel_or_by_its_reader(
    session: Session, row: dict[str, Any], expected: bool
) -> None:
    assert the(session, "on_marketplace", offer(**row), party()) is expected


def agreement(identity: str = "A", **changes: Any) -> Agreement:
    return Agreement(**{"id": identity, "party_id": "alpine", "type": "open", "valid_from": LONG_AGO, **changes})


@pytest.mark.parametrize(
    ("needed", "rows", "expected"),
    [
        (False, [], "not required"),
        (True, [], "missing"),
        (True, [{}], "in force"),
        (False, [{"valid_to": TODAY}], "in force"),
        (False, [{"valid_from": TODAY}], "in force"),
        (False, [{"valid_to": YESTERDAY}], "ended"),
        (False, [{"valid_to": YESTERDAY, "auto_renew": False}], "ended"),
        (True, [{"valid_to": YESTERDAY, "auto_renew": True}], "in force"),
        (True, [{"valid_from": TOMORROW, "auto_renew": True}], "not begun"),
        (False, [{"valid_from": TOMORROW}], "not begun"),
        (False, [{"valid_to": YESTERDAY}, {"valid_from": TODAY}], "in force"),
        (False, [{"valid_to": YESTERDAY}, {"valid_from": TOMORROW}], "ended"),
        (True, [{"party_id": "other"}], "missing"),
    ],
)
def test_what_is_agreed_with_the_party_on_the_day(
    session: Session, needed: bool, rows: list[dict[str, Any]], expected: str
) -> None:
    signed = [agreement(str(number), **row) for number, row in enumerate(rows)]
    signed.append(agreement("of another", party_id="beta", valid_from=date(2020, 1, 1)))
    assert the(session, "agreement", offer(), party(needs_agreement=needed), *signed) == expected
