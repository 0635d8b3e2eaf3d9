"""A number as shops write it, to a decimal: grouping and decimal marks told apart, or honestly left open."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from scrapers.reading.currencies import decimal_mark, decimals_in_use, locale_marks

NO_CENTS = r"(?:(?: ?:|[.,] ?)-{1,2}(?!\d)|-{2}(?!\d)|/[-=]|[.,:]=|,(?=[*\s]*$)|[.,](?=[€$£₽₴]))"
NUMBER = (
    rf"(?:(?:\d{{1,3}}(?: \d{{3}})+(?!\d)|\d+)(?:[.,'·٫]\d+)*(?: \d{{2}}(?![\d.,'%\w+]| ?[%x×]))?"
    rf"|(?<![\w.,])[.,]\d{{2}}(?!\d|[.,]\d)){NO_CENTS}?"
)
"""Regular expression (no groups) for a number in text of `plain_digits`, a dash for no cents included ("9,-")."""

_CENTS_DASH = re.compile(rf"{NO_CENTS}$")
_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*|\d{1,2}(?:([,. ])\d{2})(?:\2\d{2})*\2\d{3}")
_GROUPS = re.compile(r"\d{1,3}(?:['.,]\d{3})+")
_MARK = re.compile(r"[.,]")
_ANY_MARK = re.compile(r"[.,٫·']")
_PLAIN = re.compile(r"(\d+)(?:([.,])(\d+))?")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+")

_TIMES: dict[str, int] = {
    word: 10**power
    for power, words in {
        2: "百 백",
        3: "천 千 тыс тис хил k tys tis tsd ezer bin rb ribu ribuan nghìn тысяч тысячи tysięcy tisíc duizend "
        "mil thousand mille هزار พัน ألف",
        4: "万 萬 만",
        5: "lakh lakhs lac लाख แสน",
        6: (
            "百万 百萬 백만 млн m mio mln million millions millones milhões milioni milyon jt juta triệu "
            "milhão millón millon miljoen miljoner millioner milionów milioane millió миллион миллиона миллионов "
            "میلیون مليون ล้าน"
        ),
        7: "千万 千萬 천만 crore crores cr करोड़",
        8: "億 亿 억",
        9: "млрд mrd billion",
    }.items()
    for word in words.split()
}
SCALE_WORDS = tuple(_TIMES)
"""The words that multiply the number before them, in lower case."""
SCALE = "|".join(
    re.escape(word) + (r"\.?(?![^\W\d_])" if word[0].isalpha() and word[0].upper() != word[0] else "")
    for word in sorted(_TIMES, key=len, reverse=True)
    if word != "m"
)
"""Regular expression (no groups, lower-case text) for a word that multiplies the number before it."""


class Customs(NamedTuple):
    """How numbers are written round one: its currency and locale, and the marks that others in the text show.

    `decimal` is the decimal mark of other numbers that can be read in one way only, empty where there is none.
    `no_cents`: a dash stands where the cents would ("1.299,-").
    """

    currency: str = ""
    locale: str = ""
    decimal: str = ""
    no_cents: bool = False


def machine_number(text: str) -> Decimal | None:
    """Return a number written for machines ("1299.00", "19.9"), or None where it is anything else."""
    stripped = text.strip()
    return Decimal(stripped) if re.fullmatch(r"\d+(?:\.\d+)?", stripped, re.ASCII) else None


def no_cents_dash(number: str) -> str:
    """Return the dash for no cents at the end of a number, which says as much as a sign that it is a price."""
    found = _CENTS_DASH.search(number)
    return found.group() if found is not None and ("-" in found.group() or found.group() == "/=") else ""


def sure_decimal_mark(number: str) -> str:
    """Return the decimal mark of a number that can be read in one way only ("1.299,00", "12,5"), or empty text."""
    marks: list[str] = _MARK.findall(number)
    if not marks or number[-1] in ".,-=":
        return ""
    rest = re.split(r"[.,]", number)[-1]
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return "." if marks[0] == "," else ","
    return marks[0] if 0 < len(rest) < 3 else ""


def read_amount(text: str, customs: Customs) -> list[Decimal]:
    """Return what a number in plain digits may mean: one amount, several (ambiguous), or none (not an amount)."""
    if text.isdigit():
        return [Decimal(text)]
    number = _CENTS_DASH.sub("", text)
    if number[:1] in {".", ","}:
        return [Decimal("0." + number[1:].rstrip(".,"))]  # ".99.€" has another mark before its sign
    read = next((reader for mark, reader in _READERS.items() if mark in number), _marked)
    return read(number, customs._replace(no_cents=len(number) < len(text)))


def _sure_mark(number: str, customs: Customs) -> list[Decimal]:  # noqa: ARG001 - one of several readers
    """A mark that is nothing but a decimal one: the Arabic mark, or the British point in the middle."""
    whole, _, cents = number.replace("·", "٫").rpartition("٫")
    return [Decimal(f"{plain}.{cents}") for plain in _wholes(whole)] if cents.isdigit() else []


def _marked(number: str, customs: Customs) -> list[Decimal]:
    marks = _MARK.findall(number)
    if len(marks) == 1 and not (customs.no_cents and _wholes(number)):
        return _one_mark(number, customs)
    if len(set(marks)) == 2:
        return _two_marks(number, customs)
    return [Decimal(plain) for plain in _wholes(number)]


def _wholes(number: str) -> list[str]:
    """Return the digits of a whole number if its marks group it properly: 1.234.567 or, the Indian way, 12,34,567."""
    if number.isdigit():
        return [number]
    return [re.sub(r"\D", "", number)] if _GROUPED.fullmatch(number) else []


def _two_marks(number: str, customs: Customs) -> list[Decimal]:
    """The last mark is the decimal one, if all before it groups properly; three digits behind it raise doubt."""
    place = max(number.rfind("."), number.rfind(","))
    whole, cents = number[:place], number[place + 1 :]
    if number[place] in whole or not cents or len(cents) > 3:
        return []
    found = [Decimal(f"{plain}.{cents}") for plain in _wholes(whole)]
    doubt = found and len(cents) == 3 and decimals_in_use(customs.currency) != 3
    return [*found, Decimal(re.sub(r"\D", "", number))] if doubt else found


def _apostrophes(number: str, customs: Customs) -> list[Decimal]:
    """Groups, unless two digits alone follow the last apostrophe: 19'99 is a Spanish and Italian way."""
    whole, _, rest = number.rpartition("'")
    if len(rest) == 2 and rest.isdigit():
        return [Decimal(f"{plain}.{rest}") for plain in _wholes(whole)]
    place = max(number.rfind("."), number.rfind(","))
    if customs.currency and not decimals_in_use(customs.currency) and _GROUPS.fullmatch(number):
        return [Decimal(re.sub(r"\D", "", number))]  # Colombia marks millions so: $1'299.000
    if place > number.rfind("'") and number.count(number[place]) == 1:
        cents = number[place + 1 :]
        found = [Decimal(f"{plain}.{cents}") for plain in _wholes(number[:place])] if len(cents) <= 3 else []
        three = len(cents) == 3 and decimals_in_use(customs.currency) != 3
        return [*found, *(found and [Decimal(re.sub(r"\D", "", number))])] if three else found
    return [Decimal(plain) for plain in _wholes(number)]


def _spaced(number: str, customs: Customs) -> list[Decimal]:
    """Digits apart: groups of three are one number; "19 99" may be 19.99, or two numbers."""
    last = number.rfind(" ")
    tail = _ANY_MARK.search(number, last)
    whole, rest = (number[: tail.start()], number[tail.start() :]) if tail is not None else (number, "")
    if _SPACED.fullmatch(whole) and not _ANY_MARK.search(whole):
        plain = whole.replace(" ", "")
        if rest:
            cents = rest[1:]
            return [Decimal(f"{plain}.{cents}")] if cents.isdigit() and len(cents) <= 3 else []
        return [Decimal(plain)]
    first, cents = read_amount(number[:last], customs), number[last + 1 :]
    if not cents.isdigit():
        return []
    joined = [amount + Decimal(cents).scaleb(-2) for amount in first if amount == amount.to_integral_value()]
    return [*first, Decimal(cents), *joined] if cents != "00" else first


def _one_mark(number: str, customs: Customs) -> list[Decimal]:
    """One mark: decimal unless exactly three digits follow; then currency and place decide, or nobody can."""
    found = _PLAIN.fullmatch(number)
    if found is None:
        return []
    whole, mark, rest = found.groups()
    as_decimal, as_whole = Decimal(f"{whole}.{rest}"), Decimal(whole + rest)
    decimals = decimals_in_use(customs.currency)
    if len(rest) != 3 or len(whole) > 3 or whole.startswith("0"):
        odd = len(rest) > 3 or (len(rest) == 3 and len(whole) > 3 and decimals != 3)  # "$1299.999", "1290.000 đ"
        return [] if odd and whole.strip("0") else [as_decimal]
    if decimals == 0 or (decimals == 2 and _must_group(mark, customs)):
        return [as_whole]
    if decimals == 3 and decimal_mark(customs.currency, customs.locale) == mark:
        return [as_decimal]
    return [as_whole, as_decimal]


def _must_group(mark: str, customs: Customs) -> bool:
    """Say whether three digits behind a mark are thousands: other numbers, the locale or the currency say so."""
    customary = decimal_mark(customs.currency, customs.locale)
    if (customs.decimal and customs.decimal != mark) or _groups_by(mark, customs.locale):
        return True
    return customary != mark if customary else bool(customs.currency and not customs.locale)


def _groups_by(mark: str, locale: str) -> bool:
    marks = locale_marks(locale)
    return marks is not None and marks[1] == mark


def multiplied(amount: Decimal, suffix: str) -> Decimal:
    """Return the amount times its counting word (万, lakh, тыс.); other suffixes change nothing."""
    product = amount * Decimal(_TIMES.get(suffix.strip(" .").lower(), 1))
    return product.quantize(Decimal(1)) if product == product.to_integral_value() else product


_READERS = {" ": _spaced, "·": _sure_mark, "٫": _sure_mark, "'": _apostrophes}
