"""A currency sign between two numbers: read as the one's it is, or honestly left open."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scrapers.reading.price import read_price


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("PS5 € 499 kostenloser Versand", "de-DE"),
        ("Lego 75192 kr 6990 Kjøp", "nb-NO"),
        ("Lego 10300 kr 1299 Læg i kurv", "da-DK"),
        ("iPhone 15 € 799 spedizione gratuita", "it-IT"),
        ("iPhone 15 € 799 op voorraad", ""),
        ("iPhone 13 ₺ 27.999", ""),
        ("Galaxy S24 € 699 auf Lager", "de-DE"),
        ("Nokia 3310 kr 449 på lager", "nb-NO"),
        ("Pixel 8 $ 699 in stock", ""),
        ("LEGO 42115 € 379 Bestel nu", "nl-NL"),
        ("Rugzak 60 € 45", "nl-NL"),
        ("Sofa 999 € 1299", "nl-NL"),
        ("42 € 59,99", "de-DE"),
        ("42 kr 2024", "sv-SE"),
        ("499 kr 2024", ""),
        ("149 € 2024", "nl-NL"),
        ("Boek 9 € 1999", "nl-NL"),
    ],
)
def test_the_number_of_a_name_is_never_the_price_for_certain(text: str, locale: str) -> None:
    reading = read_price(text, locale=locale)
    assert (reading.status, reading.amount) == ("ambiguous", None)


@pytest.mark.parametrize(
    ("text", "locale", "amount"),
    [
        ("PS5 € 499 gratis verzending", "nl-NL", "499"),
        ("iPhone 15 € 799 op voorraad", "nl-NL", "799"),
        ("LEGO 42115 € 379", "nl-NL", "379"),
        ("USB 3.0 € 24,99", "nl-NL", "24.99"),
        ("Bosch GSR 18 € 129 inkl. MwSt", "de-AT", "129"),
        ("iPhone 15 CHF 799.–", "de-CH", "799"),
        ("iPhone 13 ₹ 49,999 Free Delivery", "en-IN", "49999"),
        ("iPhone 13 ₺ 27.999", "tr-TR", "27999"),
        ("iPhone 15 $ 799", "en-US", "799"),
    ],
)
def test_a_sign_that_stands_in_front_in_its_land_is_that_of_the_number_behind_a_name(
    text: str, locale: str, amount: str
) -> None:
    reading = read_price(text, locale=locale)
    assert (reading.status, reading.amount) == ("ok", Decimal(amount))


@pytest.mark.parametrize(
    ("text", "locale", "amount"),
    [
        ("Pris 199 kr 1000 Bonuspoeng", "nb-NO", "199"),
        ("Pris 199 kr 1000 Bonuspoeng", "", "199"),
        ("499 kr 2024", "nb-NO", "499"),
        ("149 € 2024", "de-DE", "149"),
        ("Kaffetrakter 1299 kr 365 dagers åpent kjøp", "nb-NO", "1299"),
        ("Kaffe 49 kr 100 poeng", "nb-NO", "49"),
        ("Kaffee 5 € 500 g Packung", "de-AT", "5"),
        ("Pommes 3 € 500 Gramm", "", "3"),
        ("Boek 12 € 320 pagina's", "nl-NL", "12"),
        ("Lampe 49 € 120 verkauft", "de-DE", "49"),
        ("Bohrer 49 € 650 W", "de-DE", "49"),
        ("Proteinbar 25 kr 200 kcal", "sv-SE", "25"),
        ("Lamp 12 € 500 lumen", "nl-NL", "12"),
    ],
)
def test_what_counts_behind_a_sign_leaves_the_first_number_the_price(text: str, locale: str, amount: str) -> None:
    reading = read_price(text, locale=locale)
    assert (reading.status, reading.amount) == ("ok", Decimal(amount))


@pytest.mark.parametrize("locale", ["", "de-CH", "nl-NL", "en-IN"])
@pytest.mark.parametrize("text", ["Fernseher 12990 CHF 5 auf Lager", "Kast 12990 € 5 op voorraad", "TV 12990 ₹ 12"])
def test_what_is_in_stock_is_never_the_price(text: str, locale: str) -> None:
    assert read_price(text, locale=locale).amount in {None, Decimal(12990)}


@pytest.mark.parametrize("tail", ["Kjøp", "lieferbar", "bestellen", "Livraison offerte", "op voorraad", "incl. btw"])
@pytest.mark.parametrize("name", ["Nokia 3310", "Jeans 32", "USB 3.0", "Levi's 501", "Sofa 3"])
@pytest.mark.parametrize("amount", ["49", "499"])
def test_a_number_behind_a_name_is_no_price_whatever_follows_the_next_one(tail: str, name: str, amount: str) -> None:
    for locale in ("", "nl-NL", "de-DE"):
        assert read_price(f"{name} € {amount} {tail}", locale=locale).amount in {None, Decimal(amount)}
