"""What shops say of a price, of stock and of a seller, in each language: read on the plainest page that says it.

`words_by_language.txt` holds the phrases, a block for a language, a bar between phrases of one meaning.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.reading.generic import read_page
from scrapers.records import Offer, Page, PageReading

PAGE = """<!doctype html><html lang="{language}"><head><title>Bosch Meister 8 mm</title></head>
<body><h1>Bosch Meister 8 mm</h1>{body}</body></html>"""
Words = dict[str, list[str]]


def languages() -> dict[str, Words]:
    found: dict[str, Words] = {}
    for block in (Path(__file__).parent / "words_by_language.txt").read_text("utf-8").strip().split("\n\n"):
        language, *lines = block.splitlines()
        named = (line.partition(": ") for line in lines)
        found[language.removeprefix("# ")] = {name: words.split(" | ") for name, _, words in named}
    return found


LANGUAGES = languages()


def phrases(kind: str) -> list[tuple[str, str]]:
    return [(language, phrase) for language, words in LANGUAGES.items() for phrase in words.get(kind, [])]


def amount_of(language: str, name: str) -> tuple[str, str]:
    text, _, amount = LANGUAGES[language][name][0].partition(" = ")
    return text, amount


def read(language: str, body: str, *, sold: bool = True) -> tuple[PageReading, Offer]:
    words = LANGUAGES[language]
    offered = f"<button>{words['buy'][0]}</button><p>{words['in stock'][0]}</p>" if sold else ""
    reading = read_page(
        Page("https://shop.example.com/p/1", 200, "text/html", PAGE.format(language=language, body=body + offered))
    )
    return reading, reading.offers[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_page_is_read_in_each_language(language: str) -> None:
    price, amount = amount_of(language, "price")
    reading, offer = read(language, f'<div class="price">{price}</div>')
    assert (reading.status, f"{offer.price} {offer.currency}", offer.availability) == ("ok", amount, "in_stock")


@pytest.mark.parametrize(("language", "phrase"), phrases("sold out"))
def test_what_is_called_sold_out_is_out_of_stock(language: str, phrase: str) -> None:
    price, _ = amount_of(language, "price")
    body = f'<div class="price">{price}</div><p class="availability">{phrase}</p>'
    assert read(language, body, sold=False)[0].status == "out_of_stock"


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize(("language", "phrase"), phrases("once"))
def test_a_former_or_recommended_price_is_the_list_price(language: str, phrase: str, above: bool) -> None:
    price, amount = amount_of(language, "price")
    old, listed = amount_of(language, "before")
    parts = [f"<div>{phrase}: {old}</div>", f'<div class="price">{price}</div>']
    reading, offer = read(language, "".join(parts if above else parts[::-1]))
    assert (reading.status, str(offer.price), str(offer.list_price)) == ("ok", amount.split(" ")[0], listed)


@pytest.mark.parametrize(("language", "phrase"), phrases("net"))
def test_a_price_without_tax_is_named_as_one(language: str, phrase: str) -> None:
    price, _ = amount_of(language, "price")
    offer = read(language, f'<div class="price">{price} {phrase}</div>')[1]
    assert offer.price is None or offer.tax == "excluded"


@pytest.mark.parametrize(("language", "phrase"), phrases("from"))
def test_a_least_price_is_not_the_price(language: str, phrase: str) -> None:
    price, _ = amount_of(language, "price")
    least = f"{price}{phrase}" if phrase.startswith("-") else f"{phrase} {price}"
    assert read(language, f'<div class="price">{least}</div>')[1].price is None


@pytest.mark.parametrize(("language", "phrase"), phrases("seller"))
def test_the_seller_is_read_behind_its_label(language: str, phrase: str) -> None:
    price, _ = amount_of(language, "price")
    body = f'<div class="price">{price}</div><p>{phrase}: Muster Handels GmbH</p>'
    assert read(language, body)[1].seller == "Muster Handels GmbH"


@pytest.mark.parametrize(("language", "phrase"), phrases("left"))
def test_what_is_there_or_running_low_is_in_stock(language: str, phrase: str) -> None:
    assert read(language, f"<p>{phrase}</p>", sold=False)[1].availability == "in_stock"


@pytest.mark.parametrize(("language", "phrase"), phrases("gross"))
def test_a_price_with_tax_is_named_as_one(language: str, phrase: str) -> None:
    price, _ = amount_of(language, "price")
    assert read(language, f'<div class="price">{price}</div><p>{phrase}</p>')[1].tax == "included"


OTHERS = {
    "a month": ("{lower} {phrase}", {"instalment"}),
    "monthly": ("{phrase}: {lower}", {"instalment"}),
    "member": ("{phrase}: {lower}", {"member", "card", "payment"}),
    "second hand": ("{phrase}: {lower}", {"used", "refurbished"}),
    "coupon": ("{phrase}: {lower}", {"coupon"}),
}


@pytest.mark.parametrize(("name", "language", "phrase"), [(name, *one) for name in OTHERS for one in phrases(name)])
def test_a_price_for_some_is_not_the_price(name: str, language: str, phrase: str) -> None:
    price, amount = amount_of(language, "price")
    shape, kinds = OTHERS[name]
    other = shape.format(phrase=phrase, lower=price.replace("9", "8", 1))
    reading, offer = read(language, f'<div class="price">{price}</div><div>{other}</div>')
    assert (reading.status, str(offer.price)) == ("ok", amount.split(" ")[0])
    assert {one.kind for one in offer.other_prices} & kinds


@pytest.mark.parametrize("cell", ["Unavailable", "Отсутствует"])
def test_words_that_anything_is_said_with_say_nothing_of_stock_where_it_is_sold(cell: str) -> None:
    body = f'<div class="price">£99.00</div><table><tr><td>Backlight</td><td>{cell}</td></tr></table>'
    assert read("en", body)[0].status == "ok"
