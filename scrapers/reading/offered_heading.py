"""The heading of a page that neither a title nor its markup tells: the one over the only price with a button to buy.

Sites made by hand call every page "Main page" or "Document", set their name as the first-level heading, or set the
names of all products so.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scrapers.reading.element_names import names_of
from scrapers.reading.heading import PRODUCT_NAME, MainHeading, is_behind_separator
from scrapers.reading.page_text import PageText
from scrapers.reading.page_words import BUY, is_about_others

_NEAR = 1200
_Placed = tuple[int, int, LexborNode]
_DIGIT = re.compile(r"\d")
_DONE = "已"
"""In front of a Chinese word for the cart: what stands there was put in."""


def offered_heading(page_text: PageText, titles: list[str]) -> MainHeading | None:
    """Return the heading over the only offer of a page: a number with a button to buy behind it.

    It is a name that leads nowhere, for a link names a product that has a page of its own, and not the site's.
    """
    offers = _offers(page_text)
    if len(offers) != 1:
        return None
    (start, button), text = offers[0], page_text.text
    over = [one for one in page_text.headings if start <= one[0] and one[1] <= button and text[one[0] : one[1]].strip()]
    called = _called_name(page_text, over[-1][1] if over else start, button)
    if called is not None or not over:
        return called
    first = len(over) - 1
    while first and _go_on(text, over[first - 1], over[first]):
        first -= 1
    begin, end, node = over[first]
    name = " ".join(text[begin:end].split())
    linked = node.css_first("a[href]") is not None or (node.parent is not None and node.parent.tag == "a")
    if linked or is_about_others(name) or is_behind_separator(name, titles) or not _DIGIT.search(text, end, button):
        return None
    return MainHeading(begin, end, name, node)


def _offers(page_text: PageText) -> list[tuple[int, int]]:
    """Return (where it may begin, place of the button) of every button to buy with a number before it."""
    text, found, last = page_text.text, [], 0
    for button in BUY.finditer(text):
        start, place = max(last, button.start() - _NEAR), button.start()
        if text[place - 1 : place] == _DONE or page_text.neighbours.enclose(page_text.node_at(place), ()):
            continue
        last = button.end()
        if _DIGIT.search(text, start, place):
            found.append((start, place))
    return found


def _go_on(text: str, one: _Placed, other: _Placed) -> bool:
    """Say whether two headings of one level stand right behind each other: a name and what is said of it."""
    return one[2].tag == other[2].tag and not text[one[1] : other[0]].strip()


def _called_name(page_text: PageText, start: int, end: int) -> MainHeading | None:
    """Return the first line between two places that stands in an element called the product's name."""
    text = page_text.text
    place = (text.find("\n", start, end) + 1 or end) if start else 0
    while place < end:
        stop = text.find("\n", place)
        line, node = text[place : stop if stop >= 0 else end], page_text.node_at(place)
        if line.strip() and PRODUCT_NAME.search(names_of(node)):
            return MainHeading(place, place + len(line), " ".join(line.split()), node)
        place += len(line) + 1
    return None
