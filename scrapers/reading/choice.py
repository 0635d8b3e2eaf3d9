"""Which of several prices of one product holds: that of the choice that is made, or of the number the address names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from scrapers.addresses import split_address
from scrapers.reading.page_text import PageText, ancestors
from scrapers.reading.verdict import PriceVerdict, list_price_of
from scrapers.reading.visible_price import STRONG, VisiblePrice

_MADE = re.compile(
    r"(?<![a-z])(?<!not[-_])(?:is-?)?(?:active|selected|checked|chosen|current)(?![a-z:])", re.IGNORECASE
)
"""Words in class names, but not what a style sheet does when (`active:scale-95`, `peer-checked:border`)."""
_SAID = ("aria-checked", "aria-selected", "aria-pressed", "data-selected", "data-checked", "data-active")
_NUMBER = re.compile(r"(?<!\d)\d{8,14}(?!\d)")
_LEVELS, _MOST_PRICES = 6, 12


def of_choice(verdict: PriceVerdict, seen: Sequence[VisiblePrice], page_text: PageText, url: str) -> PriceVerdict:
    """Return a doubtful verdict made firm where one of the contenders in sight is the one that is chosen.

    A choice is made where just one of several prices stands in a box that is marked as chosen, and the others in boxes
    beside it; else where just one stands in a box with a long number, such as an ISBN, of the page's address.
    """
    contending = {amount for amount, _, _ in verdict.competing}
    strong = [price for price in seen if not price.kind and price.score >= STRONG and len(price.amounts) == 1]
    if verdict.status != "ambiguous" or verdict.kind or not 1 < len(strong) <= _MOST_PRICES:
        return verdict
    amounts = {price.amounts[0] for price in strong}
    boxes = [(price, list(ancestors(page_text.node_at(price.start), _LEVELS))) for price in strong]
    for chosen, reason in ((_marked(boxes), "chosen on the page"), (_numbered(boxes, url), "named by its address")):
        if len(chosen) == 1 and len(amounts) > 1 and (price := chosen.pop()) in contending:
            shown = next(one for one in strong if one.amounts[0] == price)
            return replace(
                verdict, status="ok", price=price, currency=shown.currency or verdict.currency,
                list_price=list_price_of(seen, price, shown.currency),
                readings=("visible",), text=shown.text, competing=(), reasons=(f"of several prices the one {reason}",),
            )  # fmt: skip
    return verdict


_Boxes = Sequence[tuple[VisiblePrice, list[LexborNode]]]


def _marked(boxes: _Boxes) -> set[Decimal]:
    """Return the amounts in boxes marked as chosen, where every other price stands in a box beside such a one."""
    made = [(price, box) for price, around in boxes for box in around if _is_made(box)]
    chosen = {price.amounts[0] for price, _ in made}
    rows = {box.parent.mem_id for _, box in made if box.parent is not None}
    beside = [
        price
        for price, around in boxes
        if price.amounts[0] not in chosen
        and any(one.parent is not None and one.parent.mem_id in rows for one in around)
    ]
    return chosen if {price.amounts[0] for price in beside} | chosen == {p.amounts[0] for p, _ in boxes} else set()


def _is_made(box: LexborNode) -> bool:
    attributes = box.attributes
    if any(attributes.get(name) == "true" for name in _SAID) or _MADE.search(attributes.get("class") or ""):
        return True
    return box.tag in {"label", "li"} and box.css_first("input[checked]") is not None


def _numbered(boxes: _Boxes, url: str) -> set[Decimal]:
    """Return the amounts that alone stand in a box with a long number of the address."""
    numbers = set(_NUMBER.findall(unquote(split_address(url).path)))
    held: set[Decimal] = set()
    for price, around in boxes if numbers else ():
        others = {node.mem_id for other, nodes in boxes if other.amounts != price.amounts for node in nodes}
        mine = [box for box in around if box.mem_id not in others]
        if mine and not numbers.isdisjoint(_NUMBER.findall(mine[-1].text(deep=True, separator=" "))):
            held.add(price.amounts[0])
    return held
