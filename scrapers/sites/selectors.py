"""Plain HTML read with the CSS selectors that a site's settings give (`selectors = {price = ".amount", …}`).

Fields: `layout_marker`, `title`, `price`, `list_price`, `currency`, `seller`, `availability`, `condition`, `sku`,
`gtin`, and `coupon`, the element whose text names a coupon or code and what it takes off. A selector may end in
`@attribute` ("meta.p@content"). Without the marker, or without the price on a page that offers the product, the layout
has changed and nothing is read.
"""

from __future__ import annotations

from decimal import Decimal

from selectolax.lexbor import LexborNode, SelectolaxError

from scrapers.reading.gtin import clean_gtin
from scrapers.reading.page_place import declared_language, locale_of
from scrapers.reading.page_words import IN_STOCK, OUT_OF_STOCK
from scrapers.reading.price import PriceReading, read_price
from scrapers.reading.refusal import refusal_of
from scrapers.reading.schema_org import availability_of, condition_of
from scrapers.reading.terms import with_terms
from scrapers.records import Offer, Page, PageReading

_PREFIX = "selector."


def read(page: Page) -> PageReading:
    """Read a page by the site's own selectors; a missing expected element is `layout_changed`."""
    selectors = {key.removeprefix(_PREFIX): value for key, value in page.hints.items() if key.startswith(_PREFIX)}
    if "price" not in selectors:
        return PageReading("layout_changed", (), ("the site's settings name no selector 'price'",))
    body = page.tree.body
    refused = refusal_of(page, body.text(separator=" ") if body is not None else "")
    if refused:
        return PageReading("blocked", (), (refused,))
    try:
        found = {field: _text(page, selector) for field, selector in selectors.items()}
    except SelectolaxError as error:
        return PageReading("layout_changed", (), (f"a selector of the site is not valid CSS: {error}",))
    expected: list[str] = [field for field in ("layout_marker", "title") if field in selectors and found[field] is None]
    availability = _availability(found.get("availability"))
    if found["price"] is None and availability != "out_of_stock":
        expected.append("price")
    if expected:
        missing = ", ".join(f"{field} ('{selectors[field]}')" for field in expected)
        return PageReading("layout_changed", (), (f"the page lacks what the site's selectors expect: {missing}",))
    return _reading(page, found, availability)


def _reading(page: Page, found: dict[str, str | None], availability: str) -> PageReading:
    locale = locale_of(page)
    hint = (found.get("currency") or page.hints.get("currency", "")).strip().upper()
    price = read_price(found["price"] or "", currency_hint=hint, locale=locale)
    listed = read_price(found.get("list_price") or "", currency_hint=hint, locale=locale)
    offer = Offer(
        title=found.get("title") or "",
        sku=found.get("sku") or "",
        gtin=clean_gtin(found.get("gtin")),
        seller=found.get("seller") or "",
        price=price.amount,
        currency=price.currency or hint,
        list_price=_higher(listed, price.amount),
        availability=availability,
        condition=condition_of(found.get("condition") or ""),
        readings=("selector",) if price.amount is not None else (),
        price_text=price.text,
        url=page.url,
    )
    hints = [found.get("coupon") or "", found["price"] or ""]
    offer = with_terms(offer, hints, locale=locale, language=declared_language(page))
    if availability == "out_of_stock":
        return PageReading("out_of_stock", (offer,), ())
    if price.status == "ok":
        return PageReading("ok", (offer,), ())
    if price.status == "ambiguous":
        return PageReading("ambiguous", (offer,), (f"'{price.text}' is not one plain price",))
    return PageReading("no_offer", (offer,), (f"'{price.text}' holds no price",))


def _higher(listed: PriceReading, price: Decimal | None) -> Decimal | None:
    amount = listed.amount
    return amount if amount is not None and (price is None or amount > price) else None


def _text(page: Page, selector: str) -> str | None:
    """Return the text (or the attribute after "@") of the first element a selector finds, or None."""
    css, _, attribute = selector.partition("@")
    node: LexborNode | None = page.tree.css_first(css.strip())
    if node is None:
        return None
    if attribute:
        value = node.attributes.get(attribute.strip())
        return value.strip() if value is not None else None
    return " ".join(node.text(deep=True).split())


def _availability(text: str | None) -> str:
    if not text:
        return ""
    stated = availability_of(text)
    if stated:
        return stated
    return "out_of_stock" if OUT_OF_STOCK.search(text) else "in_stock" if IN_STOCK.search(text) else ""
