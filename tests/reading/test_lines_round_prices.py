"""A line of its own above or below a price says what it is, though no element's name does."""

from __future__ import annotations

import pytest

from scrapers.reading.generic import read_page
from scrapers.records import Page, PageReading


def reading_of(box: str, language: str = "en") -> PageReading:
    html = f"""<!doctype html><html lang="{language}"><head><title>Kestrel Kettle K200 | Norr</title></head><body>
<h1>Kestrel Kettle K200</h1>{box}<button type="submit">{BUY[language]}</button></body></html>"""
    return read_page(Page("https://norr.example.com/p/kestrel-kettle-k200", 200, "text/html", html))


BUY = {"en": "Add to basket", "de": "In den Warenkorb", "fr": "Ajouter au panier", "es": "Añadir al carrito",
       "it": "Aggiungi al carrello", "hr": "Dodaj u košaricu", "ru": "В корзину", "nl": "In winkelwagen",
       "pl": "Dodaj do koszyka", "sv": "Lägg i varukorg"}  # fmt: skip


def price_of(reading: PageReading) -> str:
    first = reading.offers[0] if reading.offers else None
    return str(first.price) if first is not None and first.price is not None and reading.status == "ok" else ""


@pytest.mark.parametrize(
    ("language", "words", "price"),
    [
        ("en", "From", "£39.99"),
        ("en", "Prices from", "£39.99"),
        ("en", "Now from", "£39.99"),
        ("en", "Starting at:", "£39.99"),
        ("en", "Current bid", "£39.99"),
        ("de", "ab", "39,99 €"),
        ("de", "Preis ab", "39,99 €"),
        ("fr", "À partir de", "39,99 €"),
        ("es", "Desde", "39,99 €"),
        ("it", "Da", "€ 39,99"),
        ("ru", "от", "3 990 ₽"),
    ],
)
@pytest.mark.parametrize("former", ["", "<p>{}</p>"])
def test_a_line_that_says_only_from_stands_above_no_price(language: str, words: str, price: str, former: str) -> None:
    was = former.format(price.replace("39,99", "49,99").replace("39.99", "49.99").replace("3 9", "4 9"))
    reading = reading_of(f"{was and f'<p>Was</p>{was}'}<p>{words}</p><p>{price}</p>", language)
    assert (reading.status, price_of(reading)) == ("ambiguous", "")


@pytest.mark.parametrize(
    ("language", "above"),
    [
        ("hr", "<dl><dt>Na zalihi</dt><dd>Da</dd></dl>"),
        ("hr", "<table><tr><td>Na zalihi</td><td>Da</td></tr></table>"),
        ("en", "<p>Refurbished</p><p>No</p>"),
        ("en", "<p>Made from</p>"),
    ],
)
def test_what_says_yes_or_no_above_a_price_is_no_from(language: str, above: str) -> None:
    assert price_of(reading_of(f"{above}<p>39,99 €</p>", language)) == "39.99"
