"""A word whose halves stand in elements side by side is one word where that is known; others are two."""

from __future__ import annotations

import pytest

from scrapers.reading.generic import read_page
from scrapers.records import Page


@pytest.mark.parametrize("line", ["<b>Aus</b><span>verkauft</span>", "<i>Uit</i><b>verkocht</b>", "<b>Aus</b>verkauft"])
def test_halves_of_a_word_for_gone_are_that_word(line: str) -> None:
    html = f"""<!doctype html><html lang="de"><head><title>Kestrel Kettle K200 | Norr</title></head><body>
<h1>Kestrel Kettle K200</h1><p>39,99 €</p><p>{line}</p><p>Art.-Nr. 4711-22</p></body></html>"""
    reading = read_page(Page("https://norr.example.com/p/kestrel-kettle-k200", 200, "text/html", html))
    assert (str(reading.offers[0].price), reading.offers[0].availability) == ("39.99", "out_of_stock")


def test_other_words_side_by_side_stay_two() -> None:
    html = """<!doctype html><html lang="en"><head><title>Kestrel Kettle K200 | Norr</title></head><body>
<h1>Kestrel Kettle K200</h1><p><span>Price</span><span>From</span> <span>$39.99</span></p>
<button>Buy now</button></body></html>"""
    reading = read_page(Page("https://norr.example.com/p/kestrel-kettle-k200", 200, "text/html", html))
    assert reading.status == "ambiguous"
