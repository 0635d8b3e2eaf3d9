"""The facts over price levels and the shelf: who pays what on the way to the consumer, equal on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model import Observation, Party, Product
from monitor.model.chain import Chain
from monitor.model.price_level import PriceLevel
from monitor.vocabulary import OWN_HOUSE
from tests.facts.read_facts import read_facts

NOW = datetime(2026, 3, 10, 6, tzinfo=UTC)
TODAY = date(2026, 3, 10)
YESTERDAY, TOMORROW = date(2026, 3, 9), date(2026, 3, 11)
PRODUCT = {"sku": "NB-100", "title": "Field binocular 8x42"}


def level(name: str, price: int, **changes: Any) -> PriceLevel:
    given = {
        "sku": "NB-100", "market": "US", "level": name, "price_minor": price, "currency": "USD",
        "valid_from": date(2026, 1, 1),
    }  # fmt: skip
    return PriceLevel(**{**given, **changes})


offer = partial(
    Observation, offer_key="shop|nb", listing_key="shop|nb", site="shop", market="US", seller="Alpine",
    party_id="alpine", party_key="alpine", sku="NB-100", price_minor=9000, currency="USD", first_seen=NOW,
    last_seen=NOW, seen_on=TODAY, evidence_id=7, readings=2, url="https://s.example",
)  # fmt: skip


party = partial(Party, id="alpine", name="Alpine Optics", role="retailer", country="US")


def read(session: Session, name: str, *rows: Any) -> list[dict[str, Any]]:
    return read_facts(session, name, TODAY, *rows)


def test_two_neighbouring_levels_are_told_side_by_side(session: Session) -> None:
    rows = [level("invoice", 10000), level("distributor_list", 12000, valid_from=date(2026, 2, 1))]
    assert read(session, "price_level", Product(**PRODUCT), *rows) == [
        {
            "subject": "price_level|NB-100|US|invoice|||distributor_list||", "party_key": OWN_HOUSE,
            "case_subject": "NB-100", "period": "since 2026-02-01", "evidence_id": None, "sku": "NB-100",
            "product_title": "Field binocular 8x42", "market": "US", "level": "invoice",
            "next_level": "distributor_list", "payer": "everybody", "next_payer": "everybody", "price": 10000,
            "next_price": 12000, "inversion": 0, "gap": 2000, "gap_bp": 2000, "currency": "USD",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (12000, level("distributor_list", 10000), (2000, 0, 0)),
        (10000, level("distributor_list", 10000), (0, 0, 0)),
        (10000, level("distributor_list", 10000, currency="CAD"), (None, None, None)),
        (3_000_000_000, level("distributor_list", 6_000_000_000), (0, 3_000_000_000, 10_000)),
    ],
)
def test_what_is_left_between_two_levels(session: Session, lower: int, upper: PriceLevel, expected: Any) -> None:
    (fact,) = read(session, "price_level", level("invoice", lower), upper)
    assert (fact["inversion"], fact["gap"], fact["gap_bp"]) == expected


@pytest.mark.parametrize(
    ("rows", "pairs"),
    [
        ([level("invoice", 1), level("wholesale", 2), level("shelf", 3)], ["invoice-wholesale", "wholesale-shelf"]),
        ([level("invoice", 1), level("wholesale", 2, valid_to=YESTERDAY), level("shelf", 3)], ["invoice-shelf"]),
        ([level("invoice", 1), level("shelf", 3, valid_from=TOMORROW)], []),
        ([level("invoice", 1), level("shelf", 3, market="DE"), level("shelf", 3, sku="NB-200")], []),
        ([level("wholesale", 2), level("shelf", 3, party_id="a")], ["wholesale-shelf"]),
        ([level("wholesale", 2, party_id="a"), level("shelf", 3, party_id="b")], []),
        ([level("wholesale", 2, format="kiosk"), level("shelf", 3, format="pharmacy")], []),
        ([level("wholesale", 2, format="kiosk"), level("shelf", 3, format="kiosk")], ["wholesale-shelf"]),
    ],
)
def test_which_prices_are_neighbours(session: Session, rows: list[Any], pairs: list[str]) -> None:
    assert [f"{fact['level']}-{fact['next_level']}" for fact in read(session, "price_level", *rows)] == pairs


def test_a_price_for_one_payer_names_it(session: Session) -> None:
    (fact,) = read(session, "price_level", level("wholesale", 2, format="kiosk"), level("shelf", 3, party_id="a"))
    assert (fact["payer"], fact["next_payer"]) == ("kiosk", "a")


def test_an_offer_stands_beside_what_wholesalers_pay(session: Session) -> None:
    rows = [party(), Product(**PRODUCT), offer(), level("distributor_list", 10000), level("invoice", 8000)]
    chain = Chain(party_id="alpine", terms="chain", outlets=40, valid_from=date(2026, 1, 1))
    assert read(session, "shelf", *rows, chain) == [
        {
            "subject": "shelf|shop|nb", "party_key": "alpine", "case_subject": "NB-100",
            "period": "price list of 2026-01-01", "evidence_id": 7, "market": "US", "site": "shop", "sku": "NB-100",
            "product_title": "Field binocular 8x42", "seller": "Alpine", "party_name": "Alpine Optics",
            "party_role": "retailer", "party_country": "US", "own_shop": False, "outlets": 40, "confirmed": True,
            "shelf_price": 9000, "purchase_price": 10000, "below": 1000, "below_bp": 1000, "currency": "USD",
            "url": "https://s.example",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "bought", "below"),
    [
        ([level("distributor_list", 9000)], 9000, 0),
        ([level("distributor_list", 10000), level("distributor_list", 9500, party_id="x")], 9500, 500),
        ([level("distributor_list", 10000, currency="CAD")], None, None),
        ([level("distributor_list", 10000), level("distributor_list", 1, currency="CAD")], 10000, 1000),
    ],
)
def test_the_lowest_purchase_price_in_the_offers_currency_counts(
    session: Session, levels: list[Any], bought: int | None, below: int | None
) -> None:
    (fact,) = read(session, "shelf", party(), offer(), *levels)
    assert (fact["purchase_price"], fact["below"]) == (bought, below)


def test_a_hair_below_a_purchase_price_is_beyond_the_share(session: Session) -> None:
    (fact,) = read(session, "shelf", party(), offer(), level("distributor_list", 9091))
    assert (fact["below"], fact["below_bp"]) == (91, 101)


@pytest.mark.parametrize(
    ("changes", "confirmed"),
    [
        ({}, True),
        ({"readings": 1}, None),
        ({"readings": 1, "first_seen": datetime(2026, 3, 9, 23, tzinfo=UTC)}, True),
    ],
)
def test_one_sighting_is_not_enough(session: Session, changes: dict[str, Any], confirmed: bool | None) -> None:
    (fact,) = read(session, "shelf", party(), offer(**changes), level("distributor_list", 10000))
    assert fact["confirmed"] is confirmed


@pytest.mark.parametrize(
    "changes",
    [{"ended_at": NOW}, {"condition": "used"}, {"availability": "out_of_stock"}, {"market": "DE"}, {"sku": None}],
)
def test_what_is_not_on_the_shelf_here_is_no_fact(session: Session, changes: dict[str, Any]) -> None:
    assert read(session, "shelf", party(), offer(**changes), level("distributor_list", 10000)) == []


def test_the_own_shop_is_the_own_house(session: Session) -> None:
    (fact,) = read(session, "shelf", party(role="own_shop"), offer(), level("distributor_list", 10000))
    assert (fact["party_key"], fact["own_shop"]) == (OWN_HOUSE, True)


def test_a_seller_nobody_knows_keeps_its_own_key(session: Session) -> None:
    rows = [offer(party_id=None, party_key="seller:shop:alpine"), level("distributor_list", 10000)]
    (fact,) = read(session, "shelf", *rows)
    assert (fact["party_key"], fact["party_name"], fact["own_shop"]) == ("seller:shop:alpine", None, False)


def test_a_grid_tells_how_many_products_cost_the_same_in_every_format(session: Session) -> None:
    rows = [
        level("wholesale", 100, format="kiosk"), level("wholesale", 100, format="pharmacy"),
        level("wholesale", 100, format="kiosk", sku="NB-200"), level("wholesale", 90, format="pharmacy", sku="NB-200"),
        level("wholesale", 100, format="kiosk", sku="NB-300", valid_from=date(2026, 2, 1)),
        level("wholesale", 100, sku="NB-400"), level("shelf", 100, format="kiosk", market="DE"),
        level("wholesale", 5, format="hypermarket", valid_to=YESTERDAY),
    ]  # fmt: skip
    found = read(session, "discount_grid", *rows)
    assert found[1] == {
        "subject": "discount_grid|US|wholesale", "party_key": OWN_HOUSE, "case_subject": "US wholesale",
        "period": "since 2026-02-01", "evidence_id": None, "market": "US", "level": "wholesale", "formats": 2,
        "products": 2, "uniform": 1, "uniform_bp": 5000,
    }  # fmt: skip
    assert [found[0][name] for name in ("market", "formats", "products", "uniform_bp")] == ["DE", 1, 0, None]


def test_the_same_number_in_two_currencies_is_not_the_same_price(session: Session) -> None:
    rows = [level("wholesale", 100, format="kiosk"), level("wholesale", 100, format="pharmacy", currency="CAD")]
    (fact,) = read(session, "discount_grid", *rows)
    assert (fact["products"], fact["uniform"]) == (1, 0)
