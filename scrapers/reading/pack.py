"""How many units a title sells as one pack; only what says so in plain words counts."""

from __future__ import annotations

import re
from decimal import Decimal

from scrapers.reading.measures import UNIT, measure

_NUMBER = r"(?P<units>\d{1,3})"
_PHRASES = tuple(
    re.compile(phrase, re.IGNORECASE)
    for phrase in (
        rf"\b(?:multi-?)?packs? (?:of|with) {_NUMBER}\b(?![.,]\d)",
        rf"\b{_NUMBER}[- ](?:unit |piece )?(?:multi-?)?pack\b(?! (?:of|with|de) \d)",
        rf"\b(?:case|lot) of {_NUMBER}\b(?![.,]\d)",
        rf"\b{_NUMBER}er[- ]?(?:spar|vorteils|multi)?-?pack(?:ung)?\b",
        rf"\b(?:lot|pack) de {_NUMBER}\b(?![.,]\d)",
        rf"\bpaquete de {_NUMBER}\b(?![.,]\d)",
        rf"\bconfezione da {_NUMBER}\b(?![.,]\d)",
        rf"\bpak van {_NUMBER}\b(?![.,]\d)",
        rf"\bупаковка(?: из)? {_NUMBER} ?шт",
    )
)
_MOST = 200
_AMOUNT = r"\d{1,5}(?:[.,]\d{1,3})?"
_SIZE = re.compile(
    rf"(?<![\w.,])(?:(?P<units>\d{{1,3}}) ?[x×] ?)?(?P<number>{_AMOUNT})[ -]?(?P<unit>{UNIT})", re.IGNORECASE
)
_BY_SIZE = frozenset(["kg", "l", "oz", "fl oz", "lb"])
_NETWORK = re.compile(r"[2-6]G")


def pack_of(title: str) -> int | None:
    """Return the units that a title names ("pack of 6", "3er-Pack"), or None where it names none or several numbers.

    A set is no pack ("set of 4 glasses" is often one product), nor is "2x" (a lens, a zoom, a size).
    """
    plain = " ".join(title.split())
    found = {int(match["units"]) for phrase in _PHRASES for match in phrase.finditer(plain)}
    units = found.pop() if len(found) == 1 else 0
    return units if 1 < units <= _MOST else None


def size_of(title: str) -> str:
    """Return the size that a title states as it stands there ("6 x 330 ml", "500 g"), or nothing if it states several.

    Only weight and volume count: a length or a number of pieces is as often what the thing is.
    """
    found: dict[str, bool] = {}
    for match in _SIZE.finditer(" ".join(title.split())):
        quantity = measure(Decimal(match["number"].replace(",", ".")), match["unit"])
        if quantity is not None and quantity[1] in _BY_SIZE and not _NETWORK.fullmatch(match[0]):
            found[match[0]] = match["units"] is not None
    packs = [text for text, of_several in found.items() if of_several] or list(found)
    return packs[0] if len(packs) == 1 else ""
