"""GTIN (EAN, UPC, ISBN-13): recognised by length and check digit."""

from __future__ import annotations

import re

_LENGTHS = frozenset([8, 12, 13, 14])


def is_gtin(digits: str) -> bool:
    """Say whether a digit string is a GTIN-8, -12, -13 or -14 by its check digit (GS1 General Specifications 7.9)."""
    if len(digits) not in _LENGTHS or not digits.isascii() or not digits.isdigit() or not int(digits):
        return False
    weighted = sum(int(c) * (3 if place % 2 == 0 else 1) for place, c in enumerate(reversed(digits[:-1])))
    return (weighted + int(digits[-1])) % 10 == 0


def clean_gtin(text: object) -> str:
    """Return the GTIN in a text of digits, blanks and hyphens, or an empty string where there is none."""
    digits = re.sub(r"[\s\-]", "", str(text or ""))
    return digits if is_gtin(digits) else ""
