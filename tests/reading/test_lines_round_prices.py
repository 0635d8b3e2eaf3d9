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
        ("fr", "<p>Dès maintenant</p>"),
        ("de", "<p>Ab jetzt</p>"),
        ("de", "<p>ab 49,99 € versandkostenfrei</p>"),
    ],
)
def test_what_says_yes_or_no_or_when_above_a_price_is_no_from(language: str, above: str) -> None:
    assert price_of(reading_of(f"{above}<p>39,99 €</p>", language)) == "39.99"


@pytest.mark.parametrize(
    ("language", "price", "words"),
    [
        ("en", "£29.99", "per month"),
        ("en", "£29.99", "a month"),
        ("en", "£29.99", "/mo"),
        ("en", "£29.99", "every week"),
        ("en", "£29.99", "Monthly"),
        ("de", "29,99 €", "monatlich"),
        ("de", "29,99 €", "pro Monat"),
        ("fr", "29,99 €", "par mois"),
        ("es", "29,99 €", "al mes"),
        ("it", "29,99 €", "al mese"),
        ("nl", "€ 29,99", "per maand"),
        ("pl", "29,99 zł", "miesięcznie"),
        ("sv", "299 kr", "per månad"),
        ("ru", "2 990 ₽", "в месяц"),
    ],
)
def test_a_price_with_a_time_on_the_line_below_is_a_rate(language: str, price: str, words: str) -> None:
    reading = reading_of(f"<div>{price}</div><div>{words}</div>", language)
    assert price_of(reading) == ""
    assert [one.kind for one in reading.offers[0].other_prices] == ["instalment"]


@pytest.mark.parametrize(
    ("box", "price"),
    [
        ("<p>£129.00</p><p>Monthly</p><p>£10.75</p>", "129.00"),
        ("<p>£129.00</p><p>Monthly</p><p>From £10.75</p>", "129.00"),
        ("<p>£129.00</p><p>Monthly payments available</p>", "129.00"),
        ("<p>£129.00</p><p>per month</p><p>£10.75</p>", ""),
        ("<p>£29.99</p><p>Per month</p><p>£129.00</p>", ""),
        ("<p>£12.99</p><p>Deposit</p><p>£0.25</p>", ""),
        ("<p>£12.99</p><p>Bottle deposit</p>", "12.99"),
        ("<p>£30.00</p><p>upfront</p><p>£29 a month</p>", ""),
        ("<p>£1.00</p><p>one-off</p><p>£29.99 a month</p>", ""),
        ("<p>£1.00</p><p>with a plan</p><p>£29.99</p><p>a month</p>", ""),
        ("<p>£129.00</p><p>or £10.75 a month</p>", "129.00"),
        ("<p>£129.00</p><p>Mo</p><p>Tu</p>", "129.00"),
    ],
)
def test_a_label_of_the_next_price_leaves_the_one_above_it(box: str, price: str) -> None:
    assert price_of(reading_of(box)) == price


@pytest.mark.parametrize(
    ("box", "price"),
    [
        ("<p>412,50 €</p><p>zzgl. MwSt.</p><p>Preis inkl. 19 % MwSt.: 490,88 €</p>", "490.88"),
        ("<p>412,50 €</p><p>zzgl. MwSt. und Versand</p><p>inkl. MwSt. 490,88 €</p>", "490.88"),
        ("<p>412,50 €</p><p>zzgl. MwSt.</p><p>Koffer dazu: 490,88 €</p>", ""),
    ],
)
def test_the_price_with_tax_below_the_one_without_is_the_price(box: str, price: str) -> None:
    assert price_of(reading_of(box, "de")) == price


@pytest.mark.parametrize(
    ("box", "price"),
    [
        ("<p>12,99 €</p><p>pro kg</p>", ""),
        ("<p>29,90 €</p><p>/ m²</p>", ""),
        ("<p>180,00 €</p><p>pro Nacht</p>", ""),
        ("<p>12,99 €</p><p>pro Stück</p>", "12.99"),
        ("<p>12,99 €</p><p>/ Packung</p>", "12.99"),
        ("<p>12,99 €</p><p>l'unité</p>", "12.99"),
        ("<p>12,99 €</p><p>kg-Preis: 4,98 €</p>", "12.99"),
        ("<p>2,49 €</p><p>pro kg</p><p>4,98 €</p>", "2.49"),
        ("<p>2,49 €</p><p>4,98 € / kg</p>", "2.49"),
    ],
)
def test_a_measure_on_the_line_below_a_price_is_what_it_is_for(box: str, price: str) -> None:
    assert price_of(reading_of(box, "de")) == price
