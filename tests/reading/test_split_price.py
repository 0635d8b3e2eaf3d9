"""A price whose parts stand in elements of their own is read whole or doubted: no part alone is ever the price."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scrapers.reading import split_price
from scrapers.reading.page_text import PageText
from scrapers.reading.visit import read_response
from scrapers.records import Response

URL = "https://www.shop.example.com/p/kettle-k2-40412"
TAGS = st.sampled_from(["span", "p", "div", "b"])


@st.composite
def boxes(draw: st.DrawFn) -> tuple[str, Decimal]:
    """A box with whole number, mark, cents and sign in elements of their own, in any usual order, and its price."""
    number = draw(st.integers(1, 1999))
    mark = draw(st.sampled_from(["", "own", "cents", "whole"]))
    whole = draw(st.sampled_from([f"{number}", f"{number:,}".replace(",", "."), f"{number:,}".replace(",", " ")]))
    cents = f"{draw(st.integers(11, 98)):02}"
    tag, last = draw(TAGS), draw(st.sampled_from(["span", "p", "div", "sup"]))
    gap = draw(st.sampled_from(["", " ", "\n"]))
    first = f"<{tag}>{whole}{',' if mark == 'whole' else ''}</{tag}>"
    second = f"<{last}>{',' if mark == 'cents' else ''}{cents}</{last}>"
    if mark == "own":
        second = f"<span>,</span>{gap}{second}"
    sign = f"<{tag}>€</{tag}>"
    order = draw(st.sampled_from([(first, second, sign), (sign, first, second), (first, sign, second)]))
    name = draw(st.sampled_from(["", ' class="price"', ' class="x7f"']))
    return f"<div{name}>{gap.join(order)}</div>", Decimal(f"{number}.{cents}")


@given(boxes())
@settings(max_examples=150, deadline=None)
def test_a_part_of_a_price_is_never_the_price(drawn: tuple[str, Decimal]) -> None:
    box, price = drawn
    page = (
        '<!doctype html><html lang="de"><head><title>Kettle K2</title></head><body><h1>Kettle K2</h1>'
        f"{box}<button>In den Warenkorb</button></body></html>"
    )
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    reading = read_response(Response(URL, URL, 200, headers, page.encode(), datetime.now(UTC)), "generic", {})
    if reading.status == "ok":
        assert reading.offers[0].price == price


WRITTEN = ["19", "99", "$19", "$1", "299", "299.50", ".", ",", "€", "99 €", "was", "1 299", "1.", "$1.299", ""]
PIECES = st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=6)


@given(PIECES, st.sampled_from(["19", "19.99", "1", "299.50", "1299"]))
@settings(max_examples=300, deadline=None)
@example(["$19", "99"], "19")
@example(["1", "299 €"], "1")
def test_parts_are_joined_wherever_they_would_be_without_the_quick_look_at_them(pieces: list[str], amount: str) -> None:
    html = f"<div><div>{''.join(f'<span>{piece}</span>' for piece in pieces)}</div></div>"
    text = PageText(LexborHTMLParser(html), set())
    for offset in range(len(text.text)):
        quick = split_price.split_amounts(text, offset, Decimal(amount), "USD")
        assert quick == _without_quick_look(text, offset, Decimal(amount))


def _without_quick_look(text: PageText, offset: int, amount: Decimal) -> tuple[Decimal, ...]:
    with patch.object(split_price, "_BARE", re.compile(".*", re.DOTALL)):
        return split_price.split_amounts(text, offset, amount, "USD")
