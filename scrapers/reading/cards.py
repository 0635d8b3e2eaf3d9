"""The products that a search or category page shows: structured lists first, then elements that repeat."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from selectolax.lexbor import LexborNode

from scrapers.addresses import joined_address, split_address
from scrapers.reading.currencies import local_currency
from scrapers.reading.gtin import clean_gtin
from scrapers.reading.lenient_json import lenient_json
from scrapers.reading.page_place import locale_of
from scrapers.reading.price import price_tokens, read_price
from scrapers.reading.schema_org import amount_of, first, folded, text_of, types_of
from scrapers.records import ListingCard, Page

_CLIMB = 6
"""Elements above a link in which its price may stand."""
_LONGEST_CARD = 700
"""Characters of a card's text; above it an element is the page, not a card."""
_MOST_LINKS = 4
"""Different addresses that one card may lead to: the product, its seller, its reviews."""
_MOST_CARDS = 200
_NO_CARDS = frozenset(["body", "html", "main", "form", "nav", "header", "footer"])
_LEAST_LETTERS = 3
_BESIDE = frozenset("saving number instalment shipping unit deposit trade_in part total coupon".split())
"""Kinds of amounts that are no product's price, not even a former one or that of a used piece."""
_SIGN_ALONE = re.compile(
    r"(?<=\n)([^\w\s]{1,2}|[^\W\d_]{1,3}\.?[$€£]?)\n+(?=\d)|(?<=\d)\n+(?=(?:[^\w\s]{1,2}|[^\W\d_]{1,3})(?:\n|$))"
)
"""Where an element of its own holds the currency sign of the number beside it."""
_CARD_WORDS = ("product", "item", "card", "result", "tile", "listing", "offer")


def cards_of(page: Page) -> list[ListingCard]:
    """Return the products of a page of results, each address once; neighbours and advertisements may be among them."""
    found: dict[str, ListingCard] = {}
    for card in (*_listed(page), *_repeated(page)):
        if card.title and card.url and len(found) < _MOST_CARDS:
            found.setdefault(card.url, card)
    return list(found.values())


def _listed(page: Page) -> Iterator[ListingCard]:
    """Yield the elements of schema.org ItemLists."""
    for script in page.tree.css('script[type*="ld+json"]'):
        for value in lenient_json(script.text(deep=True)):
            for entry in _entries(value, 0):
                item = first(entry, "item")
                yield _listed_card(folded(item) if isinstance(item, Mapping) else entry, entry, page)


def _entries(value: Any, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - parsed JSON
    if depth > _CLIMB:
        return
    if isinstance(value, list):
        for item in value:
            yield from _entries(item, depth + 1)
    elif isinstance(value, Mapping):
        node = folded(value)
        listed = node.get("itemlistelement")
        if listed is not None and "breadcrumblist" not in types_of(node):
            items = listed if isinstance(listed, list) else [listed]
            yield from (folded(item) for item in items if isinstance(item, Mapping))
            return
        for key in ("@graph", "mainentity", "itemlist", "about"):
            yield from _entries(node.get(key), depth + 1)


def _listed_card(item: Mapping[str, Any], entry: Mapping[str, Any], page: Page) -> ListingCard:
    offers = first(item, "offers")
    offers = offers[0] if isinstance(offers, list) and offers else offers
    offer = folded(offers) if isinstance(offers, Mapping) else {}
    currency_text = text_of(first(offer, "pricecurrency"))
    price, currency, unsure = amount_of(text_of(first(offer, "price", "lowprice")), currency_text, locale_of(page))
    address = text_of(first(item, "url", "@id") or first(entry, "url"))
    return ListingCard(
        url=joined_address(page.url, address) if address else "",
        title=text_of(first(item, "name") or first(entry, "name")),
        price=None if unsure or not currency else price,
        currency=currency,
        seller=text_of(first(offer, "seller")),
        gtin=next((found for key in ("gtin13", "gtin", "gtin12", "gtin8") if (found := clean_gtin(item.get(key)))), ""),
        sku=text_of(first(item, "sku", "mpn", "productid")),
        brand=text_of(first(item, "brand")),
    )


def _repeated(page: Page) -> Iterator[ListingCard]:
    """Yield the elements that hold one product's link, title and price and look like their siblings."""
    groups: defaultdict[tuple[str, str], dict[int, LexborNode]] = defaultdict(dict)
    known: dict[int, str] = {}
    for link in page.tree.css("a[href]"):
        box = _card_round(link, page, known)
        if box is not None:
            groups[box.tag or "", box.attributes.get("class") or ""][box.mem_id] = box
    for (_, names), boxes in groups.items():
        if len(boxes) > 1 or any(word in names.lower() for word in _CARD_WORDS):
            yield from (_card(box, page) for box in boxes.values())


def _card_round(link: LexborNode, page: Page, known: dict[int, str]) -> LexborNode | None:
    """Return the nearest element round a link that holds a price, unless it holds several products.

    `known` remembers what was found of an element by its id, since many links share their ancestors.
    """
    if split_address(joined_address(page.url, link.attributes.get("href") or "")).scheme not in {"http", "https"}:
        return None
    node: LexborNode | None = link
    for _ in range(_CLIMB):
        if node is None or node.tag in _NO_CARDS:
            return None
        if node.mem_id not in known:
            known[node.mem_id] = _kind_of(node, page)
        if kind := known[node.mem_id]:
            return node if kind == "card" else None
        node = node.parent
    return None


def _kind_of(node: LexborNode, page: Page) -> str:
    """Return "card" for an element with a price and few addresses, "page" for too large a one, else nothing."""
    text = node.text(separator=" ", deep=True)
    if len(text) > _LONGEST_CARD:
        return "page"
    if not any(c.isdigit() for c in text):
        return ""
    if not any(token.sign and token.kind not in _BESIDE for token in price_tokens(text)):
        return ""
    return "card" if len(_addresses(node, page)) <= _MOST_LINKS else "page"


def _addresses(box: LexborNode, page: Page) -> set[str]:
    links = [*box.css("a[href]")]
    return {split_address(joined_address(page.url, link.attributes.get("href") or "")).path for link in links}


def _card(box: LexborNode, page: Page) -> ListingCard:
    links = [*box.css("a[href]"), *([box] if box.tag == "a" else [])]
    # The product's own link holds its picture or heading; a longer one beside it may name the seller.
    main = max(links, key=lambda link: (link.css_first("img,h1,h2,h3,h4,h5") is not None, len(_title_of(link))))
    address = joined_address(page.url, main.attributes.get("href") or "")
    same = [link for link in links if joined_address(page.url, link.attributes.get("href") or "") == address]
    heading = box.css_first("h1,h2,h3,h4,h5")
    title = _words(heading) if heading is not None else ""
    title = title if _is_title(title) else max((_title_of(link) for link in same), key=len)
    # A number that stands before the price ("AX-1", a count of reviews) is no amount.
    text = " ; ".join(_SIGN_ALONE.sub(r"\1 ", box.text(separator="\n", deep=True)).split("\n"))
    locale = locale_of(page)
    hint = page.hints.get("currency", "") or local_currency(locale)
    read = read_price(text.replace(title, " ; ") if title else text, currency_hint=hint, locale=locale)
    return ListingCard(
        url=address,
        title=title,
        price=read.amount if read.currency else None,
        currency=read.currency if read.amount else "",
    )


def _title_of(link: LexborNode) -> str:
    """Return what a link calls its product: its text, else its own or its picture's description."""
    image = link.css_first("img[alt]")
    said = [_words(link), link.attributes.get("title") or "", link.attributes.get("aria-label") or ""]
    said.append((image.attributes.get("alt") or "") if image is not None else "")
    return next((_before_price(" ".join(text.split())) for text in said if _is_title(text)), "")


def _before_price(text: str) -> str:
    """Return a title without the price and what follows it, where the whole card is one link."""
    start = next((token.start for token in price_tokens(text) if token.sign), len(text))
    return text[:start].strip() if _is_title(text[:start]) else text


def _is_title(text: str) -> bool:
    """Return whether a text names something: a bare price or a single letter does not."""
    for token in reversed(price_tokens(text)):
        text = text[: token.start] + text[token.end :] if token.sign else text
    return sum(c.isalpha() for c in text) >= _LEAST_LETTERS


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ", deep=True).split())
