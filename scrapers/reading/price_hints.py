"""Whether a line of text can hold a price at all: asked of every line with a digit, before its numbers are read.

Reading the numbers of a line costs ten times as much as asking. The answer errs on one side only: a line that is said
to hold none holds none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from scrapers.reading.amount import SCALE_WORDS
from scrapers.reading.currencies import locale_signs, own_currency
from scrapers.reading.currency_signs import ANY_CASE, CODES, EXACT_CASE, MINOR
from scrapers.reading.plain_digits import plain_digits
from scrapers.reading.price import PriceToken
from scrapers.reading.price_word_lists import BEFORE
from scrapers.reading.price_words import entries_of
from scrapers.reading.quick_pattern import NeededWords, QuickPattern
from scrapers.reading.words_after_prices import AFTER

_DIGITS = re.compile(r"[0-9]+")
_NO_CENTS = re.compile(r"[0-9](?:(?: ?:|[.,] ?)-{1,2}(?![0-9])|-{2}(?![0-9])|/[-=])")
_LAST_WORD, _FIRST_WORD = re.compile(r"[^\W\d_]+$"), re.compile(r"[^\W\d_]+")
_GAP_BEFORE, _GAP_BEHIND = " \n\r:)*-.,", " \n\r*(⁰¹²³⁴⁵⁶⁷⁸⁹.,:=/-'·٫"
_LONGEST_SIGN = 24
_UNITS = frozenset(["ft", "m", "l", "p", "t", "r", "br", "sr", "bs"])
"""Signs that are a unit or an abbreviation unless the page is known to count in their currency."""
_CALLED_LIST = NeededWords(QuickPattern("|".join([*entries_of(BEFORE["list"]), *entries_of(AFTER["list"])])))


@dataclass(frozen=True)
class _Signs:
    """The signs that may stand on one side of a number, in lower case.

    `words` are whole words of letters that have cases; `others`, by the letter next to the number, need no end of a
    word.
    """

    words: frozenset[str]
    others: Mapping[str, tuple[str, ...]]


def may_be_signed(line: str, locale: str) -> bool:
    """Say whether a currency sign, or the dash for no cents, may belong to one of a line's numbers."""
    lower = plain_digits(line).lower()
    before, behind = _signs(locale)
    for digits in _DIGITS.finditer(lower):
        start, end = digits.span()
        ahead = lower[max(0, start - _LONGEST_SIGN) : start].rstrip(_GAP_BEFORE)
        if ahead:
            edge, last = ahead[-1], ahead[ahead.rfind(" ") + 1 :]
            if edge in before.others and ahead.endswith(before.others[edge]):
                return True
            if not last.isalpha():
                last = found.group() if (found := _LAST_WORD.search(last)) is not None else ""
            if last in before.words:
                return True
        after = lower[end : end + _LONGEST_SIGN].lstrip(_GAP_BEHIND)
        if after and (
            after.startswith(behind.others.get(after[0], ()))
            or ((word := _FIRST_WORD.match(after)) is not None and word.group() in behind.words)
        ):
            return True
    return ("-" in lower or "/=" in lower) and _NO_CENTS.search(lower) is not None


def may_be_called_list(line: str) -> bool:
    """Say whether a line holds a word that calls a price the list price or the one before."""
    return _CALLED_LIST.stand_in(plain_digits(line))


def is_foreign_word(token: PriceToken, currency: str, locale: str) -> bool:
    """Say whether a sign made of letters means another currency than the page's: "13 ft" is no Hungarian price.

    The money of its own place is never foreign to a page: it shows "979 грн" whatever its markup counts in.
    """
    sign = token.sign.rstrip(".")
    if len(sign) > 1 and own_currency(locale) == token.currency:
        return False  # but of one letter: "5 m" is a length in Azerbaijani too
    if {token.currency, currency} == {"IRR", "IRT"}:
        return False  # Iran's shops count in toman, of ten rials each
    if not currency:
        return sign.lower() in _UNITS
    return token.currency != currency and sign.isalpha() and not (sign.isupper() and len(sign) == 3)


@lru_cache(maxsize=256)
def _signs(locale: str) -> tuple[_Signs, _Signs]:
    """Return the signs that may stand before a number, and those and the counting words that may stand behind it."""
    signs = [sign.lower() for sign in (*ANY_CASE, *EXACT_CASE, *CODES, *locale_signs(locale))]
    behind = [*signs, *MINOR, *(word for word in SCALE_WORDS if word != "m"), "m€", "m$", "m£"]
    return _sorted([sign.rstrip(_GAP_BEFORE) for sign in signs], -1), _sorted(behind, 0)


def _sorted(signs: Iterable[str], edge: int) -> _Signs:
    words: set[str] = set()
    others: dict[str, list[str]] = {}
    for sign in signs:
        if all(c.isalpha() and c.upper() != c for c in sign):
            words.add(sign)
        else:
            others.setdefault(sign[edge], []).append(sign)
    return _Signs(frozenset(words), {letter: tuple(each) for letter, each in others.items()})
