"""The prices of the visible page: which one is the product's, judged by heading, strike-through, words and region."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from scrapers.reading.element_names import names_of
from scrapers.reading.page_text import PageText, ancestors
from scrapers.reading.page_words import BUY, NEIGHBOURS
from scrapers.reading.price import PriceToken, price_tokens
from scrapers.reading.price_labels import (
    is_estimate,
    is_of_a_piece,
    is_usual,
    kind_in_line,
    kind_of_label,
    kind_of_names,
    undone,
)
from scrapers.reading.quick_pattern import QuickPattern

STRONG = 4.0
"""Score from which a visible price may stand alone, without structured data."""

_SURE = 1.5
"""The score of a first-level heading that says just what a title says: none that follows can be better."""
_SEPARATOR = re.compile(r"\s[-|–—:•]\s|[\[\]|]")
_PRICE_LABEL = QuickPattern(
    r"(?:^|\W)(?:price|preis|prix|prezzo|precio|preço|prijs|pris|cena|preț|pret|цена|ціна|fiyat|価格|价格|가격|판매가|now|jetzt)"
    r"[^\n\d]{0,15}:?\s*$",
    re.IGNORECASE,
)
_BRAZILIAN_WAS = re.compile(r"(?:^|\W)de:?\s*$", re.IGNORECASE)
_FROM_OF = frozenset(["instalment", "used", "shipping", "subscription", "other_offer", "member"])
"""Kinds that the line above gives a price of which its own says only "from"."""
_SHORT_LINE, _ONLY_FROM = 40, 12
_SHORTEST_TITLE, _MOST_WORDS, _MOST_PLACES, _BUY_AWAY = 8, 40, 5, 1500
_UNITS = frozenset(["ft", "m", "l", "p", "t", "r", "br", "sr", "bs"])
"""Signs that are a unit or an abbreviation unless the page is known to count in their currency."""
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_PERCENT = re.compile(r"(\d{1,2}) ?%")
_BEFORE_HEADING, _AFTER_HEADING = 2500, 7000
_STRUCK_TAGS = frozenset(["del", "s", "strike"])
_PRICE_NAMES = (
    "price",
    "preis",
    "prix",
    "prezzo",
    "precio",
    "preco",
    "cena",
    "kaina",
    "hinta",
    "pris",
    "amount",
    "cost",
)


@dataclass(frozen=True)
class VisiblePrice:
    """A price seen on the page: `kind` is empty when nothing says it is another kind than the product's own price."""

    amounts: tuple[Decimal, ...]
    currency: str
    kind: str
    text: str
    start: int
    score: float


@dataclass(frozen=True)
class Heading:
    """The main heading: its place in the page text and its text; `element` is None where it was found by text alone."""

    start: int
    end: int
    text: str
    element: LexborNode | None


def main_heading(page_text: PageText, titles: list[str]) -> Heading | None:
    """Return the heading that names the product: the one most like the given titles, or where such a title stands."""
    wanted = [_words(title) for title in titles if title]
    many = sum(node.tag == "h1" for _, _, node in page_text.headings) > 5
    best: tuple[float, Heading] | None = None
    for start, end, node in page_text.headings:
        text = " ".join(page_text.text[start:end].split())
        if not text:
            continue
        main = node.tag == "h1"
        score = max((_likeness(_words(text), words, strict=not main) for words in wanted), default=0.0)
        score += 0.5 if main else 0.0
        if score >= 0.5 and (best is None or score > best[0]):
            best = score, Heading(start, end, text, node)
            if score >= _SURE:
                break
    if best is not None and best[0] >= (1.45 if many else 0.999):
        return best[1]
    return _title_in_text(page_text, titles) or (best[1] if best is not None and best[0] > 0.8 else None)


def _title_in_text(page_text: PageText, titles: list[str]) -> Heading | None:
    """Return where a title stands in the page's text: whole, its longest part between separators, or its beginning."""
    plain = [" ".join(title.split()) for title in titles]
    for title in plain:
        for part in [title, *sorted(_SEPARATOR.split(title), key=len, reverse=True)]:
            if heading := _standing(page_text, part.strip()):
                return heading
    for words in (title.split(" ") for title in plain):
        for count in range(min(len(words) - 1, _MOST_WORDS), 2, -1):
            if heading := _standing(page_text, " ".join(words[:count]).rstrip(":,;-– ")):
                return heading
    return None


def _standing(page_text: PageText, wanted: str) -> Heading | None:
    """Return where a text stands as a heading would: before a button to buy rather than in a breadcrumb."""
    if len(wanted) < _SHORTEST_TITLE:
        return None
    place = first = page_text.text.find(wanted)
    for _ in range(_MOST_PLACES):
        if place < 0 or BUY.search(page_text.text, place, place + _BUY_AWAY):
            break
        place = page_text.text.find(wanted, place + 1)
    place = place if place >= 0 else first
    return Heading(place, place + len(wanted), wanted, page_text.node_at(place)) if place >= 0 else None


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _likeness(one: frozenset[str], other: frozenset[str], *, strict: bool) -> float:
    """Return the share of common words: of the shorter text, or of the longer one when strict."""
    size = max(len(one), len(other)) if strict else min(len(one), len(other))
    return len(one & other) / size if one and other else 0.0


def visible_prices(
    page_text: PageText, heading: Heading | None, *, url: str, currency: str, locale: str
) -> list[VisiblePrice]:
    """Return the prices in sight of the heading in order, those of neighbours left out, each with kind and score."""
    found: list[VisiblePrice] = []
    house = _House(page_text, heading, url)
    if heading is None:
        return found
    for offset, line in page_text.lines(heading.start - _BEFORE_HEADING, heading.end + _AFTER_HEADING):
        if not house.may_show(offset, line):
            continue
        tokens = price_tokens(line, currency_hint=currency, locale=locale)
        priced = sum(token.end - token.start for token in tokens if token.sign)
        for token in tokens:
            if token.kind == "number" or not (token.amounts and max(token.amounts) > 0):
                continue
            if not token.sign and not (len(line) <= _SHORT_LINE and house.is_listed(offset, token)):
                continue
            if _is_foreign_word(token, currency):
                continue
            seen = house.seen(offset, line, token, priced)
            if seen is not None:
                found.append(seen)
    return _reduced_apart(found, page_text.text)


def _is_foreign_word(token: PriceToken, currency: str) -> bool:
    """Say whether a sign made of letters means another currency than the page's: "13 ft" is no Hungarian price."""
    sign = token.sign.rstrip(".")
    if not currency and sign.lower() in _UNITS:
        return True
    return bool(currency) and token.currency != currency and sign.isalpha() and not (sign.isupper() and len(sign) == 3)


def _reduced_apart(seen: list[VisiblePrice], text: str) -> list[VisiblePrice]:
    """Name the higher of two neighbouring prices a list price where a percentage or a saving explains the lower one.

    A price called the usual one is a list price where a lower one stands beside it, and the price where none does. One
    for a piece or a pack is a unit price beside another, else the price.
    """
    found = list(seen)
    plain = [i for i, price in enumerate(seen) if not price.kind]
    for i, j in pairwise(plain):
        one, other = seen[i], seen[j]
        if other.start - one.start > 150 or one.amounts[0] == other.amounts[0]:
            continue
        high = i if one.amounts[0] > other.amounts[0] else j
        low, top = sorted([one.amounts[0], other.amounts[0]])
        around = text[max(0, one.start - 40) : other.start + 90]
        percent = (top - low) * 100 / top
        explained = any(abs(percent - int(stated)) < 1 for stated in _PERCENT.findall(around))
        saved = any(p.kind == "saving" and top - low in p.amounts and abs(p.start - one.start) < 250 for p in seen)
        if explained or saved:
            found[high] = replace(seen[high], kind="list")
    found = [_usual_settled(price, found) if price.kind == "usual" else price for price in found]
    plain_kind = "unit" if any(not price.kind and price.score >= STRONG for price in found) else ""
    return [replace(price, kind=plain_kind) if price.kind == "piece" else price for price in found]


def _usual_settled(usual: VisiblePrice, found: list[VisiblePrice]) -> VisiblePrice:
    lower = any(
        not price.kind and price.amounts[0] < usual.amounts[0] and abs(price.start - usual.start) < 300
        for price in found
    )
    return replace(usual, kind="list" if lower else "")


class _House:
    """The page round its main heading, for judging one price after another."""

    def __init__(self, page_text: PageText, heading: Heading | None, url: str) -> None:
        self._page_text = page_text
        self._heading = heading
        self._url = url
        element = heading.element if heading is not None else None
        self._round_heading = {node.mem_id for node in ancestors(element, 60)} if element is not None else set()
        self._neighbours_from = self._first_neighbour_heading()

    def may_show(self, offset: int, line: str) -> bool:
        """Say whether a line may hold a price of this product: cheap to ask, before its numbers are read."""
        if offset > self._neighbours_from or not _has_digit(line):
            return False
        nodes = self._page_text.nodes_between(offset, offset + len(line))
        return not all(self._page_text.neighbours.enclose(node, self._round_heading) for node in nodes)

    def is_listed(self, offset: int, token: PriceToken) -> bool:
        """Say whether a number without a sign is a list price all the same: struck out, or called one in words."""
        struck = any(_is_struck(node) for node in list(ancestors(self._page_text.node_at(offset + token.start), 3)))
        return token.kind == "list" or (struck and not token.kind)

    def seen(self, offset: int, line: str, token: PriceToken, priced: int) -> VisiblePrice | None:
        """Judge one price of a line, `priced` characters of which are prices; None for a neighbour's."""
        start = offset + token.start
        near = list(self._up_to_heading(self._page_text.node_at(start)))
        leads_away = any(node.tag == "a" and self._leads_away(node) for node in near)
        if start > self._neighbours_from or (leads_away and token.kind != "from"):
            return None
        if any(map(self._page_text.neighbours.holds, near)):
            return None
        kind = self._kind(start, line, token, near)
        return VisiblePrice(token.amounts, token.currency, kind, line[token.start : token.end].strip(), start,
                            self._score(start, line, token, near, priced))  # fmt: skip

    def _up_to_heading(self, node: LexborNode) -> Iterator[LexborNode]:
        for element in ancestors(node):
            if element.mem_id in self._round_heading:
                return
            yield element

    def _kind(self, start: int, line: str, token: PriceToken, near: list[LexborNode]) -> str:
        """What kind of price it is, the surest sign first: strike-through, words, class names, the line above."""
        if any(_is_struck(node) for node in near[:4]):
            return "list"
        before, label = line[: token.start].strip(), ""
        kind = self._kind_by_words(start, line, token) or kind_of_names(" ".join(names_of(node) for node in near[:3]))
        if not kind and not before:
            label = self._line_above(start)
            kind = kind_of_label(label, line[token.start : token.end])
        return "usual" if kind == "list" and is_usual(before or label) else kind

    def _kind_by_words(self, start: int, line: str, token: PriceToken) -> str:
        """The words round it in its line; a bare "from" takes its meaning from the line above."""
        before = line[: token.start].strip()
        if token.kind == "range" and is_estimate(line):
            return "bid"
        if token.sign == "R$" and _BRAZILIAN_WAS.search(before):
            return "list"
        kind = kind_in_line(before, line[token.end :]) or undone(token.kind, before)
        if kind == "unit" and is_of_a_piece(line[token.end :]):
            return "piece"
        if kind == "from" and len(before) <= _ONLY_FROM:
            above = kind_of_label(self._line_above(start), line[token.start : token.end])
            return above if above in _FROM_OF else kind
        return kind

    def _line_above(self, start: int) -> str:
        text = self._page_text.text
        end = max(0, text.rfind("\n", 0, start))
        return text[max(0, end - 80) : end].rstrip("\n ").rsplit("\n", 1)[-1].strip()

    def _leads_away(self, link: LexborNode) -> bool:
        href = (link.attributes.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:")):
            return False
        here, there = urlsplit(self._url), urlsplit(urljoin(self._url, href))
        return there.path.rstrip("/") != here.path.rstrip("/")

    def _first_neighbour_heading(self) -> float:
        if self._heading is None:
            return 0.0
        for start, end, _ in self._page_text.headings:
            if start > self._heading.end and NEIGHBOURS.search(self._page_text.text[start:end]):
                return start
        return float("inf")

    def _score(self, start: int, line: str, token: PriceToken, near: list[LexborNode], priced: int) -> float:
        assert self._heading is not None
        after = start - self._heading.end
        if after >= 0:
            score = 3.0 if after < 600 else 2.5 if after < 1500 else 1.5 if after < 3000 else 0.5
        elif start >= self._heading.start:
            score = 2.5
        else:
            score = 1.5 if start > self._heading.start - 300 else 0.0
            score += 1.0 if BUY.search(self._page_text.text[start : start + 100]) else 0.0
        names = " ".join(names_of(node) for node in near[:5]).lower()
        if any(name in names for name in _PRICE_NAMES):
            score += 1.5
        if any(node.attributes.get("itemprop") == "price" for node in near[:2]):
            score += 2.0
        rest, before = len(line.strip()) - priced, len(line[: token.start].strip())
        score += 1.0 if rest <= 25 else -2.0 if before > 60 else 0.0
        if _PRICE_LABEL.search(self._page_text.text[max(0, start - 40) : start]):
            score += 1.0
        if BUY.search(self._page_text.text[start : start + 500]):
            score += 0.5
        return score


def _has_digit(line: str) -> bool:
    """Say whether a line holds a digit of any script, raised ones included."""
    return bool(_DIGIT.search(line)) or (not line.isascii() and any(map(str.isdigit, line)))


def _is_struck(node: LexborNode) -> bool:
    style = (node.attributes.get("style") or "").replace(" ", "").lower()
    return node.tag in _STRUCK_TAGS or "line-through" in style
