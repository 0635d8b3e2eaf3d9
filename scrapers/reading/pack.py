"""How many units a title sells as one pack; only what says so in plain words counts."""

from __future__ import annotations

import re

_NUMBER = r"(?P<units>\d{1,3})"
_PHRASES = tuple(
    re.compile(phrase, re.IGNORECASE)
    for phrase in (
        rf"\b(?:multi-?)?packs? (?:of|with) {_NUMBER}\b(?![.,]\d)",
        rf"\b{_NUMBER}[- ](?:unit |piece )?(?:multi-?)?pack\b",
        rf"\bcase of {_NUMBER}\b(?![.,]\d)",
        rf"\b{_NUMBER}er[- ]?(?:spar|vorteils|multi)?-?pack(?:ung)?\b",
        rf"\b(?:lot|pack) de {_NUMBER}\b(?![.,]\d)",
        rf"\bpaquete de {_NUMBER}\b(?![.,]\d)",
        rf"\bconfezione da {_NUMBER}\b(?![.,]\d)",
        rf"\bpak van {_NUMBER}\b(?![.,]\d)",
        rf"\bупаковка(?: из)? {_NUMBER} ?шт",
    )
)
_MOST = 200


def pack_of(title: str) -> int | None:
    """Return the units that a title names ("pack of 6", "3er-Pack"), or None where it names none or several numbers.

    A set is no pack ("set of 4 glasses" is often one product), nor is "2x" (a lens, a zoom, a size).
    """
    plain = " ".join(title.split())
    found = {int(match["units"]) for phrase in _PHRASES for match in phrase.finditer(plain)}
    units = found.pop() if len(found) == 1 else 0
    return units if 1 < units <= _MOST else None
