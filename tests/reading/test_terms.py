"""What stands beside the price: coupons, hints at the basket, packs, promises; in doubt nothing is read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.reading.coupon import coupon_in
from scrapers.reading.pack import pack_of
from scrapers.reading.promises import countries_of, return_days, warranty_months
from scrapers.reading.terms import hides_price

PRICE = Decimal("499.00")


@pytest.mark.parametrize(
    ("line", "currency", "code", "price"),
    [
        ("Save 10% with code SAVE10", "USD", "SAVE10", "449.10"),
        ("Use code BEAN50 for $50 off", "USD", "BEAN50", "449.00"),
        ("$449.00 with code ONE", "USD", "ONE", "449.00"),
        ("Apply $20 coupon", "USD", "", "479.00"),
        ("10 % Rabatt mit dem Gutscheincode KAFFEE10", "EUR", "KAFFEE10", "449.10"),
        ("50 € sparen mit Code: HERBST50", "EUR", "HERBST50", "449.00"),
        ("-10% avec le code promo ETE10", "EUR", "ETE10", "449.10"),
        ("10% de descuento con el código CAFE10", "EUR", "CAFE10", "449.10"),
        ("10% sconto con codice ESTATE", "EUR", "ESTATE", "449.10"),
        ("Скидка 10% по промокоду COFFEE", "RUB", "COFFEE", "449.10"),
    ],
)
def test_a_coupon_that_one_line_states_in_full_is_read(line: str, currency: str, code: str, price: str) -> None:
    coupon = coupon_in([line], PRICE, currency, "")
    assert coupon is not None
    assert (coupon.code, coupon.price) == (code, Decimal(price))


@pytest.mark.parametrize(
    "line",
    [
        "Save 10% on your first order with code NEW10",
        "Up to 20% off with code MAX20",
        "$20 off orders over $100 with code BIG20",
        "10% off for members with code CLUB10",
        "Free shipping with code FREESHIP",
        "Sign up: 10% off with code HELLO",
        "Promo code: SPRING",
        "Save 10%",
        "Item code VT-200 10% off",
        "10% off and $20 off with code BOTH",
        "€20 off with code EURO20",
        "$400 off with code HUGE",
        "Save 10% with code TEN10 or 20% with code TWENTY20",
        "Code SPRING10: 10% off, expired",
        "Extra 10% off with code BAZAAR10, paid by the marketplace",
        "10% off with code VISA10 for payment by card",
        "10% Rabatt mit Code KARTE10 bei Zahlung mit PayPal",
    ],
)
def test_a_coupon_with_a_condition_or_in_doubt_is_none(line: str) -> None:
    assert coupon_in([line], PRICE, "USD", "en_US") is None


def test_two_lines_that_differ_are_no_coupon_and_two_alike_are_one() -> None:
    ten, twenty = "Save 10% with code SAVE10", "Save 20% with code SAVE20"
    assert coupon_in([ten, twenty], PRICE, "USD", "") is None
    assert coupon_in([ten, ten], PRICE, "USD", "") is not None
    assert coupon_in([ten], None, "USD", "") is None


@given(st.text(max_size=120), st.decimals(min_value="0.01", max_value=100_000, places=2))
def test_a_coupon_never_raises_a_price_or_gives_it_away(line: str, price: Decimal) -> None:
    coupon = coupon_in([line, f"Save 10% with code X10 {line}"], price, "USD", "en_US")
    assert coupon is None or 0 < coupon.price < price


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        ("See price in cart", True),
        ("Add to basket to see our price", True),
        ("Preis wird erst im Warenkorb angezeigt", True),
        ("Voir le prix dans votre panier", True),
        ("Цену смотрите в корзине", True),
        ("Add to cart", False),
        ("Price shown at checkout includes tax", False),
        ("The price in our shop windows may differ from what you see in your cart", False),
    ],
)
def test_a_hint_at_the_basket_is_told_from_other_talk_of_it(line: str, hidden: bool) -> None:
    assert hides_price([line]) is hidden


@pytest.mark.parametrize(
    ("title", "units"),
    [
        ("Lens cleaner, pack of 6", 6),
        ("Lens cleaner 3-pack", 3),
        ("Kaffee 6er-Pack", 6),
        ("Lot de 3 filtres", 3),
        ("Trail Lamp 400 Pack of 2", 2),
        ("Lampe NO 400 pack de 2", 2),
        ("Упаковка 6 шт", 6),
        ("Field binocular 8x42", None),
        ("Set of 4 glasses", None),
        ("Backpack 20 L", None),
        ("2x zoom", None),
        ("pack of 1.5 kg", None),
        ("10 pack, case of 5", None),
        ("pack of 1", None),
        ("pack of 500", None),
    ],
)
def test_a_pack_is_what_says_so(title: str, units: int | None) -> None:
    assert pack_of(title) == units


@pytest.mark.parametrize(
    ("value", "months"),
    [
        ({"value": "2", "unitCode": "ANN"}, 24),
        ({"value": 18, "unitCode": "MON"}, 18),
        ("P2Y", 24),
        ("P1Y6M", 18),
        ({"value": 2}, None),
        ({"value": "two", "unitCode": "ANN"}, None),
        ("lifetime", None),
        (None, None),
    ],
)
def test_a_warranty_is_months_only_with_its_unit(value: Any, months: int | None) -> None:
    assert warranty_months({"durationofwarranty": value}) == months


@pytest.mark.parametrize(
    ("policy", "days"),
    [
        ({"merchantreturndays": 14}, 14),
        (
            {"merchantreturndays": "30", "returnpolicycategory": "https://schema.org/MerchantReturnFiniteReturnWindow"},
            30,
        ),
        ({"returnpolicycategory": "https://schema.org/MerchantReturnNotPermitted"}, 0),
        ({"returnpolicycategory": "https://schema.org/MerchantReturnUnlimitedWindow", "merchantreturndays": 0}, None),
        ({"merchantreturndays": 14.5}, None),
        ({}, None),
    ],
)
def test_returns_are_whole_days_or_unknown(policy: dict[str, Any], days: int | None) -> None:
    assert return_days(policy) == days


def test_countries_of_delivery_are_codes_and_nothing_else() -> None:
    places = [
        {"shippingDestination": {"addressCountry": ["AT", {"@type": "Country", "name": "CH"}]}},
        {"shippingDestination": {"addressCountry": "Germany"}},
        {"doesNotShip": True, "shippingDestination": {"addressCountry": "FR"}},
        "ZZ9",
    ]
    assert sorted(set(countries_of(places))) == ["AT", "CH"]
