"""The shop's number for its article: labelled in the text, in the address, in markup, in scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.addresses import split_address
from scrapers.reading.gtin import clean_gtin
from scrapers.reading.page_words import SKU_LABEL

_SKU_MARKUP = (
    '[itemprop="sku"],[data-product-code="sku"],.sku,#sku,.product-sku,.product_sku,.product__sku,dd[data-product-sku],'
    ".ty-sku-item .ty-control-group__item,.product-number .product-id,#pro_sku strong"
)
_SKU = re.compile(r"[\w./-]{3,30}")
_SKU_IN_SCRIPT = re.compile(r"""sku\\?["']\s?:\s?\\?["']([\w./-]{3,30})\\?["']""")
MAKERS = re.compile(r"mpn|part|model|style|номер модели|型番|品番", re.IGNORECASE)
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
_PROMOTED = re.compile(
    r"%|\boff\b|coupon|voucher|promo|rabatt?|discount|gutschein|скидк|промо|kupon|cup[oó]n|cup[oã][mo]|descont|descuent|"
    r"scont[oi]|slev|zľav|kedvezm",
    re.IGNORECASE,
)
_OF_BARCODE = re.compile(
    r"(?:bar|stre[ckg]k?|strek|штрих-?|č(?:árový|iarový) |vonal|(?:ean|gtin)[- ]?)$", re.IGNORECASE
)
"""In front of words for a code that are a piece of those for a barcode."""
_JUST_CODE = frozenset("código codice cod kod kód код".split())
"""Labels of an article's number that a shop also writes in front of a coupon's code."""
_APART = re.compile(r"[\n|·•;]|\.\s")
"""Behind a code: what follows is said of something else."""
_BY_CODE = re.compile(
    r"\b(?:com|con|usa|use|utiliza|insere|introduce|inserisci|aplica|cu)(?: \w{1,3})? $", re.IGNORECASE
)
_IS_AMOUNT = re.compile(r",\d\d?(?!\d)|[^\S\n]?(?:[€$£¥₽₺₴₹%](?!\s?\d)|(?:zł|kč|lei|руб)\b)", re.IGNORECASE)
"""What follows digits that are an amount: "prix de référence 299,99 €"; a sign before more digits is that price's."""


def first_number(text: str, is_mine: Callable[[int], bool], but: re.Pattern[str] | None = None) -> str:
    """Return the first labelled article number of a text that holds a digit, or nothing; labels as `but` left out.

    `is_mine` says of a place in the text whether it is about the page's product.
    """
    for found in SKU_LABEL.finditer(text):
        sku = found["sku"].rstrip(".-/")
        told = any(c.isdigit() for c in sku) and (but is None or but.match(found[0]) is None)
        if told and _is_article(text, found) and is_mine(found.start("sku")):
            return sku
    return ""


def _is_article(text: str, found: re.Match[str]) -> bool:
    """Say whether what a label names is an article's number: no amount, and no code that takes something off."""
    if _IS_AMOUNT.match(text, found.end()) is not None:
        return False
    if _OF_BARCODE.search(text, max(0, found.start() - 12), found.start()) is not None:
        return False
    label = found[0][: found.start("sku") - found.start()].strip(" :：#.№\n\u200e\u200f(").lower()
    if label not in _JUST_CODE or not found["sku"][0].isalpha():
        return True
    begin = max(text.rfind("\n", 0, found.start()) + 1, found.start() - 80)
    ahead = text[begin : found.end()] if "\n" not in found[0] else text[begin : found.start()]
    line = ahead + ("" if "\n" in found[0] else _APART.split(text[found.end() : found.end() + 60], maxsplit=1)[0])
    return not (_PROMOTED.search(line) or _BY_CODE.search(text, begin, found.start()))


def model_number(text: str) -> str:
    """Return what a line of its own calls the model or the code, or nothing."""
    for found in _MODEL_LINE.finditer(text):
        promoted = _CODE.match(found[0]) and _PROMOTED.search(text, found.start() - 80, found.start())
        if any(c.isdigit() for c in found["sku"]) and not promoted:
            return found["sku"].rstrip(".-/")
    return ""


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


def sku_of_markup(tree: LexborHTMLParser, is_of_another: Callable[[LexborNode], bool]) -> str:
    """Return the article number of the elements that markup names so, where all of them hold the same, or nothing.

    What is of another product is left out.
    """
    held = {
        " ".join((node.attributes.get("content") or node.text(deep=True)).split())
        for node in tree.css(_SKU_MARKUP)
        if not is_of_another(node)
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
