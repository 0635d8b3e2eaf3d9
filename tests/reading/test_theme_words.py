"""One theme in the languages it comes in: every state of a price stands in its pages, styles show the one that holds.

`theme_words.txt` holds its words and an amount as shops of the language write it, a line for a language.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.reading.generic import read_page
from scrapers.reading.price import read_price
from scrapers.records import Offer, Page

LINES = (Path(__file__).parent / "theme_words.txt").read_text("utf-8").splitlines()[1:]
WORDS = {line.partition(" | ")[0]: line.split(" | ")[1:] for line in LINES}
HIDDEN = '<span class="visually-hidden visually-hidden--inline">'


def offer_of(language: str, *, on_sale: bool = False, by_unit: bool = False, sold_out: bool = False) -> Offer:
    price, former, of_unit, regular, sale, unit, per, badge, gone, buy = WORDS[language]
    unit_price = f"""<span>{of_unit if by_unit else ""}</span><span aria-hidden="true">/</span>
<span class="visually-hidden">&nbsp;{per}&nbsp;</span><span>kg</span>"""
    html = f"""<!doctype html><html lang="{language}"><head><title>Ullsocke Grau – Norr</title></head><body>
<h1>Ullsocke Grau</h1><div class="price{" price--on-sale" if on_sale else ""}{" price--sold-out" if sold_out else ""}">
<div class="price__container"><div class="price__regular">{HIDDEN}{regular}</span>
<span class="price-item price-item--regular">{price}</span></div>
<div class="price__sale">{HIDDEN}{regular}</span><s class="price-item--regular">{former if on_sale else ""}</s>
{HIDDEN}{sale}</span><span class="price-item price-item--sale price-item--last">{price}</span></div>
<small class="unit-price caption{"" if by_unit else " hidden"}"><span class="visually-hidden">{unit}</span>
<span class="price-item price-item--last">{unit_price}</span></small></div>
<span class="badge price__badge-sale">{badge}</span><span class="badge price__badge-sold-out">{gone}</span></div>
<form action="/cart/add"><button type="submit"{" disabled" if sold_out else ""}>
{gone if sold_out else buy}</button></form>
</body></html>"""
    reading = read_page(Page("https://norr.example.com/products/sock", 200, "text/html", html))
    assert reading.status == ("out_of_stock" if sold_out else "ok"), reading.reasons
    return reading.offers[0]


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("state", ["on_sale", "by_unit", "sold_out", ""])
def test_the_price_and_the_stock_of_each_state_are_read(language: str, state: str) -> None:
    offer = offer_of(language, **({state: True} if state else {}))
    price, former = (read_price(text, locale=language).amount for text in WORDS[language][:2])
    assert (offer.price, offer.list_price) == (price, former if state == "on_sale" else None)
    assert offer.availability == ("out_of_stock" if state == "sold_out" else "in_stock")
