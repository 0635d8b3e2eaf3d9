"""Which ISO 4217 currency a sign means on a given page, and how amounts of that currency are customarily written."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global, parse_locale
from babel.numbers import get_currency_name, get_currency_precision, get_territory_currencies

from scrapers.reading.currency_signs import ANY_CASE, CODES, EXACT_CASE, MINOR
from scrapers.reading.plain_digits import plain_digits

_POINT_DECIMALS = frozenset(
    """
    AED AFN AUD BBD BDT BHD BMD BSD BTN BWP BZD CAD CHF CNY CUP DOP EGP ERN ETB FJD FKP GBP GHS GIP GMD GTQ GYD HKD HNL
    ILS INR IQD JMD JOD JPY KES KHR KPW KRW KWD KYD LKR LRD MMK MNT MVR MWK MXN MYR NGN NIO NPR NZD OMR PAB PEN
    PGK PHP PKR QAR SAR SBD SCR SDG SGD SHP SOS SSP THB TOP TTD TWD TZS UGX USD WST XCD ZMW
    """.split()
)
_MIXED_DECIMALS = frozenset("AWG AZN BYN CRC EUR LBP MAD MOP MUR PYG UZS XAF XCG XOF ZAR".split())
_NO_DECIMALS_IN_SHOPS = frozenset("AMD CLP COP CRC HUF IDR IRT ISK KZT UZS VND".split())
"""No minor unit in shops, though CLDR gives some of them one."""


def codes_of(sign: str) -> list[str]:
    """Return the currencies a sign may mean, likeliest first; an empty first entry: undecided without a hint."""
    plain = sign.strip()
    found = EXACT_CASE.get(plain) or ANY_CASE.get(plain.lower())
    if found:
        return list(found)
    code = plain.upper()
    return ["RUB" if code == "RUR" else code] if code in CODES else list(MINOR.get(plain.lower(), ()))


_FIRST_APART, _LAST_APART, _SHORT = "\u0590", "\u0dff", 2
"""The scripts without capitals whose words blanks part (Hebrew, Arabic, India's), and an abbreviation in them."""


def is_in_word(sign: str, outer: str, beyond: str) -> bool:
    """Say whether the character beyond a sign's outer letter makes the sign a piece of a word: "15 שחור" is black.

    Where there are no capitals a name may take endings, and in some scripts words are not parted at all. A letter and a
    stroke before a letter are two names: "iPhone 5S/SE".
    """
    if outer == "/":
        return beyond.isalpha()
    if not (outer.isalpha() and beyond.isalpha()):
        return False
    return outer.upper() != outer.lower() or (len(sign) <= _SHORT and _FIRST_APART <= outer <= _LAST_APART)


@lru_cache(maxsize=4096)
def currency_of(sign: str, currency_hint: str = "", locale: str = "") -> str:
    """Return the ISO 4217 code a sign means here, or an empty string where that is open.

    The hint decides among the currencies a sign may mean ("$" with hint CLP) and stands in where there is no sign;
    it never overrides a sign that says otherwise ("€" with hint USD is EUR). A locale decides by its own signs (CLDR:
    "$" is AUD in en-AU), then by the currency of its land. With neither, "$" is USD, "¥" JPY and "£" GBP.
    """
    hint = currency_hint.strip().upper()
    if not sign:
        return hint
    codes = codes_of(sign)
    if hint and hint in codes:
        return hint
    here = own_currency(locale)
    if here and here in codes:
        return here
    of_locale = locale_signs(locale).get(" ".join(sign.split()), ())
    if hint and hint in of_locale:
        return hint
    if len(of_locale) == 1:
        return of_locale[0]
    return codes[0] if codes else ""


_KANA_OR_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7af価円]")
_CHINESE_ONLY = re.compile(r"价|\d ?折")
"""What Japanese never writes of prices, though its character sets hold the letters."""


@lru_cache(maxsize=1024)
def is_simplified(text: str) -> bool:
    """Say whether a text is in simplified Chinese: it has letters that mainland China's set holds and Japan's lacks."""
    if text.isascii() or _KANA_OR_HANGUL.search(text) is not None:
        return False
    mainland = (c for c in text if "\u4e00" <= c <= "\u9fff" and c.encode("gb2312", "ignore"))
    return _CHINESE_ONLY.search(text) is not None or any(not c.encode("cp932", "ignore") for c in mainland)


@lru_cache(maxsize=256)
def parsed_locale(tag: str) -> Locale | None:
    """Return the locale of a tag such as `es-CL`, `de_AT`, `ru`, or None where it is not one."""
    try:
        return Locale.parse(tag.strip().replace("-", "_")) if tag.strip() else None
    except (ValueError, UnknownLocaleError):
        return None


@lru_cache(maxsize=256)
def _customs_of(tag: str) -> Locale | None:
    """Return the locale that says how a tag's numbers and signs are written: `en-KW`, which CLDR lacks, as `en`."""
    return parsed_locale(tag) or (parsed_locale(_land_of(tag)[0]) if _land_of(tag)[1] else None)


def _land_of(tag: str) -> tuple[str, str]:
    """Return the language and the territory of a tag such as `en-KW`, whether CLDR has this locale or not."""
    try:
        language, territory, *_ = parse_locale(tag.strip(), sep="-" if "-" in tag else "_")
    except ValueError:
        return "", ""
    return (language, territory) if territory and territory in get_global("territory_currencies") else ("", "")


@lru_cache(maxsize=256)
def local_currency(locale: str) -> str:
    """Return the currency of the territory in a locale tag, or an empty string where it names none."""
    parsed = parsed_locale(locale)
    territory = parsed.territory if parsed is not None else _land_of(locale)[1]
    return _currency_in(territory) if territory else ""


@lru_cache(maxsize=256)
def own_currency(locale: str) -> str:
    """Return the currency of a locale's land, or of the land where its language is most spoken, or nothing."""
    return local_currency(locale) or likely_currency(locale)


def likely_currency(locale: str) -> str:
    """Return the currency where a language without a territory is mostly spoken: `sv` means Sweden, `ja` Japan."""
    parsed = parsed_locale(locale)
    if parsed is None or parsed.territory:
        return ""
    known = get_global("likely_subtags")
    likely = known.get(f"{parsed.language}_{parsed.script}") or known.get(parsed.language) or ""
    return _currency_in(likely.rpartition("_")[2])


def _currency_in(territory: str) -> str:
    found = get_territory_currencies(territory) if len(territory) == 2 else []
    return str(found[0]) if found else ""


@lru_cache(maxsize=256)
def locale_signs(locale: str) -> dict[str, tuple[str, ...]]:
    """Return the signs that CLDR gives currencies in a locale, and the names of its own, with what each stands for."""
    parsed = _customs_of(locale)
    found: dict[str, tuple[str, ...]] = {}
    for code, sign in (parsed.currency_symbols if parsed is not None else {}).items():
        plain = " ".join("".join(c for c in sign if c not in "\u200e\u200f\u200b").split())
        if plain and plain not in CODES and code in CODES:
            found[plain] = (*found.get(plain, ()), code)
    here = own_currency(locale)
    if parsed is not None and here in CODES:
        found |= dict.fromkeys(_names_of(here, parsed), (here,))
    return found


_COUNTS = (None, 1, 2, 5, 11, Decimal("1.50"))
"""Counts that between them ask for all forms of a name: one, two, few, many, and the one with decimals."""


def _names_of(currency: str, locale: Locale) -> set[str]:
    """Return what a language calls its land's own money, one and many: "eurot", "svenska kronor"."""
    names = {plain_digits(get_currency_name(currency, count=count, locale=locale)) for count in _COUNTS}
    return {form for name in names for form in (name, name.lower()) if len(form) > 1}


@lru_cache(maxsize=1024)
def decimal_mark(currency: str, locale: str) -> str:
    """Return the decimal mark that is customary here, "." or ",", or an empty string where both are."""
    marks = locale_marks(locale)
    if marks is not None:
        return marks[0] if marks[0] in {".", ","} else ""
    if not currency or currency in _MIXED_DECIMALS:
        return ""
    return "." if currency in _POINT_DECIMALS else ","


_AS_SHOPS_WRITE = {"ka": (".", ","), "en_ZA": (".", ",")}
"""Decimal and grouping mark of languages and lands whose shops write numbers otherwise than CLDR says."""


@lru_cache(maxsize=256)
def locale_marks(locale: str) -> tuple[str, str] | None:
    """Return the decimal and the grouping mark that CLDR has for a locale, or None without a locale.

    Those of its customary digits, unless they are Arabic marks, which need no telling apart: then those of 0-9.
    """
    parsed = _customs_of(locale)
    if parsed is None:
        return None
    for place in (parsed.language, f"{parsed.language}_{parsed.territory}"):
        if place in _AS_SHOPS_WRITE:
            return _AS_SHOPS_WRITE[place]
    symbols = parsed.number_symbols
    own = symbols.get(parsed.default_numbering_system) or symbols.get("latn") or {}
    plain = own if own.get("decimal") in {".", ","} else symbols.get("latn", {})
    return str(plain.get("decimal", ".")), str(plain.get("group", ","))


@lru_cache(maxsize=512)
def decimals_in_use(currency: str) -> int:
    """Return how many decimals prices in that currency customarily have: 0, 2 or 3."""
    if not currency or currency in _NO_DECIMALS_IN_SHOPS:
        return 0 if currency else 2
    return int(get_currency_precision(currency))
