"""What reports say: resubmission, restatement, units, numbers and dates as partners write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from babel import Locale, UnknownLocaleError

from monitor.incentives.inputs import Inputs
from monitor.incentives.method import Answer, method, number
from scrapers.layouts.figures import FigureError, day
from scrapers.layouts.figures import number as figure

_NOTHING = Decimal(0)
_EXCEL_1900 = date(1899, 12, 30)
"""Day 0 of Excel's 1900 system after its false leap day, 1900-02-29."""
_EXCEL_1904 = date(1904, 1, 1)
_FALSE_LEAP_DAY = 60
_SERIAL = re.compile(r"\d{1,5}(?:\.\d+)?")
"""a day since the epoch, with a time of day where it has a fraction; 20260305 is CCYYMMDD"""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T.+")


@method("data.resubmission")
def resubmission(inputs: Inputs) -> Answer:
    """A later file of the same partner, period and report replaces the earlier, or is added where so agreed."""
    money, files, mode = inputs.rounding(), inputs.rows("files"), inputs.text_or("mode", "replace")
    if mode not in {"replace", "append"}:
        raise inputs.wrong("mode", "replace or append")
    dated = [(_moment(row), row.amount("total")) for row in files]
    if not dated:
        raise inputs.wrong("files", "at least one file")
    latest = max(range(len(dated)), key=lambda index: (dated[index][0], index))
    total = dated[latest][1] if mode == "replace" else sum((total for _, total in dated), _NOTHING)
    return {"total": money.text(total)}


@method("data.restatement")
def restatement(inputs: Inputs) -> Answer:
    """Reversing rows are negative and simply add up."""
    return {"net_qty": number(sum((row.amount("qty") for row in inputs.rows("rows")), _NOTHING))}


@method("data.units")
def units(inputs: Inputs) -> Answer:
    """Quantities in eaches; other units by their pack sizes: `ea_per_cs` for cases, `ea_per_pl` for pallets."""
    sizes = inputs.starting("ea_per_")
    factors = {"EA": Decimal(1), **{unit.upper(): size for unit, size in sizes.items()}}
    total = _NOTHING
    for row in inputs.rows("rows"):
        unit = row.text("uom").upper()
        if unit not in factors:
            raise row.wrong("uom", " or ".join(factors))
        total += row.amount("qty") * factors[unit]
    return {"total_ea": number(total)}


@method("parsing.numbers")
def numbers(inputs: Inputs) -> Answer:
    """Number texts by the partner's locale; what does not fit the locale is refused, never reinterpreted."""
    texts, locales = inputs.texts("strings"), inputs.texts("locales")
    if len(texts) != len(locales):
        raise inputs.wrong("locales", f"one locale for each of the {len(texts)} texts")
    return {"values": [_number(inputs, text, locale) for text, locale in zip(texts, locales, strict=True)]}


@method("parsing.dates")
def dates(inputs: Inputs) -> Answer:
    """Dates as reports write them: 31.03.2026, ISO, CCYYMMDD, or Excel's serial number (`date_system` 1900 or 1904)."""
    system = inputs.whole_or("date_system", 1900)
    if system not in {1900, 1904}:
        raise inputs.wrong("date_system", "1900 or 1904")
    epoch = _EXCEL_1904 if system == 1904 else _EXCEL_1900
    return {"iso": [_day(inputs, value, epoch).isoformat() for value in inputs.values("values")]}


def _moment(row: Inputs) -> datetime:
    text = row.text("received")
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except ValueError as error:
        raise row.wrong("received", "a time such as 2026-04-03T09:00") from error


def _number(inputs: Inputs, text: str, locale: str) -> str:
    try:
        symbols = Locale.parse(locale.replace("-", "_")).number_symbols
    except (UnknownLocaleError, ValueError) as error:
        raise inputs.wrong("locales", f"locale tags such as de or en-GB, not '{locale}'") from error
    try:
        return format(figure(text, symbols["latn"]["decimal"]), "f")
    except FigureError as error:
        raise inputs.wrong("strings", f"numbers of their locales ({error})") from error


def _day(inputs: Inputs, value: object, epoch: date) -> date:
    text = str(value)
    try:
        if isinstance(value, str) and _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text).date()
        if _SERIAL.fullmatch(text):
            return _of_serial(int(text.partition(".")[0]), epoch)
        return day(text, None)
    except ValueError as error:
        raise inputs.wrong("values", f"dates ({error})") from error


def _of_serial(number: int, epoch: date) -> date:
    """Return the day of Excel's serial number; the 1900 system counts a 29 February 1900 that never was."""
    if epoch == _EXCEL_1900 and number <= _FALSE_LEAP_DAY:
        if not 0 < number < _FALSE_LEAP_DAY:
            raise FigureError(f"the serial number {number} is no day")
        number += 1
    return epoch + timedelta(days=number)
