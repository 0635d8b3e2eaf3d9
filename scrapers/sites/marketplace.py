"""A marketplace listing with several sellers: plain HTML with one element an offer.

The structure it reads, each class overridable by a site selector of that name (`selectors = {offer = "li.o", …}`):

    <h1>Title</h1>  <span class="sku">…</span>  <span class="gtin">…</span>
    <div class="offer"> <a class="seller">Name</a> <span class="price">$ 19.99</span> <s class="list-price">…</s>
        <span class="availability">In stock</span> <span class="condition">New</span> </div>

A listing without a heading or, though it says nothing of being sold out, without an offer has changed its layout.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode, SelectolaxError

from scrapers.reading.gtin import clean_gtin
from scrapers.reading.page_place import declared_language, locale_of
from scrapers.reading.page_words import IN_STOCK, OUT_OF_STOCK
from scrapers.reading.price import read_price
from scrapers.reading.refusal import refusal_of
from scrapers.reading.schema_org import condition_of
from scrapers.reading.terms import with_terms
from scrapers.records import Offer, Page, PageReading

MARKETPLACE = True
_DEFAULTS = {
    "offer": ".offer",
    "title": "h1",
    "sku": ".sku",
    "gtin": ".gtin",
    "seller": ".seller",
    "price": ".price",
    "list_price": ".list-price",
    "availability": ".availability",
    "condition": ".condition",
}


def read(page: Page) -> PageReading:
    """Read every seller's offer of one listing; one whose price is in doubt is left out and named in the reasons."""
    selectors = {field: page.hints.get(f"selector.{field}", css) for field, css in _DEFAULTS.items()}
    body = page.tree.body
    if body is None or (refused := refusal_of(page, body.text(separator=" "))):
        return PageReading("blocked", (), (refused if body is not None else "the page is empty",))
    try:
        title, boxes = _text(body, selectors["title"]), page.tree.css(selectors["offer"])
    except SelectolaxError as error:
        return PageReading("layout_changed", (), (f"a selector of the site is not valid CSS: {error}",))
    if not (title and boxes):
        return _without_offers(body, title, selectors)
    base = Offer(
        title=title, sku=_text(body, selectors["sku"]), gtin=clean_gtin(_text(body, selectors["gtin"])), url=page.url
    )
    return _outcome([_offer(box, selectors, base, page) for box in boxes])


def _outcome(read_offers: list[tuple[Offer | None, str]]) -> PageReading:
    offers = tuple(offer for offer, _ in read_offers if offer is not None)
    reasons = tuple(reason for _, reason in read_offers if reason)
    # Who hides the price in the basket offers the product all the same.
    priced = tuple(offer for offer in offers if offer.price is not None or offer.price_in_cart)
    if not offers:
        status = "layout_changed"
    elif all(offer.availability == "out_of_stock" for offer in offers):
        status = "out_of_stock"
    else:
        status = "ok" if priced else "ambiguous"
    return PageReading(status, priced if status == "ok" else offers, reasons, bool(reasons))


def _without_offers(body: LexborNode, title: str, selectors: dict[str, str]) -> PageReading:
    if not title:
        return PageReading("layout_changed", (), (f"the listing has no title ('{selectors['title']}')",))
    if OUT_OF_STOCK.search(body.text(separator=" ")):
        return PageReading("out_of_stock", (), ("the listing says that it is sold out",))
    return PageReading("layout_changed", (), (f"the listing has no offer ('{selectors['offer']}')",))


def _offer(box: LexborNode, selectors: dict[str, str], base: Offer, page: Page) -> tuple[Offer | None, str]:
    seller = _text(box, selectors["seller"])
    if not seller:
        return None, "an offer names no seller"
    hint, locale = page.hints.get("currency", ""), locale_of(page)
    price = read_price(_text(box, selectors["price"]), currency_hint=hint, locale=locale)
    listed = read_price(_text(box, selectors["list_price"]), currency_hint=hint, locale=locale)
    stock = _text(box, selectors["availability"])
    offer = Offer(
        title=base.title,
        sku=base.sku,
        gtin=base.gtin,
        seller=seller,
        price=price.amount,
        currency=price.currency or hint,
        list_price=listed.amount if listed.amount and price.amount and listed.amount > price.amount else None,
        availability="out_of_stock" if OUT_OF_STOCK.search(stock) else "in_stock" if IN_STOCK.search(stock) else "",
        condition=condition_of(_text(box, selectors["condition"])),
        readings=("selector",) if price.amount is not None else (),
        price_text=price.text,
        url=base.url,
    )
    offer = with_terms(offer, _lines(box), locale=locale, language=declared_language(page))
    if offer.price_in_cart and offer.price is None:
        return offer, ""
    return offer, "" if price.status == "ok" else f"the price of {seller} is {price.status}: '{price.text}'"


def _lines(box: LexborNode) -> list[str]:
    return [" ".join(line.split()) for line in box.text(separator="\n").split("\n") if line.strip()]


def _text(node: LexborNode, selector: str) -> str:
    found = node.css_first(selector)
    return " ".join(found.text(deep=True).split()) if found is not None else ""
