"""The products on a page of results: structured lists, repeated elements, and the answers of search interfaces."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from scrapers.records import Page
from scrapers.sites import cards_on

ITEM_LIST = {
    "@context": "https://schema.org",
    "@type": "ItemList",
    "itemListElement": [
        {"@type": "ListItem", "position": 1, "url": "/p/1", "name": "Trail Lamp 400"},
        {
            "@type": "ListItem",
            "item": {
                "@type": "Product",
                "name": "Field Scope 900",
                "url": "https://shop.example/p/2",
                "gtin13": "4006381333931",
                "brand": {"name": "Northern Optics"},
                "offers": {"price": "349.00", "priceCurrency": "EUR", "seller": {"name": "Lamp Harbour"}},
            },
        },
    ],
}
BREADCRUMBS = {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "item": "/c", "name": "Lamps"}]}
HTML = """<!doctype html><html lang="de"><body><nav><a href="/">Start</a> <a href="/cart">0,00 €</a></nav>
<div class="grid">
<div class="c"><a href="/p/1"><img alt="Wanderlampe 400"></a><a href="/s/9">verkauft von der Lampenhafen GmbH</a>
<b>59,99 €</b></div>
<div class="c"><a href="/p/2"><img alt="Fernglas 900"></a><b>ab 349,00 €</b></div>
<div class="c"><a href="mailto:x@shop.example">Schreiben Sie uns</a></div></div></body></html>"""


def seen(
    reader: str, text: Any, *, currency: str = "", url: str = "https://shop.example/s?q=x"
) -> list[tuple[Any, ...]]:
    plain = text if isinstance(text, str) else json.dumps(text)
    found = cards_on(reader, Page(url, 200, "", plain, {"currency": currency} if currency else {}))
    return [(card.url, card.title, card.price and str(card.price), card.currency, card.seller) for card in found]


def test_a_structured_list_gives_its_products_and_breadcrumbs_give_none() -> None:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(x)}</script>' for x in (BREADCRUMBS, ITEM_LIST))
    assert seen("generic", f"<html><body>{scripts}</body></html>") == [
        ("https://shop.example/p/1", "Trail Lamp 400", None, "", ""),
        ("https://shop.example/p/2", "Field Scope 900", "349.00", "EUR", "Lamp Harbour"),
    ]
    page = Page("https://shop.example/s", 200, "", f"<html><body>{scripts}</body></html>")
    last = cards_on("generic", page)[1]
    assert (last.gtin, last.brand) == ("4006381333931", "Northern Optics")


def test_elements_that_repeat_with_link_title_and_price_are_products() -> None:
    assert seen("generic", HTML) == [
        ("https://shop.example/p/1", "Wanderlampe 400", "59.99", "EUR", ""),
        ("https://shop.example/p/2", "Fernglas 900", None, "", ""),
    ]


SHOPIFY = {"products": [{"title": "Trail Lamp 400", "handle": "lamp", "vendor": "N", "variants": [{"price": "59.99"}]}]}
SUGGEST = {
    "resources": {"results": {"products": [{"title": "Lamp", "url": "/products/lamp?_pos=1", "price": "59.99"}]}}
}
WOO_PRICES = {"price": "1290", "currency_code": "EUR", "currency_minor_unit": 2}
WOO = [{"name": "Olive Oil", "permalink": "https://grove.example/product/oil/", "prices": WOO_PRICES}]
EBAY = {
    "itemSummaries": [
        {"itemId": "v1|112233445566|0", "title": "Lamp", "price": {"value": "59.99", "currency": "USD"},
         "seller": {"username": "lamp_harbour"}, "itemWebUrl": "https://www.ebay.com/itm/112233445566?hash=1"},
        {"itemId": "v1|112233445567|0", "title": "Lamp in cart", "price": {"value": "39.99", "currency": "USD"},
         "priceDisplayCondition": "ONLY_SHOW_WHEN_ADDED_IN_CART", "seller": {"username": "b"},
         "itemWebUrl": "https://www.ebay.com/itm/112233445567"},
    ]
}  # fmt: skip
MELI = {
    "results": [
        {"id": "MLA1", "title": "Linterna", "price": 100, "currency_id": "ARS", "permalink": "https://a.example/MLA-1",
         "seller": {"id": 5, "nickname": "LUZ"}},
    ]
}  # fmt: skip
WB = {
    "products": [
        {"id": 7, "name": "Фонарь", "brand": "N", "supplier": "Свет", "sizes": [{"price": {"product": 599000}}]}
    ]
}
WALMART_STATE = {"searchResult": {"itemStacks": [{"items": [
    {"usItemId": "700", "name": "Lamp", "canonicalUrl": "/ip/Lamp/700?from=x", "price": 59,
     "sellerName": "Lamp Harbour"}
]}]}}  # fmt: skip
WALMART = (
    '<html><body><script id="__NEXT_DATA__" type="application/json">'
    + json.dumps({"props": {"pageProps": {"initialData": WALMART_STATE}}})
    + "</script></body></html>"
)
AMAZON = """<html lang="en-us"><body><div data-component-type="s-search-result" data-asin="B0NOPT0400">
<h2>Trail Lamp</h2>
<span class="a-price"><span class="a-offscreen">$59.99</span></span></div></body></html>"""
INTERFACES = [
    ("shopify", SHOPIFY, "USD", "", ("https://shop.example/products/lamp", "Trail Lamp 400", "59.99", "USD", "")),
    ("shopify", SUGGEST, "USD", "", ("https://shop.example/products/lamp", "Lamp", "59.99", "USD", "")),
    ("shopify", SHOPIFY, "", "", ("https://shop.example/products/lamp", "Trail Lamp 400", None, "", "")),
    ("woocommerce", WOO, "", "", ("https://grove.example/product/oil/", "Olive Oil", "12.90", "EUR", "")),
    ("mercadolibre", MELI, "", "", ("https://a.example/MLA-1", "Linterna", "100", "ARS", "LUZ")),
    ("wildberries", WB, "RUB", "",
     ("https://www.wildberries.ru/catalog/7/detail.aspx", "N Фонарь", "5990.00", "RUB", "Свет")),
    ("walmart", WALMART, "", "https://www.walmart.com/search?q=x",
     ("https://www.walmart.com/ip/700", "Lamp", "59", "USD", "Lamp Harbour")),
    ("amazon", AMAZON, "", "https://www.amazon.com/s?k=x",
     ("https://www.amazon.com/dp/B0NOPT0400", "Trail Lamp", "59.99", "USD", "")),
]  # fmt: skip


@pytest.mark.parametrize(("reader", "answer", "currency", "url", "expected"), INTERFACES)
def test_a_search_answer_gives_its_products(
    *, reader: str, answer: Any, currency: str, url: str, expected: tuple[Any, ...]
) -> None:
    assert seen(reader, answer, currency=currency, url=url or "https://shop.example/s?q=x") == [expected]


def test_a_price_that_ebay_shows_in_the_basket_only_is_not_told_of_a_card() -> None:
    assert [(row[0], row[2]) for row in seen("ebay", EBAY)] == [
        ("https://www.ebay.com/itm/112233445566", "59.99"),
        ("https://www.ebay.com/itm/112233445567", None),
    ]


def test_what_is_bid_in_an_auction_is_no_price_of_a_card() -> None:
    item = {"itemId": "v1|112233445568|0", "title": "Lamp", "price": {"value": "5.00", "currency": "USD"},
            "seller": {"username": "b"}, "itemWebUrl": "https://www.ebay.com/itm/112233445568"}  # fmt: skip
    answers = [{**item, "buyingOptions": options} for options in (["AUCTION"], ["FIXED_PRICE", "AUCTION"])]
    assert [(row[2], row[3]) for row in seen("ebay", {"itemSummaries": answers})] == [(None, ""), ("5.00", "USD")]


def test_the_lowest_price_of_several_variations_is_no_price_of_a_card() -> None:
    ranges = [{"min_amount": "1290", "max_amount": most} for most in ("2490", "1290")]
    answer = [{**WOO[0], "prices": {**WOO_PRICES, "price_range": span}} for span in ranges]
    assert [(row[2], row[3]) for row in seen("woocommerce", answer)] == [(None, ""), ("12.90", "EUR")]


def test_shopify_recommends_products_at_hundredths() -> None:
    lamp = {"title": "Lamp", "handle": "lamp", "price": 5999, "variants": [{"price": 5999}]}
    assert [row[2] for row in seen("shopify", {"products": [lamp]}, currency="USD")] == ["59.99"]


def test_a_card_with_a_price_says_in_which_currency() -> None:
    page = Page("https://shop.example/s", 200, "", HTML.replace("€", ""))
    assert all(card.currency for card in cards_on("generic", page) if card.price is not None)
    assert Decimal("59.99") in [card.price for card in cards_on("generic", Page("https://a.de/", 200, "", HTML))]


def test_a_card_that_is_one_link_is_called_by_what_stands_before_the_price() -> None:
    cards = "".join(f'<a class="tile" href="/p/{n}"><b>Lamp {n}00</b> LED <span>£ {n}5</span> (31)</a>' for n in (1, 2))
    assert [row[:2] for row in seen("generic", f'<html lang="en-GB"><body><div>{cards}</div></body></html>')] == [
        ("https://shop.example/p/1", "Lamp 100 LED"),
        ("https://shop.example/p/2", "Lamp 200 LED"),
    ]


def test_a_price_alone_is_no_title() -> None:
    row = '<li class="c"><a href="/p/{n}">19,90 €</a><a href="/p/{n}"><img alt="Wanderlampe {n}"></a></li>'
    rows = "".join(row.format(n=n) for n in (1, 2))
    assert [row[1] for row in seen("generic", f'<html lang="de"><body><ul>{rows}</ul></body></html>')] == [
        "Wanderlampe 1",
        "Wanderlampe 2",
    ]


@pytest.mark.parametrize(
    ("shown", "price"),
    [
        ("<h2>Lamp 400</h2><b><span>$</span>59.99</b>", "59.99"),  # the sign in an element of its own
        ("<h2>Lamp 400</h2><b>59.99<span>USD</span></b>", "59.99"),
        ("<h2>Lamp 400 (refurbished)</h2><b>$59.99</b>", "59.99"),
        ("<h2>Lamp 400</h2><b>Used</b> <b>$59.99</b>", None),
        ("<h2>Lamp 400</h2><b>Regular price $59.99 USD</b>", None),  # a former price is a product's all the same
    ],
)
def test_a_card_is_a_products_whatever_kind_of_price_it_shows(shown: str, price: str | None) -> None:
    cards = "".join(f'<li class="card"><a href="/p/{n}">{shown}</a></li>' for n in (1, 2))
    found = seen("generic", f'<html lang="en-US"><body><ul>{cards}</ul></body></html>', currency="USD")
    assert [(url, amount) for url, _, amount, _, _ in found] == [
        ("https://shop.example/p/1", price),
        ("https://shop.example/p/2", price),
    ]


@pytest.mark.parametrize("shown", ["Save $5.00", "Shipping $4.90", "Subtotal $0.00"])
def test_a_link_beside_another_amount_is_no_product(shown: str) -> None:
    boxes = "".join(f'<li class="card"><a href="/p/{n}">Our news</a> {shown}</li>' for n in (1, 2))
    assert seen("generic", f'<html lang="en-US"><body><ul>{boxes}</ul></body></html>', currency="USD") == []


@pytest.mark.parametrize(
    ("reader", "answer", "field", "told", "condition"),
    [
        ("ebay", EBAY["itemSummaries"], "conditionId", "3000", "used"),
        ("ebay", EBAY["itemSummaries"], "conditionId", "1000", "new"),
        ("mercadolibre", MELI["results"], "condition", "used", "used"),
    ],
)
def test_a_result_hands_on_the_condition_that_a_field_of_it_states(
    reader: str, answer: list[dict[str, Any]], field: str, told: str, condition: str
) -> None:
    listed = "itemSummaries" if reader == "ebay" else "results"
    text = json.dumps({listed: [{**answer[0], field: told}]})
    (card,) = cards_on(reader, Page("https://shop.example/s", 200, "", text, {}))
    assert card.condition == condition
