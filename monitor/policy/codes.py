"""The public codes that policy files use: ISO 3166 places and ISO 4217 currencies, from Babel's CLDR data."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from babel import Locale
from babel.core import get_global

from monitor.vocabulary import US_REGIONS

_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@cache
def countries() -> frozenset[str]:
    """Return the ISO 3166-1 alpha-2 codes."""
    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if re.fullmatch("[A-Z]{2}", code)) - _NO_COUNTRY


@cache
def currencies() -> frozenset[str]:
    """Return the ISO 4217 codes that are legal tender somewhere today."""
    by_territory = get_global("territory_currencies")
    spans = (span for spans in by_territory.values() for span in spans)
    return frozenset(str(code) for code, _, end, tender in spans if tender and not end)


def is_region(code: str) -> bool:
    """True for a country (`DE`), a state of the US, or the form of another's subdivision (`DE-BY`, ISO 3166-2)."""
    country, dash, part = code.partition("-")
    if country == "US" and dash:
        return code in US_REGIONS
    return country in countries() and (not dash or re.fullmatch("[A-Z0-9]{1,3}", part) is not None)


def region_in_words(code: str) -> str:
    """Return a region with its country's name, `BY (Belarus)`, `DE-BY (in Germany)`: they are easily confused."""
    country, dash, _ = code.partition("-")
    return f"{code} ({'in ' if dash else ''}{Locale('en').territories[country]})"


def did_you_mean(word: str, known: list[str] | frozenset[str] | tuple[str, ...]) -> str:
    """Return ` (did you mean 'x'?)` for the nearest known word, or nothing."""
    by_fold = {name.casefold(): name for name in sorted(known)}
    close = get_close_matches(word.casefold(), list(by_fold), n=1, cutoff=0.6)
    return f" (did you mean '{by_fold[close[0]]}'?)" if close else ""
