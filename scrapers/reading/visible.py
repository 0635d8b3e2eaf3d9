"""The prices of the visible page: which one is the product's, judged by heading, strike-through, words and region."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, lru_cache

from selectolax.lexbor import LexborNode

from scrapers.reading.bids import bids_apart
from scrapers.reading.column_heads import head_of_column, is_value_of_list
from scrapers.reading.element_names import PRICE_WORDS, names_in, names_of, names_of_price, tell_of_price
from scrapers.reading.heading import MainHeading
from scrapers.reading.line_below import PAID_AT_TIMES, kind_below
from scrapers.reading.page_text import PageText, ancestors, tag_ids
from scrapers.reading.page_words import BUY
from scrapers.reading.price import PriceToken, price_tokens
from scrapers.reading.price_box import ThisPage, is_named_by_link, is_on_card, leads_away, pictures_card
from scrapers.reading.price_hints import is_foreign_word, may_be_called_list, may_be_signed
from scrapers.reading.price_labels import (
    is_estimate,
    is_lowest_before,
    is_of_a_piece,
    is_of_one_unit,
    is_paid_in_parts,
    is_single,
    is_told,
    is_usual,
    is_usual_from,
    kind_in_line,
    kind_of_label,
    kind_of_names,
    undone,
)
from scrapers.reading.price_words import neighbours
from scrapers.reading.quantity_prices import pieces_of
from scrapers.reading.side_by_side import reduced_apart
from scrapers.reading.sold_by import of_what_is_sold
from scrapers.reading.split_price import split_amounts
from scrapers.reading.visible_price import VisiblePrice, label_weight, length_beside

_BRAZILIAN_WAS = re.compile(r"(?:^|\W)de:?\s*$", re.IGNORECASE)
_FROM_OF = frozenset(["instalment", "used", "shipping", "subscription", "other_offer", "member"])
"""Kinds that the line above gives a price of which its own says only "from"."""
_DIGITS = re.compile(r"\d")
_SHORT_LINE, _ONLY_FROM, _LONGEST_TAX_LINE, _FORMER_AWAY = 40, 12, 60, 60
_SHARE = re.compile(r"\d ?% ?(?:de |di |d['’])?[^\W\d_]+\)?\s*$")
"""A share with the word that says it is a saving: what follows in an element of its own is another thing."""
_SAVED_SHARE = re.compile(r"(?<![\d.,])[-–−]\s?\d{1,2}\s?%")
_BEFORE_HEADING, _AFTER_HEADING = 2500, 7000
_LINE_SEEN = 2000
"""Characters of a line on either side of a price that may say something of it: a page can be one line."""
_BUTTON_LEVELS = 4
_STRUCK = frozenset(tag_ids(["del", "s", "strike"], 0))
_NOW_NAMES = re.compile(
    r"(?<![a-z])(?<!non-)(?<!without-)(?:current|now|sale|special|final|promo|big|actual|action|discounted|deal|sell(?:ing)?|new|"
    r"akci[aeo]|akcn[iy]|akcios|actuelle?|attuale|atual|aktuell\w*|aktualna|promocyjn\w*|indirimli)(?![a-z])",
    re.IGNORECASE,
)
_OLD_NAMES = re.compile(
    r"(?<![a-z])(?:prev(?:ious)?|old|was|before|strike[ds]?|struck|crossed|compare|org|orig\w*|rrp|uvp|msrp|former)(?![a-z])",
    re.IGNORECASE,
)
_USUAL_NAMES = re.compile(
    r"(?<![a-z])(?:(?:retail|regular|standard|normal|first|high)[-_]?price|(?:price|prc)[-_]?(?:regular|standard|normal|first))",
    re.IGNORECASE,
)
_USUAL_BOX = re.compile(r"(?<![\w-])(?:normal|regular|before|original)(?![\w-])", re.IGNORECASE)
_PRICE_NAMES_TOO = re.compile(r"unit[-_]?price|price[-_]unit--|total[-_]?price|price-*without-?tax", re.IGNORECASE)
_PRICE_ELEMENT = re.compile(rf"(?<![a-z])(?:{PRICE_WORDS}|prices|money-amount)(?![a-z])|[a-z]Price(?![a-z])")
_NO_PRICE_ELEMENT = re.compile(
    r"count|qty|quantity|range|filter|review|rating|point|bonus|sav(?:e|ing)|discount|percent|slider|"
    r"month|rate(?![a-z])|instal|unit",
    re.IGNORECASE,
)


def visible_prices(
    page_text: PageText,
    heading: MainHeading | None,
    *,
    url: str,
    currency: str,
    locale: str,
    bare: bool = False,
    stated: str = "",
    amounts: Collection[Decimal] = (),
    others_from: float = float("inf"),
) -> list[VisiblePrice]:
    """Return the prices in sight of the heading in order, those of neighbours left out, each with kind and score.

    `bare`: the currency is certain, so that a number without a sign counts in an element that is named for the price.
    `stated` is the currency that structured data states: of one price in two currencies it is the one that counts.
    From `others_from` on the text is about other products.
    """
    found: list[VisiblePrice] = []
    if heading is None:
        return found
    house = _House(page_text, heading, url, others_from)
    in_sight = heading.start - _BEFORE_HEADING, heading.end + _AFTER_HEADING
    for offset, line in page_text.lines_with_digits(*in_sight):
        if offset > house.neighbours_from:
            break
        if not house.may_show(offset, line, locale, bare=bare):
            continue
        tokens = price_tokens(line, currency_hint=currency, locale=locale)
        rest = length_beside(line, tokens)
        for token in tokens:
            if token.kind == "number" or not (token.amounts and max(token.amounts) > 0):
                continue
            listed = bool(token.sign) or (len(line) <= _SHORT_LINE and house.is_listed(offset, token))
            if not listed and not (bare and house.is_bare(offset, line, token, tokens)):
                continue
            if is_foreign_word(token, currency, locale):
                continue
            begin = max(0, token.start - _LINE_SEEN)
            mine = token._replace(start=token.start - begin, end=token.end - begin)
            seen = house.seen(offset + begin, line[begin : token.end + _LINE_SEEN], mine, rest)
            if seen is None:
                continue
            if not seen.currency and (bare or not token.sign):
                seen = replace(seen, currency=currency)
            unsigned = "list" if listed else "bare"
            seen = seen if token.sign or seen.kind else replace(seen, kind=unsigned)
            found.append(_placed_by_former(seen, found[-1:]) if token.marked else seen)
    settled = reduced_apart(found, page_text.text, stated, amounts, heading.start)
    settled = settled if amounts else bids_apart(settled, page_text.text)
    return of_what_is_sold(settled, heading.text, heading.end, page_text.text)


def _placed_by_former(now: VisiblePrice, before: Sequence[VisiblePrice]) -> VisiblePrice:
    """Place a price that words call the price now better where the former one stands right before it."""
    near = (price for price in before if price.kind == "list" and now.start - price.start < _FORMER_AWAY)
    return replace(now, score=now.score + 1.0) if any(price.amounts > now.amounts for price in near) else now


class _House:
    """The page round its main heading, for judging one price after another."""

    def __init__(self, page_text: PageText, heading: MainHeading, url: str, neighbours_from: float) -> None:
        self._page_text = page_text
        self._heading = heading
        self._url = url
        around = ancestors(heading.element, 60) if heading.element is not None else ()
        self._round_heading = {node.mem_id for node in around}
        self._tables: dict[int, bool] = {}
        self._cards: dict[int, str] = {}
        self._pictured: dict[int, bool] = {}
        self._told_at = 0
        self.neighbours_from = neighbours_from

    def may_show(self, offset: int, line: str, locale: str, *, bare: bool) -> bool:
        """Say whether a line may hold a price of this product: cheap to ask, before its numbers are read."""
        signed = may_be_signed(line, locale)
        if not signed and len(line) > _SHORT_LINE:
            return False
        nodes = self._page_text.nodes_between(offset, offset + len(line))
        if not (signed or any(_may_be_unsigned(node, bare=bare) for node in nodes) or may_be_called_list(line)):
            return False
        return not all(self._page_text.neighbours.enclose(node, self._round_heading) for node in nodes)

    def is_listed(self, offset: int, token: PriceToken) -> bool:
        """Say whether a number without a sign is a list price all the same: struck out, or called one in words."""
        if token.kind:
            return token.kind == "list"
        return _is_old(self._page_text.node_at(offset + token.start))

    def is_bare(self, offset: int, line: str, token: PriceToken, tokens: Sequence[PriceToken]) -> bool:
        """Say whether a number stands on its line without any but struck ones, in an element named for the price."""
        if len(line) > _LONGEST_TAX_LINE or len(token.amounts) != 1:
            return False
        rest = line
        for one in tokens:
            if one is token or _is_old(self._page_text.node_at(offset + one.start)):
                rest = rest[: one.start] + " " * (one.end - one.start) + rest[one.end :]
        if _SAVED_SHARE.sub("", rest).strip(" *¤\u20bd"):
            return False
        near = ancestors(self._page_text.node_at(offset + token.start), 2)
        return _are_for_price_alone([names_of(node) for node in near])

    def seen(self, offset: int, line: str, token: PriceToken, rest: int) -> VisiblePrice | None:
        """Judge one price by what stands round it in its line, of which `rest` is no price; None for a neighbour's."""
        start = offset + token.start
        number = _DIGITS.search(line, token.start, token.end)
        # The sign may stand apart, in a menu of currencies: the element that counts is the number's.
        near = list(self._up_to_heading(self._page_text.node_at(offset + number.start() if number else start)))
        leads = any(node.tag == "a" and leads_away(node, self._url) for node in near)
        if start > self.neighbours_from or (leads and token.kind != "from"):
            return None
        if any(map(self._page_text.neighbours.holds, near)) or is_on_card(near, self._cards, self._url):
            return None
        kind = self._kind(start, line, token, near)
        if not kind and is_named_by_link(self._page_text, start, line[: token.start], self._this):
            return None
        amounts = token.amounts
        if number is not None:
            joined = split_amounts(self._page_text, offset + number.start(), amounts[0], token.currency)
            settled = len(joined) == 1 and joined[0] in amounts[1:]
            amounts = joined if settled or len(amounts) == 1 else amounts
        current = bool(near) and _are_current(" ".join(names_of(node) for node in near[:2]))
        of_box = _weakened(names_of_price(near[:3])) if kind else ""
        label = "" if self._told_at > start or not kind else self._line_above(start)
        told = is_told(kind, line[max(0, token.start - 200) : token.start], line[token.end :][:200], of_box, label)
        return VisiblePrice(amounts, token.currency, kind, line[token.start : token.end].strip(), start,
                            self._score(start, line, token, near, rest), current, told)  # fmt: skip

    def _up_to_heading(self, node: LexborNode) -> Iterator[LexborNode]:
        for element in ancestors(node):
            if element.mem_id in self._round_heading:
                return
            yield element

    def _kind(self, start: int, line: str, token: PriceToken, near: list[LexborNode]) -> str:
        """What kind of price it is, the surest sign first: strike-through, words, class names, the line above."""
        if any(_is_struck(node) for node in near[:4]):
            return "lowest" if is_lowest_before(line[: token.start] or self._line_above(start)) else "list"
        before, label = line[: token.start].strip(), ""
        kind = self._kind_by_words(start, line, token) or _weakened(names_of_price(near[:3]))
        if kind == "instalment" and is_paid_in_parts(line[token.end :]):
            return ""
        if kind == "list" and token.marked and not token.kind:
            kind = ""  # words that call it the price now tell more than the name of a box round it
        if not kind and not before:
            label = self._line_above(start)
            kind = kind_of_label(label, line[token.start : token.end])
        if kind == "unit" and is_of_one_unit(before or label) and not line[token.end :].strip(" *"):
            return "single"
        if kind == "bulk" and (
            is_single(before or label) or (label and near and pieces_of(near[0], self._tables) == 1)
        ):
            return ""
        if kind == "list" and is_usual(before or label):
            return "from" if is_usual_from(before) else "usual"
        return kind or self._kind_around(start, line, token, near)

    def _kind_around(self, start: int, line: str, token: PriceToken, near: list[LexborNode]) -> str:
        """What stands round a price that nothing calls by a name: the quantity it is for, the tax it is without."""
        if near and pieces_of(near[0], self._tables) > 1:
            return "bulk"
        if any(node.tag == "label" and node.css_first('input[type="checkbox"]') is not None for node in near[:5]):
            return "part"  # a box to tick adds something to the product
        if any(map(self._pictures_card, near[:2])):
            return "payment"
        if (head := head_of_column(near[:4])) and (kind := kind_of_label(f"{head}:", line[token.start : token.end])):
            return "usual" if kind == "list" and is_usual(head) else kind
        if line[token.end :].strip(" *"):
            return ""
        return self._kind_below(start, token)

    def _pictures_card(self, box: LexborNode) -> bool:
        known = self._pictured.get(box.mem_id)
        if known is None:
            self._pictured[box.mem_id] = known = pictures_card(box)
        return known

    def _kind_by_words(self, start: int, line: str, token: PriceToken) -> str:
        """The words round it in its line; a bare "from" takes its meaning from the line above."""
        before = line[: token.start].strip()
        if token.kind == "range" and is_estimate(line):
            return "bid"
        if token.sign == "R$" and token.kind != "instalment" and _BRAZILIAN_WAS.search(before):
            return "list"
        kind = kind_in_line(before, line[token.end :]) or undone(token.kind, before)
        if kind == "saving" and _SHARE.search(before) and self._begins_element(start, len(before)):
            return ""
        if kind == "unit" and is_of_a_piece(line[token.end :]):
            return "list" if neighbours(before, "").before == "list" else "piece"
        if kind == "from" and len(before) <= _ONLY_FROM:
            above = kind_of_label(self._line_above(start), line[token.start : token.end])
            return above if above in _FROM_OF else kind
        return kind

    def _begins_element(self, start: int, before: int) -> bool:
        """Say whether an element begins with a price that stands `before` characters or more into its line."""
        mine = self._page_text.node_at(start)
        last = start - before + len(self._page_text.text[start - before : start].rstrip(" ")) - 1
        return before > 0 and self._page_text.node_at(last).mem_id != mine.mem_id

    def _line_above(self, start: int) -> str:
        text = self._page_text.text
        end = max(0, text.rfind("\n", 0, start))
        if self._heading.start < end <= self._heading.end + 1:
            return ""  # the name of a thing is no label: it may hold any word
        if self._told_at and text.rfind("\n", 0, end) < self._told_at <= end:
            return ""
        line = text[max(0, end - 80) : end].rstrip("\n ").rsplit("\n", 1)[-1].strip()
        place = text.rfind(line, 0, end) if line else start
        if is_value_of_list(self._page_text.node_at(place), self._page_text.node_at(start)):
            return ""
        pressed = self._button_at(place)
        return "" if pressed and pressed != self._button_at(start) else line  # what it says is its own

    def _button_at(self, place: int) -> int:
        near = ancestors(self._page_text.node_at(place), _BUTTON_LEVELS)
        return next((node.mem_id for node in near if node.tag == "button"), 0)

    def _kind_below(self, start: int, token: PriceToken) -> str:
        """What the line below a price says of it, unless the next one holds its former price."""
        text = self._page_text.text
        below = text.find("\n", start) + 1
        lines = text[below : below + 2 * _LONGEST_TAX_LINE].split("\n") if below else [""]
        if len(lines) > 1 and _is_old(self._page_text.node_at(below + len(lines[0]) + 1)):
            return "payment" if kind_in_line("", lines[0][:_LONGEST_TAX_LINE]) == "payment" else ""
        kind = kind_below(lines, _LONGEST_TAX_LINE, token.amounts[0])
        if kind and kind not in PAID_AT_TIMES:
            self._told_at = below  # and is no label of the price below it
        return kind

    @cached_property
    def _this(self) -> ThisPage:
        after = self._heading.end
        sold = BUY.search(self._page_text.text, after, after + _AFTER_HEADING) is not None
        return ThisPage(self._url, self._heading.text, sold)

    def _score(self, start: int, line: str, token: PriceToken, near: list[LexborNode], rest: int) -> float:
        after = start - self._heading.end
        if after >= 0:
            score = 3.0 if after < 600 else 2.5 if after < 1500 else 1.5 if after < 3000 else 0.5
        elif start >= self._heading.start:
            score = 2.5
        else:
            score = 1.5 if start > self._heading.start - 300 else 0.0
            score += 1.0 if BUY.search(self._page_text.text[start : start + 100]) else 0.0
        if tell_of_price(" ".join(names_of(node) for node in near[:5])):
            score += 1.5
        if any(node.attributes.get("itemprop") == "price" for node in near[:2]):
            score += 2.0
        before = len(line[: token.start].strip())
        score += 1.0 if rest <= 25 else -2.0 if before > 60 or (before > 30 and rest > 45) else 0.0
        before_it = self._page_text.text[max(0, start - 40) : start]
        score += label_weight(before_it, line[: token.start], marked=token.marked)
        if BUY.search(self._page_text.text[start : start + 500]):
            score += 0.5
        return score


def _is_old(element: LexborNode) -> bool:
    """Say whether an element is struck out, or named for a price that holds no more."""
    near = list(ancestors(element, 3))
    return any(map(_is_struck, near)) or (bool(near) and _are_old(names_of(near[0])))


@lru_cache(maxsize=4096)
def _are_old(names: str) -> bool:
    return _OLD_NAMES.search(names) is not None


def _may_be_unsigned(element: LexborNode, *, bare: bool) -> bool:
    """Say whether an element is struck out, named for a price that holds no more, or `bare` and for the price."""
    nearest: list[str] = []
    for node in ancestors(element, 3):
        attributes = node.attributes
        if node.tag_id in _STRUCK or ("style" in attributes and _is_struck(node)):
            return True
        if len(nearest) < 2:
            nearest.append(names_in(attributes) if attributes else "")
            if len(nearest) == 1 and nearest[0] and _are_old(nearest[0]):
                return True
    return bare and _are_for_price_alone(nearest)


def _are_for_price_alone(nearest: Sequence[str]) -> bool:
    """Say whether the names of an element or of the one round it are a price's, and neither those of another number."""
    return any(map(_are_for_price, nearest)) and not any(map(_are_for_number, nearest))


@lru_cache(maxsize=4096)
def _are_for_price(names: str) -> bool:
    return _PRICE_ELEMENT.search(names) is not None


@lru_cache(maxsize=4096)
def _are_for_number(names: str) -> bool:
    return _NO_PRICE_ELEMENT.search(names) is not None


@lru_cache(maxsize=4096)
def _are_current(names: str) -> bool:
    return _NOW_NAMES.search(names) is not None


def _weakened(names: str) -> str:
    """Return the kind that names give a price; what shops also call the price itself is settled by its neighbours."""
    kind = kind_of_names(names)
    if kind == "list" and _USUAL_NAMES.search(names) and not _OLD_NAMES.search(names):
        return "usual"
    if not kind and _USUAL_BOX.search(names):
        return "usual"
    return "piece" if kind in {"unit", "total", "ex_vat"} and _PRICE_NAMES_TOO.search(names) else kind


def _is_struck(node: LexborNode) -> bool:
    style = node.attributes.get("style")
    return node.tag_id in _STRUCK or (style is not None and "line-through" in style.replace(" ", "").lower())
