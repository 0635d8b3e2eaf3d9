"""A page that is no product's says nothing of an offer: only a product's page without a price says there is none."""

from __future__ import annotations

import pytest

from scrapers.reading.generic import read_page
from scrapers.records import Page

NOTICES = {
    "a refresh": "<meta http-equiv=refresh content='0; url=/new/kettle'><title>Redirecting</title><body>Redirecting…",
    "a script that leads on": "<script>location.replace('/de/p/1')</script><body></body>",
    "a frame for scripts": "<title>Shop</title><noscript>Please enable JavaScript.</noscript><div id=root></div>",
    "nothing": "<html><head></head><body></body></html>",
    "repairs": "<title>Wartung</title><h1>Wir sind gleich zurück</h1><p>Unser Shop wird gerade gewartet.</p>",
    "a queue": "<title>Waiting room</title><h1>You are now in line</h1><p>Your estimated wait is 12 minutes.</p>",
    "a login": "<title>Login</title><h1>Anmelden</h1><form><input type=password></form>",
    "a choice of countries": "<h1>Select your country</h1><a href=/de>Germany</a> <a href=/fr>France</a>",
    "consent": "<h1>Bevor Sie fortfahren</h1><p>Wir verwenden Cookies.</p><button>Alle akzeptieren</button>",
    "a fault of the shop": "<h1>Error establishing a database connection</h1>",
    "a server without its shop": "<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>",
    "an error of an interface": '{"error": "internal"}',
}
WITHOUT_A_PRICE = {
    "on request": "<h1>Kettle 123</h1><p>Price on request. We look forward to your call.</p>",
    "auf Anfrage": "<h1>Kessel 123</h1><p>Preis auf Anfrage</p>",
    "a neighbour's price": "<h1>Kettle 123</h1><h2>You may also like</h2><a href=/p/2>Kettle</a> <b>€ 59.00</b>",
    "an article number": "<h1>Kettle 123</h1><p>SKU: KT-123-B</p>",
    "words of stock": "<h1>Kettle 123</h1><p>In stock</p>",
    "structured data": (
        '<h1>Kettle 123</h1><script type="application/ld+json">'
        '{"@context": "https://schema.org", "@type": "Product", "name": "Kettle 123"}</script>'
    ),
}


def outcome(html: str) -> str:
    return read_page(Page("https://shop.example/p/kettle-123", 200, "text/html", html, {"currency": "EUR"})).status


@pytest.mark.parametrize("what", NOTICES)
def test_a_page_that_is_no_products_is_not_taken_for_an_offer_that_ended(what: str) -> None:
    assert outcome(NOTICES[what]) == "layout_changed"


@pytest.mark.parametrize("what", WITHOUT_A_PRICE)
def test_a_products_page_without_a_price_offers_nothing(what: str) -> None:
    assert outcome(WITHOUT_A_PRICE[what]) == "no_offer"
