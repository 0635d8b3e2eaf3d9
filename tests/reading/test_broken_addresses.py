"""A page may state as an address what is none; all else on it is read."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from scrapers.addresses import joined_address, split_address
from scrapers.reading.cards import cards_of
from scrapers.reading.visit import read_response
from scrapers.records import Page, Response

PAGE = """<html><head><title>Kettle K5</title><script type="application/ld+json">
{{"@context": "https://schema.org", "@type": "Product", "name": "Kettle K5", "sku": "K5-100", "url": "{broken}",
  "offers": {{"@type": "Offer", "price": "99.00", "priceCurrency": "EUR", "url": "{broken}"}}}}
</script></head><body><a href="{broken}"><img></a><h1>Kettle K5</h1><p>99,00 €</p>
<a href="{broken}">Add to cart</a>
<ul><li class="card"><a href="{broken}"><h3>Kettle K6</h3></a> 109,00 €</li>
<li class="card"><a href="/k7"><h3>Kettle K7</h3></a> 119,00 €</li></ul>
</body></html>"""
BROKEN = ["https://[shop.example/k5", "//shop].example/k5", "https://[::1/k5"]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_page_with_broken_addresses_gives_its_price(broken: str) -> None:
    url = "https://shop.example/k5"
    body = PAGE.format(broken=broken).encode()
    read = read_response(
        Response(
            url, url, 200, (("Content-Type", "text/html; charset=utf-8"),), body, datetime(2026, 3, 1, tzinfo=UTC)
        ),
        "generic",
        {},
    )
    assert [(offer.price, offer.currency) for offer in read.offers] == [(Decimal("99.00"), "EUR")]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_search_page_keeps_the_products_whose_addresses_are_whole(broken: str) -> None:
    page = Page("https://shop.example/search", 200, "text/html", PAGE.format(broken=broken))
    assert "https://shop.example/k7" in [card.url for card in cards_of(page)]


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_no_address_has_no_parts(broken: str) -> None:
    assert not any(split_address(broken))
    assert joined_address("https://shop.example/", broken) == ""
