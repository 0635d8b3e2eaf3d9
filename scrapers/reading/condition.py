"""The condition that a marketplace states in a field of its own ("Used - Like New"), in the languages of the shops."""

from __future__ import annotations

import re

_REFURBISHED = re.compile(
    r"refurb|renewed|generalüberholt|reconditionn|ricondizionat|reacondicionad|odnowion|восстановлен|整備済",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"^(?:brand )?(?:new|neu|neuf|neuve|nuovo|nuevo|novo|nieuw|nowy|ny|nyt|новый|новое|yeni|新品)"
    r"(?: with (?:tags|box))?\W*$",
    re.IGNORECASE,
)


def stated_condition(text: str) -> str:
    """Return new, used or refurbished; opened, flawed and like-new goods count as used, an empty text as nothing."""
    word = " ".join(text.split())
    if not word:
        return ""
    if _REFURBISHED.search(word):
        return "refurbished"
    return "new" if _NEW.match(word) else "used"
