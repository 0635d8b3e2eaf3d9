"""Kaufland's marketplaces: the product page, its buy box held against the generic reading of the page.

A listing is the product's page (`/product/<number>/`). Made after the page's public markup (`rd-title`,
`rd-buybox__price`, `rd-price-information__price`, "Verkäufer:"); its interface is for sellers only.
"""

from __future__ import annotations

import re

from scrapers.addresses import split_address
from scrapers.reading.condition import worded_condition
from scrapers.reading.element import shown
from scrapers.reading.generic import read_page
from scrapers.reading.outcome import settled
from scrapers.reading.page_place import locale_of
from scrapers.reading.page_words import SOLD_BY
from scrapers.reading.price import price_tokens, read_price
from scrapers.records import Offer, Page, PageReading

MARKETPLACE = True
HOSTS = tuple(f"kaufland.{ending}" for ending in "de at cz sk pl fr it".split())
_PRICE = (".rd-buybox__price", ".rd-price-information__price")
_LIST_PRICE = (
    ".rd-buybox__rrp", ".rd-price-information__retail-price", ".rd-buybox__msrp", ".rd-buybox-comparison__strikeout"
)  # fmt: skip
_OWN = re.compile(r"verkauf und versand durch kaufland|versand durch kaufland", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:zustand|stav|stan|état|condizioni?)\b\s*:?\s*(?P<said>[^\n:]{2,40})", re.IGNORECASE)
"""What the buy box states of the goods; used ones hold it, too, where nobody offers new ones."""
_ITEM = re.compile(r"/product/(\d+)")


def read(page: Page) -> PageReading:
    """Read the buy box of a product."""
    general = read_page(page)
    text, title = shown(page.tree, *_PRICE), shown(page.tree, ".rd-title", "h1")
    if not (text and title):
        return settled([], general, structure=_PRICE[0])
    locale = locale_of(page)
    read = read_price(text, currency_hint=page.hints.get("currency", ""), locale=locale)
    if read.status != "ok":
        return (
            general if general.status != "ok" else PageReading("ambiguous", general.offers, (f"'{text}' is no price",))
        )
    struck = price_tokens(shown(page.tree, *_LIST_PRICE), currency_hint=read.currency, locale=locale)
    former = (token for token in struck if token.sign and token.kind in {"", "list"})  # not so "Sie sparen 10,00 €"
    was = next((token.amounts[0] for token in former if len(token.amounts) == 1), None)
    box = shown(page.tree, ".rd-buybox", ".rd-info-cards", "main")
    said = _CONDITION.search("\n".join(node.text(separator="\n", deep=True) for node in page.tree.css(".rd-buybox")))
    sold = SOLD_BY.search(shown(page.tree, ".rd-buybox__seller", ".rd-info-cards__button", ".rd-info-cards__bold"))
    found = _ITEM.search(split_address(page.url).path)
    offer = Offer(
        title=title,
        sku=found[1] if found else "",
        seller=sold["name"].strip() if sold else "",
        price=read.amount,
        currency=read.currency,
        list_price=was,
        condition=worded_condition(said["said"]) if said else "",
        fulfilment="marketplace" if _OWN.search(box) else "",
        featured=True,
        readings=("selector",),
        price_text=text,
        url=page.url,
    )
    return settled([offer], general, structure=_PRICE[0])


def plain_address(url: str) -> str:
    """Return the address of the product's page."""
    found, split = _ITEM.search(url), split_address(url)
    return f"https://{split.netloc}/product/{found[1]}/" if found else url
