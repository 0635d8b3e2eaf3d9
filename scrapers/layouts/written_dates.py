"""Dates and months with the month's name, in the languages of the headings; names that differ by language are none."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from babel import Locale

_LANGUAGES = ("en", "de", "ru", "fr", "es", "it", "pl", "nl", "pt", "uk", "cs")
_WORD = r"([^\W\d_]{3,})\.?"
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er|[.º°])?[ -]*(?:de )?{_WORD}[ ,-]*(?:de )?(\d{{4}}|\d{{2}})(?: ?г\.?| ?года)?"
)
_MONTH_FIRST = re.compile(rf"{_WORD} *(\d{{1,2}})(?:st|nd|rd|th)?,? +(\d{{4}})")
_MONTH_DASHED = re.compile(rf"{_WORD}-(\d{{1,2}})-(\d{{4}}|\d{{2}})")
_IN_DIGITS = re.compile(r"(?P<year>20\d{2})[-./](?P<month>\d{2})|(?P<first>\d{2})[-./](?P<last>20\d{2})")
_WITHIN = re.compile(
    rf"(?<![\w.])(?:\d{{1,2}}(?:st|nd|rd|th|er|[.º°])?[ -]?(?:de )?{_WORD}[ ,-]{{1,2}}(?:de )?\d{{4}}|"
    rf"{_WORD} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})(?!\w)"
)
"""What may be a day within a line of text"""
_HEADED = frozenset("month monat mois mes mês mese miesiąc месяц měsíc maand 月 月份 월".split())
_SO_FAR = re.compile(
    r"\b(?:ytd|year[- ]to[- ]date|cumulative|kumuliert|kumulativ|seit jahresbeginn|с начала года|нарастающим итогом|"
    r"накопительно|cumul(?:é|ée|és)?|acumulad[oa]s?|narastająco|kümülatif|kumulativní|kumulativně|kumulatívne|göngyölt|ackumulerat|akkumulert|"
    r"akkumuleret|kumulatiivinen|cumulat|σωρευτικά|تراكمي)\b|累[计計]|누계|年初至今",
    re.IGNORECASE,
)
FIRST_YEAR = 20
"""Years of two digits are of this one or later; nobody reports what was sold before"""

_SHORT = re.compile(rf"{_WORD}[-/ '’]{{1,2}}(\d{{2}})")
_MONTH = re.compile(rf"(?<![\w.])(?<!\d )(?<!\d\. )(?<!\d de ) *{_WORD} +(?:de )?(20\d{{2}})(?!\d)")
"""A month with its year; behind a number it is that of a day"""
_ANY_EASTERN_MONTH = re.compile(r"\d ?[月월]")
"""Also months of a list or a range"""
_EASTERN_MONTH = re.compile(
    r"(?<![-–~～〜至到から])(20\d{2}) ?[年년] ?(\d{1,2}) ?[月월](?:份|분)?+(?! ?\d)(?!度)"
    r"(?! ?(?:[上中下]旬|第|[-–~～〜至到から]))"
)
"""Neither the begin or end of a range or a part of a month, nor a month of accounts, which may end on its twentieth"""


def written_day(text: str) -> date | None:
    """Return the date of "31 March 2026", "31-Mar-26" or "March 31, 2026", or None for anything else."""
    if found := _DAY_FIRST.fullmatch(text):
        day, word, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text) or _MONTH_DASHED.fullmatch(text):
        word, day, year = found.groups()
    else:
        return None
    month = _months().get(word.casefold())
    full = int(year) if len(year) == 4 else 2000 + int(year)
    if month is None or not 1 <= int(day) <= monthrange(full, month)[1]:
        return None
    return date(full, month, int(day))


def days_written(text: str) -> list[date]:
    """Return the days that a line of text names with the month's name."""
    return [day for found in _WITHIN.finditer(text) if (day := written_day(found[0]))]


def written_month(text: str) -> tuple[date, date] | None:
    """Return first and last day of the only month named with its year in a text, or None."""
    named = {(_months().get(word.casefold()), int(year)) for word, year in _MONTH.findall(text)}
    if len(_ANY_EASTERN_MONTH.findall(text)) > len(_EASTERN_MONTH.findall(text)):
        return None
    named |= {(int(month), int(year)) for year, month in _EASTERN_MONTH.findall(text)}
    months = {(month, year) for month, year in named if month is not None and 1 <= month <= 12}
    if len(months) != 1:
        return None
    month, year = months.pop()
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def month_end(text: str) -> date | None:
    """Return the last day of a month that stands alone, as 2026-03, 03.2026 or "March 2026", or None."""
    if found := _IN_DIGITS.fullmatch(text):
        year, month = int(found["year"] or found["last"]), int(found["month"] or found["first"])
        return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None
    named = written_month(text) if _MONTH.fullmatch(text) or _EASTERN_MONTH.fullmatch(text) else None
    return named and named[1]


def month_of_short_year(text: str) -> date | None:
    """Return the last day of "Mar-26", as spreadsheets show months, or None; not among months it is a day."""
    found = _SHORT.fullmatch(text)
    month = _months().get(found[1].casefold()) if found else None
    return date(2000 + int(found[2]), month, monthrange(2000 + int(found[2]), month)[1]) if found and month else None


def end_of_month(first: date) -> date:
    """Return the last day of a month that is written as its first one; raises `ValueError` for any other day."""
    if first.day != 1:
        raise ValueError(f"'{first}' is a day, and its column is one of months")
    return first.replace(day=monthrange(first.year, first.month)[1])


def names_months(heading: str) -> bool:
    """Return whether a folded heading says that what stands below it are months."""
    return not _HEADED.isdisjoint(heading.split())


def says_so_far(text: str) -> bool:
    """Return whether a text says that figures run from the beginning of the year on, of which later ones are more."""
    return _SO_FAR.search(text) is not None


def month_names() -> Iterable[str]:
    """Return the names of months that are understood, long or short, in lower case and without a dot."""
    return _months()


@cache
def _months() -> Mapping[str, int]:
    """Return the month of each name, long or short."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for language in _LANGUAGES:
        for styles in Locale.parse(language).months.values():
            for style in ("wide", "abbreviated"):
                for month, name in styles[style].items():
                    found[name.casefold().strip(".")].add(month)
    found["sept"].add(9)
    return {name: months.pop() for name, months in found.items() if len(months) == 1}
