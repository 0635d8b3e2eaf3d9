"""Currency signs and codes as shops write them, and which ISO 4217 currency they mean on a given page."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_territory_currencies

# sign (case-folded) -> the currencies it may mean; the first is what it means where nothing else is known,
# and an empty first entry says that the sign alone decides nothing.
_SIGNS: dict[str, str] = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "eur": "EUR", "ευρώ": "EUR", "евро": "EUR",
    "£": "GBP EGP", "gbp": "GBP",
    "$": "USD CAD AUD NZD MXN CLP COP ARS UYU SGD HKD TWD BND FJD JMD TTD",
    "us$": "USD", "usd": "USD", "u$s": "USD", "us $": "USD",
    "au$": "AUD", "au $": "AUD", "ca $": "CAD", "a$": "AUD", "ca$": "CAD", "c$": "CAD NIO",
    "nz$": "NZD", "hk$": "HKD", "nt$": "TWD", "s$": "SGD", "mx$": "MXN", "mex$": "MXN", "cop$": "COP", "ar$": "ARS",
    "cl$": "CLP", "clp$": "CLP", "$u": "UYU", "rd$": "DOP", "j$": "JMD", "r$": "BRL", "reais": "BRL",
    "¥": "JPY CNY", "円": "JPY", "元": "CNY TWD HKD", "圆": "CNY", "块": "CNY", "人民币": "CNY", "rmb": "CNY",
    "₩": "KRW", "원": "KRW", "₹": "INR", "rs": "INR PKR LKR NPR MUR", "rs.": "INR PKR LKR NPR MUR",
    "₽": "RUB", "руб": "RUB BYN", "руб.": "RUB BYN", "р": "RUB BYN", "р.": "RUB BYN", "рублей": "RUB BYN",
    "рубль": "RUB BYN", "рубля": "RUB BYN", "бел. руб.": "BYN", "бел.руб.": "BYN", "br": "BYN ETB",
    "₴": "UAH", "грн": "UAH", "грн.": "UAH", "гривень": "UAH", "₸": "KZT", "тг": "KZT", "тг.": "KZT", "тенге": "KZT",
    "сум": "UZS", "so'm": "UZS", "soʻm": "UZS", "сом": "KGS", "֏": "AMD", "драм": "AMD", "₾": "GEL", "₼": "AZN",
    "manat": "AZN TMT", "zł": "PLN", "zl": "PLN", "kč": "CZK", "ft": "HUF", "ft.": "HUF", "lei": "RON MDL",
    "leu": "RON MDL", "лв": "BGN", "лв.": "BGN", "kn": "HRK", "дин": "RSD", "дин.": "RSD", "din": "RSD", "din.": "RSD",
    "ден": "MKD", "ден.": "MKD", "kr": " SEK NOK DKK ISK", "kr.": " DKK NOK SEK ISK", "₺": "TRY",
    "tl": "TRY", "fr": "CHF XOF", "fr.": "CHF XOF", "sfr": "CHF", "sfr.": "CHF", "fcfa": "XOF XAF", "₪": "ILS",
    'ש"ח': "ILS", "ש״ח": "ILS", "฿": "THB", "บาท": "THB", "₫": "VND", "đ": "VND", "vnđ": "VND", "rp": "IDR",
    "rp.": "IDR", "rm": "MYR", "₱": "PHP", "php": "PHP", "₦": "NGN", "ksh": "KES", "kes": "KES", "gh₵": "GHS",
    "₵": "GHS", "r": "ZAR", "s/": "PEN", "s/.": "PEN", "₡": "CRC", "₲": "PYG", "bs": "BOB VES", "bs.": "BOB VES",
    "ر.س": "SAR", "ر.س.": "SAR", "ريال": " SAR QAR OMR YER", "﷼": " SAR IRR QAR OMR", "ریال": "IRR", "تومان": "IRT",
    "sr": "SAR", "د.إ": "AED", "د.إ.": "AED", "درهم": "AED MAD", "dhs": "AED", "dh": " MAD AED", "ج.م": "EGP",
    "ج.م.": "EGP", "جنيه": "EGP", "د.ك": "KWD", "د.ك.": "KWD", "د.ب": "BHD", "د.ب.": "BHD", "ر.ع": "OMR",
    "ر.ع.": "OMR", "ر.ق": "QAR", "ر.ق.": "QAR", "د.م.": "MAD", "د.ا": "JOD", "ل.ل": "LBP", "৳": "BDT", "﹩": "USD",
}  # fmt: skip

_CODES = [
    "AED",
    "AMD",
    "ARS",
    "AUD",
    "AZN",
    "BAM",
    "BDT",
    "BGN",
    "BHD",
    "BOB",
    "BRL",
    "BYN",
    "CAD",
    "CHF",
    "CLP",
    "CNY",
    "COP",
    "CRC",
    "CZK",
    "DKK",
    "DOP",
    "EGP",
    "EUR",
    "GBP",
    "GEL",
    "GHS",
    "GTQ",
    "HKD",
    "HNL",
    "HRK",
    "HUF",
    "IDR",
    "ILS",
    "INR",
    "IRR",
    "ISK",
    "JMD",
    "JOD",
    "JPY",
    "KES",
    "KGS",
    "KRW",
    "KWD",
    "KZT",
    "LBP",
    "LKR",
    "MAD",
    "MDL",
    "MKD",
    "MXN",
    "MYR",
    "NGN",
    "NIO",
    "NOK",
    "NPR",
    "NZD",
    "OMR",
    "PAB",
    "PEN",
    "PHP",
    "PKR",
    "PLN",
    "PYG",
    "QAR",
    "RON",
    "RSD",
    "RUB",
    "RUR",
    "SAR",
    "SEK",
    "SGD",
    "THB",
    "TND",
    "TRY",
    "TTD",
    "TWD",
    "UAH",
    "USD",
    "UYU",
    "UZS",
    "VES",
    "VND",
    "XAF",
    "XOF",
    "ZAR",
]

_LETTER = r"[^\W\d_]"


def _sign_pattern() -> str:
    def guarded(text: str) -> str:
        before = rf"(?<!{_LETTER})" if text[0].isalpha() and text[0].casefold() != text[0].upper() else ""
        after = rf"(?!{_LETTER})" if text[-1].isalpha() and text[-1].casefold() != text[-1].upper() else ""
        return before + re.escape(text) + after

    signs = sorted(_SIGNS, key=len, reverse=True)
    codes = "|".join(_CODES)
    return rf"(?:(?<!{_LETTER})(?:{codes})(?!{_LETTER})|(?i:{'|'.join(map(guarded, signs))}))"


SIGN = _sign_pattern()
"""Regular expression (no groups) for a currency sign or ISO 4217 code."""

_POINT_DECIMALS = frozenset(
    [
        "USD",
        "GBP",
        "CAD",
        "AUD",
        "NZD",
        "HKD",
        "TWD",
        "SGD",
        "JPY",
        "CNY",
        "KRW",
        "INR",
        "PKR",
        "LKR",
        "NPR",
        "BDT",
        "ILS",
        "THB",
        "MYR",
        "PHP",
        "MXN",
        "PEN",
        "NGN",
        "KES",
        "GHS",
        "CHF",
        "AED",
        "SAR",
        "QAR",
        "EGP",
        "KWD",
        "BHD",
        "OMR",
        "JOD",
        "DOP",
        "GTQ",
        "HNL",
        "PAB",
        "JMD",
        "TTD",
    ]
)
_MIXED_DECIMALS = frozenset(["EUR", "ZAR", "CRC", "LBP", "BYN"])
_THREE_DECIMALS = frozenset(["KWD", "BHD", "OMR", "JOD", "TND", "LYD", "IQD"])
_NO_DECIMALS = frozenset(
    [
        "JPY",
        "KRW",
        "CLP",
        "VND",
        "IDR",
        "ISK",
        "HUF",
        "PYG",
        "XOF",
        "XAF",
        "COP",
        "UZS",
        "IRR",
        "IRT",
        "AMD",
        "KZT",
        "CRC",
    ]
)
"""No minor unit in use, in the shop if not in the standard."""


def codes_of(sign: str) -> list[str]:
    """Return the currencies a sign may mean, likeliest first; an empty first entry: undecided without a hint."""
    folded = sign.strip().casefold()
    if folded in _SIGNS:
        return _SIGNS[folded].split(" ")
    code = sign.strip().upper()
    return ["RUB" if code == "RUR" else code] if code in _CODES else []


def currency_of(sign: str, currency_hint: str = "", locale: str = "") -> str:
    """Return the ISO 4217 code a sign means here, or an empty string where that is open.

    The hint decides among the currencies a sign may mean ("$" with hint CLP) and stands in where there is no sign;
    it never overrides a sign that says otherwise ("€" with hint USD is EUR).
    """
    hint = currency_hint.strip().upper()
    if not sign:
        return hint
    codes = codes_of(sign)
    if hint and hint in codes:
        return hint
    here = local_currency(locale)
    if here and here in codes:
        return here
    return codes[0] if codes else ""


@lru_cache(maxsize=256)
def parsed_locale(tag: str) -> Locale | None:
    """Return the locale of a tag such as `es-CL`, `de_AT`, `ru`, or None where it is not one."""
    try:
        return Locale.parse(tag.strip().replace("-", "_")) if tag.strip() else None
    except (ValueError, UnknownLocaleError):
        return None


@lru_cache(maxsize=256)
def local_currency(locale: str) -> str:
    """Return the currency of the territory in a locale tag, or an empty string where it names none."""
    parsed = parsed_locale(locale)
    if parsed is None or not parsed.territory:
        return ""
    found = get_territory_currencies(parsed.territory)
    return str(found[0]) if found else ""


@lru_cache(maxsize=256)
def decimal_mark(currency: str, locale: str) -> str:
    """Return the decimal mark that is customary here, "." or ",", or an empty string where both are."""
    parsed = parsed_locale(locale)
    if parsed is not None:
        symbol = str(get_decimal_symbol(parsed))
        return symbol if symbol in {".", ","} else ""
    if not currency or currency in _MIXED_DECIMALS:
        return ""
    return "." if currency in _POINT_DECIMALS else ","


def decimals_in_use(currency: str) -> int:
    """Return how many decimals prices in that currency customarily have: 0, 2 or 3."""
    if currency in _THREE_DECIMALS:
        return 3
    return 0 if currency in _NO_DECIMALS else 2
