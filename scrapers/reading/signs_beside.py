"""The currency sign beside a place in a text: what it is, how far it goes, and what a second one settles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scrapers.reading.currencies import codes_of, currency_of, is_in_word, locale_signs, own_currency
from scrapers.reading.currency_signs import (
    AFTER_ONLY,
    ANY_CASE,
    BEFORE_ONLY,
    CODES,
    EXACT_CASE,
    FIRST_ONLY,
    MINOR,
    NAMES_OF_SEVERAL,
)

_GAP_BEFORE = frozenset(" \n\r:)*")
_GAP_AFTER = frozenset(" \n\r*(¹²³")
_NEXT = re.compile(r"[ \n]{0,3}[0-9]")


def digit_at(plain: str, place: int) -> bool:
    """Say whether digits follow, blanks aside: a sign there is the next number's."""
    return _NEXT.match(plain, place) is not None


@lru_cache(maxsize=4096)
def is_own(sign: str, locale: str) -> bool:
    """Say whether a sign is that of the locale's own land."""
    own = own_currency(locale)
    return bool(own) and own in codes_of(sign)


@lru_cache(maxsize=4096)
def settles(sign: str, code: str) -> bool:
    """Say whether a second sign says which of its currencies the first means, or repeats it."""
    meant = currency_of(code)
    return bool(meant) and meant in codes_of(sign) and (code.upper() in CODES or len(codes_of(code)) == 1)


def _lengths(signs: Iterator[str], place: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for sign in signs:
        for letter in {sign[place], sign[place].upper(), sign[place].lower()}:
            found.setdefault(letter, set()).add(len(sign))
    return {letter: tuple(sorted(sizes, reverse=True)) for letter, sizes in found.items()}


@lru_cache(maxsize=256)
def _reach(locale: str) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """Return how long the signs that end, and that begin, with a letter may be."""
    signs = [*ANY_CASE, *EXACT_CASE, *CODES, *locale_signs(locale)]
    return _lengths(iter(signs), -1), _lengths(iter([*signs, *MINOR]), 0)


@lru_cache(maxsize=8192)
def _is_sign(text: str, locale: str) -> bool:
    return text in EXACT_CASE or text.lower() in ANY_CASE or text in CODES or text in locale_signs(locale)


_INITIALS = re.compile(r"(?<![^\W\d_])[A-Z]{1,3}$")
"""Letters that may say whose dollar it is: "XX$ 5"."""


_MODEL = re.compile(r"(?<![\d.,/])(?<!/ )\d{1,3}$")
"""A model's or a size's number right before a letter and a stroke: "iPhone 5S/6"; not so "S/129S/159"."""


def sign_before(plain: str, start: int, floor: int, locale: str) -> tuple[str, int, bool]:
    """Return the sign right before a place, where it begins, and whether letters before it leave its meaning open."""
    end = start
    if end > floor and plain[end - 1] == "-":
        end -= 1
    while end > floor and start - end < 3 and plain[end - 1] in _GAP_BEFORE:
        end -= 1
    if end <= floor:
        return "", start, False
    for size in _reach(locale)[0].get(plain[end - 1], ()):
        begin = end - size
        if begin < floor or not _is_sign(sign := plain[begin:end], locale) or sign in AFTER_ONLY:
            continue
        before = plain[begin - 1 : begin]
        if is_in_word(sign, sign[0], before) or (sign[-1] == "/" and _MODEL.search(plain, max(0, begin - 6), begin)):
            continue
        if sign in FIRST_ONLY and plain[:begin].rstrip()[-1:].isalnum():
            continue
        named = before == " " and sign.lower() in NAMES_OF_SEVERAL and plain[begin - 2 : begin - 1].isalpha()
        return (
            sign,
            begin,
            named or (_INITIALS.search(plain[max(0, begin - 4) : begin]) is not None and len(codes_of(sign)) > 1),
        )
    return "", start, False


def sign_after(plain: str, end: int, locale: str) -> tuple[str, int, bool]:
    """Return the sign right behind a place, where it ends, and whether it stands for hundredths."""
    start = end
    while start - end < 3 and plain[start : start + 1] in _GAP_AFTER and start < len(plain):
        start += 1
    if start >= len(plain):
        return "", end, False
    for size in _reach(locale)[1].get(plain[start], ()):
        sign = plain[start : start + size]
        minor = sign.lower() in MINOR
        if len(sign) < size or not (minor or _is_sign(sign, locale)) or sign in BEFORE_ONLY:
            continue
        after = plain[start + size : start + size + 1]
        if is_in_word(sign, sign[-1], after) or (sign[-1] == "/" and start == end and after.isdigit()):
            continue
        return sign, start + size, minor
    return "", end, False
