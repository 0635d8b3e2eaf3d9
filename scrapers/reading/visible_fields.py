"""Stock, seller, identifiers and condition from the visible page, near the main heading."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import takewhile

from selectolax.lexbor import LexborNode

from scrapers.reading.article_number import MAKERS, first_number, model_number
from scrapers.reading.element_names import names_of
from scrapers.reading.gtin import clean_gtin
from scrapers.reading.heading import MainHeading
from scrapers.reading.nearly_out import is_nearly_out
from scrapers.reading.order_ahead import AHEAD, is_of_later, ordered_ahead
from scrapers.reading.page_text import PageText, ancestors
from scrapers.reading.page_words import (
    BUY,
    CONDITION,
    GTIN_LABEL,
    GTIN_NAMED,
    IN_STOCK,
    OTHER_SELLERS,
    OUT_OF_STOCK,
    OUT_OF_STOCK_ALONE,
    SEE_OFFERS,
    SELLER_END,
    SOLD_BY,
)
from scrapers.reading.partly_gone import is_among_choices, is_of_store_or_asked
from scrapers.reading.price_box import is_on_card, leads_away
from scrapers.reading.price_hints import may_be_signed
from scrapers.reading.quick_pattern import NeededWords
from scrapers.reading.said_condition import is_linked_as_its_own, is_what_others_cost
from scrapers.records import ORDERABLE

_STOCK_NAMES = re.compile(r"stock|availab|dispon|verf(?:ü|ue)gbar|lager|nalich|instock|delivery-status", re.IGNORECASE)
_SELLER_NAMES = re.compile(
    r"(?<![a-z])(?<![a-z]-)(?:seller|merchant|vendor|vendedor|vendeur)(?:[-_]?(?:name|info|block|box))?(?![a-z-])",
    re.IGNORECASE,
)
_LIES_READY = re.compile(
    r"(?:badge|label|sticker|ribbon|bubble)[\w-]{0,30}?sold|sold[\w-]{0,30}?(?:badge|label|sticker|ribbon|bubble)|"
    r"(?:badge|sticker|ribbon|bubble)[\w-]{0,30}?out[-_]?of[-_]?stock|label-unavailable",
    re.IGNORECASE,
)
"""The mark of goods that are gone, which themes write into every page, and their styles show where it is so."""
_USED_LINE = re.compile(
    r"^\s*(?:used|pre-?owned|gebraucht|(?:d.)?occasion|usato|usado|б/у|begagnad|brugt|używany|tweedehands|中古)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_NEW_LINE = re.compile(
    r"^\s*(?:(?:brand )?new|neu|neuf|nuovo|nuevo|novo|новый|ny|nowy|nieuw|新品)\s*$", re.IGNORECASE | re.MULTILINE
)
_BY_HEADING = 1500
_THE_GOODS = re.compile(
    r"^(?:(?:sorry|leider|désolée?|lo sentimos)\W{1,3})?"
    r"(?:(?:(?:this|the|dies\w{1,2}|der|das|le|l['’]|cet?|el|este|o|il|questo|dit|het|den|ten|tento|acest|bu)\W)?"
    r"(?:product|item|article|artikel|produkt|produit|producto|artículo|produto|artigo|prodotto|articolo|товар|ürün|"
    r"termék|tuote|varen?|produsul?) (?:(?:is|ist|est|está|è|jest|je|este|er|är|on) )?)?"
    r"(?:(?:currently|temporarily|momentan|derzeit|zurzeit|aktuell|leider|temporairement|actuellement|momentanément|"
    r"temporalmente|actualmente|temporaneamente|attualmente|al momento|temporariamente|atualmente|no momento|tijdelijk|"
    r"momenteel|obecnie|chwilowo|tymczasowo|dočasně|momentálně|för närvarande|tillfälligt|midlertidig|временно|сейчас|"
    r"тимчасово|şu anda|geçici olarak) )?",
    re.IGNORECASE,
)
"""In front of words of stock: they are said of the page's goods, and of none of their choices."""
_STOCK_WORDS = NeededWords(OUT_OF_STOCK, IN_STOCK, AHEAD, words=OUT_OF_STOCK_ALONE)
_AMOUNT = re.compile(r"[^\w\s]?\s?\d[\d.,\s]*(?:[^\w\s]|[A-Za-z]{1,3}\.?)?$")
_OTHER_BLANK = re.compile(r"[^\S \n]")
_IN_SIGHT = 6000
_AT_HAND = 2500
"""Characters below the heading in which "pre-order" and the like are said of its product."""
CALLED = {"pre_order": "takes pre-orders for", "out_of_stock": "calls sold out"}
"""How a page speaks of goods in a state that its structured data does not know of."""
_PLAIN_SELLER_WORDS = (
    "seller",
    "vendeur",
    "vendedor",
    "venditore",
    "verkäufer",
    "магазин",
    "판매자",
    "satıcı",
    "出品者",
    "販売者",
    "ショップ名",
)
_NOT_A_SELLER = frozenset(
    "third parties us you account login central support rating information details on the a".split()
)


class NearHeading:
    """The page text that belongs to the product: from its heading to where the text turns to other products."""

    def __init__(
        self, page_text: PageText, heading: MainHeading | None, others_from: float = float("inf"), url: str = ""
    ) -> None:
        self.page_text = page_text
        self._url = url
        self._cards: dict[int, str] = {}
        self._choices: dict[int, bool] = {}
        around = ancestors(heading.element, 60) if heading is not None and heading.element is not None else ()
        self._round_heading = {node.mem_id for node in around}
        self._in_frame: dict[int, bool] = {}
        self.start = max(0, heading.start - 300) if heading is not None else 0
        self._buy_box = max(0, heading.start - 1500) if heading is not None else 0
        self._after_heading = heading.end if heading is not None else 0
        self.end = int(min(self._after_heading + _IN_SIGHT, others_from))
        self.text = page_text.text[self.start : self.end]

    def lines(self, words: NeededWords) -> list[str]:
        """Return the lines of text about the product that hold one of the words, blanks in them made single.

        Those in a neighbour's or the page's own frame are left out.
        """
        text = self.text
        if not text.isascii():  # other blanks than a space may part the words
            text = _OTHER_BLANK.sub(" ", text)
        return [
            " ".join(line.split())
            for begin, line in words.lines(text)
            if not self._is_of_another(self.start + begin + len(line) - len(line.lstrip()))
        ]

    @cached_property
    def _offers_to_buy(self) -> bool:
        return BUY.search(self.text) is not None

    def availability(self) -> tuple[str, bool]:
        """Return one of `ORDERABLE`, out_of_stock or an empty string, and whether that is stated in plain words."""
        if self._stock_statement:
            return self._stock_statement, True
        return ("in_stock" if self._offers_to_buy or SEE_OFFERS.search(self.text) else ""), False

    def state_against_stock(self) -> str:
        """Return what plain words say against a careless "in stock": pre_order, out_of_stock, or an empty string.

        Sold out is what a line of its own calls so where nothing offers to buy: it may be another variant's else.
        """
        if self._stock_statement == "pre_order":
            return "pre_order"
        if self._stock_statement != "out_of_stock" or self._offers_to_buy:
            return ""
        lines = self.page_text.text[self._after_heading : min(self.end, self._after_heading + _AT_HAND)].split("\n")
        stripped = [line.strip(" .!*") for line in lines]
        alone = [*stripped, *(_THE_GOODS.sub("", line) for line in stripped)]
        return "out_of_stock" if any(map(OUT_OF_STOCK.pattern.fullmatch, alone)) else ""

    @cached_property
    def _stock_statement(self) -> str:
        """The first stock words in a short line: below the heading, else above it, where some shops put the buy box.

        Goods said to be there as well as to be ordered ahead are there: such words may be another variant's.
        """
        ahead = min(self.end, self._after_heading + _AT_HAND)
        stated = self._stock_between(self._after_heading, self.end, ahead)
        if stated in {"in_stock", "out_of_stock"}:
            return stated
        above = self._stock_between(self._buy_box, min(self.start + 300, self._after_heading))
        return above if above == "in_stock" or not stated else stated

    def _stock_between(self, start: int, end: int, ahead: int = 0) -> str:
        """Return the first state that a short line tells; up to `ahead` orders ahead count, where nothing is there."""
        found = ""
        for begin, line in _STOCK_WORDS.lines(self.page_text.text[start:end]):
            place, stripped = start + begin, line.strip()
            if 1 < len(stripped) <= 140:
                state = self._state_alone(stripped, place) or _state_of(stripped, ahead=place < ahead)
                told = state and (len(stripped) <= 60 or self._named_for_stock(place))
                of_choice = state and state != "in_stock" and self._is_of_choice(place + _place_of_words(line))
                told = told and not (found and is_of_later(stripped)) and not self._says_little(state, stripped)
                if told and not of_choice and not self._is_of_another(place):
                    if state == "in_stock" or not (found or state in ORDERABLE):
                        return state
                    found = found or state
        return found

    def _says_little(self, state: str, line: str) -> bool:
        """Say whether a line asks whether goods are gone that are sold, or says that they are in a store only."""
        return state == "out_of_stock" and self._offers_to_buy and is_of_store_or_asked(line)

    def _is_of_choice(self, offset: int) -> bool:
        """Say whether words of stock are one choice's, or lie ready for when the goods are gone while they are sold."""
        node = self.page_text.node_at(offset)
        if self._offers_to_buy and is_among_choices(node, self._choices):
            return True
        of_choice, goes_for_all = _one_choice(node)
        ready = goes_for_all or any(_LIES_READY.search(names_of(one)) for one in list(ancestors(node))[:2])
        return of_choice or (ready and self._offers_to_buy)

    def _state_alone(self, line: str, offset: int) -> str:
        """Read what may be said of anything ("Unavailable") in an element named for stock, or where nothing is sold."""
        if line.strip(" .!*:").lower() not in OUT_OF_STOCK_ALONE:
            return ""
        return "out_of_stock" if self._named_for_stock(offset) or not self._offers_to_buy else ""

    def _named_for_stock(self, offset: int) -> bool:
        return any(_STOCK_NAMES.search(names_of(node)) for node in list(ancestors(self.page_text.node_at(offset)))[:3])

    def _named_for_seller(self, offset: int) -> bool:
        return any(_SELLER_NAMES.search(names_of(node)) for node in list(ancestors(self.page_text.node_at(offset)))[:3])

    def _in_neighbour(self, offset: int) -> bool:
        node = self.page_text.node_at(offset)
        known = self._in_frame.get(node.mem_id)
        if known is None:
            self._in_frame[node.mem_id] = known = any(map(self.page_text.neighbours.is_frame, ancestors(node, 5)))
        return known

    def is_of_another(self, node: LexborNode) -> bool:
        """Say whether an element stands in a list of other products or on the card of one, its price with it."""
        near = list(takewhile(lambda one: one.mem_id not in self._round_heading, ancestors(node)))
        listed = any(one.attributes.get("itemprop") == "itemListElement" and not _is_of_crumbs(one) for one in near)
        listed = listed or any(map(self._is_one_of_others, near))
        if listed or not is_on_card(near, self._cards, self._url):
            return listed
        card = next(one for one in near if self._cards.get(one.mem_id) == "card")
        return may_be_signed(card.text(deep=True, separator=" "), "")  # else a maker's picture and name

    def _is_one_of_others(self, node: LexborNode) -> bool:
        """Say whether an element is one of many alike, and no box of words beside the product's own pictures."""
        return self.page_text.neighbours.is_one_of_many(node) and (
            node.tag == "td" or node.css_first("a[href] img") is not None
        )

    def _is_mine(self, place: int) -> bool:
        """Say whether a place in the text from the heading on is about this product."""
        return not self.is_of_another(self.page_text.node_at(self.start + place))

    def _is_of_another(self, offset: int) -> bool:
        return self._in_neighbour(offset) or self.is_of_another(self.page_text.node_at(offset))

    def seller(self) -> str:
        """Return the seller that the "sold by" phrase nearest to a buy button names, or an empty string."""
        text, start = self.page_text.text, max(0, self._buy_box - 3000)
        named: list[tuple[int, str]] = []
        for found in SOLD_BY.finditer(text, start, self.end):
            before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
            apart = self.page_text.node_at(found.start()).mem_id != self.page_text.node_at(found.start("name")).mem_id
            named_for_it = apart and not before.strip() and self._named_for_seller(found.start("name"))
            name = _seller_name(found, before, named_for_it=named_for_it)
            of_others = OTHER_SELLERS.search(text, max(start, found.start() - 1200), found.start())
            if name and not of_others and not self._is_of_another(found.start()):
                named.append((found.start(), name))
        if not named:
            return ""
        buttons = [found.start() for found in BUY.finditer(text, start, self.end)] or [self._after_heading]
        return min((min(abs(place - button) for button in buttons), name) for place, name in named)[1]

    def gtin(self) -> str:
        """Return the first labelled GTIN with a right check digit on the page, or an empty string."""
        if GTIN_NAMED.stands_as_written(self.page_text.rest()):
            self.page_text.read_all()
        for found in GTIN_LABEL.finditer(self.page_text.text[self.start :]):
            if (gtin := clean_gtin(found["digits"])) and self._is_mine(found.start("digits")):
                return gtin
        return ""

    def sku(self) -> str:
        """Return the first labelled article number on the page that holds a digit, or an empty string."""
        self.page_text.read_all()
        if sku := first_number(self.page_text.text[self.start :], self._is_mine):
            return sku
        return model_number(self.page_text.text[self.start : self._after_heading + _BY_HEADING])

    def shops_number(self, address: str) -> str:
        """Return the number in the page's address, or what the text near the heading labels as the article number.

        Digits in an address may number the page alone; the maker's number of the model is no better than they are.
        """
        if address and not address.isdigit():
            return address
        return first_number(self.text, self._is_mine, but=MAKERS) or address

    def condition(self) -> str:
        """Return the condition that words near the heading state, or an empty string."""
        near = self.page_text.text[self.start : self._after_heading + 1200]
        found = [
            condition
            for condition, pattern in CONDITION
            if any(self._is_its_condition(near, one) for one in pattern.finditer(near))
        ]
        if not found and _USED_LINE.search(near) and not _NEW_LINE.search(near):
            return "used"
        return found[0] if found else ""

    def _is_its_condition(self, near: str, found: re.Match[str]) -> bool:
        """Say whether words for a condition are said of this product.

        Others cost from a sum, stand on cards of their own, or are what a link leads to: a menu's, not a breadcrumb's.
        """
        if is_what_others_cost(near, found.start(), found.end()) or not self._is_mine(found.start()):
            return False
        node = self.page_text.node_at(self.start + found.start())
        around = list(takewhile(lambda one: one.mem_id not in self._round_heading, ancestors(node)))
        if not any(one.tag == "a" and leads_away(one, self._url) for one in around):
            return True
        return is_linked_as_its_own(near, found.start(), around)


def _is_of_crumbs(element: LexborNode) -> bool:
    """Say whether a list element of structured data is one of a breadcrumb, which leads to this product."""
    return any("BreadcrumbList" in (one.attributes.get("itemtype") or "") for one in ancestors(element, 4))


def _place_of_words(line: str) -> int:
    """Return where in a line the words for sold out begin: a badge may stand behind another one."""
    found = OUT_OF_STOCK.search(line)
    return found.start() if found is not None else len(line) - len(line.lstrip())


def _one_choice(node: LexborNode) -> tuple[bool, bool]:
    """Say whether an element belongs to one choice of a form (a size, a format): of which another is to be had, or not.

    A theme writes "sold out" into every choice and shows it where it is so.
    """
    around = list(ancestors(node, 12))
    choice = next((one for one in around[:5] if one.tag == "label"), None)
    form = next((one for one in around if one.tag in {"form", "fieldset"}), None)
    if choice is None or form is None:
        return False, False
    texts = (label.text(deep=True, separator=" ").strip() for label in form.css("label"))
    other = any(text and not text.endswith(":") and not OUT_OF_STOCK.search(text) for text in texts)
    return other, not other


def _seller_name(found: re.Match[str], before: str, *, named_for_it: bool) -> str:
    """Return the name behind the words for a seller; those that are but a noun need a sign that it is one's label."""
    told = found["colon"] or named_for_it or ("\n" in found[0] and not before.strip())
    if found[0].lower().startswith(_PLAIN_SELLER_WORDS) and not told:
        return ""
    name = SELLER_END.sub("", found["name"].strip()).strip(" .,:-")
    half = name[: len(name) // 2]
    name = half if half and name == half * 2 else name
    known = name and name.lower().split()[0] not in _NOT_A_SELLER and any(c.isalnum() for c in name)
    known = known and not _AMOUNT.match(name)
    return name if known else ""


def _state_of(line: str, *, ahead: bool) -> str:
    if (found := OUT_OF_STOCK.search(line)) is not None:
        return "in_stock" if is_nearly_out(found) else "out_of_stock"
    if ahead and (state := ordered_ahead(line)):
        return state
    return "in_stock" if IN_STOCK.search(line) else ""
