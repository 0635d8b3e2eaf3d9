"""What a demo shop answers to a path in a slot: real shop pages, a JSON API, robots.txt, and the awkward answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from babel.numbers import format_currency
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from monitor.demo.calendar import Slot
from monitor.demo.catalogue import Catalogue, Goods, Shop, ShopOffer, market_data

ROBOTS = "User-agent: *\nDisallow: /basket\nDisallow: /account\nAllow: /\n"


@dataclass(frozen=True)
class ShopAnswer:
    """An HTTP answer of a shop; `etag` is a hash of the body, so that an unchanged page is a 304."""

    status: int
    content_type: str
    body: bytes

    @property
    def etag(self) -> str:
        """Return the strong validator of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.demo", "market/pages"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
    return environment


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    words: Mapping[str, Mapping[str, Any]] = market_data("words.yaml")
    return words


def path_of(shop: Shop, goods: Goods) -> str:
    """Return the path of a product's page (or API entry) in a shop."""
    return f"/api/products/{goods.slug}" if shop.style == "api" else f"/products/{goods.slug}"


def answer(catalogue: Catalogue, shop: Shop, path: str, now: Slot, origin: str) -> ShopAnswer:
    """Return what the shop answers to a path in a slot; `origin` is the shop's own `http://host:port`."""
    if path == "/robots.txt":
        return ShopAnswer(200, "text/plain; charset=utf-8", ROBOTS.encode())
    if shop.blocked:
        return _html(shop, 403, "blocked.html", {})
    if path == "/":
        return _html(shop, 200, "shelf.html", {"neighbours": _shelf(catalogue, shop, now, "")})
    sku = next((sku for sku in shop.skus if path_of(shop, catalogue.goods[sku]) == path), "")
    offers = shop.offers_of(sku, now, planted=catalogue.planted) if sku else ()
    if not offers or offers[0].gone:
        return _html(shop, 404, "gone.html", {})
    goods = catalogue.goods[sku]
    if shop.style == "api":
        return ShopAnswer(200, "application/json", json.dumps(_api(shop, goods, offers[0]), indent=2).encode())
    restyled = shop.restyled_from is not None and now >= shop.restyled_from
    shown = [_shown(shop, goods, offer) for offer in offers]
    context = {
        "goods": goods,
        "offer": shown[0],
        "offers": shown,
        "url": origin + path,
        "structured": _structured(goods, shown[0], origin + path),
        "neighbours": _shelf(catalogue, shop, now, sku),
    }
    return _html(shop, 200, "redesigned.html" if restyled else f"{shop.style}.html", context)


def money(amount: Decimal, currency: str, locale: str) -> str:
    """Return the amount as the shop prints it; roubles as Russian shops do, without kopecks."""
    if currency == "RUB":
        return f"{amount:,.0f}".replace(",", "\N{NO-BREAK SPACE}") + " руб."
    return str(format_currency(amount, currency, locale=locale))


def _html(shop: Shop, status: int, template: str, context: Mapping[str, Any]) -> ShopAnswer:
    text = _environment().get_template(template).render(shop=shop, words=_words()[shop.language], **context)
    return ShopAnswer(status, f"text/html; charset={shop.charset}", text.encode(shop.charset, "xmlcharrefreplace"))


def _shown(shop: Shop, goods: Goods, offer: ShopOffer) -> dict[str, Any]:
    """Return an offer with every amount as the page prints it."""
    words = _words()[shop.language]
    available = offer.availability == "in_stock"
    share = (offer.price / max(offer.instalments, 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    whole, _, cents = f"{offer.price:.2f}".partition(".")
    instalments = words["instalments"].format(count=offer.instalments, amount=money(share, offer.currency, shop.locale))
    return {
        "title": offer.title or goods.titled(shop.language),
        "seller": offer.seller,
        "price": f"{offer.price:.2f}",
        "currency": offer.currency,
        "price_text": money(offer.price, offer.currency, shop.locale),
        "was_text": money(offer.was, offer.currency, shop.locale) if offer.was else "",
        "instalment_text": instalments if offer.instalments else "",
        "condition": offer.condition,
        "coupon": offer.coupon,
        "available": available,
        "stock": words["in_stock" if available else "out_of_stock"],
        "whole": whole,
        "cents": cents,
    }


def _structured(goods: Goods, offer: Mapping[str, Any], url: str) -> dict[str, Any]:
    """Return the page's schema.org product."""
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": offer["title"],
        "sku": goods.sku,
        "gtin13": goods.gtin,
        "brand": {"@type": "Brand", "name": "Veltora"},
        "offers": {
            "@type": "Offer",
            "url": url,
            "price": offer["price"],
            "priceCurrency": offer["currency"],
            "availability": f"https://schema.org/{'InStock' if offer['available'] else 'OutOfStock'}",
            "itemCondition": f"https://schema.org/{'NewCondition' if offer['condition'] == 'new' else 'UsedCondition'}",
        },
    }


def _api(shop: Shop, goods: Goods, offer: ShopOffer) -> dict[str, Any]:
    return {
        "product": {"sku": goods.sku, "gtin": goods.gtin, "name": offer.title or goods.titled(shop.language)},
        "pricing": {"current": f"{offer.price:.2f}", "currency": offer.currency},
        "stock": {"status": offer.availability},
        "condition": offer.condition,
    }


def _shelf(catalogue: Catalogue, shop: Shop, now: Slot, besides: str) -> Sequence[Mapping[str, str]]:
    """Return the other products of the shop with their own prices, and a cheap accessory: neighbours of a price."""
    shelf = []
    for sku in shop.skus:
        offers = shop.offers_of(sku, now, planted=catalogue.planted)
        if sku == besides or not offers or offers[0].gone:
            continue
        goods, first = catalogue.goods[sku], _shown(shop, catalogue.goods[sku], offers[0])
        entry = {"title": first["title"], "price": first["price_text"], "kind": goods.kind}
        shelf.append({**entry, "href": path_of(shop, goods)})
    accessory = _words()[shop.language]["accessory"]
    price = money(Decimal(accessory[shop.currency]), shop.currency, shop.locale)
    return [*shelf, {"title": accessory["title"], "price": price, "kind": "mat", "href": "/"}]
