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
    Product(sku="SP", brand="Aurora", title="Aurora Spotter 8 x 32"),
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
        (card("Aurora Spotter 8 × 32"), "SP", "title"),
        (card("Aurora Spotter 8x32"), "SP", "title"),
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


@pytest.mark.parametrize(
    ("look_alike", "least"),
    [
        (card("Case for Northern Optics NO-400"), LEAST_SCORE),
        (card("Ersatzakku passend für Northern Optics Trail Lamp 400"), LEAST_SCORE),
        (card("Étui pour Northern Optics Trail Lamp 400"), LEAST_SCORE),
        (card("Чехол для фонаря Northern Optics NO-400"), LEAST_SCORE),
        (card("Torch NO-400", brand="Fenwick"), LEAST_SCORE),
        (card("Fenwick torch NO-400"), 80),
    ],
)
def test_what_is_for_a_product_or_of_another_brand_waits_behind_it(look_alike: ListingCard, least: int) -> None:
    found = LIKENESSES.of(look_alike)
    assert found is not None
    assert (found.sku, found.score) == ("NO-400", least)
    for title in ("Northern Optics Trail Lamp 400 (refurbished)", "Northern Optics lamp NO 400 for the trail"):
        itself = LIKENESSES.of(card(title))
        assert itself is not None
        assert itself.score > least


def test_a_product_that_is_itself_for_another_is_no_look_alike() -> None:
    own = Likenesses([Product(sku="NO-41", brand="Northern Optics", title="Case for Trail Lamp 400")])
    assert own.of(card("Case for Northern Optics NO-41")).score == 95  # type: ignore[union-attr]


LAMP = "Northern Optics Trail Lamp 400"


@pytest.mark.parametrize(
    ("title", "differs"),
    [
        (f"{LAMP} (used)", "used"),
        (f"{LAMP} - used, very good", "used"),
        (f"Used {LAMP}", "used"),
        (f"{LAMP} gebraucht", "used"),
        (f"{LAMP} occasion", "used"),
        (f"Фонарь {LAMP} б/у", "used"),
        (f"{LAMP} refurbished", "refurbished"),
        (f"{LAMP} ricondizionato", "refurbished"),
        (f"{LAMP} (3-Pack)", "a pack of 3"),
        (f"{LAMP} Pack of 2", "a pack of 2"),
        (f"2x {LAMP}", "a pack of 2"),
        (f"{LAMP} x3", "a pack of 3"),
        (f"3er Set {LAMP}", "a pack of 3"),
        (f"{LAMP} Twin Pack", "a pack of 2"),
        (f"{LAMP} 2 Stück", "a pack of 2"),
        (f"Комплект 2 шт {LAMP}", "a pack of 2"),
        (f"Case for {LAMP}", "it is for the product"),
        ("Northern Optics battery for Trail Lamp 400", "it is for the product"),
        (f"Charger works with {LAMP}", "it is for the product"),
        (f"Étui adapté à {LAMP}", "it is for the product"),
        (f"{LAMP} için kılıf", "it is for the product"),
        (f"{LAMP} replacement battery", "a part is sold"),
        (f"{LAMP} Ersatzakku", "a part is sold"),
        (f"Запасной аккумулятор, {LAMP}", "a part is sold"),
    ],
)
def test_what_is_not_the_product_as_it_is_sold_is_told_and_stands_behind_it(title: str, differs: str) -> None:
    found = LIKENESSES.of(card(title))
    assert found is not None
    assert (found.sku, found.differs) == ("NO-400", differs)
    assert LEAST_SCORE <= found.score <= (LEAST_SCORE if " is " in differs else 85)


@pytest.mark.parametrize(
    "title",
    [
        LAMP,
        f"{LAMP}, black",
        f"NEW {LAMP} for hikers",
        f"{LAMP} with case",
        f"{LAMP}, can be used with gloves",
        f"{LAMP}, never used",
        f"{LAMP} 400 lm, 6x zoom, 2 modes",
        f"{LAMP} - box of 1",
        f"{LAMP} mit Ersatzakku",
        f"{LAMP} incl. replacement strap",
        f"Фонарь {LAMP} для туризма",
    ],
)
def test_the_product_as_it_is_sold_differs_in_nothing(title: str) -> None:
    found = LIKENESSES.of(card(title))
    assert found is not None
    assert (found.differs, found.score > 80) == ("", True)


def test_a_pack_differs_where_the_product_is_another_one() -> None:
    own = Likenesses([Product(sku="OIL-600", brand="Grove", title="Grove Olive Oil Pack of 6", pack_size=6)])
    assert own.of(card("Grove Olive Oil Pack of 6")).differs == ""  # type: ignore[union-attr]
    assert own.of(card("Grove Olive Oil Pack of 6, Pack of 6 (used)")).differs == "used"  # type: ignore[union-attr]
    assert own.of(card("Grove OIL-600 Olive Oil 12 pack")).differs == "a pack of 12"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Grove Replacement Filter for X200", "Grove Replacement Filter for X200 2 pcs"),
        ("Grove Toothbrush Dual Pack", "Grove Toothbrush, pack of 3 Dual Pack"),
        ("Grove Chair Set of 4", "Grove Chair 4 Set of 6"),
        ("Grove Capsules 100 pcs", "Grove Capsules 100 pcs, pack of 2"),
    ],
)
def test_the_count_in_a_products_own_title_is_no_other_pack(title: str, other: str) -> None:
    own = Likenesses([Product(sku="GR-1", brand="Grove", title=title)])
    assert own.of(card(title)).differs == ""  # type: ignore[union-attr]
    assert own.of(card(other)).differs.startswith("a pack of")  # type: ignore[union-attr]


def test_a_measure_is_no_number_of_pieces_however_it_is_spaced() -> None:
    assert LIKENESSES.of(card(f"{LAMP} M8 x 20")).differs == ""  # type: ignore[union-attr]
    for title in ("Aurora Spotter 8 x 32", "Aurora Spotter 8x32", "Aurora Spotter 8 × 32"):
        assert LIKENESSES.of(card(title)).differs == ""  # type: ignore[union-attr]
        assert LIKENESSES.of(card(f"2x {title}")).differs == "a pack of 2"  # type: ignore[union-attr]


def test_a_field_for_the_condition_and_a_gtin_leave_the_find_what_it_is_of() -> None:
    found = LIKENESSES.of(card(f"{LAMP} open box", gtin="4006381333931"))
    assert (found and found.by, found and found.score, found and found.differs) == ("gtin", 100, "used")
    assert LIKENESSES.of(card(LAMP, condition="used")).differs == "used"  # type: ignore[union-attr]
    assert LIKENESSES.of(card(LAMP, condition="new")).differs == ""  # type: ignore[union-attr]


@given(title=st.text(max_size=60), sku=st.text(max_size=12))
def test_a_gtin_decides_whatever_else_the_card_says(title: str, sku: str) -> None:
    found = LIKENESSES.of(card(title, sku=sku, gtin="4006381333931"))
    assert found is not None
    assert (found.sku, found.by, found.score) == ("NO-400", "gtin", 100)


@given(title=st.text(max_size=80))
def test_no_title_breaks_the_comparison(title: str) -> None:
    found = LIKENESSES.of(card(title))
    assert found is None or LEAST_SCORE <= found.score <= 100
