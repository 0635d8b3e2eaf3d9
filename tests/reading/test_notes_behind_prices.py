"""A note on tax or delivery behind a price, in its line, leaves it the price; what delivery costs is none."""

from __future__ import annotations

import pytest

from scrapers.reading.generic import read_page
from scrapers.reading.price import read_price
from scrapers.records import Page

NOTES = [
    "$49.99 Shipping and taxes calculated at checkout",
    "$49.99 Taxes and shipping calculated at checkout.",
    "$49.99 Shipping & taxes calculated at checkout",
    "$49.99 Tax included. Shipping calculated at checkout.",
    "49,99 € Versand und Steuern werden beim Checkout berechnet",
    "49,99 € Versand wird beim Checkout berechnet",
    "49,99 € Frais d’expédition et taxes calculés à l’étape de paiement",
]


@pytest.mark.parametrize("text", NOTES)
def test_a_note_on_tax_and_delivery_leaves_a_price_text_its_price(text: str) -> None:
    assert str(read_price(text).amount) == "49.99"


@pytest.mark.parametrize("text", ["$4.99 shipping and taxes", "4,99 € Versand werden berechnet", "$4.99 Shipping"])
def test_what_delivery_costs_is_no_price(text: str) -> None:
    assert read_price(text).status == "no_price"


@pytest.mark.parametrize("line", NOTES)
def test_a_price_with_such_a_note_on_its_line_is_the_page_s(line: str) -> None:
    html = f"""<!doctype html><html lang="en"><head><title>Kestrel Kettle K200 | Norr</title></head><body>
<h1>Kestrel Kettle K200</h1><p>{line}</p><button>Add to cart</button></body></html>"""
    reading = read_page(Page("https://norr.example.com/p/kestrel-kettle-k200", 200, "text/html", html))
    assert (reading.status, str(reading.offers[0].price)) == ("ok", "49.99")
