"""What the brand's own price files say against each other and against what is on offer, equal on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model import MapPrice, Observation, Product, Promotion
from monitor.model.list_price import ListPrice
from monitor.vocabulary import OWN_HOUSE
from tests.facts.read_facts import read_facts

NOW = datetime(2026, 3, 10, 6, tzinfo=UTC)
TODAY = date(2026, 3, 10)
NEW_YEAR, YESTERDAY, TOMORROW = date(2026, 1, 1), date(2026, 3, 9), date(2026, 3, 11)
PRODUCT = {"sku": "NB-100", "title": "Field binocular 8x42"}


def price(model: type[Any] = MapPrice, **changes: Any) -> Any:
    given = {"sku": "NB-100", "market": "US", "price_minor": 20000, "currency": "USD", "valid_from": NEW_YEAR}
    return model(**{**given, **changes})


def offer(number: int = 1, **changes: Any) -> Observation:
    given: dict[str, Any] = {
        "offer_key": f"shop|{number}", "listing_key": f"shop|{number}", "site": "shop", "market": "US", "seller": "A",
        "sku": "NB-100", "price_minor": 100, "currency": "USD", "first_seen": NOW, "last_seen": NOW, "seen_on": TODAY,
        "evidence_id": number,
    }  # fmt: skip
    return Observation(**{**given, **changes})


def read(session: Session, name: str, *rows: Any) -> list[dict[str, Any]]:
    found = read_facts(session, name, TODAY, *rows)
    assert {fact["party_key"] for fact in found} <= {OWN_HOUSE}
    return found


def test_a_map_stands_beside_its_list_price(session: Session) -> None:
    (fact,) = read(session, "map_price", Product(**PRODUCT), price(), price(ListPrice, price_minor=22000))
    assert fact == {
        "subject": "map_price|NB-100|US|2026-01-01", "party_key": OWN_HOUSE, "case_subject": "NB-100",
        "period": "2026-01-01/until further notice", "evidence_id": None, "sku": "NB-100",
        "product_title": "Field binocular 8x42", "market": "US", "map_price": 20000, "list_price": 22000,
        "currency": "USD",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "listed"),
    [
        ([{"price_minor": 22000}, {"price_minor": 21000, "valid_from": TOMORROW}], 21000),
        ([{"price_minor": 22000}, {"price_minor": 21000, "valid_to": YESTERDAY}], 22000),
        ([{"price_minor": 21000, "valid_to": TODAY}], 21000),
        ([{"currency": "CAD"}], None),
    ],
)
def test_the_list_price_is_the_lowest_from_today_on(
    session: Session, changes: list[dict[str, Any]], listed: int | None
) -> None:
    (fact,) = read(session, "map_price", price(), *(price(ListPrice, **change) for change in changes))
    assert fact["list_price"] == listed


def test_a_map_without_any_list_price_and_one_that_is_over_are_no_facts(session: Session) -> None:
    rows = [price(), price(ListPrice, market="DE"), price(market="DE", valid_to=YESTERDAY)]
    assert read(session, "map_price", *rows) == []


def promotion(**changes: Any) -> Any:
    return price(Promotion, **{"price_minor": 17000, "valid_from": TODAY, "valid_to": TOMORROW, **changes})


def test_a_promotion_stands_beside_the_map_it_lowers(session: Session) -> None:
    rows = [price(valid_to=TODAY), price(price_minor=21000, valid_from=TOMORROW)]
    (fact,) = read(session, "map_promotion", Product(**PRODUCT), promotion(), *rows)
    assert fact == {
        "subject": "map_promotion|NB-100|US|2026-03-10", "party_key": OWN_HOUSE, "case_subject": "NB-100",
        "period": "2026-03-10/2026-03-11", "evidence_id": None, "sku": "NB-100",
        "product_title": "Field binocular 8x42", "market": "US", "promotion_price": 17000, "map_price": 21000,
        "map_begins": True, "map_lasts": True, "currency": "USD",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], (None, False, False)),
        ([price(valid_to=TODAY)], (20000, True, False)),
        ([price(valid_from=TOMORROW)], (20000, False, True)),
        ([price(currency="CAD")], (None, True, True)),
        ([price(market="DE"), price(sku="NB-200")], (None, False, False)),
        ([price(), price(price_minor=30000, valid_from=YESTERDAY, valid_to=YESTERDAY)], (20000, True, True)),
        ([price(), price(price_minor=30000, valid_from=date(2026, 3, 12))], (20000, True, True)),
    ],
)
def test_a_promotion_says_where_its_map_is_missing(session: Session, rows: list[Any], expected: Any) -> None:
    copies = [MapPrice(**row.model_dump()) for row in rows]
    (fact,) = read(session, "map_promotion", promotion(), *copies)
    assert (fact["map_price"], fact["map_begins"], fact["map_lasts"]) == expected


def test_a_promotion_is_open_on_its_last_day(session: Session) -> None:
    (fact,) = read(session, "map_promotion", promotion(valid_from=YESTERDAY, valid_to=TODAY))
    assert fact["period"] == "2026-03-09/2026-03-10"


def test_a_promotion_that_is_over_is_history(session: Session) -> None:
    assert read(session, "map_promotion", promotion(valid_from=NEW_YEAR, valid_to=YESTERDAY)) == []


def test_a_market_tells_the_currencies_of_its_map(session: Session) -> None:
    rows = [price(), price(sku="NB-200", currency="CAD"), price(sku="NB-300", currency="MXN", valid_to=YESTERDAY)]
    (fact,) = read(session, "map_market", *rows)
    assert (fact["market"], fact["products"], fact["currencies"]) == ("US", 2, 2)
    assert (fact["first_currency"], fact["last_currency"]) == ("CAD", "USD")


@pytest.mark.parametrize(
    ("former", "currencies"),
    [
        ({"valid_to": TODAY}, 1),  # a changeover that was entered ahead
        ({"valid_to": TOMORROW}, 2),
        ({"valid_to": None}, 2),
        ({"valid_to": YESTERDAY}, 1),
        ({"valid_from": TOMORROW, "valid_to": date(2026, 12, 31)}, 2),
        ({"market": "CA"}, 1),
    ],
)
def test_currencies_that_follow_one_another_are_not_side_by_side(
    session: Session, former: dict[str, Any], currencies: int
) -> None:
    rows = [price(valid_from=TOMORROW), price(**{"sku": "NB-200", "currency": "CAD", **former})]
    fact = next(fact for fact in read(session, "map_market", *rows) if fact["market"] == "US")
    assert fact["currencies"] == currencies


def test_the_currencies_told_are_those_side_by_side(session: Session) -> None:
    rows = [price(currency="AUD", valid_to=TODAY), price(valid_from=TOMORROW)]
    (fact,) = read(session, "map_market", *rows, price(sku="NB-200", currency="CAD", valid_from=TOMORROW))
    assert (fact["currencies"], fact["first_currency"], fact["last_currency"]) == (2, "CAD", "USD")


def test_a_watched_product_brings_evidence_where_its_map_lacks(session: Session) -> None:
    (fact,) = read(session, "watched_product", Product(**PRODUCT), offer(), offer(2, currency="CAD"))
    assert (fact["map_in_force"], fact["evidence_id"]) == (False, 2)


def test_a_watched_product_is_told_with_its_map(session: Session) -> None:
    rows = [Product(**PRODUCT), price(valid_to=YESTERDAY), price(valid_from=TODAY), price(sku="NB-200"), offer()]
    (fact,) = read(session, "watched_product", *rows, offer(2, currency="CAD"))
    assert fact == {
        "subject": "watched_product|NB-100|US", "party_key": OWN_HOUSE, "case_subject": "NB-100",
        "period": "MAP in force", "evidence_id": None, "sku": "NB-100", "product_title": "Field binocular 8x42",
        "product_status": "active", "market": "US", "offers": 2, "comparable_offers": 1, "map_in_force": True,
        "map_ended": "2026-03-09", "next_map": None, "market_has_map": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], (False, None, None, False, None)),
        ([price(sku="NB-200")], (False, None, None, True, None)),
        ([price(sku="NB-200", market="DE")], (False, None, None, False, None)),
        ([price(valid_to=YESTERDAY)], (False, "2026-03-09", None, False, None)),
        ([price(valid_from=TOMORROW)], (False, None, "2026-03-11", False, None)),
        ([price(currency="CAD")], (True, None, None, False, 0)),
    ],
)
def test_a_watched_product_says_what_its_map_lacks(session: Session, rows: list[Any], expected: Any) -> None:
    copies = [MapPrice(**row.model_dump()) for row in rows]
    (fact,) = read(session, "watched_product", Product(**PRODUCT), offer(), *copies)
    names = ("map_in_force", "map_ended", "next_map", "market_has_map", "comparable_offers")
    assert tuple(fact[name] for name in names) == expected


def test_only_offers_of_the_brands_products_that_stand_are_watched(session: Session) -> None:
    rows = [Product(**PRODUCT), offer(ended_at=NOW), offer(2, sku=None), offer(3, sku="FOREIGN")]
    assert read(session, "watched_product", *rows) == []
