"""Whose condition it is that words near the heading state: the product's, or that of goods that are sold elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from scrapers.reading.element_names import names_of
from scrapers.reading.price import price_tokens

_COSTS_FROM = re.compile(
    r"(?P<between>[^\n]{0,40}?)\b(?:from|starting at|as low as|ab|dès|à partir de|desde|a partir de|da|a partire da|"
    r"vanaf|od|fra|från|alkaen|de la|от|від)(?P<sum>[^\w\n]{1,4}\d[^\n]{0,20})",
    re.IGNORECASE,
)
"""Behind a word for a condition: what such pieces cost, others than the page's own."""
_NOT_THE_PIECE = re.compile(
    r"deliver|shipp?|postage|versand|liefer|livraison|expédi|env[ií]o|frete|entrega|spedizion|consegna|bezorg|verzend|"
    r"wysył|dostaw|doprav|доставк|kargo|frakt|garan|warrant|гарант|month|monat|mtl|mensu|\bmois|\bmes\b|mese|mies|rate|"
    r"finan[cz]|instal|\bpay|paga|zahl|рассроч|\bмес",
    re.IGNORECASE,
)
"""Between the condition and "from", or behind the sum: it is what delivery, a warranty or a month costs."""
_LABEL = re.compile(
    r"(?:condition|zustand|état|estado|condizion|stan\b|stav\b|staat|skick|состояни)[^\n]{0,30}(?:\n\s*)?\Z|"
    r"(?:categor|kategori|catégorie|rubri)\w*\s?:[^\n]{0,40}\Z",
    re.IGNORECASE,
)
"""In front of a condition: what follows is this product's, though it be a link."""
_OWN_LABEL = re.compile(
    r"(?:condition|zustand|état|estado|condizion\w*|stan|stav|staat|skick|состояние)\s?[:：]?\s?\Z", re.IGNORECASE
)
_CRUMBS = re.compile(r"crumb|trail(?![a-z])|(?<![a-z])path(?![a-z])", re.IGNORECASE)
_CRUMB_SIGN = re.compile(r"\S\s?[>›»→]\s?\S")
_BADGE = re.compile(r"badge|ribbon|sticker|condition|(?<!up)grade", re.IGNORECASE)
_CERTIFIED = re.compile(r"certifi\w*\W{1,2}\Z|zertifiziert\w*\W{1,2}\Z|certified pre-?\Z", re.IGNORECASE)


def is_what_others_cost(near: str, start: int, end: int) -> bool:
    """Say whether a sum from which goods in that condition are to be had follows it: "Refurbished from $199"."""
    found = _COSTS_FROM.match(near, end)
    if found is None or _OWN_LABEL.search(near, max(0, start - 40), start) is not None:
        return False
    if _NOT_THE_PIECE.search(found["between"]) or _NOT_THE_PIECE.search(found["sum"]):
        return False
    return any(token.sign and token.start < 5 for token in price_tokens(found["sum"]))


def is_linked_as_its_own(near: str, start: int, around: Sequence[LexborNode]) -> bool:
    """Say whether a condition that a link leads to is this product's all the same.

    It is where it stands behind its label, in a breadcrumb, in a badge, or in a sentence of the product's own. `around`
    are the elements round it up to the first that holds the heading as well.
    """
    ahead = max(0, start - 60)
    if _LABEL.search(near, ahead, start) or _CERTIFIED.search(near, ahead, start):
        return True
    if any(_CRUMBS.search(f"{names_of(one)} {one.attributes.get('aria-label')}") for one in around):
        return True
    if any(_BADGE.search(names_of(one)) for one in around[:3]):
        return True
    begin, end = near.rfind("\n", 0, start) + 1, near.find("\n", start)
    line = near[begin : end if end >= 0 else len(near)]
    return _CRUMB_SIGN.search(line) is not None or _is_in_sentence(line, around)


def _is_in_sentence(line: str, around: Sequence[LexborNode]) -> bool:
    """Say whether small words that no link holds follow the link in its line: "a refurbished unit"."""
    link = next((one for one in around if one.tag == "a"), None)
    text = " ".join(link.text(deep=True, separator=" ").split()) if link is not None else ""
    behind = " ".join(line.split()).partition(text)[2] if text else ""
    if not behind[1:2].islower() or link is None or link.next is None:
        return False
    return link.next.tag == "-text" and len((link.next.text_content or "").split()) > 0
