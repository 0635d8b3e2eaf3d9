"""What a cell of a policy file may hold: text becomes a typed value, or says what was expected instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from babel import Locale, UnknownLocaleError

from monitor.mail_address import AddressError, mail_address
from monitor.money import exponent
from monitor.policy.codes import countries, currencies, did_you_mean, is_region
from monitor.policy.folding import gtin_forms
from scrapers.addresses import holds_login, split_address

Value = str | int | bool | date | Decimal | None

_AMOUNT = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:([.,])(\d+))?")
_WHOLE = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]0{1,2})?")
_YES = frozenset({"yes", "true", "1", "y", "да"})
_NO = frozenset({"no", "false", "0", "n", "нет"})


class CellError(ValueError):
    """A cell that cannot be read: `args[0]` is the problem, `expected` how it should look."""

    def __init__(self, problem: str, expected: str) -> None:
        super().__init__(problem)
        self.expected = expected


@dataclass(frozen=True)
class Column:
    """A column of a policy file: heading, how to read a cell, whether it must be filled, its value when empty."""

    name: str
    read: Callable[[str], Value]
    required: bool = False
    default: Value = None


def text(cell: str) -> str:
    """Read free text."""
    return cell


def day(cell: str) -> date:
    """Read a day: 2026-03-31, or 31.03.2026; forms with slashes are ambiguous and refused."""
    expected = "a date such as 2026-03-31"
    if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", cell):
        cell = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise CellError(f"'{cell}' is not a date", expected) from error


def amount(cell: str) -> Decimal:
    """Read an amount in major units: 1299.90 or 1299,90 or 1 299.90; what could be either is refused."""
    expected = "an amount such as 1299.90, without currency sign"
    found = _AMOUNT.fullmatch(cell)
    if not found:
        raise CellError(f"'{cell}' is not an amount", expected)
    whole, mark, decimals = re.sub(r"\D", "", found[1]), found[2], found[3] or ""
    if mark == "," and len(decimals) == 3:
        raise CellError(f"'{cell}' may mean {whole}{decimals} or {whole}.{decimals}", expected)
    return Decimal(f"{whole}.{decimals or 0}")


def signed_amount(cell: str) -> Decimal:
    """Read an amount that credit notes may turn below zero: -500.00."""
    if not cell.startswith(("-", "\N{MINUS SIGN}")):
        return amount(cell)
    try:
        return -amount(cell[1:].lstrip())
    except CellError as error:
        raise CellError(f"'{cell}' is not an amount", error.expected) from error


def whole(cell: str) -> int:
    """Read a whole number above zero: 12, 12 000, or 12.0 as spreadsheets write it."""
    found = _WHOLE.fullmatch(cell)
    number = int(re.sub(r"\D", "", found[1])) if found else 0
    if not 0 < number < 2**31:
        raise CellError(f"'{cell}' is not a whole number above 0", "a whole number such as 12")
    return number


def term(cell: str) -> int:
    """Read a length of time in whole days or months, up to 9999."""
    number = whole(cell)
    if number > 9999:
        raise CellError(f"'{cell}' is too long a time", "a whole number up to 9999, such as 24")
    return number


def share(cell: str) -> int:
    """Read a share in per cent (`5`, `5 %`, `0.5 %`) as basis points."""
    number = amount(cell.removesuffix("%").strip())
    points = number * 100
    if points != int(points) or points > 10_000:
        raise CellError(f"'{cell}' is not a share", "per cent with at most two decimals, from 0 to 100, such as 2.5 %")
    return int(points)


def yes_or_no(cell: str) -> bool:
    """Read yes or no (true/false, 1/0, да/нет)."""
    if cell.casefold() in _YES | _NO:
        return cell.casefold() in _YES
    raise CellError(f"'{cell}' is neither yes nor no", "yes or no")


def country(cell: str) -> str:
    """Read an ISO 3166-1 code."""
    if cell in countries():
        return cell
    hint = " (did you mean 'GB'?)" if cell.upper() == "UK" else did_you_mean(cell, countries())
    raise CellError(f"unknown country '{cell}'{hint}", "an ISO 3166-1 code such as DE")


def region(cell: str) -> str:
    """Read a country or an ISO 3166-2 subdivision."""
    if is_region(cell):
        return cell
    raise CellError(f"unknown region '{cell}'", "an ISO 3166 code such as DE or US-MD")


def currency(cell: str) -> str:
    """Read an ISO 4217 code of a currency in use."""
    if cell in currencies():
        return cell
    raise CellError(f"unknown currency '{cell}'{did_you_mean(cell, currencies())}", "an ISO 4217 code such as EUR")


def gtin(cell: str) -> str:
    """Read a GTIN-8, -12, -13 or -14 with a right check digit."""
    if gtin_forms(cell):
        return re.sub(r"[\s-]", "", cell)
    raise CellError(f"'{cell}' is not a GTIN: its length or check digit is wrong", "8, 12, 13 or 14 digits, or nothing")


def language(cell: str) -> str:
    """Read a BCP 47 language tag."""
    try:
        Locale.parse(cell, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise CellError(f"unknown language '{cell}'", "a BCP 47 tag such as en or ru") from error
    return cell


def email(cell: str) -> str:
    """Read a mail address: a bare name@domain that a letter can be sent to."""
    try:
        mail_address(cell)
    except AddressError as error:
        raise CellError(f"'{cell}' is not a mail address", "one address such as sales@shop.example") from error
    return cell


HOLDS_LOGIN = ("this address holds a login", "the address without it: no page is asked for with a login")
"""What is wrong with such an address, and what is expected."""


def web_address(cell: str) -> str:
    """Read an absolute http or https address; a login in it would be kept with the evidence and shown in documents."""
    if holds_login(cell):
        raise CellError(*HOLDS_LOGIN)
    if re.fullmatch(r"https?://[^\s/]+\S*", cell) and split_address(cell).hostname:
        return cell
    raise CellError(f"'{cell}' is not a web address", "an address that starts with https:// or http://")


def one_of(words: type[StrEnum] | tuple[str, ...]) -> Callable[[str], str]:
    """Return a reader for a closed list of words."""
    known = tuple(str(word) for word in words)

    def read(cell: str) -> str:
        if cell in known:
            return cell
        raise CellError(f"unknown word '{cell}'{did_you_mean(cell, known)}", " or ".join(known))

    return read


def decimals_fit(value: Decimal, code: str) -> bool:
    """True when the amount has no more decimals than its currency."""
    return value == value.quantize(Decimal(1).scaleb(-exponent(code)))
