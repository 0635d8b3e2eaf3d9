"""Stock, seller, identifiers and condition from the visible page, near the main heading."""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.addresses import split_address
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
    SKU_LABEL,
    SOLD_BY,
)
from scrapers.reading.quick_pattern import NeededWords
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
_SKU_MARKUP = (
    '[itemprop="sku"],[data-product-code="sku"],.sku,#sku,.product-sku,.product_sku,.product__sku,dd[data-product-sku],'
    ".ty-sku-item .ty-control-group__item,.product-number .product-id,#pro_sku strong"
)
_SKU = re.compile(r"[\w./-]{3,30}")
_SKU_IN_SCRIPT = re.compile(r"""sku\\?["']\s?:\s?\\?["']([\w./-]{3,30})\\?["']""")
_MAKERS = re.compile(r"mpn|part|model|style|номер модели|型番|品番", re.IGNORECASE)
_OF_SHOP = re.compile(r"\w*(?:categor|catalog|store|session)\w*=|\w*cat(?:_?id)?=|[sc]id=", re.IGNORECASE)
"""What an address says of the shop's shelves and of the visit, not of the product."""
_LETTERS_ONLY = re.compile(r"[A-Z]{2,}(?:[-._][A-Z]{2,})+")
"""A number without a digit is taken where markup names it only, and no "N/A"."""
_MODEL_LINE = re.compile(
    r"^\W{0,3}(?:model(?:l|o|lo)?|modèle|модель|model kodu|code|item|код)\s?[:：]\s?"
    r"(?P<sku>(?!(?:19|20)\d\d$)[A-Za-z0-9А-ЯЁ][\w.\-/]{2,29})[ ]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""A line of its own that holds one word with a digit: what "Model" names may be many things elsewhere."""
_CODE = re.compile(r"\W*(?:code|код)", re.IGNORECASE)
_PROMOTED = re.compile(r"%|\boff\b|coupon|voucher|promo|rabatt?|discount|gutschein|скидк|промо", re.IGNORECASE)
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
_PLAIN_SELLER_WORDS = ("seller", "vendeur", "vendedor", "venditore", "verkäufer", "магазин", "판매자", "satıcı")
_NOT_A_SELLER = frozenset(
    "third parties us you account login central support rating information details on the a".split()
)


class NearHeading:
    """The page text that belongs to the product: from its heading to where the text turns to other products."""

    def __init__(self, page_text: PageText, heading: MainHeading | None, others_from: float = float("inf")) -> None:
        self.page_text = page_text
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
            if not self._in_neighbour(self.start + begin + len(line) - len(line.lstrip()))
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
                told = told and not (found and is_of_later(stripped))
                if told and not of_choice and not self._in_neighbour(place):
                    if state == "in_stock" or not (found or state in ORDERABLE):
                        return state
                    found = found or state
        return found

    def _is_of_choice(self, offset: int) -> bool:
        """Say whether words of stock are one choice's, or lie ready for when the goods are gone while they are sold."""
        node = self.page_text.node_at(offset)
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
            if name and not of_others and not self._in_neighbour(found.start()):
                named.append((found.start(), name))
        if not named:
            return ""
        buttons = [found.start() for found in BUY.finditer(text, start, self.end)] or [self._after_heading]
        return min((min(abs(place - button) for button in buttons), name) for place, name in named)[1]

    def gtin(self) -> str:
        """Return the first labelled GTIN with a right check digit on the page, or an empty string."""
        if GTIN_NAMED.stands_as_written(self.page_text.rest()):
            self.page_text.read_all()
        whole = self.page_text.text[self.start :]
        return next((gtin for found in GTIN_LABEL.finditer(whole) if (gtin := clean_gtin(found["digits"]))), "")

    def sku(self) -> str:
        """Return the first labelled article number on the page that holds a digit, or an empty string."""
        self.page_text.read_all()
        if sku := _first_number(self.page_text.text[self.start :]):
            return sku
        near = self.page_text.text[self.start : self._after_heading + _BY_HEADING]
        for found in _MODEL_LINE.finditer(near):
            promoted = _CODE.match(found[0]) and _PROMOTED.search(near, found.start() - 80, found.start())
            if any(c.isdigit() for c in found["sku"]) and not promoted:
                return found["sku"].rstrip(".-/")
        return ""

    def shops_number(self, address: str) -> str:
        """Return the number in the page's address, or what the text near the heading labels as the article number.

        Digits in an address may number the page alone; the maker's number of the model is no better than they are.
        """
        if address and not address.isdigit():
            return address
        return _first_number(self.text, but=_MAKERS) or address

    def condition(self) -> str:
        """Return the condition that words near the heading state, or an empty string."""
        near = self.page_text.text[self.start : self._after_heading + 1200]
        found = [condition for condition, pattern in CONDITION if pattern.search(near)]
        if not found and _USED_LINE.search(near) and not _NEW_LINE.search(near):
            return "used"
        return found[0] if found else ""


def _first_number(text: str, but: re.Pattern[str] | None = None) -> str:
    """Return the first labelled article number of a text that holds a digit, or nothing; labels as `but` left out."""
    for found in SKU_LABEL.finditer(text):
        sku = found["sku"].rstrip(".-/")
        if any(c.isdigit() for c in sku) and (but is None or but.match(found[0]) is None):
            return sku
    return ""


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


def sku_of_address(url: str, html: str) -> str:
    """Return the identifier in an address that the page itself repeats (an ASIN, an article number), or nothing."""
    split = split_address(url)
    query = "&".join(pair for pair in split.query.split("&") if not _OF_SHOP.match(pair))
    parts = re.findall(r"[A-Za-z0-9]+", unquote(query) + " " + unquote(split.path))
    parts += [digits for part in parts if not part.isdigit() for digits in re.findall(r"\d{6,14}", part)]
    candidates = [part for part in parts if _looks_like_id(part)]
    for candidate in reversed(candidates):
        first = html.find(candidate)
        if first >= 0 and html.find(candidate, first + len(candidate)) >= 0 and _stands_alone(candidate, html, first):
            return str(candidate)
    return ""


def _stands_alone(candidate: str, html: str, first: int) -> bool:
    """Say whether a number is more than the digits of a longer one ("R480698486", "25697781M") wherever it stands."""
    if not candidate.isdigit():
        return True
    while first >= 0:
        end = first + len(candidate)
        if not html[first - 1 : first].isalpha() and not html[end : end + 1].isalpha():
            return True
        first = html.find(candidate, end)
    return False


def isbn_of_address(url: str) -> str:
    """Return the ISBN in the path of an address, or nothing: a book's number is told from others by how it begins."""
    numbers = re.findall(r"(?<!\d)97[89]\d{10}(?!\d)", split_address(url).path)
    return next((gtin for number in numbers if (gtin := clean_gtin(number))), "")


def sku_of_markup(tree: LexborHTMLParser) -> str:
    """Return the article number of the elements that markup names so, where all of them hold the same, or nothing."""
    held = {
        " ".join((node.attributes.get("content") or node.text(deep=True)).split()) for node in tree.css(_SKU_MARKUP)
    }
    numbers = {sku for text in held if (sku := text.rpartition(":")[2].strip())}
    sku = numbers.pop() if len(numbers) == 1 else ""
    return sku if _SKU.fullmatch(sku) and (any(c.isdigit() for c in sku) or _LETTERS_ONLY.fullmatch(sku)) else ""


def sku_of_scripts(html: str) -> str:
    """Return the article number that a page's scripts state, where all that they state is one, or nothing."""
    found = _SKU_IN_SCRIPT.finditer(html) if "sku" in html else ()
    stated = {one[1] for one in found if html[one.start() - 1] in "\"'"}
    sku = stated.pop() if len(stated) == 1 else ""
    return sku if any(c.isdigit() for c in sku) else ""


def _looks_like_id(part: str) -> bool:
    digits = sum(c.isdigit() for c in part)
    if part.isdigit():
        return 5 <= len(part) <= 14
    return len(part) >= 8 and digits >= 2 and part.upper() == part
