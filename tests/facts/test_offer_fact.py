"""The fact `offer`: MAP, promotion, party and waiver as of the day the offer was seen, equal on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from monitor.facts.read import facts
from monitor.facts.registry import fact_types
from monitor.model import Case, Exemption, MapPrice, Observation, Party, Product, Promotion
from monitor.policy.load import load_policy

NOW = datetime(2026, 3, 10, 6, tzinfo=UTC)
TODAY = date(2026, 3, 10)


offer = partial(
    Observation, offer_key="alpine|https://alpine.example/nb|alpine|new",
    listing_key="alpine|https://alpine.example/nb", site="alpine", market="US", seller="Alpine", party_id="alpine",
    party_key="alpine", sku="NB-100", title="On the page", price_minor=18000, currency="USD", availability="in_stock",
    condition="new", url="https://alpine.example/nb", readings=2, first_seen=NOW, last_seen=NOW, seen_on=TODAY,
    evidence_id=7,
)  # fmt: skip


map_price = partial(MapPrice, sku="NB-100", market="US", price_minor=20000, currency="USD", valid_from=date(2026, 1, 1))


promotion = partial(
    Promotion, sku="NB-100", market="US", price_minor=17000, currency="USD", valid_from=date(2026, 3, 10),
    valid_to=date(2026, 3, 10),
)  # fmt: skip


party = partial(
    Party, id="alpine", name="Alpine Optics LLC", role="reseller", country="US", authorised_from=date(2026, 1, 1),
    authorised_to=date(2026, 3, 10),
)  # fmt: skip

NOTHING_MORE = {
    "group_suspended": False, "suspended_relative": None, "on_marketplace": False, "marketplace_allowed": True,
    "agreement": "not required", "ended_promotion": False, "promotion_ended_on": None, "list_price_gap_bp": None,
    "coupon_shown": False, "coupon_code": None, "coupon_price": None, "coupon_shortfall_bp": None,
    "price_in_cart": False, "pack": "same", "pack_size": None, "unit_price": 18000, "unit_shortfall_bp": 1000,
    "foreign_market": None, "foreign_map_price": None, "foreign_shortfall_bp": None, "channel": None,
    "channel_listed": None, "exclusive_channel": None, "before_launch": False, "launch_on": None,
    "product_status": "active", "discontinued": False, "recalled": False, "recalled_on": None, "warranty_ruled": False,
    "least_warranty_months": None, "warranty_months": None, "returns_ruled": False, "least_return_days": None,
    "return_days": None, "exclusive_market": None, "exclusive_of_other": False, "exclusive_holder": None,
    "reached_by": None, "sale_type": None,
}  # fmt: skip


def the_fact(session: Session, *rows: Any) -> dict[str, Any]:
    for row in rows:
        session.add(row)
    session.flush()
    (found,) = facts(session, fact_types()["offer"], TODAY)
    return found


def test_an_offer_is_told_with_its_map_and_party(session: Session) -> None:
    product = Product(sku="NB-100", title="Field binocular 8x42")
    assert the_fact(session, offer(), map_price(), party(), product) == {
        "row_number": 1,
        "subject": "alpine|https://alpine.example/nb|alpine|new",
        "party_key": "alpine",
        "case_subject": "NB-100",
        "period": "",
        "evidence_id": 7,
        "market": "US",
        "site": "alpine",
        "sku": "NB-100",
        "product_title": "Field binocular 8x42",
        "seller": "Alpine",
        "party_known": True,
        "party_name": "Alpine Optics LLC",
        "party_role": "reseller",
        "party_country": "US",
        "authorised": True,
        "authorisation": "authorised",
        "suspended": False,
        "own_shop": False,
        "advertised_price": 18000,
        "currency": "USD",
        "map_price": 20000,
        "map_base_price": 20000,
        "promotion_active": False,
        "shortfall": 2000,
        "shortfall_bp": 1000,
        "list_price": None,
        "availability": "in_stock",
        "condition": "new",
        "readings": 2,
        "url": "https://alpine.example/nb",
        "waived": False,
        **NOTHING_MORE,
    }


def test_every_attribute_of_the_schema_is_a_column_of_the_view(session: Session) -> None:
    fact = the_fact(session, offer())
    assert set(fact_types()["offer"].schema.attributes) <= set(fact)


def test_what_is_empty_is_unknown(session: Session) -> None:
    fact = the_fact(
        session, offer(sku=None, seller="", party_id=None, party_key="seller:alpine:x", condition="", title="")
    )
    unknown = ("sku", "seller", "condition", "product_title", "party_name", "party_role", "map_price", "shortfall_bp")
    assert [fact[name] for name in unknown] == [None] * len(unknown)
    assert (fact["party_known"], fact["authorised"], fact["own_shop"]) == (False, False, False)
    assert (fact["party_key"], fact["case_subject"]) == ("seller:alpine:x", "alpine|https://alpine.example/nb")


def test_an_offer_that_ended_is_no_fact(session: Session) -> None:
    session.add(offer(ended_at=NOW))
    session.flush()
    assert list(facts(session, fact_types()["offer"], TODAY)) == []


@pytest.mark.parametrize(
    ("rows", "expected", "active"),
    [
        ([], 20000, False),
        ([promotion()], 17000, True),
        ([promotion(valid_from=date(2026, 3, 11), valid_to=date(2026, 3, 20))], 20000, False),
        ([promotion(valid_from=date(2026, 3, 1), valid_to=date(2026, 3, 9))], 20000, False),
        ([promotion(market="DE")], 20000, False),
        ([promotion(sku="NB-200")], 20000, False),
        ([promotion(price_minor=21000)], 20000, True),
        ([promotion(), promotion(price_minor=16000)], 16000, True),
        ([promotion(currency="EUR")], None, True),
        ([promotion(currency="EUR", price_minor=1), promotion()], 17000, True),
    ],
)
def test_the_promotion_in_force_lowers_what_may_be_advertised(
    session: Session, rows: list[Promotion], expected: int | None, active: bool
) -> None:
    copies = [Promotion(**row.model_dump()) for row in rows]
    fact = the_fact(session, offer(), map_price(), *copies)
    assert (fact["map_price"], fact["promotion_active"], fact["map_base_price"]) == (expected, active, 20000)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, 20000),
        ({"valid_from": date(2026, 3, 10)}, 20000),
        ({"valid_from": date(2026, 3, 11)}, None),
        ({"valid_to": date(2026, 3, 10)}, 20000),
        ({"valid_to": date(2026, 3, 9)}, None),
        ({"market": "DE"}, None),
        ({"currency": "EUR"}, None),
        ({"sku": "NB-200"}, None),
    ],
)
def test_map_counts_for_its_product_in_its_period_market_and_currency(
    session: Session, change: dict[str, Any], expected: int | None
) -> None:
    fact = the_fact(session, offer(), map_price(**change))
    assert fact["map_price"] == expected
    assert fact["shortfall"] == (None if expected is None else 2000)


def test_of_overlapping_maps_the_latest_counts_and_the_offer_stays_one_fact(session: Session) -> None:
    newer = map_price(valid_from=date(2026, 2, 1), price_minor=19000)
    assert the_fact(session, offer(), map_price(), newer)["map_price"] == 19000


@pytest.mark.parametrize(
    ("price", "shortfall", "share"),
    [
        (20000, 0, 0),
        (20001, 0, 0),
        (19999, 1, 1),
        (19800, 200, 100),
        (19799, 201, 101),
        (0, 20000, 10000),
        (None, None, None),
    ],
)
def test_a_shortfall_is_exact_and_its_share_rounded_up(
    session: Session, price: int | None, shortfall: int | None, share: int | None
) -> None:
    fact = the_fact(session, offer(price_minor=price), map_price())
    assert (fact["shortfall"], fact["shortfall_bp"]) == (shortfall, share)


def test_a_share_that_is_hardly_above_a_whole_one_is_rounded_up(session: Session) -> None:
    assert the_fact(session, offer(price_minor=9998), map_price(price_minor=9999))["shortfall_bp"] == 2


def test_a_large_amount_does_not_overflow(session: Session) -> None:
    fact = the_fact(session, offer(price_minor=1_000_000_000), map_price(price_minor=2_000_000_000))
    assert fact["shortfall_bp"] == 5000


@pytest.mark.parametrize(
    ("change", "authorised"),
    [
        ({}, True),
        ({"authorised_to": None}, True),
        ({"authorised_to": date(2026, 3, 9)}, False),
        ({"authorised_from": date(2026, 3, 11)}, False),
        ({"authorised_from": None}, True),
        ({"suspended": True}, False),
        ({"role": "marketplace"}, False),
        ({"role": "own_shop", "authorised_from": None}, True),
    ],
)
def test_who_is_authorised_on_the_day_it_was_seen(session: Session, change: dict[str, Any], authorised: bool) -> None:
    fact = the_fact(session, offer(), party(**change))
    assert fact["authorised"] is authorised
    assert fact["own_shop"] is (change.get("role") == "own_shop")


@pytest.mark.parametrize(
    ("change", "about", "waived"),
    [
        ({}, {}, True),
        ({"until": TODAY}, {}, True),
        ({"until": date(2026, 3, 9)}, {}, False),
        ({"ended_at": NOW}, {}, False),
        ({"kind": "dispute"}, {}, False),
        ({}, {"party_key": "beta"}, False),
        ({}, {"subject": "NB-200"}, False),
        ({}, {"id": 2}, False),
    ],
)
def test_a_waiver_in_force_is_known_to_the_offer(
    session: Session, change: dict[str, Any], about: dict[str, Any], waived: bool
) -> None:
    usual: dict[str, Any] = {
        "id": 1,
        "party_key": "alpine",
        "rule_id": "MAP-001",
        "subject": "NB-100",
        "topic": "price",
        "severity": "high",
        "status": "waived",
        "visibility": "channel",
        "opened_at": NOW,
        "changed_at": NOW,
    }
    case = Case(**{**usual, **about})
    given: dict[str, Any] = {"case_id": 1, "kind": "waiver", "by": "anna", "reason": "agreed", "at": NOW}
    assert the_fact(session, offer(), case, Exemption(**{**given, **change}))["waived"] is waived
    assert not [fact for fact in facts(session, fact_types()["offer"], TODAY) if fact["party_key"] != "alpine"]


def test_facts_come_in_order_of_subject_and_more_than_one_batch(session: Session) -> None:
    for number in range(2100):
        session.add(offer(offer_key=f"key-{number:05}"))
    session.flush()
    found = [fact["subject"] for fact in facts(session, fact_types()["offer"], TODAY)]
    assert found == [f"key-{number:05}" for number in range(2100)]


@pytest.mark.parametrize(
    ("page", "policy", "compared"),
    [
        ("", "included", True),
        ("included", "included", True),
        ("excluded", "included", False),
        ("included", "excluded", False),
        ("excluded", "excluded", True),
        ("excluded", "", True),
    ],
)
def test_a_price_is_held_against_a_map_on_its_own_tax_basis_only(
    session: Session, page: str, policy: str, compared: bool
) -> None:
    fact = the_fact(session, offer(tax_basis=page), map_price(tax=policy), promotion())
    expected = (17000, 20000, 0) if compared else (None, None, None)
    assert (fact["map_price"], fact["map_base_price"], fact["shortfall"]) == expected


def test_the_file_says_the_basis_or_it_is_what_consumers_of_the_market_are_told(
    session: Session, tmp_path: Path
) -> None:
    rows = ["K1,US,10,USD,,2026-01-01,", "K1,DE,10,EUR,,2026-01-01,", "K1,FR,10,EUR,excluded,2026-01-01,"]
    (tmp_path / "products.csv").write_text("sku,title\nK1,Kettle\n")
    (tmp_path / "parties.csv").write_text("id,name,role,country\nacme,Acme,reseller,US\n")
    (tmp_path / "map_prices.csv").write_text(
        "\n".join(["sku,market,price,currency,tax,valid_from,valid_to", *rows]) + "\n"
    )
    load_policy(session, tmp_path, now=NOW)
    found = {row.market: row.tax for row in session.exec(select(MapPrice)).all()}
    assert found == {"US": "excluded", "DE": "included", "FR": "excluded"}
