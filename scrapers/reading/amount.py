"""A number as shops write it, to a decimal: grouping and decimal marks told apart, or honestly left open."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from scrapers.reading.currencies import decimal_mark, decimals_in_use

_SPACES = " \u00a0\u202f\u2009\u2007"
_DASH = r"[-\u2013\u2014\u2212]"

NUMBER = (
    rf"(?:(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}}(?!\d))+|\d+)(?:[.,'\u2019`\u00b4\u066b\u066c]\d+)*"
    rf"(?:[.,:]{_DASH}{{1,2}}|[.,]{_DASH}|{_DASH}{{2}}(?!\d))?|(?<![\d.,])[.,]\d{{2}}(?!\d))"
)
"""Regular expression (no groups) for a number in running text, a dash for no cents included ("9,-")."""

_TIMES = {"万": 10_000, "萬": 10_000, "lakh": 100_000}


def ascii_digits(text: str) -> str:
    """Return the text with compatibility forms folded and every script's digits as 0-9, marks kept."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in folded)


def machine_number(text: str) -> Decimal | None:
    """Return a number written for machines ("1299.00", "19.9"), or None where it is anything else."""
    stripped = text.strip()
    return Decimal(stripped) if re.fullmatch(r"\d+(?:\.\d+)?", stripped) else None


def read_amount(text: str, currency: str = "", locale: str = "") -> list[Decimal]:
    """Return what a number in running text may mean: one amount, several (ambiguous), or none (not an amount)."""
    digits = re.sub(rf"[{_SPACES}'\u2019`\u00b4\u066c]", "", text).replace("\u066b", ",")
    digits = re.sub(rf"[.,:]?{_DASH}+$", "", digits)
    if digits[:1] in {".", ","}:
        return [Decimal("0." + digits[1:])]
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return [Decimal(digits)] if digits.isdigit() else []
    if len(set(marks)) == 2:
        return _two_marks(digits)
    if len(marks) > 1:
        return [Decimal(re.sub("[.,]", "", digits))] if _is_grouped(digits) else []
    return _one_mark(digits, currency, locale, spaced=digits != text)


def _is_grouped(digits: str) -> bool:
    """Say whether the marks group thousands: 1.234.567 or, the Indian way, 12,34,567."""
    return bool(re.fullmatch(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}", digits))


def _two_marks(digits: str) -> list[Decimal]:
    """The last mark is the decimal one, if all before it groups properly."""
    place = max(digits.rfind("."), digits.rfind(","))
    whole, cents = digits[:place], digits[place + 1 :]
    if digits[place] in whole or not _is_grouped(whole) or not cents:
        return []
    return [Decimal(f"{re.sub('[.,]', '', whole)}.{cents}")]


def _one_mark(digits: str, currency: str, locale: str, *, spaced: bool) -> list[Decimal]:
    """One mark: decimal unless exactly three digits follow; then currency and place decide, or nobody can."""
    mark = "." if "." in digits else ","
    whole, rest = digits.split(mark)
    as_decimal, as_whole = Decimal(f"{whole}.{rest}"), Decimal(whole + rest)
    if len(rest) != 3 or len(whole) > 3 or spaced or whole.startswith("0"):
        return [as_decimal]
    customary = decimal_mark(currency, locale)
    decimals = decimals_in_use(currency) if currency else 2
    if decimals == 0:
        return [as_whole]
    if decimals == 3:
        return [as_decimal] if customary == mark else [as_decimal, as_whole]
    if (currency and not customary) or (customary and customary != mark):
        return [as_whole]
    return [as_whole, as_decimal]


def multiplied(amount: Decimal, suffix: str) -> Decimal:
    """Return the amount times its counting word (万, lakh); other suffixes change nothing."""
    return amount * _TIMES.get(suffix.strip().casefold(), 1)
