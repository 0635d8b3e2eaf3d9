"""How sure it is that a card shows a watched product: numbers first, then brand, title and the title's figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake.likeness import LEAST_SCORE, Likenesses
from monitor.model import Product
from scrapers.records import ListingCard

PRODUCTS = [
    Product(sku="NO-400", gtin="4006381333931", brand="Northern Optics", title="Trail Lamp 400"),
    Product(sku="NO-900", brand="Northern Optics", title="Field Scope 900"),
    Product(sku="X2", brand="Aurora", title="Aurora X2 Binoculars"),
]
LIKENESSES = Likenesses(PRODUCTS)


def card(title: str, **more: str) -> ListingCard:
    return ListingCard("https://bazaar.example/p/1", title, **more)


@pytest.mark.parametrize(
    ("shown", "sku", "by"),
    [
        (card("Camping light", gtin="04006381333931"), "NO-400", "gtin"),
        (card("Camping light", sku="no400"), "NO-400", "mpn"),
        (card("Lamp NO 400 for the trail"), "NO-400", "mpn"),
        (card("Lamp (NO-400), black"), "NO-400", "mpn"),
        (card("NORTHERN OPTICS Trail Lamp 400"), "NO-400", "title"),
        (card("Trail Lamp 400", brand="Northern Optics"), "NO-400", "title"),
        (card("Northern Optics Field Scope 900 with tripod"), "NO-900", "title"),
        (card("Aurora X2 Binoculars 10x42"), "X2", "title"),
    ],
)
def test_a_card_is_of_the_product_that_it_names(shown: ListingCard, sku: str, by: str) -> None:
    found = LIKENESSES.of(shown)
    assert found is not None
    assert (found.sku, found.by) == (sku, by)
    assert LEAST_SCORE <= found.score <= 100


@pytest.mark.parametrize(
    "title",
    [
        "Trail Lamp 400",  # no brand
        "Northern Optics Trail Lamp 250",  # another model
        "Replacement battery pack with charger and car adapter suitable for Northern Optics Trail Lamp series",
        "Aurora Lamp",
        "X2 cable",
        "",
    ],
)
def test_a_card_that_names_less_or_another_is_of_none(title: str) -> None:
    assert LIKENESSES.of(card(title)) is None


@given(title=st.text(max_size=60), sku=st.text(max_size=12))
def test_a_gtin_decides_whatever_else_the_card_says(title: str, sku: str) -> None:
    found = LIKENESSES.of(card(title, sku=sku, gtin="4006381333931"))
    assert found is not None
    assert (found.sku, found.by, found.score) == ("NO-400", "gtin", 100)


@given(title=st.text(max_size=80))
def test_no_title_breaks_the_comparison(title: str) -> None:
    found = LIKENESSES.of(card(title))
    assert found is None or LEAST_SCORE <= found.score <= 100
