"""Many rows at once: plain figures and dates of a batch are read column by column; what is not plain is left alone."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import repeat
from math import isfinite
from typing import NamedTuple

from scrapers.layouts.figures import FigureError, day, is_torn
from scrapers.layouts.profile import Batch, Cell
from scrapers.layouts.row_words import Telling
from scrapers.layouts.shifted_rows import Shifts
from scrapers.layouts.thai_dates import FIRST_YEAR
from scrapers.layouts.totals import TOTAL_LABELS
from scrapers.layouts.usual_headings import currency_of
from scrapers.layouts.written_dates import end_of_month
from scrapers.records import SaleLine

_PLAIN = {
    mark: re.compile(rf"-?[0-9]+{decimals}(?:\n-?[0-9]+{decimals})*")
    for mark, decimals in (("", ""), (".", r"(?:\.[0-9]+)?"), (",", r"(?:,[0-9]+)?"))
}
_GUARD = re.compile(r"^(?:'|=\")", re.MULTILINE)
_SPACES = str.maketrans("", "", " \u00a0\u202f")
_line_of: Callable[[Iterable[object]], SaleLine] = partial(tuple.__new__, SaleLine)


class _Days(dict[object, date]):
    """The day of each date text, read once."""

    def __init__(self, first_is_day: bool | None) -> None:
        super().__init__()
        self._first_is_day = first_is_day

    def __missing__(self, text: str) -> date:
        found = self[text] = day(text.strip(), self._first_is_day)
        return found


class _Words(dict[object, str]):
    """What a reader makes of each text, worked out once."""

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> str:
        found = self[text] = self._read(text)
        return found


@dataclass(frozen=True)
class SenderWays:
    """The ways of a sender: decimal mark, order of dates, currency, and how cells and sale types are read."""

    mark: str
    first_is_day: bool | None
    currency: str
    tidy: Callable[[object], Cell]
    sale_type: Callable[[str], str]
    day: date | None = None
    """of all lines, where no column holds it"""
    unit: str = ""
    """of all quantities, where their heading names it"""
    named: str = ""
    """the currency that the heading of the amounts names"""
    width: int = sys.maxsize
    """cells beyond which a row has too many, where that shifts them"""
    months: bool = False
    """days are months, each written as its first day"""
    digits: int = 0
    """of products whose numbers are shown filled up with noughts"""


class Plain(NamedTuple):
    """The sales of a batch, the sums of their amounts and quantities, and the currencies in it."""

    lines: list[SaleLine]
    amount: Decimal
    quantity: Decimal
    currencies: set[str]


class PlainRows:
    """Reads batches of which every row is a plain sale line; answers None for others, which are read row by row."""

    def __init__(self, columns: Mapping[str, int], ways: SenderWays, telling: Telling, shifts: Shifts) -> None:
        self._columns = columns
        self._mark = ways.mark
        self._days = _Days(ways.first_is_day)
        self._currency = ways.currency
        self._tidy = ways.tidy
        self._day = ways.day
        self._unit = ways.unit
        self._heading_currency = ways.named
        self._width = ways.width
        self._months = ways.months
        self._digits = ways.digits
        self._telling = telling
        self._shifts = shifts
        self._types = _Words(ways.sale_type)
        self._currencies = _Words(lambda text: currency_of(text) or ways.currency)
        self._widest = max(columns.values(), default=0)
        self._values: Sequence[Sequence[object]] = ()

    def lines(self, batch: Batch) -> Plain | None:
        """Return the batch's sales, or None when a row is anything but a plain line."""
        widths = set(map(len, batch.rows))
        if min(widths, default=0) <= self._widest or (max(widths) > self._width and self._overflows(batch)):
            return None
        self._values = list(zip(*batch.rows, strict=False))
        if not self._telling.is_silent(self._values) or self._any_shifted(batch):
            return None
        try:
            return self._lines(batch.numbers)
        except (ValueError, TypeError, AttributeError):
            return None

    def _any_shifted(self, batch: Batch) -> bool:
        """Return whether a row's cells are shifted; most batches have none that could be."""
        if self._shifts.is_quiet(self._values):
            return False
        return any(self._shifts.is_shifted(tuple(map(self._tidy, row))) for row in batch.rows)

    def _lines(self, numbers: Sequence[int]) -> Plain | None:
        skus, gtins = self._numbers_of("sku"), self._numbers_of("gtin")
        amounts, quantities = self._figures("amount"), self._figures("quantity")
        if amounts is None or quantities is None or not self._named(skus, gtins):
            return None
        currencies = self._texts("currency")
        codes = repeat(self._currency) if currencies is None else list(map(self._currencies.__getitem__, currencies))
        if not (self._currency if isinstance(codes, repeat) else "" not in codes):
            return None
        if self._heading_currency and not (isinstance(codes, repeat) or set(codes) == {self._heading_currency}):
            return None
        places, customers = self._texts("ship_to"), self._texts("customer")
        if not TOTAL_LABELS.isdisjoint(places or ()) or not TOTAL_LABELS.isdisjoint(customers or ()):
            return None
        types = self._texts("sale_type")
        empty = repeat("")
        lines = list(
            map(
                _line_of,
                zip(
                    numbers,
                    empty if skus is None else skus,
                    quantities,
                    amounts,
                    codes,
                    map(end_of_month, self._dates()) if self._months else self._dates(),
                    places or empty,
                    empty if types is None else map(self._types.__getitem__, types),
                    empty if gtins is None else gtins,
                    customers or empty,
                    (None if self._unit else self._texts("unit")) or repeat(self._unit),
                    empty,
                    self._texts("document") or empty,
                    strict=False,
                ),
            )
        )
        paid_in = {self._currency} if isinstance(codes, repeat) else set(codes)
        return Plain(lines, sum(amounts, Decimal(0)), sum(quantities, Decimal(0)), paid_in)

    def _overflows(self, batch: Batch) -> bool:
        return any(str(cell).strip() for row in batch.rows for cell in row[self._width :])

    def _named(self, skus: Sequence[str] | None, gtins: Sequence[str] | None) -> bool:
        """Return whether every row names a product."""
        if skus is None or gtins is None:
            one = skus if gtins is None else gtins
            return one is not None and "" not in one
        return "" not in skus or "" not in map(str.__add__, skus, gtins)

    def _column(self, name: str) -> Sequence[object] | None:
        return self._values[self._columns[name]] if name in self._columns else None

    def _texts(self, name: str) -> list[str] | None:
        column = self._column(name)
        if column is None:
            return None
        try:
            return list(map(str.strip, column))  # type: ignore[arg-type]
        except TypeError:
            return [text_of(self._tidy(value)) for value in column]

    def _numbers_of(self, name: str) -> list[str] | None:
        """Return the products' numbers, without what kept a spreadsheet from reading them as figures."""
        texts = self._texts(name)
        column = self._column(name) if self._digits and name == "sku" else None
        if texts is not None and column is not None:
            both = zip(texts, column, strict=True)
            texts = [text if isinstance(value, str) else text.zfill(self._digits) for text, value in both]
        guarded = texts is not None and _GUARD.search("\n".join(texts)) is not None
        return list(map(unguarded, texts)) if texts is not None and guarded else texts

    def _figures(self, name: str) -> list[Decimal] | None:
        column = self._column(name)
        if column is None:
            return None
        if isinstance(column[0], str):
            joined = "\n".join(column)  # type: ignore[arg-type]
            if not _PLAIN[self._mark].fullmatch(joined):
                if any(map(is_torn, column)):  # type: ignore[arg-type]
                    return None
                joined = joined.translate(_SPACES)
                if not _PLAIN[self._mark].fullmatch(joined):
                    return None
            if self._mark == ",":
                joined = joined.replace(",", ".")
            figures = list(map(Decimal, joined.split("\n")))
            # A cell of two lines holds two figures, which would push all others a row down.
            return figures if len(figures) == len(column) else None
        if set(map(type, column)) <= {float, int}:
            finite = all(map(isfinite, column))  # type: ignore[arg-type]
            return list(map(Decimal, map("%.15g".__mod__, column))) if finite else None
        return list(column) if set(map(type, column)) == {Decimal} else None  # type: ignore[arg-type]

    def _dates(self) -> Iterable[date]:
        if self._day is not None:
            return repeat(self._day)
        column = self._column("sold_on") or []
        if isinstance(column[0], str):
            return list(map(self._days.__getitem__, column))
        types = set(map(type, column))
        if not types <= {date, datetime}:
            raise FigureError("not all are dates")
        dates: list[date] = [one.date() if isinstance(one, datetime) else one for one in column]  # type: ignore[misc]
        return dates if max(dates).year < FIRST_YEAR else [day(one, None) for one in dates]


def unguarded(text: str) -> str:
    """Return a product's number without the sign by which a program kept a spreadsheet from reading it as a figure."""
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1].strip()
    return text[1:] if text.startswith("'") else text


def text_of(cell: Cell) -> str:
    """Return a cell as text; a number without trailing zeros."""
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell)
