"""Amazon: a product page with its buy box and other sellers, or the panel of all offers.

A listing is the product's page (`/dp/<ASIN>`). The buy box is read by the page's ids, of the present layout and of
the one before; machine-written amounts that the page carries for its scripts are the second reading. The panel
(`aod-…`) lists every seller with condition and sender. A used, subscription or unit price is never taken for the
price. Made after the public markup of product pages; Amazon's interfaces are for its sellers and affiliates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from selectolax.lexbor import LexborNode

from scrapers.addresses import joined_address, query_value, split_address
from scrapers.reading.amount import machine_number
from scrapers.reading.cards import cards_of
from scrapers.reading.condition import stated_condition
from scrapers.reading.element import attribute, shown
from scrapers.reading.generic import read_page
from scrapers.reading.outcome import in_doubt, other_price, outcome, settled
from scrapers.reading.page_place import locale_of
from scrapers.reading.page_words import OUT_OF_STOCK, SELLER_END, SOLD_BY
from scrapers.reading.price import PriceReading, price_tokens, read_price
from scrapers.reading.price_token import PriceToken
from scrapers.records import ListingCard, Offer, OtherPrice, Page, PageReading

MARKETPLACE = True
HOSTS = tuple(
    f"amazon.{ending}"
    for ending in (
        "com co.uk de fr it es nl pl se ie com.be com.tr ca com.mx com.br com.au co.jp in sg ae sa eg co.za".split()
    )
)
_ASIN = re.compile(r"/(?:dp|gp/product|gp/aw/d|gp/offer-listing)/([A-Z0-9]{10})", re.IGNORECASE)
_CORE = ("#corePriceDisplay_desktop_feature_div", "#corePrice_feature_div", "#corePrice_desktop", "#apex_desktop")
_PRICES = (
    *(f"{box} .a-price:not(.a-text-price) .a-offscreen" for box in _CORE),
    *(f"{box} .priceToPay span[aria-hidden]" for box in _CORE),
    "#price_inside_buybox", "#newBuyBoxPrice", "#priceblock_ourprice", "#priceblock_dealprice", "#priceblock_saleprice",
)  # fmt: skip
_LIST_PRICES = (
    *(f"{box} .basisPrice .a-offscreen" for box in _CORE),
    *(f'{box} .a-text-price[data-a-strike="true"] .a-offscreen' for box in _CORE),
    "#price .priceBlockStrikePriceString", "#price .a-text-strike",
)  # fmt: skip
_MACHINE = (
    "#attach-base-product-price",
    'input[name="items[0.base][customerVisiblePrice][amount]"]',
    "#twister-plus-price-data-price",
)
_SOLD_BY = ("#merchantInfoFeature_feature_div", "#merchant-info", "#tabular-buybox")
_NAMED = (
    ".offer-display-feature-text-message",
    "#tabular-buybox-truncate-1 .tabular-buybox-text",
    '.tabular-buybox-text[tabular-attribute-name="Sold by"]',
)
_SENT_BY = (
    "#fulfillerInfoFeature_feature_div .offer-display-feature-text-message",
    "#merchant-info",
    "#tabular-buybox-truncate-0 .tabular-buybox-text",
    '.tabular-buybox-text[tabular-attribute-name="Ships from"]',
)
_ASIDE = re.compile(r"^(?:sns|used|renewedAccordionRow|unqualified|prime\w*Upsell)|pricePerUnit|aod-", re.IGNORECASE)
_PRIME = "#primeExclusivePricingMessage"
_FOR_SOME = ("instalment", "member")
"""What the buy box may call its amount instead of a price for all."""
_IN_CART = re.compile(r"to see (?:our |the )?price|price (?:is )?(?:shown|displayed) in (?:your )?cart", re.IGNORECASE)
_STRUCTURE = "#corePriceDisplay_desktop_feature_div"
_CONDITIONS = (
    ("#usedOnlyBuybox,#usedOnlyBuybox_feature_div #usedBuySection", "used"),
    ('[id^="newAccordionRow"]', "new"),
    ('[id^="dealsAccordionRow"]', ""),
    ('[id^="usedAccordionRow"]', "used"),
    ('[id^="renewedAccordionRow"]', "refurbished"),
)
"""What the buy box, or the row of it that is read, is for: the first that a page has."""


def read(page: Page) -> PageReading:
    """Read the buy box and the other sellers of a product page, or all offers of the panel."""
    is_product = bool(shown(page.tree, "#productTitle"))
    if not is_product and page.tree.css_first("#aod-offer,#aod-pinned-offer") is not None:
        return _read_panel(page)
    general = read_page(page)
    if general.status in {"blocked", "gone"} or not is_product:
        return settled([], general, structure="#productTitle")
    if page.tree.css_first("#outOfStock") is not None:
        return settled([replace(_buy_box(page), availability="out_of_stock")], general, structure=_STRUCTURE)
    return _read_box(page, general)


def _read_box(page: Page, general: PageReading) -> PageReading:
    offer, text = _buy_box(page), _price_text(page)
    if _IN_CART.search(shown(page.tree, "#apex_desktop", "#price", *_CORE)):
        return outcome([replace(offer, price_in_cart=True)])
    read = read_price(text, currency_hint=page.hints.get("currency", ""), locale=locale_of(page))
    if read.status == "ambiguous":
        return in_doubt(offer, read.text, locale_of(page))
    if read.amount is not None:
        offer = _priced(page, offer, read)
        return _for_some(page, offer) or _checked(page, replace(offer, other_prices=_for_members(page)), general)
    if general.status in {"no_offer", "layout_changed"} and _is_held_by_nobody(page):
        return replace(general, status="no_offer", reasons=("no seller holds the buy box",))
    if offer.condition in {"used", "refurbished"}:  # whoever read the price, it is the price of such goods
        offers = tuple(
            replace(one, condition=offer.condition, seller=one.seller or offer.seller,
                    seller_id=one.seller_id or offer.seller_id)
            for one in general.offers
        )  # fmt: skip
        general = replace(general, offers=offers)
    return settled([], general, structure=_STRUCTURE)


def _for_some(page: Page, offer: Offer) -> PageReading | None:
    """Return that the amount shown is no price for all: its own box calls it a month's, or it is for Prime's members.

    Who is no member reads for how much to join; a message that names no other amount speaks of the one that is shown.
    """
    kind = _kind_of(offer.price, (token for css in _CORE for token in _tokens(page, css)))
    if not kind and page.tree.css_first(_PRIME) is not None:
        amounts = {other.amount for other in _for_members(page)}
        kind = "member" if shown(page.tree, _PRIME) and not amounts - {offer.price} else ""
    if not kind or offer.price is None:
        return None
    other = OtherPrice(kind, offer.price, offer.currency, offer.price_text)
    reason = f"'{offer.price_text}' is the {kind} price, and no price for all is shown"
    return PageReading("ambiguous", (replace(offer, price=None, readings=(), other_prices=(other,)),), (reason,))


def _kind_of(price: Decimal | None, tokens: Iterable[PriceToken]) -> str:
    """Return what the words beside an amount call it instead of a price for all, or an empty string."""
    return next((token.kind for token in tokens if token.kind in _FOR_SOME and token.amounts == (price,)), "")


def _for_members(page: Page) -> tuple[OtherPrice, ...]:
    """Return the amount at which members of Prime buy, where it is told beside the price."""
    found = (OtherPrice("member", t.amounts[0], t.currency) for t in _tokens(page, _PRIME) if t.amounts)
    return tuple(found)[:1]


def _tokens(page: Page, css: str, within: LexborNode | None = None) -> list[PriceToken]:
    """Return the signed amounts in the text of an element, with what the words beside them call each."""
    hint, locale = page.hints.get("currency", ""), locale_of(page)
    boxes = within.css(css) if within is not None else (n for n in page.tree.css(css) if not _is_aside(n))
    texts = (" ".join(node.text(separator=" ", deep=True).split()) for node in boxes)
    return [t for text in texts for t in price_tokens(text, currency_hint=hint, locale=locale) if t.sign]


def _is_held_by_nobody(page: Page) -> bool:
    """Say whether a page leads to all offers instead of a price: by its button, or with the place of one left empty."""
    if page.tree.css_first("#buybox-see-all-buying-choices") is not None:
        return True
    box = page.tree.css_first(_STRUCTURE)
    empty = box is not None and not box.text(deep=True).strip()
    return empty and page.tree.css_first('a[href*="/gp/offer-listing/"]') is not None


def _checked(page: Page, offer: Offer, general: PageReading) -> PageReading:
    """Hold the price that is shown against those that the page carries for its scripts, then against the rest."""
    contrary = {amount for amount in _machine_amounts(page) if amount != offer.price}
    if contrary and "state" not in offer.readings:
        other = replace(offer, price=min(contrary), readings=("state",))
        reason = f"the page shows {offer.price} and hands its scripts {other.price}"
        return PageReading("ambiguous", (offer, other), (reason,))
    return settled([offer, *_other_sellers(page, offer)], general, structure=_STRUCTURE)


def _buy_box(page: Page) -> Offer:
    seller, seller_id = _seller(page)
    sent = shown(page.tree, *_SENT_BY).lower()
    found = _ASIN.search(page.url)
    return Offer(
        title=shown(page.tree, "#productTitle"),
        sku=attribute(page.tree, "input#ASIN", "value") or (found[1] if found else ""),
        seller=seller,
        seller_id=seller_id,
        availability="out_of_stock" if OUT_OF_STOCK.search(shown(page.tree, "#availability span")) else "",
        condition=next((name for css, name in _CONDITIONS if page.tree.css_first(css) is not None), ""),
        fulfilment="" if not sent else "marketplace" if "amazon" in sent else "seller",
        featured=True,
        url=page.url,
    )


def _seller(page: Page) -> tuple[str, str]:
    """Return name and id of the seller in the buy box; the seller of a used offer beside it is another one."""
    held = attribute(page.tree, "input#merchantID", "value")
    for selector in _SOLD_BY:
        boxes = page.tree.css(selector)
        only = boxes[0] if boxes and len(page.tree.css('[id*="AccordionRow"]:not([id^="apex"])')) == 1 else None
        box = next((node for node in boxes if not _is_aside(node)), only)
        if box is None:
            continue
        if name := shown(box, "#sellerProfileTriggerId"):
            link = attribute(box, "#sellerProfileTriggerId", "href")
            return name, query_value(link, "seller") or held
        if name := shown(box, *_NAMED):
            return name, held
        text = " ".join(box.text(separator=" ", deep=True).split())
        if found := SOLD_BY.search(text):
            return SELLER_END.sub("", found["name"]).strip(" ."), held
    return "", held


def _is_aside(node: LexborNode) -> bool:
    up: LexborNode | None = node
    while up is not None:
        if any(_ASIDE.search(up.attributes.get(name) or "") for name in ("id", "class")):
            return True
        up = up.parent
    return False


def _price_text(page: Page) -> str:
    """Return the text of the buy box's price: two amounts of a range stand in one text."""
    for selector in _PRICES:
        nodes = [node for node in page.tree.css(selector) if not _is_aside(node)]
        texts = list(dict.fromkeys(text for node in nodes if (text := " ".join(node.text(deep=True).split()))))
        in_range = page.tree.css_first(selector.split(" ")[0] + " .a-price-range") is not None
        if texts:
            return " - ".join(texts[:2]) if in_range else texts[0]
    return ""


def _amount(page: Page, text: str) -> Decimal | None:
    return read_price(text, currency_hint=page.hints.get("currency", ""), locale=locale_of(page)).amount


def _priced(page: Page, offer: Offer, read: PriceReading) -> Offer:
    listed = next((a for css in _LIST_PRICES if (a := _amount(page, shown(page.tree, css))) is not None), None)
    agreeing = read.amount in set(_machine_amounts(page))
    return replace(
        offer,
        price=read.amount,
        currency=read.currency,
        list_price=listed,
        readings=("selector", "state") if agreeing else ("selector",),
        price_text=read.text,
    )


def _machine_amounts(page: Page) -> Iterator[Decimal]:
    for selector in _MACHINE:
        if amount := machine_number(attribute(page.tree, selector, "value")[:16]):
            yield amount


def _other_sellers(page: Page, main: Offer) -> list[Offer]:
    """Return the offers of "other sellers on Amazon" that the product page itself shows."""
    found = []
    for row in page.tree.css(".mbc-offer-row"):
        read = read_price(shown(row, ".a-color-price"), currency_hint=main.currency, locale=locale_of(page))
        seller = shown(row, ".mbcMerchantName")
        if seller and read.amount is not None:
            found.append(
                Offer(
                    title=main.title, sku=main.sku, seller=seller, price=read.amount, currency=read.currency,
                    featured=False, readings=("selector",), price_text=read.text, url=main.url,
                )
            )  # fmt: skip
    return found


def _read_panel(page: Page) -> PageReading:
    offers, reasons = [], []
    for box in page.tree.css("#aod-pinned-offer,#aod-offer"):
        offer = _panel_offer(page, box)
        if offer.seller and (offer.price is not None or offer.price_in_cart):
            offers.append(offer)
        else:
            reasons.append(
                f"an offer of {offer.seller or 'nobody named'} states no certain price: '{offer.price_text}'"
            )
    if not offers:
        return PageReading("layout_changed", (), (*reasons, "the panel of offers holds none that can be read"))
    return outcome(offers, *reasons, partial=bool(reasons))


def _panel_offer(page: Page, box: LexborNode) -> Offer:
    read = read_price(
        shown(box, ".a-price:not(.a-text-price) .a-offscreen"),
        currency_hint=page.hints.get("currency", ""), locale=locale_of(page),
    )  # fmt: skip
    kind = _kind_of(read.amount, _tokens(page, "#aod-offer-price", box))
    price = None if kind else read.amount
    link = attribute(box, '#aod-offer-soldBy a[href*="seller="]', "href")
    sent = shown(box, "#aod-offer-shipsFrom .a-color-base").lower()
    cost = attribute(box, "[data-csa-c-delivery-price]", "data-csa-c-delivery-price")
    delivery = _amount(page, cost)
    found = _ASIN.search(page.url)
    asin = found[1] if found else query_value(page.url, "asin")
    return Offer(
        title=shown(page.tree, "#aod-asin-title-text"),
        sku=asin,
        seller=shown(box, "#aod-offer-soldBy a", "#aod-offer-soldBy .a-color-base"),
        seller_id=query_value(link, "seller"),
        price=price,
        currency=read.currency,
        list_price=_amount(page, shown(box, '.a-text-price[data-a-strike="true"] .a-offscreen')),
        availability="in_stock",
        condition=stated_condition(shown(box, "#aod-offer-heading")),
        fulfilment="" if not sent else "marketplace" if "amazon" in sent else "seller",
        shipping=Decimal(0) if cost and not re.search(r"\d", cost) else delivery,
        other_prices=other_price(kind, read.amount, read.currency, read.text) if kind else (),
        price_in_cart=read.amount is None and _IN_CART.search(box.text(separator=" ", deep=True)) is not None,
        featured=box.attributes.get("id") == "aod-pinned-offer",
        readings=("selector",) if price is not None else (),
        price_text=read.text,
        url=page.url,
    )


def plain_address(url: str) -> str:
    """Return the address of the product's page."""
    found, split = _ASIN.search(url), split_address(url)
    return f"https://{split.netloc}/dp/{found[1].upper()}" if found else url


def cards(page: Page) -> list[ListingCard]:
    """Return the products of a search page."""
    found = []
    for box in page.tree.css('[data-component-type="s-search-result"][data-asin]'):
        asin = box.attributes.get("data-asin") or ""
        read = read_price(
            shown(box, ".a-price:not(.a-text-price) .a-offscreen"),
            currency_hint=page.hints.get("currency", ""), locale=locale_of(page),
        )  # fmt: skip
        if asin and (title := shown(box, "h2")):
            price = read.amount if read.currency else None
            url = plain_address(joined_address(page.url, f"/dp/{asin}"))
            found.append(ListingCard(url, title, price, read.currency if price is not None else "", sku=asin))
    return found or cards_of(page)
