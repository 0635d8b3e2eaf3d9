"""What the line below a price that stands alone says of it: without tax, for whom, or for how long it pays."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scrapers.reading.price import price_tokens
from scrapers.reading.price_labels import PRICE_WORD, kind_in_line
from scrapers.reading.price_words import kind_of_line
from scrapers.reading.tax import says_net, tax_in

_FOR_SOME = frozenset(["member", "subscription", "coupon", "trade_in"])
"""Kinds that the line below gives a price, besides that it is without tax: whom it is for."""
_WORDS_BELOW = 3


def kind_below(lines: Sequence[str], longest: int, amount: Decimal) -> str:
    """Return the kind that the line below gives a price which stands alone: without tax, or for some.

    `lines` are that one and the next: where that is a price, the lower of the two is the one for some.
    """
    if (kind := kind_in_line("", lines[0][:longest])) == "payment":
        return kind
    line = lines[0][:longest] if lines[0].startswith("*") else lines[0]  # a note may go on to other things
    if not 0 < len(line) <= longest:
        return ""
    short = line.count(" ") < _WORDS_BELOW  # "for members" says it, "for members: twice the points" something else
    kind = "ex_vat" if says_net(line) else kind_of_line(line) if short else ""
    if (kind not in _FOR_SOME and not says_net(line)) or any(token.sign for token in price_tokens(line)):
        return ""
    goes_on = line[0].islower() or PRICE_WORD.search(line) is not None  # "Subscribe & Save" is a thing to press
    then = lines[1] if len(lines) > 1 else ""
    first = next((token for token in price_tokens(then) if token.sign), None)
    if first is None or first.kind == "shipping":
        return kind if kind == "ex_vat" or goes_on else ""
    if then[: first.start].strip(" ("):
        return kind if kind != "ex_vat" and goes_on else ""
    behind = then[first.end :].strip(" *")
    gross = tax_in(behind) == "included"
    ours = bool(first.amounts) and (not behind or gross or PRICE_WORD.search(behind))  # not so "$59.99 Kestrel XL"
    return kind if ours and amount < first.amounts[0] else ""
