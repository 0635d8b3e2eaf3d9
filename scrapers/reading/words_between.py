"""Words between two prices, and behind the last: to which of the two they give a kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scrapers.reading.paid_besides import BARE_LABEL, COLON, FAR, costs_more, leaves_open, may_be_delivery
from scrapers.reading.price_token import PriceToken
from scrapers.reading.price_words import Neighbours, neighbours, opening_kind
from scrapers.reading.words_after_prices import BEHIND_ONLY

_FEW = 1000
_LOWER = frozenset(["ex_vat", "shipping", "part", "deposit", "member", "coupon", "used", "instalment", "bulk"])


_BEHIND_ONLY = re.compile(BEHIND_ONLY, re.IGNORECASE)
_UNIT_LABEL = re.compile(r"[\s(]*[^\W\d_]+pri(?:js|s)\b", re.IGNORECASE)
_OWN_MARK = re.compile(r"\([^)]*$|:\s*$")
_NOT_OF_FIRST = re.compile(r"\s*down\s*", re.IGNORECASE)
"""Between two prices: "$199 down $50" may tell a deposit, or what the price went down by or to."""


def mind_counts(plain: str, tokens: list[PriceToken]) -> None:
    """Name a price so that holds from a number of pieces, told right in front of it: "from 5 $119.00"."""
    for place, (first, second) in enumerate(pairwise(tokens)):
        if first.sign or first.kind != "from" or second.kind or not second.sign:
            continue
        few = len(first.amounts) == 1 and 1 < first.amounts[0] < _FEW and plain[first.start : first.end].isdigit()
        few = few and opening_kind(plain[: first.start])[0] == "from"  # not so "Ages from 3 $19.99"
        if few and not plain[first.end : second.start].strip(" :"):
            tokens[place + 1] = second._replace(kind="bulk")


def share_out(plain: str, tokens: list[PriceToken], words: Sequence[Neighbours]) -> None:
    """Give a word between two prices to one of them: "20 € RRP 30 €" has its recommended price in the higher."""
    signed = [
        index
        for index, token in enumerate(tokens)
        if token.sign or (token.kind == words[index].before == "list")  # "CHF 49.00UVP 79.00"
    ]
    for one, other in pairwise(signed):
        kind, (first, second) = words[one].after, (tokens[one], tokens[other])
        own = words[one].before if words[one].before != kind else ""
        if not second.kind and not words[one].before and _NOT_OF_FIRST.fullmatch(plain, first.end, second.start):
            tokens[one] = first._replace(kind="")
        of_coupon = (kind, words[other].before) == ("saving", "coupon")  # "$10 coupon $49.99", "49.99 € Gutschein 5 €"
        if (kind, words[other].before) == ("coupon", "total"):
            tokens[one] = first._replace(kind=own)  # "$99.99 in cart $89.99": what is told in the basket is the second
        if not kind or not (of_coupon or kind == words[other].before == second.kind):
            continue
        if len(first.amounts) != 1 or len(second.amounts) != 1 or (first.amounts == second.amounts and kind != "list"):
            continue
        higher = one if first.amounts > second.amounts else other
        if kind == "list":
            if higher == one and _OWN_MARK.search(plain, first.end, second.start):
                tokens[one] = first._replace(kind=own)  # "100 € (UVP 90 €)": the words name what follows them
                continue
            if higher == one and _may_name_either(plain, first, second):
                tokens[one], tokens[other] = first._replace(kind=own), second._replace(kind="")
                continue
            lower = one if higher == other else other
            tokens[lower] = tokens[lower]._replace(kind=own if lower == one else "")
        elif not words[one].before and _names_next(kind, plain, first, second):
            tokens[one] = first._replace(kind="")
            if kind == "shipping" and may_be_delivery(plain, first, second):
                tokens[other] = second._replace(kind="")  # "4,90 € Versand: 49,99 €": who knows which is the goods'
        elif kind in _LOWER or (of_coupon and not (higher == other and COLON.search(plain, first.end, second.start))):
            tokens[higher] = tokens[higher]._replace(kind=own if higher == one else "")
            near = not words[one].before and first.amounts < second.amounts < (first.amounts[0] * FAR,)
            near = near and leaves_open(kind, plain, first.end, second.start)
            tokens[one] = first._replace(kind="") if near else tokens[one]


def _names_next(kind: str, plain: str, first: PriceToken, second: PriceToken) -> bool:
    """Say whether what stands between two prices gives its kind to the second, be it the higher."""
    start, end, rises = first.end, second.start, first.amounts < second.amounts
    if kind == "saving":  # "12 990 руб. (скидка 2 000 руб.)", but not "10 € sparen: 39,99 €"
        return _OWN_MARK.search(plain, start, end) is not None and (not rises or "(" in plain[start:end])
    if kind == "unit":  # "€ 12,99 kiloprijs € 25,98"
        return rises and _UNIT_LABEL.match(plain, start, end) is not None and not _UNIT_LABEL.match(plain, second.end)
    return costs_more(kind, plain, start, end)


def _may_name_either(plain: str, first: PriceToken, second: PriceToken) -> bool:
    """Say whether a bare word between two prices may as well name the one behind it: "100 EUR UVP 90 EUR".

    Not where that one is called the price now ("30 € UVP nur 20 €"), nor where the word only stands behind prices.
    """
    between = plain[first.end : second.start]
    if BARE_LABEL.fullmatch(between) is None or _BEHIND_ONLY.search(between):
        return False
    behind = BARE_LABEL.match(plain, second.end)
    said = (between.strip().partition(" ")[2], behind[0] if behind is not None else "")
    return not any(neighbours(f"{words} ", "").marked for words in said)


_LAST_LABEL = re.compile(r"[\s(]*+(?:(?:[^\W\d_]++|30)[\s.*):-]*)++")
"""The words that end a text, those of the lowest price of the last 30 days among them."""


def mind_labels_behind(plain: str, tokens: list[PriceToken], words: Sequence[Neighbours]) -> None:
    """Doubt that a former price is the lower, or a surcharge the higher: "$10 Regular price $8 Sale price".

    The words between belong to the first where those behind the second call it the price now; else neither is named.
    Those with a colon, a bracket or another mark of their own stand in front of what they name.
    """
    signed = [index for index, token in enumerate(tokens) if token.sign]
    if signed and _is_list_behind(plain, [tokens[index] for index in signed]):
        tokens[signed[-1]] = tokens[signed[-1]]._replace(kind="list", marked=False)
    for one, other in pairwise(signed):
        first, second = tokens[one], tokens[other]
        between = plain[first.end : second.start].rstrip()
        reckoned = between.endswith("=") and "%" not in between and first.currency == second.currency
        if second.kind in {"", "saving"} and reckoned:
            tokens[other] = second._replace(kind="total")  # "2 x $12 = $24"
        kind = second.kind if second.kind == words[other].before else ""
        if kind not in {"list", "part"} or first.kind or first.marked:
            continue
        if len(first.amounts) != 1 or len(second.amounts) != 1 or first.amounts == second.amounts:
            continue
        if (first.amounts > second.amounts) == (kind == "part"):
            continue
        if BARE_LABEL.fullmatch(plain, first.end, second.start) is None:
            continue
        if kind == "part":  # "£12 installation £249.99": what is paid besides is the lower one
            far = first.amounts[0] * FAR <= second.amounts[0]  # "$49 Installation $99" leaves open which is the goods'
            tokens[one], tokens[other] = first._replace(kind=kind if far else ""), second._replace(kind="")
            continue
        behind = BARE_LABEL.match(plain, second.end)
        named = behind is not None and neighbours(behind[0], "").marked
        tokens[one] = first._replace(kind="list" if named else "")
        tokens[other] = second._replace(kind="", marked=named)


def _is_list_behind(plain: str, signed: Sequence[PriceToken]) -> bool:
    """Say whether the words that end a text name the price in front of them a former one: "$15 Sale $20 Regular".

    It has to be higher than the one before it, unless they call it the lowest of the last 30 days.
    """
    last = signed[-1]
    behind = _LAST_LABEL.fullmatch(plain, last.end) if not last.kind else None
    if behind is None:
        return False
    kind, words = opening_kind(behind[0][:80])
    if kind == "list" and " 30" in words:
        return True
    first = signed[-2] if len(signed) > 1 else last
    rises = bool(first.amounts and last.amounts) and max(first.amounts) < min(last.amounts)
    return rises and not first.kind and neighbours(behind[0], "").before == "list"
