"""Periods as reports write them: weeks of the ISO calendar, quarters, ranges of days, each with first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import cache

from scrapers.layouts.written_dates import month_names, written_day

Period = tuple[date, date]
"""First and last day"""

_LONGEST = timedelta(days=366)

_TO = r"(?:\s*(?:[-–—~]|/(?=\d{4}-))\s*|\s+(?:to|till|until|through|thru|bis|по|до|au|al|a|do|tot|t/m)\s+(?:the )?)"
_FROM = re.compile(r"^(?:from|von|vom|с|со|du|dal|del|od|de|van)\s+", re.IGNORECASE)

_APART = re.compile(r"^(\d{1,2}) ?[-–—] ")


@cache
def _range() -> re.Pattern[str]:
    """Return the pattern of a range, of which the first day may leave month and year to the last."""
    name = rf"(?:{'|'.join(sorted(month_names(), key=len, reverse=True))})\.?"
    written = (
        rf"\d{{1,2}}\.?[ -]?(?:de )?{name}[ ,-]{{1,2}}(?:de )?\d{{4}}(?: ?г\.| ?года)?|"
        rf"{name} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    )
    day = rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}|{written})"
    short = rf"(?:\d{{1,2}}\.\d{{1,2}}\.?|\d{{1,2}}\.? ?{name}|{name} \d{{1,2}}|\d{{1,2}}\.)"
    return re.compile(
        rf"(?<![\w.,/-])(?:(?P<start>{day}|{short}){_TO}(?P<end>{day})|(?P<bare>\d{{1,2}})[-–—](?P<last>{day})|"
        rf"(?P<month>{name}) (?P<from>\d{{1,2}}) ?[-–—] ?(?P<until>\d{{1,2}}),? (?P<year>\d{{4}}))(?![\w/-])",
        re.IGNORECASE,
    )


_WEEKS = (
    r"(?:kw|kalenderwoche|woche|semaine|settimana|vecka|uke|uge|viikko|vko|tydzień|týden|týždeň|hét|nädal|week nr|"
    r"неделя|недели|неделю|нед|тиждень)"
)
"""Words for a week in languages whose weeks are ISO 8601's; an English week may be a retailer's own"""
_WEEK = re.compile(
    rf"(?<![\w-])(?:(?P<y1>20\d\d)-?W(?P<w1>\d\d)|{_WEEKS}\.? ?(?P<w2>\d{{1,2}})[ ./,-]{{1,3}}(?P<y2>20\d\d)|"
    rf"(?P<y3>20\d\d)[ ./-]{{1,3}}{_WEEKS}\.? ?(?P<w3>\d{{1,2}})|(?P<w4>\d{{1,2}})\.? {_WEEKS} (?P<y4>20\d\d))"
    r"(?![\w-])",
    re.IGNORECASE,
)
_QUARTER_WORDS = (
    r"(?:quartal|квартал[аеу]?|kwartał|kwartale|kwartaal|kvartal|kvartál|kvartali|čtvrtletí|negyedév|trimestre|trimestr|"
    r"квартали?)"
)
"""Words for a quarter in languages in which it is one of the calendar; an English one may be of a business year"""
_QUARTER = re.compile(
    rf"(?<![\w.-])(?:(?P<q1>[1-4]|i{{1,3}}|iv)(?:-?(?:й|ий|ой|er|re|e|ème|º|°|ª))?\.? {_QUARTER_WORDS} "
    rf"(?:de |del |di )?(?P<y1>20\d\d)|{_QUARTER_WORDS} (?P<q2>[1-4]|i{{1,3}}|iv) ?[ /.-] ?(?P<y2>20\d\d)|"
    rf"(?P<y3>20\d\d)[./]? (?P<q3>[1-4]|i{{1,3}}|iv)\.? {_QUARTER_WORDS})(?: ?г\.?| ?года)?(?![\w-])",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_BUSINESS_YEAR = re.compile(
    r"(?i)\b(?:fiscal\w*|fy ?\d*|financial year|gj ?\d*|geschäftsjahr\w*|wirtschaftsjahr\w*|exercice|финансов\w*|"
    r"ejercicio|esercizio|rok obrotowy|roku obrotowego)\b"
)
_MONTH_NUMBERED = re.compile(
    r"(?i)(?<!\w)(?:(?:berichts|melde|abrechnungs|liefer|umsatz|verkaufs)?monat|"
    r"(?:berichts|melde)?zeitraum|month|mois|mes|mês|mese|miesiąc|měsíc|maand|месяц|период|за)\W{1,3}"
    r"(?:(?P<m1>\d{2})[./-](?P<y1>20\d\d)|(?P<y2>20\d\d)[./-](?P<m2>\d{2}))(?![\w./-])"
)
"""A month in digits behind the word for it: two numbers alone may be anything"""

_OF_YEAR = re.compile(r"(?i)\b(?:q[1-4]|[1-4]q|h[12]|quarter|half[- ]year|halbjahr|полугодие|semestre)\b")
_NUMBERED = re.compile(r"(?i)\b(?:week|wk|w|kw|fw)\W{0,2}\d{1,2}\b|\b\d{1,2}\W{0,2}(?:week|wk)\b")


def written_period(text: str, first_is_day: bool | None) -> Period | None:
    """Return the period that a text consists of, or None; raises `ValueError` where it may be one of two."""
    text = _APART.sub(r"\1-", _FROM.sub("", text))
    if found := _WEEK.fullmatch(text):
        return _week(found)
    if found := _QUARTER.fullmatch(text):
        return _quarter(found)
    ranged = _range().fullmatch(text)
    either = set(_ranges(ranged, first_is_day)) if ranged else set()
    if len(either) > 1:
        raise ValueError(text)
    return either.pop() if either else None


def periods_in(text: str) -> set[Period]:
    """Return the periods that a line of text names; raises `ValueError` where one may be one of two."""
    periods = {week for found in _WEEK.finditer(text) if (week := _week(found))}
    if not _BUSINESS_YEAR.search(text):
        periods |= {_quarter(found) for found in _QUARTER.finditer(text)}
        periods |= {month for found in _MONTH_NUMBERED.finditer(text) if (month := _month(found))}
    for found in _range().finditer(text):
        either = set(_ranges(found, first_is_day=None))
        if len(either) > 1:
            raise ValueError(found[0])
        periods |= either
    return periods


def slashed_days(text: str) -> list[str]:
    """Return the days of a range that are written with slashes: they show the order of day and month as others do."""
    found = _range().fullmatch(text)
    return [one for one in (found["start"] or "", found["end"] or "") if one.count("/") == 2] if found else []


def numbers_week(text: str) -> bool:
    """Return whether a text numbers a week in a way that leaves open whose calendar counts it."""
    return _NUMBERED.search(text) is not None


def numbers_part_of_year(text: str) -> bool:
    """Return whether a text numbers a quarter or a half of a year that may be a business year."""
    return _OF_YEAR.search(text) is not None


def names_business_year(text: str) -> bool:
    """Return whether a text names a business year, of which months and quarters may be other ones."""
    return _BUSINESS_YEAR.search(text) is not None


def _quarter(found: re.Match[str]) -> Period:
    said = (found["q1"] or found["q2"] or found["q3"]).casefold()
    year, last = int(found["y1"] or found["y2"] or found["y3"]), 3 * (_ROMAN.get(said) or int(said))
    return date(year, last - 2, 1), date(year, last, monthrange(year, last)[1])


def _month(found: re.Match[str]) -> Period | None:
    year, month = int(found["y1"] or found["y2"]), int(found["m1"] or found["m2"])
    return (date(year, month, 1), date(year, month, monthrange(year, month)[1])) if 1 <= month <= 12 else None


def _week(found: re.Match[str]) -> Period | None:
    year, week = ((found[f"{letter}1"] or found[f"{letter}2"] or found[f"{letter}3"] or found[f"{letter}4"])
                  for letter in "yw")  # fmt: skip
    with suppress(ValueError):
        return date.fromisocalendar(int(year), int(week), 1), date.fromisocalendar(int(year), int(week), 7)
    return None


def _ranges(found: re.Match[str], first_is_day: bool | None) -> Iterator[Period]:
    """Yield what a range may mean, by the orders of day and month that are possible."""
    if found["month"]:
        texts = tuple(f"{found['month']} {found[place]} {found['year']}" for place in ("from", "until"))
    else:
        texts = (found["start"] or found["bare"], found["end"] or found["last"])
    for order in (True, False) if first_is_day is None else (first_is_day,):
        end = _day(texts[1], order)
        start = end and (_day(texts[0], order) or _completed(texts[0], end))
        if start and end and timedelta(0) <= end - start <= _LONGEST:
            yield start, end


def _day(text: str, first_is_day: bool) -> date | None:
    parts = [int(part) for part in re.split(r"[./-]", text) if part.isdecimal()]
    if len(parts) != 3:
        return written_day(text)
    if len(text.partition("-")[0]) == 4:
        year, month, day = parts
    else:
        (day, month), year = parts[:2] if first_is_day or "." in text else parts[1::-1], parts[2]
    with suppress(ValueError):
        return date(year, month, day)
    return None


def _completed(text: str, end: date) -> date | None:
    """Return the first day of a range that leaves the year, or month and year, to the last one."""
    numbers = [int(part) for part in text.split(".") if part.isdecimal()]
    for year in (end.year, end.year - 1):
        with suppress(ValueError):
            day = written_day(f"{text} {year}")
            if text.replace(".", "").isdecimal():
                day = date(year, numbers[1], numbers[0]) if len(numbers) == 2 else end.replace(day=numbers[0])
            if day and day <= end:
                return day
    return None
