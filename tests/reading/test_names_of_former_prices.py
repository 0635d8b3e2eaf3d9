"""Words and names of elements that call a price the recommended one, the one before, or a deposit."""

from __future__ import annotations

import pytest

from scrapers.reading.generic import read_page
from scrapers.reading.price import read_price
from scrapers.records import Page

BOXES = [
    ('<span class="suggested-retail">$59.99</span><span class="our">$39.99</span>', "59.99"),
    ('<div class="price">$39.99</div><div class="suggested-retail">$59.99</div>', "59.99"),
    ("<p>AVP² $59.99</p><p>$39.99</p>", "59.99"),
    ("<p>war $59.99</p><p>jetzt $39.99</p>", "59.99"),
    ('<b class="price-unit--normal price-sale">$39.99</b><b class="price-unit--original">$59.99</b>', "59.99"),
    ('<b class="price-unit--normal">$39.99</b>', "None"),
    ("<p>$39.99</p><p>Borg $59.99</p>", "None"),
]


@pytest.mark.parametrize(("box", "former"), BOXES)
def test_the_price_and_the_one_before_are_told_apart(box: str, former: str) -> None:
    html = f"""<!doctype html><html lang="en"><head><title>Kestrel Kettle K200 | Norr</title></head><body>
<h1>Kestrel Kettle K200</h1>{box}<button>Add to cart</button></body></html>"""
    reading = read_page(Page("https://norr.example.com/p/kestrel-kettle-k200", 200, "text/html", html))
    assert (reading.status, reading.reasons[1:]) == ("ok", ())
    assert (str(reading.offers[0].price), str(reading.offers[0].list_price)) == ("39.99", former)


@pytest.mark.parametrize(
    "text",
    [
        "God of War $59.99",
        "Star Wars $59.99",
        "War Thunder $59.99",
        "AVP Koaxial $59.99",
        "Björn Borg $59.99",
        "Borg Cube $59.99",
        "2 jaar waarborg $59.99",
    ],
)
def test_a_name_with_such_a_word_leaves_the_price(text: str) -> None:
    assert str(read_price(text).amount) == "59.99"


@pytest.mark.parametrize("text", ["war 59,99 €", "AVP: 59,99 €", "Borg € 250", "Waarborg € 250"])
def test_such_words_alone_tell_no_price(text: str) -> None:
    assert read_price(text).amount is None
