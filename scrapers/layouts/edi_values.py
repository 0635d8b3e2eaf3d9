"""Numbers and dates as EDI elements write them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)-?")
_UNSET = ("00000000", "000000", "0")
_PERIODS = ("711", "713", "717", "718", "719")
"""EDIFACT's format codes of periods that are written as two dates in one"""


class EdiValueError(ValueError):
    """An element that does not hold what it should; the text says what it holds."""


def edi_number(text: str, mark: str = ".") -> Decimal:
    """Read a decimal number; `mark` is the interchange's decimal mark (a comma is read as one too)."""
    plain = text.replace(mark, ".").replace(",", ".").strip()
    if not _NUMBER.fullmatch(plain):
        raise EdiValueError(f"'{text}' is not a number" if text else "the number is missing")
    return Decimal(f"-{plain[:-1]}") if plain.endswith("-") else Decimal(plain)


def as_moved(figure: Decimal, *, returned: bool) -> Decimal:
    """Return a quantity or an amount as it counts: of a return never above 0, of a sale as stated (it may correct)."""
    return -abs(figure) if returned else figure


def _end_of_week(digits: str) -> date:
    try:
        return date.fromisocalendar(int(digits[:4]), int(digits[4:]), 7)
    except ValueError as error:
        raise EdiValueError(f"'{digits}' is no week of a year") from error


def edi_date(text: str, form: str = "") -> date | None:
    """Read CCYYMMDD or YYMMDD, with or without a time behind it, or the last day of CCYYMM; None when unset.

    Of a period it is the last day. `form` is EDIFACT's format code; only weeks (616) cannot be told without it.
    """
    if not text or text in _UNSET:
        return None
    digits = text.rsplit("-", maxsplit=1)[-1]
    if (form in _PERIODS and digits == text) or (not form and re.fullmatch(r"(?:(?:19|20)\d{6}){2}", digits)):
        # Both ends in one: the later half counts.
        digits = digits[len(digits) // 2 :]
    if form == "616":
        return _end_of_week(digits)
    if re.fullmatch(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])", digits):
        year, month = int(digits[:4]), int(digits[4:])
        return date(year, month, monthrange(year, month)[1])
    parts = re.fullmatch(r"((?:19|20)\d{2}|\d{2})(\d{2})(\d{2})(?:\d{4}|\d{6})?", digits)
    if not parts:
        raise EdiValueError(f"'{text}' is not a date")
    year = int(parts[1]) if len(parts[1]) == 4 else 2000 + int(parts[1])
    try:
        return date(year, int(parts[2]), int(parts[3]))
    except ValueError as error:
        raise EdiValueError(f"'{text}' is no date of the calendar") from error
