"""A price that a page keeps in an attribute by its heading: read only where neither text nor structured data has one.

Such are an orphaned `itemprop="price"`, `data-price` and its kin, and the label for those who cannot see the page.
All that there are must state one amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.reading.amount import machine_number
from scrapers.reading.currencies import codes_of, currency_of, decimals_in_use
from scrapers.reading.element_names import names_of, tell_of_price
from scrapers.reading.heading import MainHeading, is_called_name
from scrapers.reading.page_text import PageText, ancestors
from scrapers.reading.page_words import BUY, NEIGHBOURS
from scrapers.reading.price import price_tokens
from scrapers.reading.price_labels import kind_of_names
from scrapers.reading.verdict import PriceVerdict

_DATA = ("data-price", "data-product-price", "data-price-amount", "data-current-price", "data-sale-price")
_TAG = re.compile(r"[a-z][a-z0-9-]*")
_OTHERS = "[aria-label],span[content],div[content]"
_HELD = ",".join(['[itemprop="price"]', '[itemprop="priceCurrency"]', *(f"[{name}]" for name in _DATA), _OTHERS])
_OTHER_TYPES = frozenset(["oldPrice", "basePrice", "regularPrice", "tierPrice", "minPrice", "maxPrice"])
_LONGEST_LABEL, _BUY_AWAY = 60, 6000


@dataclass(frozen=True)
class _Held:
    amount: Decimal
    currency: str
    reading: str


def price_in_attributes(
    tree: LexborHTMLParser, page_text: PageText, heading: MainHeading, *, currency: str, locale: str
) -> PriceVerdict | None:
    """Return the one price that attributes behind the heading state, or None; `currency` is empty unless certain."""
    page_text.reach(heading.end + _BUY_AWAY)
    held = list(_behind(tree, page_text, heading, currency, locale))
    if not BUY.search(page_text.text, heading.end, heading.end + _BUY_AWAY):
        called = heading.element is not None and is_called_name(heading.element)
        held = [one for one in held if called and one.reading == "microdata"]
    if len({one.amount for one in held}) != 1 or len({one.currency for one in held}) != 1:
        return None
    reason = "only an attribute of the page's markup states the price"
    readings = tuple(dict.fromkeys(one.reading for one in held))
    return PriceVerdict("ok", held[0].amount, held[0].currency, None, readings, str(held[0].amount), (), (reason,))


def _behind(
    tree: LexborHTMLParser, page_text: PageText, heading: MainHeading, currency: str, locale: str
) -> Iterator[_Held]:
    """Yield what stands between the heading and the first heading about other things, their elements left out."""
    around = {node.mem_id for node in ancestors(heading.element, 60)} if heading.element is not None else set()
    stated = tree.css_first('[itemprop="priceCurrency"]')
    code = ((stated.attributes.get("content") or "") if stated is not None else "").strip()
    currency = currency_of(code, "", locale) if codes_of(code) else currency
    begun = False
    tag = (heading.element.tag or "") if heading.element is not None else ""
    tag = tag if _TAG.fullmatch(tag) else "h1"  # a damaged page has elements such as <h1:>, which no selector names
    for node in tree.css(f"h1,h2,h3,{tag},{_HELD}"):
        if not begun:
            begun = heading.element is not None and node.mem_id == heading.element.mem_id
        elif node.tag in {"h2", "h3"} and NEIGHBOURS.search(node.text(deep=True)):
            return
        elif not page_text.neighbours.enclose(node, around) and (one := _held(node, currency, locale)) is not None:
            yield one


def _is_for_price(node: LexborNode) -> bool:
    """Say whether a box is named for the price, and not for a former one, one per unit or another kind."""
    names = " ".join(names_of(one) for one in ancestors(node, 3))
    return tell_of_price(names) and not kind_of_names(names)


def _held(node: LexborNode, currency: str, locale: str) -> _Held | None:
    attributes = node.attributes
    if attributes.get("data-price-type") in _OTHER_TYPES:
        return None
    if attributes.get("itemprop") == "price":
        amount = machine_number((attributes.get("content") or node.text(deep=True)).strip())
        return _Held(amount, currency, "microdata") if amount and currency else None
    for name in (*_DATA, *(("content",) if _is_for_price(node) else ())):
        written = (attributes.get(name) or "").strip()
        if (amount := machine_number(written)) and currency:
            cents = "." not in written and decimals_in_use(currency)
            return None if cents else _Held(amount, currency, "state")
    label = " ".join((attributes.get("aria-label") or "").split())
    if not 0 < len(label) <= _LONGEST_LABEL or not (tell_of_price(label) or tell_of_price(names_of(node))):
        return None
    tokens = [token for token in price_tokens(label, currency_hint=currency, locale=locale) if token.sign]
    plain = len(tokens) == 1 and not tokens[0].kind and len(tokens[0].amounts) == 1 and tokens[0].currency
    return _Held(tokens[0].amounts[0], tokens[0].currency, "visible") if plain else None
