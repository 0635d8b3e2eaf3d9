"""What the number formats of spreadsheets say of a figure that its value does not: money, units, months."""

from __future__ import annotations

import re

from scrapers.layouts.usual_headings import currency_named

MONTHS = "m/y"
"""What stands for a format that shows a day as its month"""
STRUCK = "crossed out"
"""What stands for a font that crosses its figure out"""
_IN_BRACKETS = re.compile(r"\[\$([^\]-]+)(?:-[^\]]*)?\]")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|([€£₽₴$])')


def shows_noughts(sign: str) -> bool:
    """Return whether a sign stands for numbers that are filled up with noughts."""
    return len(sign) > 1 and not sign.strip("0")


def sign_of_format(code: str) -> str:
    """Return what a number format such as `#,##0.00 [$USD]` or `0" boxes"` shows beside the figure, or nothing.

    That is a currency (ISO 4217, or "$" for dollars of any country), "%" for shares, `MONTHS`, the noughts of numbers
    that are filled up with them, or another word. Words beside figures that are shown in thousands alone are none: the
    value is the whole one.
    """
    first = code.split(";", maxsplit=1)[0]
    bare = _QUOTED.sub("", first).strip().casefold()
    if "%" in bare:
        return "%"
    if "m" in bare and "y" in bare and not any(letter in bare for letter in "dhs"):
        return MONTHS
    if re.fullmatch("00+", bare):
        return bare
    bracketed = _IN_BRACKETS.findall(first)
    literals = ["".join(one) for one in _LITERAL.findall(_BRACKETS.sub("", first))]
    word = "".join(literals).strip()
    words = "" if _SCALED.search(bare) or not any(map(str.isalpha, word)) else word
    return next(filter(None, (currency_named(text) for text in (*bracketed, word))), words)
