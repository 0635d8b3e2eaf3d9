"""A person pastes the page's address; what is asked for is the site's interface, with a key where it wants one."""

from __future__ import annotations

import pytest

from scrapers.sites import plain_address, reader_for, request_for

KEYS = {"token": "secret-token", "api_key": "secret-key"}
BEARER = ("Authorization", "Bearer secret-token")
ASKED = [
    ("shopify", "https://peak.example/products/lamp?variant=9", {"currency": "USD"}, {},
     "https://peak.example/products/lamp.js?variant=9", ()),
    ("shopify", "https://peak.example/en/collections/all/products/lamp", {"currency": "USD"}, {},
     "https://peak.example/products/lamp.js", ()),
    ("shopify", "https://peak.example/products/lamp", {}, {}, "https://peak.example/products/lamp", ()),
    ("shopify", "https://peak.example/products/lamp.json", {"currency": "USD"}, {},
     "https://peak.example/products/lamp.json", ()),
    ("shopify", "https://peak.example/pages/about", {"currency": "USD"}, {}, "https://peak.example/pages/about", ()),
    ("woocommerce", "https://grove.example/product/olive-oil/", {}, {},
     "https://grove.example/wp-json/wc/store/v1/products?slug=olive-oil", ()),
    ("woocommerce", "https://grove.example/product/olive-oil/?variation_id=58", {}, {},
     "https://grove.example/wp-json/wc/store/v1/products/58", ()),
    ("wildberries", "https://www.wildberries.ru/catalog/12345/detail.aspx?size=7", {"selector.dest": "-59202"}, {},
     "https://card.wb.ru/cards/v4/detail?appType=1&curr=rub&dest=-59202&nm=12345&size=7", ()),
    ("wildberries", "https://www.wildberries.ru/brands/x", {}, {}, "https://www.wildberries.ru/brands/x", ()),
    ("ebay", "https://www.ebay.de/itm/Wanderlampe/112233445566?var=77", {}, KEYS,
     "https://api.ebay.com/buy/browse/v1/item/get_item_by_legacy_id?legacy_item_id=112233445566&legacy_variation_id=77",
     (BEARER, ("X-EBAY-C-MARKETPLACE-ID", "EBAY_DE"))),
    ("ebay", "https://www.ebay.co.uk/itm/112233445566", {}, {}, "https://www.ebay.co.uk/itm/112233445566", ()),
    ("ebay", "https://api.ebay.com/buy/browse/v1/item_summary/search?q=x", {"market": "US"}, KEYS,
     "https://api.ebay.com/buy/browse/v1/item_summary/search?q=x", (BEARER, ("X-EBAY-C-MARKETPLACE-ID", "EBAY_US"))),
    ("mercadolibre", "https://articulo.mercadolibre.com.ar/MLA-900100200-linterna-_JM", {}, KEYS,
     "https://api.mercadolibre.com/items/MLA900100200", (BEARER,)),
    ("mercadolibre", "https://www.mercadolivre.com.br/lanterna/p/MLB7001", {}, KEYS,
     "https://api.mercadolibre.com/products/MLB7001/items", (BEARER,)),
    ("mercadolibre", "https://www.mercadolivre.com.br/lanterna/p/MLB7001", {}, {},
     "https://www.mercadolivre.com.br/lanterna/p/MLB7001", ()),
    ("yandex_market", "https://market.yandex.ru/product--fonar/190001", {"selector.region": "213"}, KEYS,
     "https://api.partner.market.yandex.ru/models/190001/offers?regionId=213", (("Api-Key", "secret-key"),)),
    ("generic", "https://shop.example/a", {}, KEYS, "https://shop.example/a", ()),
]  # fmt: skip


@pytest.mark.parametrize(("reader", "url", "hints", "keys", "asked", "headers"), ASKED)
def test_the_interface_is_asked_for_what_the_address_names(
    *,
    reader: str,
    url: str,
    hints: dict[str, str],
    keys: dict[str, str],
    asked: str,
    headers: tuple[tuple[str, str], ...],
) -> None:
    request = request_for(reader, url, hints, keys)
    assert (request.url, request.headers) == (asked, headers)


def test_a_key_is_sent_to_no_host_but_the_interface() -> None:
    for reader in ("ebay", "mercadolibre", "yandex_market"):
        request = request_for(reader, "https://elsewhere.example/itm/112233445566/x", {}, KEYS)
        assert not request.headers or ".ebay.com/" in request.url
        assert "secret" not in request.url


def test_a_key_is_not_shown_where_a_request_is_printed() -> None:
    assert "secret" not in repr(request_for("ebay", "https://www.ebay.com/itm/112233445566", {}, KEYS))


@pytest.mark.parametrize(
    ("url", "reader"),
    [
        ("https://www.amazon.co.uk/dp/B0NOPT0400", "amazon"),
        ("https://www.ebay.de/itm/112233445566", "ebay"),
        ("https://card.wb.ru/cards/v4/detail?nm=1", "wildberries"),
        ("https://peak.myshopify.com/products/x", "shopify"),
        ("https://notamazon.com/dp/B0NOPT0400", "generic"),
        ("https://amazon.com.evil.example/dp/B0NOPT0400", "generic"),
    ],
)
def test_a_site_is_known_by_its_host_and_by_nothing_that_looks_like_it(url: str, reader: str) -> None:
    assert reader_for(url) == reader


@pytest.mark.parametrize(
    ("reader", "url", "plain"),
    [
        (
            "amazon",
            "https://www.amazon.de/Lampe/dp/b0nopt0400/ref=sr_1_1?keywords=x",
            "https://www.amazon.de/dp/B0NOPT0400",
        ),
        ("ebay", "https://www.ebay.com/itm/A-lamp/112233445566?hash=1", "https://www.ebay.com/itm/112233445566"),
        ("ozon", "https://www.ozon.ru/product/fonar-no-400-150001/?at=x", "https://www.ozon.ru/product/150001/"),
        ("walmart", "https://www.walmart.com/ip/Lamp/700?from=x", "https://www.walmart.com/ip/700"),
        (
            "mercadolibre",
            "https://api.mercadolibre.com/products/MLA1/items?limit=50&offset=50",
            "https://api.mercadolibre.com/products/MLA1/items?offset=50",
        ),
        ("generic", "https://Shop.example/a/?utm_source=x&id=3#top", "https://shop.example/a?id=3"),
    ],
)
def test_an_address_is_freed_of_what_does_not_name_the_product(reader: str, url: str, plain: str) -> None:
    assert plain_address(reader, url) == plain
