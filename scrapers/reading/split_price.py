"""A price whose parts stand in elements of their own: whole number, decimal mark, cents and sign in one small box."""

from __future__ import annotations

import re
from decimal import Decimal

from selectolax.lexbor import LexborNode

from scrapers.reading.currencies import codes_of, decimals_in_use
from scrapers.reading.element_names import is_for_cents, names_of, tell_of_price
from scrapers.reading.page_text import PageText, ancestors

_WHOLE = r"\d{1,3}(?:[ .,'’\u00a0\u202f]?\d{3})*"
_PARTS = re.compile(rf"(?P<whole>{_WHOLE})(?P<mark>[.,]?)(?P<cents>\d{{2}})")
_THOUSANDS = re.compile(r"(?P<whole>\d{1,3})(?P<rest>\d{3}(?:[.,]\d{2})?)")
_NUMBER = re.compile(r"[\d.,' ’\u00a0\u202f]+")
_BARE = re.compile(r"[.,' ’\u00a0\u202f]*(?:\d[.,' ’\u00a0\u202f]*){1,12}")
"""A number without a sign, of no more digits than a price may have: with one sign for all, one of two parts is such."""
_CELLS = frozenset(["td", "th", "tr", "li", "option", "label", "button"])
_STRUCK = frozenset(["del", "s", "strike"])
_FORMER = re.compile(
    r"(?<![a-z])(?:old|was|prev\w*|before|regular|list|strike\w*|cross\w*|line-through|rrp|uvp)(?![a-z])"
)
_LEVELS, _DEEP, _MOST = 3, 6, 8


def split_amounts(page_text: PageText, offset: int, amount: Decimal, currency: str) -> tuple[Decimal, ...]:
    """Return what the number at an offset amounts to with the other parts of its price, several where that is open.

    The parts are all that the small box round them holds. A decimal mark between them, raised cents or a box named for
    the price make the whole amount certain; else the number may be a price of its own.
    """
    if amount != amount.to_integral_value() and amount >= 1000:
        return (amount,)
    pieces, place = page_text.pieces_round(offset, _MOST)
    if not any(_BARE.fullmatch(text) for text, _ in pieces):
        return (amount,)
    round_each = [{one.mem_id for one in ancestors(node, _DEEP)} for _, node in pieces]
    for box in list(ancestors(pieces[place][1], _LEVELS))[:_LEVELS]:
        inside = [box.mem_id in elements for elements in round_each]
        goes_on = (place == _MOST and inside[0]) or (len(pieces) - 1 - place == _MOST and inside[-1])
        if box.tag in _CELLS or goes_on:
            return (amount,)
        parts = [piece for piece, within in zip(pieces, inside, strict=True) if within and piece[0]]
        if len(parts) > 1 and (found := _joined(parts, box, amount, currency)):
            return found
    return (amount,)


def _joined(
    parts: list[tuple[str, LexborNode]], box: LexborNode, amount: Decimal, currency: str
) -> tuple[Decimal, ...]:
    """Return the amounts that parts of one price come to, or nothing where they are no such parts."""
    numbers, signs = [], 0
    for text, node in parts:
        number = _NUMBER.search(text)
        rest = (text[: number.start()] + text[number.end() :]).strip() if number else text
        signs += bool(rest)
        other = node.tag in _CELLS or node.tag in _STRUCK or _FORMER.search(names_of(node))
        if other or (rest and not codes_of(rest)):
            return ()
        if number:
            numbers.append((number[0].strip(), node))
    if signs != 1 or not 2 <= len(numbers) <= 3 or not decimals_in_use(currency or "EUR"):
        return ()
    written = "".join(number for number, _ in numbers)
    if (found := _PARTS.fullmatch(written)) and len(numbers[-1][0].strip(".,")) == 2:
        whole = re.sub(r"\D", "", found["whole"])
        total = Decimal(f"{whole}.{found['cents']}")
        raised = is_for_cents(numbers[-1][1])
        named = any(tell_of_price(names_of(one)) for one in ancestors(box, 2))
        return (total,) if total == amount or found["mark"] or raised or named else (amount, total)
    if (found := _THOUSANDS.fullmatch(written)) and len(numbers) == 2 and amount < 1000:
        return (amount, Decimal(found["whole"]) * 1000 + amount)
    return ()
