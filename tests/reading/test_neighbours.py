"""Whatever stands round a product, its price is never a neighbour's; less to read from never gives another number."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.visit import read_response
from scrapers.records import Response

URL = "https://www.shop.example.com/p/kettle-k2-40412"
MAIN = "87.65"
JSON_LD = (
    '<script type="application/ld+json">{"@type":"Product","name":"Kettle K2","url":"' + URL + '","offers":'
    '{"@type":"Offer","price":"' + MAIN + '","priceCurrency":"USD","availability":"InStock"}}</script>'
)
META = f'<meta property="product:price:amount" content="{MAIN}"><meta property="product:price:currency" content="USD">'
STATE = '<script>window.__STATE__={"product":{"id":"40412","name":"Kettle K2","price":' + MAIN + "}};</script>"
SHOWN = f'<div class="buy"><p class="price">${MAIN}</p><p>In stock</p><button>Add to cart</button></div>'

AFTER = (
    "<h2>You may also like</h2><ul>{cards}</ul>",
    '<section class="related-products">{cards}</section>',
    '<div class="carousel"><h3>Customers also viewed</h3>{cards}</div>',
    '<div class="recently-viewed">{cards}</div>',
    "<div><h2>Accessories</h2>{cards}</div>",
    "<footer><p>Deal of the day</p>{cards}</footer>",
    '<div class="bundle"><h3>Frequently bought together</h3><p>Total: $190.00</p>{cards}</div>',
)
BEFORE = (
    '<nav class="mega-menu">{cards}</nav>',
    '<div class="mini-cart"><p>Total $12.00</p>{cards}</div>',
    '<div class="banner"><a href="/sale">Sale from $3.00</a></div>',
    '<div class="sponsored">{cards}</div>',
)
WITHIN = (
    "<p>or 4 payments of $21.91</p>",
    "<p>Used from $40.00</p>",
    "<p>Shipping: $4.90</p>",
    "<p>Free delivery over $60.00</p>",
    "<p>Club price $80.00</p>",
    "<p>Subscribe &amp; save: $83.27</p>",
    "<p>Was <del>$99.00</del></p>",
    "<p>($17.53 / kg)</p>",
    "<p>$73.66 excl. VAT</p>",
    "<p>Get a $10 gift card</p>",
)

prices = st.integers(100, 99_999).map(lambda cents: f"{Decimal(cents).scaleb(-2):.2f}").filter(lambda p: p != MAIN)


@st.composite
def cards(draw: st.DrawFn) -> str:
    """Three or more neighbours, each with a link, a picture and a price, in one of the forms shops give them."""
    form = draw(
        st.sampled_from(
            [
                '<li><a href="/p/{i}"><img src="{i}.jpg">Pot P{i}</a><span class="price">${price}</span></li>',
                '<div class="product-card"><a href="/p/{i}">Pot P{i}</a><p class="price">${price}</p></div>',
                '<article><a href="/p/{i}"><img src="x.jpg"><h3>Pot P{i}</h3></a><b>${price}</b>'
                "<button>Add to cart</button></article>",
                '<a href="/p/{i}"><img src="x.jpg">Pot P{i} <span>${price}</span></a>',
            ]
        )
    )
    return "".join(form.format(i=i, price=draw(prices)) for i in range(draw(st.integers(3, 5))))


@st.composite
def pages(draw: st.DrawFn, *, structured: bool | None = None) -> str:
    before = "".join(draw(st.sampled_from(BEFORE)).format(cards=draw(cards())) for _ in range(draw(st.integers(0, 2))))
    after = "".join(draw(st.sampled_from(AFTER)).format(cards=draw(cards())) for _ in range(draw(st.integers(0, 3))))
    within = "".join(draw(st.lists(st.sampled_from(WITHIN), unique=True, max_size=4)))
    if structured is None:
        head = "".join(part for part in (JSON_LD, META, STATE) if draw(st.booleans()))
    else:
        head = JSON_LD + META + STATE if structured else ""
    return (
        f'<html lang="en-US"><head><title>Kettle K2 | Shop</title>{head}</head><body>{before}'
        f"<main><h1>Kettle K2</h1>{SHOWN}{within}</main>{after}</body></html>"
    )


def price_of(html: str) -> Decimal | None:
    kind = (("Content-Type", "text/html; charset=utf-8"),)
    reading = read_response(
        Response(URL, URL, 200, kind, html.encode(), datetime(2026, 1, 1, tzinfo=UTC)), "generic", {}
    )
    return reading.offers[0].price if reading.status in {"ok", "out_of_stock"} and reading.offers else None


@settings(deadline=None)
@given(pages())
def test_no_neighbour_and_no_other_kind_of_price_becomes_the_price(html: str) -> None:
    assert price_of(html) in {Decimal(MAIN), None}


@settings(deadline=None)
@given(pages(structured=True))
def test_with_all_readings_agreeing_the_price_is_found_among_any_neighbours(html: str) -> None:
    assert price_of(html) == Decimal(MAIN)


@settings(deadline=None)
@given(pages(structured=True), st.sets(st.sampled_from([JSON_LD, META, STATE, SHOWN])))
def test_taking_readings_away_never_gives_another_number(html: str, taken: set[str]) -> None:
    for part in taken:
        html = html.replace(part, "")
    assert price_of(html) in {Decimal(MAIN), None}


@settings(deadline=None)
@given(cards(), st.sampled_from(AFTER))
def test_a_page_without_a_price_of_its_own_is_given_no_neighbours(neighbours: str, place: str) -> None:
    body = f"<h1>Kettle K2</h1><p>Price on request</p>{place.format(cards=neighbours)}"
    assert price_of(f'<html lang="en-US"><body>{body}</body></html>') is None
