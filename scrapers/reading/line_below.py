"""What the line below a price that stands alone says of it: without tax, for whom, for how long or how much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from scrapers.reading.price import price_tokens
from scrapers.reading.price_labels import PRICE_WORD, is_of_a_piece, kind_in_line
from scrapers.reading.price_words import kind_of_line
from scrapers.reading.tax import says_net, tax_in

_FOR_SOME = frozenset(["member", "subscription", "coupon", "trade_in"])
"""Kinds that the line below gives a price, besides that it is without tax: whom it is for."""
PAID_AT_TIMES = frozenset(["instalment", "deposit"])
"""Kinds of which a line below tells how often, or when, the price above it is paid: "per month", "upfront"."""
_LEANS = re.compile(r"(?:p ?)?/|[^\W\d_]{1,3}\.? |(?:each|every) ", re.IGNORECASE)
"""Begins what goes on from the line above: "/mo", "per month", "a month"; a bare "Monthly" may label what follows."""
_WORDS_BELOW, _ABBREVIATED = 3, 3


def kind_below(lines: Sequence[str], longest: int, amount: Decimal) -> str:
    """Return the kind that the line below gives a price which stands alone: without tax, or for some.

    `lines` are that one and the next: where that is a price, the lower of the two is the one for some.
    """
    if (kind := kind_in_line("", lines[0][:longest])) == "payment":
        return kind
    line = lines[0][:longest] if lines[0].startswith("*") else lines[0]  # a note may go on to other things
    line = line if len(line) <= longest else ""
    kind = kind_of_line(line)
    timed = kind in PAID_AT_TIMES or kind == "unit"
    if not timed and not (kind := _without_tax_or_for_some(line, kind)):
        return ""
    then = lines[1] if len(lines) > 1 else ""
    first = next((token for token in price_tokens(then) if token.sign), None)
    if timed:
        return kind if _leans_up(line, kind, first.kind if first is not None else None) else ""
    goes_on = line[0].islower() or PRICE_WORD.search(line) is not None  # "Subscribe & Save" is a thing to press
    if first is None or first.kind == "shipping":
        return kind if kind == "ex_vat" or goes_on else ""
    if ahead := then[: first.start].strip(" ("):
        told = tax_in(ahead) == "included" if kind == "ex_vat" else goes_on
        return kind if told and (kind != "ex_vat" or amount < first.amounts[0]) else ""
    behind = then[first.end :].strip(" *")
    gross = tax_in(behind) == "included"
    ours = bool(first.amounts) and (not behind or gross or PRICE_WORD.search(behind))  # not so "$59.99 Kestrel XL"
    return kind if ours and amount < first.amounts[0] else ""


def _without_tax_or_for_some(line: str, kind: str) -> str:
    """Return the kind of a line that holds no price and says that the one above it is without tax, or for some."""
    short = line.count(" ") < _WORDS_BELOW  # "for members" says it, "for members: twice the points" something else
    if says_net(line):
        kind = "ex_vat"
    elif kind not in _FOR_SOME or not short:
        return ""
    return "" if any(token.sign for token in price_tokens(line)) else kind


def _leans_up(line: str, kind: str, below: str | None) -> bool:
    """Say whether a line on times or measures speaks of the price above it, no label of the one below (its kind)."""
    if kind == "unit":
        return below is None and not is_of_a_piece(line)
    if kind == "deposit":
        return below == "instalment"  # "£30", "upfront", "£29 a month"; by itself it may be a bottle's
    if _LEANS.match(line):
        return True
    return below in {None, "deposit"} and len(line.strip(" *")) > _ABBREVIATED  # "Mo" is a Monday, too
