"""Words about prices are read as their reader sees them, however they are written."""

from __future__ import annotations

import pytest

from monitor.rulebook.price_words import of_a_price, of_prices, of_resale


@pytest.mark.parametrize(
    "said",
    [
        "Please raise your price.",
        "Please raise your \u0440\u0440i\u0441e.",
        "Bitte heben Sie den \u0420reis an.",
        "Please raise your pr\u200bice.",
        "Please raise your pr\u00adice.",
        "Please raise your \uff50\uff52\uff49\uff43\uff45.",
        "Please raise your \U0001d429\U0001d42b\U0001d422\U0001d41c\U0001d41e.",
        "Please raise your p\u0307r\u0307ice.",
        "Please go back to \uff11\uff19\uff19 EUR.",
    ],
    ids=["plain", "Cyrillic", "capital", "zero width", "soft hyphen", "full width", "bold", "accents", "full digits"],
)
def test_a_word_about_prices_is_found_however_it_is_written(said: str) -> None:
    assert of_prices(said)


@pytest.mark.parametrize(
    "said",
    [
        "Wir bitten Sie, sich darum zu k\u00fcmmern.",
        "USB-\u043a\u0430\u0431\u0435\u043b\u044c \u0438 SIM-\u043a\u0430\u0440\u0442\u0430",
        "10 k\u03a9, 5 \u00b5m",
        "Vui l\u00f2ng xem l\u1ea1i.",
    ],
)
def test_letters_of_other_alphabets_are_no_disguise_by_themselves(said: str) -> None:
    assert not of_prices(said)


def test_a_resale_price_is_found_in_other_forms_of_letters_too() -> None:
    assert of_resale("bonus on the re\u00adsale pr\u00adice")
    assert not of_resale("bonus on the volume")


@pytest.mark.parametrize(
    "named",
    [
        "Price discipline",
        "Compliance with our price list",
        "map compliance",
        "No discounting",
        "Preisdisziplin",
        "Mindestpreis am Regal",
        "Prix public respecté",
        "Prezzo al pubblico",
        "Precio mínimo",
        "Preço de revenda",
        "Adviesprijs",
        "Rekommenderat pris",
        "Suositushinta",
        "Utrzymanie cen detalicznych",
        "Doporučená cena",
        "Ajánlott fogyasztói ár",
        "Preț recomandat",
        "Satış fiyatı",
        "Ценовая дисциплина",
        "Удержание цены на полке",
        "Дотримання цін",
        "Συνιστώμενη τιμή",
        "最低零售价",
        "希望小売価格",
        "권장소비자가격",
    ],
)
def test_pay_for_keeping_a_price_is_known_by_its_name(named: str) -> None:
    assert of_resale(named)
    assert of_a_price(named) or named in ("map compliance", "No discounting")


@pytest.mark.parametrize(
    "named",
    [
        "Volume discount",
        "Quarterly bonus on net sales",
        "Share of shelf",
        "Mengenrabatt",
        "Remise sur volume",
        "Бонус за объем закупок",
        "Retail centres opened",
        "Precious metals, recommended assortment",
        "Торговый центр",
    ],
)
def test_the_names_of_other_pay_speak_of_no_price(named: str) -> None:
    assert not of_resale(named)
    assert not of_a_price(named)


@pytest.mark.parametrize(
    "named", ["Price protection", "Sales in prices of last year", "Объем розничных продаж в ценах года"]
)
def test_a_name_that_speaks_of_some_price_is_not_about_resale_by_itself(named: str) -> None:
    assert of_a_price(named)
    assert not of_resale(named)


@pytest.mark.parametrize(
    "named",
    [
        "No-discount bonus",
        "Bonus for not discounting",
        "Discount-free reward",
        "Anti-dumping bonus",
        "Dealer margin floor",
        "Margin maintenance bonus",
        "Rabattverzicht",
        "Verzicht auf Rabattaktionen",
        "Prime sans remise",
        "Sin descuentos",
        "Nessuno sconto",
        "Brak rabatów",
        "Geen korting",
        "Prisdisciplin",
        "Fiyat disiplini",
        "Respeto de precios",
        "Бонус за отсутствие скидок",
        "価格維持",
    ],
)
def test_pay_for_not_selling_for_less_is_about_resale_without_a_word_of_price(named: str) -> None:
    assert of_resale(named)


@pytest.mark.parametrize(
    "named",
    [
        "No discount on freight",
        "No-claims discount",
        "Discount without conditions",
        "Net sales without discounts",
        "Umsatz ohne Rabatt",
        "Ventas sin descuento",
        "Anti-dumping duty refund",
        "Gross margin bonus",
        "Margin support",
        "Respect of delivery dates",
    ],
)
def test_what_is_paid_or_counted_without_a_discount_of_the_brands_own_is_not(named: str) -> None:
    assert not of_resale(named)
