"""Folding of names and product numbers, so that what means the same compares equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LEGAL_FORMS = frozenset(
    """ltd limited llc llp inc incorporated corp corporation co company plc gmbh ag kg ug ohg sa sas sarl sl srl spa bv
    nv ab as oy aps sro doo kft oü ооо оао зао пао ао ип тоо""".split()
)
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
_GTIN_LENGTHS = (8, 12, 13, 14)


@lru_cache(maxsize=65_536)
def fold_name(name: str) -> str:
    """Return a business name without case, punctuation, width variants and legal form ("Acme, GmbH" → "acme").

    A name that consists of legal forms alone keeps them, so that it never folds to nothing; a name without any
    letter or digit folds to its own case-folded text.
    """
    plain = unicodedata.normalize("NFKC", name).casefold().replace("ё", "е")
    words = [word for word in _NOT_WORD.split(_DOTTED.sub("", plain)) if word and word != "_"]
    kept = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(kept or words) or plain.strip()


def fold_text(text: str) -> str:
    """Return words that are compared: without case and surplus space."""
    return " ".join(text.casefold().split())


def gtin_forms(text: str) -> tuple[str, ...]:
    """Return every length in which a GTIN may have been written down; empty when it is none (check digit fails)."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{8,14}", digits) or not _check_digit_holds(digits):
        return ()
    bare = digits.lstrip("0")
    return tuple(bare.zfill(length) for length in _GTIN_LENGTHS if length >= len(bare)) if bare else ()


def _check_digit_holds(digits: str) -> bool:
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighed % 10 == 0
