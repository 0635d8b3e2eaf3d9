"""The generic reader: structured data first, checked against the visible page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from scrapers.reading.article_number import isbn_of_address, sku_of_address, sku_of_markup, sku_of_scripts
from scrapers.reading.attribute_prices import price_in_attributes
from scrapers.reading.choice import of_choice
from scrapers.reading.condition import titled_condition
from scrapers.reading.currencies import local_currency
from scrapers.reading.heading import MainHeading, main_heading
from scrapers.reading.main_products import main_products
from scrapers.reading.more_prices import MORE_NAMED, with_more_prices
from scrapers.reading.naming import product_title
from scrapers.reading.offer_rows import offer_rows
from scrapers.reading.offered_heading import offered_heading
from scrapers.reading.outcome import STRUCTURED
from scrapers.reading.page_marks import PageMarks, page_marks
from scrapers.reading.page_place import declared_language, is_of_one_market, locale_of
from scrapers.reading.page_state import StatePrice, state_prices
from scrapers.reading.page_text import PageText
from scrapers.reading.page_window import text_round_heading
from scrapers.reading.page_words import names_no_product
from scrapers.reading.product_data import OfferData, ProductData
from scrapers.reading.quick_pattern import NeededWords
from scrapers.reading.refusal import refusal_of, says_gone, title_of
from scrapers.reading.second_opinion import confirmed_as_goods, settled
from scrapers.reading.selling import sells, speaks_of_goods
from scrapers.reading.shelf import is_first_page, is_shelf
from scrapers.reading.structured import currency_of_offers, structured_products
from scrapers.reading.terms import TERMS_NAMED, with_stated_terms, with_terms, with_terms_of
from scrapers.reading.turn_to_others import turn_to_others
from scrapers.reading.verdict import PriceVerdict, judge_prices
from scrapers.reading.visible import visible_prices
from scrapers.reading.visible_fields import CALLED, NearHeading
from scrapers.reading.visible_price import VisiblePrice
from scrapers.records import ORDERABLE, Offer, Page, PageReading

_FOR_SOME = frozenset(["coupon", "member", "subscription"])
_TERM_WORDS = NeededWords(*TERMS_NAMED, *MORE_NAMED)


def read_page(page: Page) -> PageReading:
    """Read a product page of any shop; never a number that may not be this product's price."""
    view = PageView(page)
    refused = refusal_of(page, view.page_text.text)
    if refused:
        return PageReading("blocked", (), (refused,))
    if not view.products and says_gone(page, view.page_text.text):
        return PageReading("gone", (), ("the page says that it does not exist",))
    sellers = _several_sellers(view)
    if sellers is not None:
        return sellers
    compared = _compared_shops(view)
    if compared is not None:
        return compared
    verdict = judge_prices(view.main_products, view.prices, view.currency)
    if verdict.status != "ok":
        verdict = settled(verdict, view.state, verdict.currency or view.currency)
        verdict = of_choice(verdict, view.prices, view.page_text, page.url)
    elif verdict.readings == ("visible",) and not view.sells:
        verdict = confirmed_as_goods(verdict, view.state)
    return _reading(view, _held_instead(view, verdict))


def _held_instead(view: PageView, verdict: PriceVerdict) -> PriceVerdict:
    """Where the page shows no price, or only a lower one for some, take what its attributes state for everybody."""
    reduced = max((amount for amount, _, _ in verdict.competing), default=None) if verdict.kind in _FOR_SOME else None
    if view.heading is None or not (verdict.status == "none" or reduced):
        return verdict
    certain = view.currency if view.is_sure_of_currency else ""
    held = price_in_attributes(view.page.tree, view.page_text, view.heading, currency=certain, locale=view.locale)
    if held is None or held.price is None or (reduced is not None and held.price <= reduced):
        return verdict
    return held


@dataclass
class PageView:
    """A page and what its two independent sources say, each computed once and only when asked for."""

    page: Page

    @cached_property
    def locale(self) -> str:
        """The page's locale tag."""
        return locale_of(self.page)

    @cached_property
    def currency(self) -> str:
        """The currency the page is likely to count in: the site's settings, else its markup's, else its market's."""
        return self.page.hints.get("currency", "") or currency_of_offers(self.marks) or local_currency(self.locale)

    @cached_property
    def is_sure_of_currency(self) -> bool:
        """Whether `currency` is more than what the page's language suggests."""
        return bool(self.page.hints.get("currency")) or is_of_one_market(self.locale)

    @cached_property
    def marks(self) -> PageMarks:
        """What its markup marks."""
        return page_marks(self.page.tree)

    @cached_property
    def products(self) -> list[ProductData]:
        """All products in structured data."""
        return structured_products(self.marks, self.locale)

    @cached_property
    def page_text(self) -> PageText:
        """The visible text: the part round the heading where that is all that matters, else the whole."""
        return text_round_heading(self.page.tree, self.marks, self.titles)

    @cached_property
    def titles(self) -> list[str]:
        """What structured data, the card for other sites and the page's title call the product, in this order."""
        named = (product.title for product in self.products if product.title and not self.is_shelf)
        return [*named, self.marks.meta("og:title"), title_of(self.page)]

    @cached_property
    def is_shelf(self) -> bool:
        """Whether structured data names many products, and none of them is this page's."""
        if len(self.products) < 2:
            return False
        headings = (node.text(deep=True, separator=" ") for node in self.marks.headings)
        return is_shelf(self.products, self.page.url, [self.marks.meta("og:title"), title_of(self.page), *headings])

    @cached_property
    def heading(self) -> MainHeading | None:
        """The main heading."""
        found = main_heading(self.page_text, self.titles, self.page.url)
        if found is not None and names_no_product(found.text):
            return None
        if self.is_shelf and (found is None or found.element is None or found.element.tag != "h1"):
            return None
        if is_first_page(self.page.url) and (self.is_shelf or not self.products):
            return None
        return found if found is not None or self.products else offered_heading(self.page_text, self.titles)

    @cached_property
    def shows_many(self) -> bool:
        """Whether the page is a shop's first page or a shelf, and nothing on it is named as its own product."""
        return self.heading is None and (self.is_shelf or (is_first_page(self.page.url) and not self.products))

    @cached_property
    def main_products(self) -> list[ProductData]:
        """The structured products that are this page's, not a neighbour's: by address, then by title."""
        return main_products(self.products, self.page.url, self.heading)

    @cached_property
    def prices(self) -> list[VisiblePrice]:
        """The visible prices near the heading."""
        offers = [offer for product in self.main_products for offer in product.offers if offer.currency]
        priced = {(offer.price, offer.currency) for offer in offers if offer.price is not None}
        torn = len(priced) > len({price for price, _ in priced})
        stated = "" if torn or not offers else offers[0].currency
        return visible_prices(
            self.page_text,
            self.heading,
            url=self.page.url,
            currency=stated or self.currency,
            locale=self.locale,
            bare=bool(stated) or self.is_sure_of_currency,
            stated=stated or self.page.hints.get("currency", ""),
            amounts={price for price, _ in priced},
            others_from=self.others_from,
        )

    @cached_property
    def others_from(self) -> float:
        """Where the text turns to other products."""
        return turn_to_others(self.page_text, self.heading) if self.heading is not None else float("inf")

    @cached_property
    def state(self) -> list[StatePrice]:
        """What the page's own scripts say of this product's price: costly, asked for in doubt only."""
        titles = {" ".join(product.title.lower().split()) for product in self.main_products if product.title}
        named = [self.heading.text] if self.heading is not None else self.titles
        titles |= {" ".join(name.lower().split()) for name in named if name}
        numbers = {product.sku.lower() for product in self.main_products if len(product.sku) > 3}
        return state_prices(self.page.tree, self.page.url, frozenset(titles), frozenset(numbers))

    @cached_property
    def near(self) -> NearHeading:
        """The text round the heading."""
        return NearHeading(self.page_text, self.heading, self.others_from, self.page.url)

    @cached_property
    def sells(self) -> bool:
        """Whether anything beside a bare amount says that the page is about goods."""
        return self.heading is None or bool(self.products) or sells(self.heading, self.near, self.prices, self.marks)

    @cached_property
    def shows_goods(self) -> bool:
        """Whether a page without a price is a product's all the same, and no notice, login or frame for scripts."""
        if self.products or self.prices or (self.heading is not None and self.sells):
            return True
        return speaks_of_goods(self.page_text.text, self.locale)


def _several_sellers(view: PageView) -> PageReading | None:
    """Several named sellers in structured data are several offers, each with its own price."""
    for product in view.main_products:
        named = [offer for offer in product.offers if offer.seller and offer.price is not None and not offer.kind]
        if len({offer.seller for offer in named}) > 1:
            language = declared_language(view.page)
            currency = view.currency if view.is_sure_of_currency else ""
            offers = tuple(
                replace(with_terms_of(_seller_offer(product, offer, currency), offer), language=language)
                for offer in named
                if not offer.uncertain
            )
            unread = [offer for offer in named if offer.uncertain]
            reasons = tuple(f"the price of {offer.seller} is in doubt: '{offer.text}'" for offer in unread)
            return PageReading("ok" if offers else "ambiguous", offers, reasons, bool(unread))
    return None


def _compared_shops(view: PageView) -> PageReading | None:
    """A comparison page: a stated range whose ends are the prices of the shops that the page lists."""
    ranged = [o for product in view.main_products for o in product.offers if o.kind and o.price is not None]
    ends = [amount for offer in ranged for amount in (offer.price, offer.price_max) if amount is not None]
    if view.heading is None or (not ends and any(product.offers for product in view.main_products)):
        return None
    ends = ends or [price.amounts[0] for price in view.prices if price.kind == "range"]
    rows = offer_rows(view.page_text, view.heading.end, view.prices, ends)
    if not rows:
        return None
    availability, reasons = _availability(view, view.main_products)
    currency = next((offer.currency for offer in ranged if offer.currency), "") or view.currency
    base = _described(view, view.main_products, availability, currency)
    readings = (*dict.fromkeys(p.method for p in view.main_products if p.offers), "visible")
    offers = tuple(
        replace(base, seller=row.seller, price=row.price.amounts[0], price_text=row.price.text, readings=readings,
                currency=row.price.currency or currency, price_from=min(ends), price_to=max(ends))
        for row in rows
    )  # fmt: skip
    return PageReading("ok", offers, reasons)


def _seller_offer(product: ProductData, offer: OfferData, currency: str) -> Offer:
    return Offer(
        title=product.title,
        sku=offer.sku or product.sku,
        gtin=offer.gtin or product.gtin,
        seller=offer.seller,
        price=offer.price,
        currency=offer.currency or currency,
        list_price=offer.list_price,
        availability=offer.availability,
        condition=offer.condition,
        readings=(product.method,),
        price_text=offer.text,
        url=offer.url,
    )


def _reading(view: PageView, verdict: PriceVerdict) -> PageReading:
    sold = _sold_at(view.main_products, verdict.price)
    availability, reasons = _availability(view, sold)
    reasons = (*verdict.reasons, *reasons)
    base = _described(view, sold, availability, verdict.currency or view.currency, priced=verdict.status == "ok")
    sold_out = "out_of_stock" if availability == "out_of_stock" else ""
    if verdict.status == "ambiguous" and verdict.kind:
        low, high = verdict.competing[0][0], verdict.competing[-1][0]
        ranged = verdict.kind in {"from", "range"}
        base = replace(base, price_from=low, price_to=high if high > low else None) if ranged else base
        return PageReading(sold_out or "ambiguous", (_with_terms(view, base, sold),), reasons)
    if verdict.status == "ambiguous":
        offers = tuple(
            replace(base, price=amount, currency=currency or base.currency, readings=(reading,))
            for amount, currency, reading in verdict.competing
        )
        # Sold out is certain: then none of several prices is told as if it were.
        return PageReading(sold_out or "ambiguous", (base,) if sold_out else offers or (base,), reasons)
    if verdict.status == "ok":
        offer = replace(
            base,
            price=verdict.price,
            currency=verdict.currency or base.currency,
            list_price=verdict.list_price or _stated_list(sold, verdict.price),
            readings=verdict.readings,
            price_text=verdict.text,
            price_from=min(verdict.ends, default=None),
            price_to=max(verdict.ends, default=None),
        )
        offer = _with_terms(view, offer, sold)
        if offer.price_in_cart and not STRUCTURED & set(offer.readings):
            # A number beside "see price in cart" is another thing's.
            offer = replace(offer, price=None, readings=(), price_text="", price_from=None, price_to=None)
        return PageReading(sold_out or "ok", (offer,), reasons)
    base = _with_terms(view, base, sold)
    if sold_out:
        return PageReading("out_of_stock", (base,), reasons)
    named = (base,) if base.title else ()
    if not (base.price_in_cart or availability or base.gtin or base.sku or view.shows_goods):
        return PageReading("layout_changed", named, (*reasons, "nothing says that the page is a product's"))
    if view.shows_many:
        reasons = (*reasons, "the page is no product's own: a shop's first page, or a list of many")
    return PageReading("no_offer", named, reasons)


def _with_terms(view: PageView, offer: Offer, sold: Sequence[ProductData]) -> Offer:
    stated = with_stated_terms(offer, sold)
    lines = view.near.lines(_TERM_WORDS)
    priced = with_more_prices(stated, view.prices, view.page_text, lines, locale=view.locale)
    return with_terms(priced, lines, locale=view.locale, language=declared_language(view.page))


def _sold_at(products: Sequence[ProductData], price: Decimal | None) -> list[ProductData]:
    """Return the products with those offers that may be the one at this price, all where none states it.

    An offer at another plain price is another seller's, another variant's or a used item's: who sells, which
    number and which condition is never taken from it.
    """
    stated = [offer.price for product in products for offer in product.offers if not offer.kind]
    if price is None or price not in stated:
        return list(products)
    mine = [
        replace(product, offers=tuple(o for o in product.offers if o.kind or o.price is None or o.price == price))
        for product in products
    ]
    return [product for product, was in zip(mine, products, strict=True) if product.offers or not was.offers]


def _stated_list(sold: Sequence[ProductData], price: Decimal | None) -> Decimal | None:
    """Return the list price that structured data states beside this very price, where it is higher."""
    stated = (o.list_price for product in sold for o in product.offers if price is not None and o.price == price)
    return next((listed for listed in stated if listed is not None and price is not None and listed > price), None)


def _described(
    view: PageView, products: Sequence[ProductData], availability: str, currency: str, *, priced: bool = True
) -> Offer:
    offers = [offer for product in products for offer in product.offers]
    sku, gtin = _stated_numbers(products, view)
    conditions = {offer.condition for offer in offers if offer.condition}
    title = product_title(products, view.heading, view.titles[-2:], priced=priced)
    condition = conditions.pop() if len(conditions) == 1 else "" if conditions else view.near.condition()
    return Offer(
        title=title,
        sku=sku
        or view.near.shops_number(sku_of_address(view.page.url, view.page.text))
        or view.near.sku()
        or sku_of_markup(view.page.tree, view.near.is_of_another)
        or (sku_of_scripts(view.page.text) if priced else ""),
        gtin=gtin or view.near.gtin() or isbn_of_address(view.page.url),
        seller=next((o.seller for o in offers if o.seller), "") or view.near.seller(),
        currency=currency,
        availability=availability,
        condition=titled_condition(title) or condition,
        url=view.page.url,
    )


def _stated_numbers(products: Sequence[ProductData], view: PageView) -> tuple[str, str]:
    """Return the article number and GTIN of structured data: of several variants those of the one in sight.

    Where none is, the first one's article number names the page well enough; a GTIN names one article in the world.
    """
    offers = [offer for product in products for offer in product.offers]
    own = next((product.sku for product in products if product.sku), "")
    gtin = next((product.gtin for product in products if product.gtin), "")
    skus = list(dict.fromkeys(offer.sku for offer in offers if offer.sku))
    chosen = own or (view.near.shops_number("") if len(skus) > 1 else "")
    mine = [offer for offer in offers if chosen and offer.sku == chosen] or offers
    gtins = {offer.gtin for offer in mine if offer.gtin}
    sku = chosen if chosen in {own, *skus} else ""
    return sku or next(iter(skus), ""), gtin or (gtins.pop() if len(gtins) == 1 else "")


def _availability(view: PageView, products: Sequence[ProductData]) -> tuple[str, tuple[str, ...]]:
    """Structured data decides; plain words of pre-orders or of sold-out goods beat its careless "in stock"."""
    if view.shows_many:
        return "", ()
    states = {o.availability for p in products for o in p.offers if o.availability}
    if states == {"in_stock"} and (state := view.near.state_against_stock()):
        return state, (f"structured data calls in stock what the page {CALLED[state]}",)
    if states:
        return next(state for state in (*ORDERABLE, "out_of_stock") if state in states), ()
    shown, plain = view.near.availability()
    if shown:
        return shown, (() if plain else ("no word of stock; the page offers to buy",))
    return ("in_stock" if view.products or (any(not p.kind for p in view.prices) and view.sells) else ""), ()
