"""Product pages as shops serve them, made for the benchmark: about 120 KB each, and what a reader must find on them.

A page holds what costs a reader time on real ones: a menu, inline style and script, a state object, structured data,
the product with its price before and now, a table of properties, reviews, related products with their own prices.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass

SIZE = 120_000
"""Bytes of a page; it is filled up with script, as real pages are."""

_NOUNS = "Drill Saw Sander Planer Router Grinder Mixer Kettle Blender Lamp Speaker Camera Tripod Charger Heater".split()
_ADJECTIVES = "Compact Cordless Quiet Heavy-duty Foldable Rugged Slim Portable Digital Classic Smart Silent".split()
_WORDS = (
    "made for long days with a soft grip and a motor that keeps its speed under load while the housing stays cool and "
    "the case has room for bits blades batteries and the charger which fills an empty pack in forty minutes"
).split()


@dataclass(frozen=True)
class Goods:
    """What one page says: the fields that every contender reads; amounts are decimal text."""

    title: str
    sku: str
    gtin: str
    price: str
    currency: str
    list_price: str
    availability: str
    seller: str

    @property
    def fields(self) -> dict[str, str]:
        """The fields by name."""
        return asdict(self)


def goods(number: int) -> Goods:
    """Return what the page of that number offers; the same number is the same product."""
    draw = random.Random(number)
    cents = draw.randrange(2_000, 90_000)
    stem = f"{400_000_000_000 + number}"
    return Goods(
        title=f"Northlight {draw.choice(_ADJECTIVES)} {draw.choice(_NOUNS)} {number}",
        sku=f"NL-{number:06}",
        gtin=stem + _check_digit(stem),
        price=_amount(cents),
        currency="USD",
        list_price=_amount(cents + draw.randrange(500, 9_000)),
        availability="in_stock" if number % 10 else "out_of_stock",
        seller=f"Harbor Tools {number % 40}",
    )


def page(number: int, size: int = SIZE) -> bytes:
    """Return the page of that number, `size` bytes long where its content leaves room."""
    draw = random.Random(-1 - number)
    offered = goods(number)
    head = _head(offered, number)
    body = _menu(draw) + _product(offered, draw) + _reviews(draw) + _related(number) + _footer()
    state = _state(offered, draw)
    page = f'<!DOCTYPE html>\n<html lang="en-US">\n<head>{head}</head>\n<body>{body}<script>{state}'
    filling = _script(draw, size - len(page.encode()) - 40)
    return f"{page}\n{filling}</script>\n</body>\n</html>\n".encode()


def _check_digit(stem: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(stem))
    return str(-total % 10)


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _shown(amount: str) -> str:
    return f"${float(amount):,.2f}"


def _text(draw: random.Random, words: int) -> str:
    return " ".join(draw.choices(_WORDS, k=words)).capitalize() + "."


def _head(offered: Goods, number: int) -> str:
    rules = "".join(
        f".c{index}-card__media--{index % 7}{{display:flex;margin:{index % 32}px auto;color:#{index * 997 % 4096:03x}}}"
        for index in range(220)
    )
    links = "".join(f'<link rel="preload" href="/static/chunk-{index}.js" as="script">' for index in range(24))
    return (
        f'<meta charset="utf-8"><title>{offered.title} | Harbor</title>{links}<style>{rules}</style>'
        f'<meta name="description" content="Buy {offered.title} online."><meta property="og:type" content="product">'
        f'<meta property="og:title" content="{offered.title}"><link rel="canonical" href="/p/{number}">'
        f'<script type="application/ld+json">{_structured(offered)}</script>'
    )


def _structured(offered: Goods) -> str:
    stock = "InStock" if offered.availability == "in_stock" else "OutOfStock"
    crumbs = [
        {"@type": "ListItem", "position": place, "name": name}
        for place, name in enumerate(("Tools", "Power tools", "New"), 1)
    ]
    product = {
        "@type": "Product",
        "name": offered.title,
        "sku": offered.sku,
        "gtin13": offered.gtin,
        "brand": {"@type": "Brand", "name": "Northlight"},
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": 4.4, "reviewCount": 87},
        "offers": {
            "@type": "Offer",
            "price": offered.price,
            "priceCurrency": offered.currency,
            "availability": f"https://schema.org/{stock}",
            "itemCondition": "https://schema.org/NewCondition",
            "seller": {"@type": "Organization", "name": offered.seller},
        },
    }
    return json.dumps(
        {"@context": "https://schema.org", "@graph": [{"@type": "BreadcrumbList", "itemListElement": crumbs}, product]}
    )


def _menu(draw: random.Random) -> str:
    entries = "".join(
        f'<li class="menu__item menu__item--level-{index % 3}"><a class="menu__link" data-track="nav-{index}" '
        f'href="/c/{index}"><span class="menu__icon" aria-hidden="true"></span><span>{draw.choice(_ADJECTIVES)} '
        f"{draw.choice(_NOUNS)}s</span></a></li>"
        for index in range(160)
    )
    return f'<header><div class="top">Free returns</div><nav class="menu"><ul>{entries}</ul></nav></header>'


def _product(offered: Goods, draw: random.Random) -> str:
    stock = "In stock, ships today" if offered.availability == "in_stock" else "Out of stock"
    button = "" if offered.availability == "out_of_stock" else '<button class="buy" type="submit">Add to cart</button>'
    images = "".join(
        f'<img class="gallery__image" loading="lazy" alt="" src="/i/{offered.sku}-{index}.jpg" width="800">'
        for index in range(8)
    )
    rows = "".join(
        f"<tr><th>{name}</th><td>{_text(draw, 3)[:-1]} {draw.randrange(900)}</td></tr>"
        for name in draw.sample(_WORDS, 20)
    )
    paragraphs = "".join(f"<p>{_text(draw, 60)}</p>" for _ in range(12))
    return (
        f'<main id="product" class="product"><div class="gallery">{images}</div><section class="product__info">'
        f'<h1 class="product__title">{offered.title}</h1><div class="product__numbers">Item no. '
        f'<span class="sku">{offered.sku}</span> EAN <span class="gtin">{offered.gtin}</span></div>'
        f'<div class="price"><del class="price__was">{_shown(offered.list_price)}</del> '
        f'<span class="price__now">{_shown(offered.price)}</span></div><p class="stock">{stock}</p>'
        f'<p class="sold-by">Sold by <a href="/s/1">{offered.seller}</a></p><form action="/cart">{button}</form>'
        f'</section><section class="description">{paragraphs}</section><table class="properties">{rows}</table></main>'
    )


def _reviews(draw: random.Random) -> str:
    reviews = "".join(
        f'<article class="review"><div class="review__stars" data-stars="{index % 5 + 1}"></div>'
        f"<h4>{_text(draw, 5)}</h4><p>{_text(draw, 50)}</p>"
        f"<footer>by a buyer from {draw.choice(_WORDS)}</footer></article>"
        for index in range(25)
    )
    return f'<section class="reviews"><h2>Reviews</h2>{reviews}</section>'


def _related(number: int) -> str:
    cards = "".join(
        f'<div class="card"><a href="/p/{number + step}"><img alt="" src="/i/{number + step}.jpg">'
        f'<h3 class="card__title">{other.title}</h3></a><span class="card__price">{_shown(other.price)}</span></div>'
        for step in range(1, 17)
        if (other := goods(number + step))
    )
    return f'<section class="related"><h2>Customers also bought</h2>{cards}</section>'


def _footer() -> str:
    links = "".join(f'<li><a href="/about/{index}">About {word}</a></li>' for index, word in enumerate(_WORDS[:30]))
    return f"<footer><ul>{links}</ul><p>Prices include no sales tax.</p></footer>"


def _state(offered: Goods, draw: random.Random) -> str:
    modules = [{"id": index, "kind": draw.choice(_NOUNS), "text": _text(draw, 12)} for index in range(120)]
    return f"window.__STATE__={json.dumps({'product': offered.fields, 'modules': modules})};"


def _script(draw: random.Random, size: int) -> str:
    parts: list[str] = []
    length = 0
    while length < size:
        index = draw.randrange(100_000)
        parts.append(
            f"function f{index}(a,b){{return a.t{index}&&b<{index}?a.m(b,'k{index}'):n({index},e=>e.{index % 97}x)}}"
        )
        length += len(parts[-1]) + 1
    return "\n".join(parts)[:size] if size > 0 else ""
