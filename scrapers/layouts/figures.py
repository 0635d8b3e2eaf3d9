"""Numbers and dates as report files write them; what could mean two things is refused, unless the file decides it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_symbol, list_currencies

from scrapers.layouts.eras import in_common_era
from scrapers.layouts.iranian_dates import iranian_day, is_iranian, named_iranian_day
from scrapers.layouts.profile import Cell
from scrapers.layouts.thai_dates import as_common_era
from scrapers.layouts.written_dates import FIRST_YEAR, month_end, written_day
from scrapers.layouts.written_periods import numbers_part_of_year, numbers_week, slashed_days, written_period
from scrapers.reading.currencies import codes_of

_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_TORN = re.compile(r"\d(?:[\s'’]*[\r\n][\s'’]*|[\s'’]+(?!(?:\d{3}|\d{2}(?=[\s'’]+\d))(?!\d)))\d")
"""Digits apart that are no groups of one number: two figures stand in the cell, or a note behind one"""
_DIGITS = re.compile(r"(?<![^\W\d_])(?<!/)[.,]?\d(?:[.,]?\d)*")
"""The number in a cell, without the sign of a currency and its point: "Rs.1,230" has one mark"""
_GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_AS_WRITTEN: Mapping[int, int | str] = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "−–▲△"), "-"),
    ord("٬"): "'",
    ord("٫"): ",",
    **dict.fromkeys((0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), ""),
}
"""Wide forms of East Asian type, what stands for a minus, as in Japanese accounts, the marks of Arabic figures, and
signs without a shape that tell in which direction a text runs"""
_SIGNS = {"€": "EUR", "£": "GBP", "₽": "RUB", "руб.": "RUB", "руб": "RUB", "р.": "RUB", "zł": "PLN"}
_CODE = re.compile(r"([A-Z]{3})(?![A-Z])|(?<![A-Z])([A-Z]{3})$")
_CLOCK = re.compile(
    r"(?:[T ]{1,9}|, ?|,? (?:à|às|a las|um|в) )\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"(?: ?[AaPp]\.? ?[Mm]\.?| ?(?:Uhr|hs?|hrs|ч)\.?)?"
    r"(?: ?(?:[A-Z]{1,5}(?![A-Z]))?(?:[+-]\d{1,2}(?::?\d{2})?)?)?$"
)
"""The time behind a day, with its zone: the day is that of the sender's clock"""
_DATE = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})")
_EASTERN = re.compile(r"(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]?")
_COMPACT_MONTH = re.compile(r"(20[2-9]\d)(0[1-9]|1[0-2])")
"""A month as 202603, which is no day in any order"""
_SPACED = re.compile(r"(\d{1,4})\. ?(\d{1,2})\. ?(\d{1,4})\.?")
_SHORT_YEAR = re.compile(r"(\d\d)[^\d:](?:(?!\d{4})[^:])+?[^\d:](\d\d)")
_SPACED_DAY = re.compile(r"(?<!\d)(\d{1,2})\. (\d{1,2})\. (20\d{2})(?!\d)")
_NAMED_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4})(?!\d)")


_SLASHES_OF_RANGE = 4
_DATES_ASKED = "ask the sender for dates such as 2026-03-31"

_SERIALS = range(36_526, 73_051)
"""Numbers by which spreadsheets count the days from 2000 to 2099"""


class FigureError(ValueError):
    """A cell that is no number or date, or could be two."""


class DayOrderError(FigureError):
    """A date whose day and month stand in another order than the file showed: its other dates are doubtful too."""


def decimal_mark(cells: Iterable[Cell]) -> str:
    """Return the decimal mark that a column of numbers shows: "." or ",", or empty when it never shows one."""
    marks = set()
    for cell in cells:
        digits = _DIGITS.search(_SPACES.sub("", cell)) if isinstance(cell, str) else None
        found = re.fullmatch(r"[\d.,]*?([.,])(\d*)", text := digits[0]) if digits else None
        if not found:
            continue
        mark, other = found[1], "," if found[1] == "." else "."
        if other in text or (text.count(mark) == 1 and len(found[2]) != 3):
            marks.add(mark)
        elif text.count(mark) > 1:
            marks.add(other)
    return marks.pop() if len(marks) == 1 else ""


def mark_beside_groups(cells: Iterable[Cell]) -> str:
    """Return the decimal mark of amounts that never have decimals: not the one that groups their thousands."""
    texts = (_DIGITS.search(_SPACES.sub("", cell)) for cell in cells if isinstance(cell, str))
    marked = [found[0] for found in texts if found and shows_mark(found[0])]
    marks = {grouped[1] if (grouped := _GROUPS.fullmatch(text)) else "" for text in marked}
    return {",": ".", ".": ","}.get(marks.pop(), "") if len(marks) == 1 else ""


def number(cell: Cell, mark: str, currency: str = "") -> Decimal:
    """Read a number; `mark` is the decimal mark of the file or empty when unknown.

    A currency sign is taken off when it is that of `currency`, and is an error when it is another's.
    """
    if isinstance(cell, Decimal):
        return cell
    if not isinstance(cell, str) or not cell:
        raise FigureError(f"'{cell}' is not a number" if cell else "the number is missing")
    written = cell.translate(_AS_WRITTEN)
    if is_torn(written):
        raise FigureError(f"'{' / '.join(cell.splitlines())}' is not one number")
    text = _SPACES.sub("", written)
    bare = _SPACES.sub("", _without_sign(text.strip("-()"), currency))
    negative = text.startswith(("-", "(")) or text.endswith("-") or bare.startswith("-")
    digits = bare.strip("-()").removeprefix("+")
    digits = f"0{digits}" if digits[:1] in (".", ",") else digits  # databases write .5 for a half
    if not re.fullmatch(r"\d+(?:[.,]\d+)*", digits):
        raise FigureError(f"'{cell}' is not a number")
    value = Decimal(_plain(cell, digits, mark or decimal_mark([digits])))
    return -value if negative else value


def is_torn(text: str) -> bool:
    """Return whether digits of a text stand apart that are no groups of one number, as in "2 3" or "2" above "3"."""
    return _TORN.search(text) is not None


def number_at(cells: Sequence[Cell], place: int, mark: str) -> Decimal | None:
    """Return the number in a place of a row, or None where there is none that can be read."""
    cell = cells[place] if place < len(cells) else ""
    try:
        return number(cell, mark) if isinstance(cell, str | Decimal) and cell != "" else None
    except FigureError:
        return None


def _plain(cell: str, digits: str, mark: str) -> str:
    """Return digits with a point as decimal mark and no grouping."""
    if not re.search("[.,]", digits):
        return digits
    if not mark:
        whole = re.sub("[.,]", "", digits)
        raise FigureError(
            f"'{cell}' may mean {whole} or {digits.replace(',', '.')}: set `decimal` of this [[partner]] to '.' or ','"
        )
    group = "," if mark == "." else "."
    whole, _, decimals = digits.partition(mark)
    # In India lakhs are grouped by two: 12,34,567.
    grouped = rf"\d+|\d{{1,3}}(?:\{group}\d{{3}})+|\d{{1,2}}(?:\{group}\d{{2}})+\{group}\d{{3}}"
    if mark in decimals or group in decimals or not re.fullmatch(grouped, whole):
        raise FigureError(f"'{cell}' is not a number with '{mark}' as decimal mark")
    plain = whole.replace(group, "")
    return f"{plain}.{decimals}" if decimals else plain


def _without_sign(text: str, currency: str) -> str:
    for sign, code in {**_SIGNS, **_named(text), currency: currency}.items():
        if sign and (text.endswith(sign) or text.startswith(sign)):
            if code != currency:
                raise FigureError(f"'{text}' is in {code}, expected {currency or _NO_CURRENCY}")
            return text.removeprefix(sign).removesuffix(sign).strip()
    for sign in _ends(text):
        if currency and currency in codes_of(sign):
            return text.removeprefix(sign).removesuffix(sign)
    if text.startswith("$") or text.endswith("$"):
        if currency and not is_in_dollars(currency):
            raise FigureError(f"'{text}' is in dollars, expected {currency}")
        return text.strip("$").strip()
    return text


def _ends(text: str) -> Iterator[str]:
    """Yield what stands in front of a number and behind it."""
    for found in (_BEFORE.match(text), _BEHIND.search(text)):
        if found and found[0]:
            yield from (found[0], found[0].rstrip(".,"))


_BEFORE, _BEHIND = re.compile(r"[^\d+()-]+"), re.compile(r"[^\d+()-]+$")
_NO_CURRENCY = "a `currency` of this [[partner]] or a column for it"


def _named(text: str) -> dict[str, str]:
    """Return the ISO code that a number begins or ends with, as a sign of its own."""
    code = next((one for found in _CODE.findall(text) for one in found if one), "")
    return {code: code} if code in _codes() else {}


@cache
def _codes() -> frozenset[str]:
    return frozenset(list_currencies())


@cache
def is_in_dollars(currency: str) -> bool:
    """Return whether a currency (ISO 4217) is a dollar, or one that is written with its sign."""
    return "$" in get_currency_symbol(currency, "en")


def day_first(cells: Iterable[Cell]) -> bool | None:
    """Return whether dates with slashes or dashes write the day first; None when the file does not show it."""
    orders = set()
    texts = (one for cell in cells if isinstance(cell, str) for one in _days_of(cell.strip()))
    for found in map(_DATE.fullmatch, texts):
        if found and found[2] != "." and len(found[1]) <= 2:
            first, second, last = int(found[1]), int(found[3]), int(found[4])
            orders |= {True} if first > 12 else {False} if second > 12 else set()
            if last < FIRST_YEAR:  # the year may as well be what stands first
                orders |= {True, False}
    return orders.pop() if len(orders) == 1 else None


def _days_of(text: str) -> list[str]:
    """Return the text of a day, or the days of a range that are written with slashes."""
    return slashed_days(text) if text.count("/") == _SLASHES_OF_RANGE else [_without_time(text)]


def _without_time(text: str) -> str:
    return _CLOCK.sub("", text) if ":" in text else text


def shows_mark(cell: Cell) -> bool:
    """Return whether a cell holds a point or comma, of which the file must say what it means."""
    return isinstance(cell, str) and ("." in cell or "," in cell)


def shows_slashed(cell: Cell) -> bool:
    """Return whether a cell is a date whose order of day and month the file must show."""
    days = map(_DATE.fullmatch, _days_of(cell.strip())) if isinstance(cell, str) else ()
    return any(found and found[2] != "." and len(found[1]) <= 2 for found in days)


def days_named(text: str) -> list[date]:
    """Return the days that a line of text names, as 2026-03-31 or 31.03.2026; other numbers with points are none.

    Raises `FigureError` for one that looks like a day and is none of the calendar, such as 29.02.2026.
    """
    closer = _SPACED_DAY.sub(r"\1.\2.\3", text)
    return [day(one, first_is_day=True) for one in _NAMED_DAY.findall(closer) if _may_be_day(one)]


def _may_be_day(text: str) -> bool:
    first, month, last = (int(part) for part in re.split(r"\D", text))
    return 1 <= month <= 12 and 1 <= min(first, last) <= 31


def day(cell: Cell, first_is_day: bool | None, day_zero: date | None = None) -> date:
    """Read a date: ISO, 31.03.2026, 31 March 2026, or with slashes in the order that the file shows.

    A number is one only in a workbook, which counts days from its `day_zero`. A month, a week and a range are their
    last day.
    """
    if isinstance(cell, date):
        try:
            return cell.replace(year=as_common_era(cell.year))
        except ValueError as error:  # leap years of the two eras are not the same
            raise FigureError(f"'{cell}' is no day of the calendar") from error
    if day_zero is not None and isinstance(cell, Decimal) and int(cell) in _SERIALS:
        return day_zero + timedelta(days=int(cell))
    written = str(cell).strip().translate(_AS_WRITTEN)
    text = in_common_era(_without_time(written))
    try:
        found_day = _read_day(cell, text, first_is_day)
    except FigureError as error:  # what is told has to be found in the file, so with its time
        raise type(error)(str(error).replace(f"'{text}'", f"'{written}'")) from error
    if found_day.year < 2000 + FIRST_YEAR and short_year(text):
        raise DayOrderError(f"'{text}' is of {found_day.year} if its year stands last: it may stand first")
    return found_day


def _read_day(cell: Cell, text: str, first_is_day: bool | None) -> date:
    """Read the text of a day, whatever its year."""
    compact = re.fullmatch(r"(20\d\d)(\d\d)(\d\d)", text)
    found = _DATE.fullmatch(text)
    if month := _COMPACT_MONTH.fullmatch(text):
        return date(int(month[1]), int(month[2]), monthrange(int(month[1]), int(month[2]))[1])
    if compact:
        parts = (compact[1], compact[2], compact[3])
    elif found and len(found[1]) == 4 and len(found[4]) <= 2:
        parts = (found[1], found[3], found[4])
    elif found and len(found[1]) <= 2 and len(found[4]) == 4:
        parts = (found[4], *_month_and_day(text, found, first_is_day))
    elif found and len(found[1]) <= 2 and len(found[4]) == 2 and found[2] != "-":
        parts = (f"20{found[4]}", *_month_and_day(text, found, first_is_day))
    elif iranian := named_iranian_day(text):
        parts = iranian
    elif eastern := _EASTERN.fullmatch(text):
        parts = (eastern[1], eastern[2], eastern[3])
    elif named := written_day(text) or (month_end(text) if isinstance(cell, str) else None):
        return named
    elif (closer := _without_gaps(text)) != text:
        return _read_day(closer, closer, first_is_day)
    else:
        return _period_end(text, first_is_day)
    try:
        return _of_calendar(*(int(part) for part in parts))
    except ValueError as error:
        slashed = found is not None and found[2] != "." and len(found[1]) <= 2
        if slashed and first_is_day is not None and int(parts[1]) > 12 >= int(parts[2]):
            raise DayOrderError(f"'{text}' writes day and month the other way round than dates above it") from error
        raise FigureError(f"'{text}' is not a date of the calendar") from error


def _of_calendar(year: int, month: int, of_month: int) -> date:
    """Return a day of the common or the Iranian calendar; raises `ValueError` for one that neither has."""
    return iranian_day(year, month, of_month) if is_iranian(year) else date(year, month, of_month)


def short_year(text: str) -> tuple[str, str] | None:
    """Return first and last number of a date whose year has two digits, so that either may be the year, or None."""
    found = _SHORT_YEAR.fullmatch(_without_time(text))
    return (found[1], found[2]) if found else None


def _without_gaps(text: str) -> str:
    """Return a date with points as it is meant: some languages set spaces behind them, or a last one: "5. 3. 2026."."""
    found = _SPACED.fullmatch(text)
    return ".".join(found.groups()) if found else text


def _period_end(text: str, first_is_day: bool | None) -> date:
    """Return the last day of a week or range; raises `FigureError` for any other text."""
    try:
        period = written_period(text, first_is_day)
    except ValueError as error:
        raise FigureError(f"'{text}' may be day/month or month/day: {_DATES_ASKED}") from error
    if period:
        return period[1]
    if numbers_week(text):
        raise FigureError(f"'{text}' numbers a week, of which senders have several calendars: {_DATES_ASKED}")
    if numbers_part_of_year(text):
        raise FigureError(f"'{text}' is a part of a year that may be a business year: {_DATES_ASKED}")
    raise FigureError(f"'{text}' is not a date such as 2026-03-31" if text else "the date is missing")


def _month_and_day(text: str, found: re.Match[str], first_is_day: bool | None) -> tuple[str, str]:
    if found[2] == "." or first_is_day:
        return found[3], found[1]
    if first_is_day is None and int(found[1]) != int(found[3]):
        raise FigureError(f"'{text}' may be day/month or month/day: {_DATES_ASKED}")
    return found[1], found[3]
