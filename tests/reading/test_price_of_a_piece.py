"""What a shop asks "per piece" is its price, in the words of each language, where no other price stands."""

from __future__ import annotations

import pytest

from scrapers.reading.generic import read_page
from scrapers.records import Page

PAGE = """<!doctype html><html lang="{language}"><head><title>{title}</title></head><body><h1>{title}</h1>
<div class="price">{price}</div>{more}<button>{buy}</button></body></html>"""


def read(
    language: str, price: str, buy: str, title: str = "Bosch Meister 8 mm", more: str = ""
) -> tuple[str, str, str]:
    html = PAGE.format(language=language, title=title, price=price, buy=buy, more=more)
    reading = read_page(Page("https://shop.example.com/p", 200, "text/html", html))
    offer = reading.offers[0] if reading.offers else None
    return reading.status, str(offer.price) if offer else "", str(offer.currency) if offer else ""


@pytest.mark.parametrize(
    ("language", "price", "buy", "amount", "currency"),
    [
        ("de", "12,99 € / Stück", "In den Warenkorb", "12.99", "EUR"),
        ("sv", "129 kr/st", "Lägg i varukorgen", "129", "SEK"),
        ("hu", "1 299 Ft/db", "Kosárba", "1299", "HUF"),
        ("ro", "129,90 lei/buc", "Adaugă în coș", "129.90", "RON"),
        ("tr", "129,90 TL/adet", "Sepete ekle", "129.90", "TRY"),
        ("bg", "129,90 лв./бр.", "Добави в количката", "129.90", "BGN"),
        ("el", "12,99 €/τεμ.", "Προσθήκη στο καλάθι", "12.99", "EUR"),
        ("cs", "129 Kč / kus", "Do košíku", "129", "CZK"),
        ("zh", "¥99.00/件", "加入购物车", "99.00", "CNY"),
        ("ja", "1,299円/個", "カートに入れる", "1299", "JPY"),
        ("no", "129 kr pr. stk.", "Legg i handlekurv", "129", "NOK"),
        ("et", "12,99 €/tk", "Lisa ostukorvi", "12.99", "EUR"),
        ("lt", "12,99 €/vnt.", "Į krepšelį", "12.99", "EUR"),
        ("lv", "12,99 €/gab.", "Pievienot grozam", "12.99", "EUR"),
        ("hr", "12,99 €/kom", "Dodaj u košaricu", "12.99", "EUR"),
    ],
)
def test_a_price_per_piece_is_the_price_in_any_language(
    language: str, price: str, buy: str, amount: str, currency: str
) -> None:
    assert read(language, price, buy) == ("ok", amount, currency)


@pytest.mark.parametrize(
    ("language", "price", "buy"), [("sv", "129 kr/m", "Köp"), ("et", "12,99 €/kg", "Lisa ostukorvi")]
)
def test_a_price_by_measure_alone_is_no_price(language: str, price: str, buy: str) -> None:
    assert read(language, price, buy)[:2] == ("no_offer", "None")


def test_the_price_per_piece_below_a_price_is_not_the_price() -> None:
    assert read("sv", "99 kr", "Köp", "Bosch Meister 10-pack", "<div>9,90 kr/st</div>") == ("ok", "99", "SEK")


@pytest.mark.parametrize(("language", "amount"), [("hu", "1299"), ("de", "None")])
def test_a_sign_that_is_a_unit_elsewhere_counts_in_its_own_language(language: str, amount: str) -> None:
    assert read(language, "1 299 Ft", "Kosárba")[1] == amount
