"""Observing: what a visit to a listing changes in the store, and what it must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlmodel import Session, col, select

from monitor.intake.observe import ObserveSummary, observe
from monitor.model import Alias, Capture, Judging, Listing, Observation, Party, Product, ReviewItem
from monitor.settings import Site
from scrapers.records import Offer, PageReading

MORNING = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
SITE = Site(name="alpha", market="US", currency="USD", party="alpha", base_url="https://shop.alpha.example")
MARKET = Site(name="bazaar", market="US", currency="USD")
LISTING = Listing(
    key="alpha|https://shop.alpha.example/p/1", site="alpha", url="https://shop.alpha.example/p/1", sku="NO-100"
)
OFFER = Offer(title="Field Glass 8x42", price=Decimal("99.99"), currency="USD", readings=("json_ld", "visible"))


@pytest.fixture
def store(session: Session) -> Session:
    session.add(Product(sku="NO-100", gtin="4006381333931", title="Field Glass 8x42"))
    session.add(Product(sku="NO-200", gtin="", title="Night Scope 5x40"))
    session.add(Party(id="alpha", name="Alpha Outdoor, Inc.", role="reseller", country="US"))
    session.add(Party(id="beta", name="Beta Optik GmbH", role="reseller", country="DE"))
    session.commit()
    return session


def see(
    session: Session,
    *offers: Offer,
    at: datetime = MORNING,
    status: str = "ok",
    site: Site = SITE,
    listing: Listing = LISTING,
    day_is_sure: bool = True,
    partial: bool = False,
) -> ObserveSummary:
    capture = Capture(run_id=1, listing_key=listing.key, captured_at=at, outcome=status)
    reading = PageReading(status, tuple(offers), partial=partial)
    return observe(
        session,
        site=site,
        listing=listing,
        capture=capture,
        reading=reading,
        evidence_id=7,
        now=at,
        local_date=at.date(),
        day_is_sure=day_is_sure,
    )


def rows(session: Session) -> list[Observation]:
    return list(session.exec(select(Observation).order_by(col(Observation.id))).all())


def test_a_first_sighting_is_stored_with_product_seller_and_minor_units(store: Session) -> None:
    assert see(store, OFFER) == ObserveSummary(created=1)
    (row,) = rows(store)
    assert row.offer_key == f"{LISTING.key}|alpha outdoor|new"
    assert (row.sku, row.party_id, row.party_key) == ("NO-100", "alpha", "alpha")
    assert row.matched_by == "product by listing, seller by site"
    assert (row.price_minor, row.currency, row.market, row.readings) == (9999, "USD", "US", 2)
    assert row.first_seen == row.last_seen == MORNING
    assert (row.evidence_id, row.url) == (7, LISTING.url)


def test_an_unchanged_offer_only_moves_its_last_sighting(store: Session) -> None:
    see(store, OFFER)
    later = MORNING + timedelta(days=1)
    assert see(store, OFFER, at=later) == ObserveSummary(unchanged=1)
    (row,) = rows(store)
    assert (row.first_seen, row.last_seen, row.sightings) == (MORNING, later, 2)
    assert row.seen_on == later.date()


def test_observing_the_same_capture_twice_counts_one_sighting(store: Session) -> None:
    see(store, OFFER)
    assert see(store, OFFER) == ObserveSummary(unchanged=1)
    assert [row.sightings for row in rows(store)] == [1]


@pytest.mark.parametrize(
    "change",
    [
        {"price": Decimal("89.99")},
        {"currency": "CAD"},
        {"list_price": Decimal("120")},
        {"availability": "out_of_stock"},
    ],
)
def test_a_changed_offer_ends_the_old_row_and_begins_a_new_one(store: Session, change: dict[str, object]) -> None:
    see(store, OFFER)
    later = MORNING + timedelta(hours=8)
    assert see(store, replace(OFFER, **change), at=later) == ObserveSummary(changed=1)  # type: ignore[arg-type]
    old, new = rows(store)
    assert (old.ended_at, new.ended_at) == (later, None)
    assert old.last_seen == MORNING
    assert new.first_seen == later
    assert old.offer_key == new.offer_key


def test_an_offer_of_a_site_whose_market_is_another_now_is_another_offer(store: Session) -> None:
    """Its price was never one of the new market, and the law that speaks of it is that of the market."""
    see(store, OFFER)
    see(store, OFFER, at=MORNING + timedelta(hours=8), site=SITE.model_copy(update={"market": "DE"}))
    assert [(row.market, row.ended_at is None) for row in rows(store)] == [("US", False), ("DE", True)]


@pytest.mark.parametrize(
    ("first", "second", "matched"),
    [
        ({"sku": "S-BIG"}, {"sku": "S-PART", "price": Decimal("9.99")}, []),
        ({"sku": "NO-100"}, {"sku": "S-PART", "price": Decimal("9.99")}, [9999]),
        ({"sku": "S-PART", "price": Decimal("9.99")}, {"sku": "NO-100"}, [9999]),
        ({"gtin": "4006381333931"}, {"sku": "S-PART", "price": Decimal("9.99")}, [9999]),
        ({"sku": "S-RED"}, {"sku": "S-BLUE"}, [9999]),
        ({"sku": "S-BIG"}, {"sku": "S-BIG", "price": Decimal("89.99")}, [8999]),
        ({"sku": "S-BIG"}, {"sku": "NO-200", "price": Decimal("9.99")}, [9999]),
    ],
)
def test_no_variant_or_part_is_taken_for_the_product_because_it_is_cheaper(
    store: Session, first: dict[str, object], second: dict[str, object], matched: list[int]
) -> None:
    """Numbers that nobody knows at several prices: which one the listing means is for a person to say."""
    see(store, replace(OFFER, **first), replace(OFFER, **second))  # type: ignore[arg-type]
    assert [row.price_minor for row in rows(store) if row.sku == "NO-100"] == matched


def test_an_offer_that_is_gone_from_the_page_ends(store: Session) -> None:
    listing = replace_listing(site="bazaar")
    two = (replace(OFFER, seller="Alpha Outdoor"), replace(OFFER, seller="Beta Optik"))
    assert see(store, *two, site=MARKET, listing=listing).created == 2
    later = MORNING + timedelta(hours=8)
    assert see(store, two[0], at=later, site=MARKET, listing=listing) == ObserveSummary(unchanged=1, ended=1)
    assert {row.party_id: row.ended_at for row in rows(store)} == {"alpha": None, "beta": later}


@pytest.mark.parametrize("status", ["no_offer", "out_of_stock", "gone"])
def test_a_page_seen_without_an_offer_ends_what_stood_there(store: Session, status: str) -> None:
    see(store, OFFER)
    assert see(store, OFFER, at=MORNING + timedelta(hours=8), status=status) == ObserveSummary(ended=1)


@pytest.mark.parametrize("status", ["blocked", "unreachable", "ambiguous", "layout_changed"])
def test_a_page_not_seen_or_not_understood_leaves_the_past_alone(store: Session, status: str) -> None:
    see(store, OFFER)
    before = [row.model_dump() for row in rows(store)]
    assert (
        see(store, replace(OFFER, price=Decimal(1)), at=MORNING + timedelta(hours=8), status=status) == ObserveSummary()
    )
    assert [row.model_dump() for row in rows(store)] == before


def test_a_capture_older_than_what_is_known_changes_nothing(store: Session) -> None:
    see(store, OFFER)
    assert see(store, replace(OFFER, price=Decimal(1)), at=MORNING - timedelta(hours=1)) == ObserveSummary()


def test_a_price_without_a_currency_is_no_number(store: Session) -> None:
    see(store, replace(OFFER, currency="", price_text="99.99"), site=SITE.model_copy(update={"currency": ""}))
    (row,) = rows(store)
    assert (row.price_minor, row.currency, row.price_text) == (None, "", "99.99")


def test_a_currency_in_small_letters_is_the_same_currency(store: Session) -> None:
    see(store, replace(OFFER, currency=" usd"))
    assert see(store, OFFER, at=MORNING + timedelta(days=1)) == ObserveSummary(unchanged=1)
    assert (rows(store)[0].price_minor, rows(store)[0].currency) == (9999, "USD")


def test_a_currency_without_minor_units_is_kept_whole(store: Session) -> None:
    see(store, replace(OFFER, price=Decimal(14800), currency="JPY"))
    assert rows(store)[0].price_minor == 14800


def test_two_prices_of_one_seller_for_one_product_keep_the_cheaper(store: Session) -> None:
    assert see(store, OFFER, replace(OFFER, price=Decimal("95")), replace(OFFER, price=None)).created == 1
    assert rows(store)[0].price_minor == 9500


def test_a_used_item_is_an_offer_of_its_own(store: Session) -> None:
    assert see(store, OFFER, replace(OFFER, price=Decimal("45"), condition="used")).created == 2
    assert {row.condition: row.price_minor for row in rows(store)} == {"": 9999, "used": 4500}


def test_another_product_on_the_same_listing_has_a_key_of_its_own(store: Session) -> None:
    listing = replace_listing(sku="")
    both = (replace(OFFER, sku="NO-100"), replace(OFFER, sku="no-200", price=Decimal("450")))
    assert see(store, *both, listing=listing).created == 2
    assert [row.offer_key.rsplit("|", 1)[1] for row in rows(store)] == ["NO-100", "NO-200"]


def test_an_unknown_seller_is_stored_and_put_on_the_review_list_once(store: Session) -> None:
    stranger = replace(OFFER, seller="Betta Optik")
    for hours in (0, 8):
        found = see(
            store, stranger, at=MORNING + timedelta(hours=hours), site=MARKET, listing=replace_listing(site="bazaar")
        )
        assert found.review == 1
    (row,) = rows(store)
    assert (row.party_id, row.party_key) == (None, "seller:bazaar:betta optik")
    (item,) = store.exec(select(ReviewItem)).all()
    assert (item.kind, item.subject) == ("seller", "bazaar|betta optik")
    assert item.reason == "no party or alias is called 'Betta Optik' on bazaar"
    assert item.proposal.startswith("beta (")
    assert (item.first_seen, item.last_seen) == (MORNING, MORNING + timedelta(hours=8))


def test_an_alias_added_later_names_the_seller_and_settles_the_review(store: Session) -> None:
    listing, stranger = replace_listing(site="bazaar"), replace(OFFER, seller="B-Shop 24")
    see(store, stranger, site=MARKET, listing=listing)
    store.add(Alias(site="bazaar", name="b shop 24", party_id="beta"))
    store.commit()  # the policy is loaded in a transaction of its own
    later = MORNING + timedelta(hours=8)
    assert see(store, stranger, at=later, site=MARKET, listing=listing) == ObserveSummary(unchanged=1)
    assert rows(store)[0].party_id == "beta"
    assert store.exec(select(ReviewItem)).one().settled_at == later


def test_an_unmatched_product_is_stored_and_reviewed_with_a_proposal(store: Session) -> None:
    offer = replace(OFFER, title="Night-Scope 5x40 with bag")
    assert see(store, offer, listing=replace_listing(sku="")).review == 1
    assert rows(store)[0].sku is None
    item = store.exec(select(ReviewItem)).one()
    told = "neither the page nor its listing names a known product; the page calls it 'Night-Scope 5x40 with bag'"
    assert item.reason == told
    assert item.proposal.startswith("NO-200 (")


replace_listing = partial(Listing, **LISTING.model_dump())


TERMS = {
    "coupon_code": "TEN10",
    "coupon_price": Decimal("89.99"),
    "price_in_cart": True,
    "pack_size": 2,
    "ships_to": ("CA",),
    "warranty_months": 24,
    "return_days": 30,
}


def test_what_stands_beside_the_price_is_stored_with_it(store: Session) -> None:
    see(store, replace(OFFER, **TERMS))  # type: ignore[arg-type]
    (row,) = rows(store)
    assert (row.coupon_code, row.coupon_price_minor, row.price_in_cart, row.pack_size) == ("TEN10", 8999, True, 2)
    assert (row.warranty_months, row.return_days, row.reach) == (24, 30, "CA:delivery")
    assert (row.channel, row.host_id) == ("online", "alpha")


@pytest.mark.parametrize("term", TERMS)
def test_an_offer_whose_terms_change_is_another_offer_with_evidence_of_its_own(store: Session, term: str) -> None:
    see(store, OFFER)
    changed = replace(OFFER, **{term: TERMS[term]})  # type: ignore[arg-type]
    assert see(store, changed, at=MORNING + timedelta(days=1)) == ObserveSummary(changed=1)
    assert [row.ended_at is None for row in rows(store)] == [False, True]


def test_an_offer_whose_price_is_in_the_basket_stands_although_the_page_shows_none(store: Session) -> None:
    hidden = replace(OFFER, price=None, readings=(), price_in_cart=True)
    assert see(store, hidden, status="no_offer") == ObserveSummary(created=1)
    (row,) = rows(store)
    assert (row.price_minor, row.price_in_cart) == (None, True)
    assert (
        see(store, replace(hidden, price_in_cart=False), status="no_offer", at=MORNING + timedelta(days=1)).ended == 1
    )


@pytest.mark.parametrize(
    ("later", "offer", "stale"),
    [
        (timedelta(hours=1), OFFER, False),
        (timedelta(hours=1), replace(OFFER, price=Decimal("89.99")), False),
        (timedelta(hours=1), replace(OFFER, title="Other title"), True),
        (timedelta(hours=1), replace(OFFER, readings=("json_ld",)), True),
        (timedelta(days=1), OFFER, True),
    ],
)
def test_what_was_judged_is_forgotten_only_when_an_offer_that_stays_is_read_otherwise(
    store: Session, later: timedelta, offer: Offer, stale: bool
) -> None:
    see(store, OFFER)
    store.add(Judging(fact="offer", conditions="c", through=1))
    store.commit()
    see(store, offer, at=MORNING + later)
    store.commit()
    store.expire_all()
    assert store.get_one(Judging, "offer").stale == stale


def test_what_a_marketplace_says_of_a_seller_is_kept_as_last_seen_and_changes_no_offer(store: Session) -> None:
    told = replace(
        OFFER,
        seller="Alpha Outdoor",
        seller_id="A1",
        seller_details="Alpha Outdoor Inc, 1 Wick Rd",
        fulfilment="seller",
        featured=True,
    )
    see(store, told)
    later = MORNING + timedelta(hours=1)
    assert see(store, replace(told, featured=False, fulfilment="marketplace"), at=later).unchanged == 1
    (row,) = rows(store)
    assert (row.seller_id, row.seller_details, row.fulfilment, row.featured) == (
        "A1",
        "Alpha Outdoor Inc, 1 Wick Rd",
        "marketplace",
        False,
    )


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (["Bob's"], ["Bobs Outlet"], ObserveSummary(unchanged=1)),
        (["Bob's"], ["Bobs Outlet", "Bob's"], ObserveSummary(created=1, unchanged=1)),
        (["Bob's"], ["Bobs Outlet|other id"], ObserveSummary(created=1, ended=1)),
        (["Bob's|"], ["Bobs Outlet|"], ObserveSummary(created=1, ended=1)),
    ],
    ids=["renamed", "both names stand", "another id", "no id"],
)
def test_a_seller_whom_a_marketplace_renamed_is_who_he_was_by_its_id(
    store: Session, first: list[str], then: list[str], expected: ObserveSummary
) -> None:
    def offers(names: list[str]) -> list[Offer]:
        return [replace(OFFER, seller=name.split("|")[0], seller_id=[*name.split("|"), "S1"][1]) for name in names]

    listing = replace_listing(site="bazaar")
    store.add(Alias(site="bazaar", name="s1", party_id="beta"))
    store.commit()
    see(store, *offers(first), site=MARKET, listing=listing)
    later = MORNING + timedelta(hours=8)
    assert replace(see(store, *offers(then), at=later, site=MARKET, listing=listing), review=0) == expected
    if expected == ObserveSummary(unchanged=1):
        (row,) = rows(store)
        assert (row.seller, row.party_id, row.last_seen) == ("Bobs Outlet", "beta", later)


@pytest.mark.parametrize("status", ["ok", "out_of_stock"])
def test_a_part_of_the_offers_ends_none_of_those_that_it_does_not_show(store: Session, status: str) -> None:
    first, second = replace(OFFER, seller="Alpha Outdoor, Inc."), replace(OFFER, seller="Beta Optik GmbH")
    see(store, first, second, site=MARKET)
    shown = (first,) if status == "ok" else ()
    later = see(store, *shown, at=MORNING + timedelta(hours=5), site=MARKET, status=status, partial=True)
    assert later.ended == 0
    assert [row.ended_at for row in rows(store)] == [None, None]
    assert see(store, first, at=MORNING + timedelta(hours=9), site=MARKET).ended == 1
