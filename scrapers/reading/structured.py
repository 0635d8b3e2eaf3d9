"""All structured data of a page: JSON-LD, microdata, RDFa and product meta tags, as product data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from selectolax.lexbor import LexborNode

from scrapers.reading.currency_signs import CODES
from scrapers.reading.gtin import clean_gtin
from scrapers.reading.lenient_json import lenient_json
from scrapers.reading.linked_nodes import LinkedNodes
from scrapers.reading.page_marks import PageMarks
from scrapers.reading.product_data import OfferData, ProductData
from scrapers.reading.schema_org import NEIGHBOUR_KEYS, amount_of, availability_of, condition_of, products_in

_CONTENT_ATTRIBUTES = ("content", "datetime", "value")
_PRODUCT_SCOPES = ("Product", "Book", "Vehicle")
_MOST_OFFERS = 5
_LINKED = {"a": "href", "link": "href", "img": "src", "area": "href"}


def structured_products(marks: PageMarks, locale: str = "") -> list[ProductData]:
    """Return every product that a page's structured data describes, best notation first, neighbours left out."""
    found = [*json_ld_products(marks.scripts, locale)]
    found += attribute_products(marks.scopes, "microdata", locale)
    found += attribute_products(marks.scopes, "rdfa", locale)
    found += meta_products(marks.metas, locale)
    return found


def json_ld_products(scripts: Iterable[LexborNode], locale: str = "") -> Iterator[ProductData]:
    """Yield the products of JSON-LD scripts."""
    texts = [node.text(deep=True) for node in scripts if "ld+json" in (node.attributes.get("type") or "")]
    values = [value for text in texts for value in lenient_json(text)]
    linked = LinkedNodes(values)
    for value in values:
        yield from products_in(value, "json_ld", locale, linked.joined)


def attribute_products(scopes: Iterable[LexborNode], method: str, locale: str = "") -> Iterator[ProductData]:
    """Yield the products marked up with microdata (`itemprop`) or RDFa (`property`) attributes."""
    scope, kind, prop = (
        ("itemscope", "itemtype", "itemprop") if method == "microdata" else ("typeof", "typeof", "property")
    )
    for node in scopes:
        attributes = node.attributes
        named = attributes.get(kind) or ""
        if scope not in attributes or not any(name in named for name in _PRODUCT_SCOPES):
            continue
        listed = (attributes.get(prop) or "").rsplit(":", 1)[-1].lower() in NEIGHBOUR_KEYS
        if "breadcrumb" not in named.lower() and not listed and not _inside_product(node, kind):
            yield from products_in(_item(node, scope, kind, prop, 0), method, locale)


def currency_of_offers(marks: PageMarks) -> str:
    """Return the one currency that the first offers of a page's microdata name, of a product or not."""
    offers = [node for node in marks.scopes if "Offer" in (node.attributes.get("itemtype") or "")]
    named = [node.css_first('[itemprop="priceCurrency"]') for node in offers[:_MOST_OFFERS]]
    codes = {(node.attributes.get("content") or "").strip() for node in named if node is not None} & CODES
    return codes.pop() if len(codes) == 1 else ""


def _inside_product(node: LexborNode, kind: str) -> bool:
    """Say whether a product scope lies in another: then it is its neighbour or variant."""
    parent = node.parent
    while parent is not None:
        if parent.is_element_node and "Product" in (parent.attributes.get(kind) or ""):
            return True
        parent = parent.parent
    return False


def _item(node: LexborNode, scope: str, kind: str, prop: str, depth: int) -> dict[str, Any]:
    """Return one scope as a JSON-LD-like object; nested scopes become nested objects."""
    item: dict[str, Any] = {"@type": (node.attributes.get(kind) or "").split()}
    pending = list(node.iter())[::-1]
    while pending:
        child = pending.pop()
        attributes = child.attributes
        names = (attributes.get(prop) or "").split()
        is_scope = scope in attributes
        if is_scope and not names:
            continue
        if names:
            value: Any = _item(child, scope, kind, prop, depth + 1) if is_scope and depth < 6 else _value(child)
            for name in names:
                _add(item, name, value)
        if not is_scope:
            pending.extend(list(child.iter())[::-1])
    return item


def _add(item: dict[str, Any], name: str, value: Any) -> None:  # noqa: ANN401 - text or object
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        item[name].append(value)
    else:
        item[name] = [item[name], value]


def _value(node: LexborNode) -> str:
    attributes = node.attributes
    for name in _CONTENT_ATTRIBUTES:
        if (given := attributes.get(name)) is not None:
            return given.strip()
    if node.tag in _LINKED and (link := attributes.get(_LINKED[node.tag])) is not None:
        return link.strip()
    return " ".join(node.text(deep=True).split())


_Pick = Callable[..., str]


def meta_products(metas: Iterable[LexborNode], locale: str = "") -> Iterator[ProductData]:
    """Yield the product that OpenGraph and product meta tags describe, if they state a price."""
    tags: dict[str, str] = {}
    for node in metas:
        attributes = node.attributes
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        if (content := attributes.get("content")) and name not in tags:
            tags[name] = content.strip()

    def pick(*names: str) -> str:
        return next((tags[name] for name in names if tags.get(name)), "")

    if product := _meta_product(pick, locale):
        yield product


def _meta_product(pick: _Pick, locale: str) -> ProductData | None:
    currency = pick(
        "product:sale_price:currency", "product:price:currency", "og:price:currency", "price:currency", "pricecurrency"
    )
    regular = pick(
        "product:price:amount", "og:price:amount", "product:price", "og:product:price:amount", "og:price", "price"
    )
    sale = pick("product:sale_price:amount", "og:sale_price:amount", "product:sale_price")
    original = pick(
        "product:original_price:amount",
        "product:price:standard_amount",
        "og:price:standard_amount",
        "og:standard_price",
        "og:regular_price",
    )
    text = sale or regular
    price, currency_code, uncertain = amount_of(text, currency, locale)
    list_price, _, _ = amount_of(original or (regular if sale and sale != regular else ""), currency, locale)
    availability = availability_of(pick("product:availability", "og:availability", "availability"))
    if price is None and not availability:
        return None
    offer = OfferData(
        price=price,
        currency=currency_code,
        list_price=list_price,
        availability=availability,
        condition=condition_of(pick("product:condition", "og:condition")),
        text=" ".join(part for part in (text, currency) if part),
        uncertain=uncertain,
    )
    sku = pick("product:retailer_item_id", "product:sku", "sku")
    gtin = clean_gtin(pick("product:ean", "product:gtin", "product:upc", "og:upc", "product:isbn", "books:isbn"))
    return ProductData("opengraph", pick("og:title"), sku, gtin, pick("og:url"), (offer,))
