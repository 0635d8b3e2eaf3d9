"""One row of a sales table: what kind of row it is, and its line; the columns show how its sender writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import islice

from scrapers.layouts.beside_tables import check_beside
from scrapers.layouts.business_months import check_business_months
from scrapers.layouts.columns import PlainRows, SenderWays
from scrapers.layouts.field_cells import FieldCells
from scrapers.layouts.figures import (
    FigureError,
    day,
    decimal_mark,
    mark_beside_groups,
    number,
    shows_mark,
)
from scrapers.layouts.finding_out import found_out
from scrapers.layouts.heading_reach import check_reach
from scrapers.layouts.hundredths_said import check_hundredths
from scrapers.layouts.packs_beside import check_packs_beside
from scrapers.layouts.period_order import order_of_days
from scrapers.layouts.profile import Cell, LayoutRefusedError, ReportProfile
from scrapers.layouts.row_words import BESIDE, CANCELLED, PART, RETURN, SUMMED, WAITS, Telling
from scrapers.layouts.shifted_rows import Shifts
from scrapers.layouts.shown_signs import (
    check_shown_units,
    check_stated_currency,
    shown_currency,
    shown_digits,
    shows_months,
)
from scrapers.layouts.sides import is_zero
from scrapers.layouts.table import Found, check_no_thousands, check_unit_of_figures, is_other_heading
from scrapers.layouts.tax_beside import check_fees, check_tax, check_tax_in_heading, check_tax_in_words
from scrapers.layouts.totals import Sum, ends_as_total, first_label, is_total_word, total_label
from scrapers.layouts.turned_days import check_short_years, check_turned_days
from scrapers.layouts.unit_price import check_unit_price
from scrapers.layouts.units_said import TITLE, check_pieces, unit_in_words, unit_said
from scrapers.layouts.usual_headings import (
    currency_in,
    currency_of,
    fold_heading,
    without_pieces,
)
from scrapers.layouts.written_dates import FIRST_YEAR, end_of_month, month_of_short_year, names_months
from scrapers.reading.currencies import decimals_in_use
from scrapers.records import SaleLine

_SALE_TYPES = (("passiv", "passive"), ("пассив", "passive"), ("activ", "active"), ("aktiv", "active"),
               ("actif", "active"), ("актив", "active"))  # fmt: skip


_RULE = re.compile(r"[-=_ ]+")
_DIGIT = re.compile(r"\d")
_PADDED = 5
"""Digits of an amount that is filled up with noughts"""
_SAMPLE = 200


class RowReader:
    """Reads rows by the columns found; decimal mark and order of dates are those the whole column shows."""

    def __init__(self, found: Found, profile: ReportProfile) -> None:
        self._profile = profile
        check_beside(found)
        check_unit_of_figures(found, ("quantity", "amount"))
        check_hundredths(found)
        self._currency = _currency(found, profile)
        self._named = currency_in(found.whole_heading("amount"))
        self._headings = {_folded(cells) for _, cells in found.head[-2:] if sum(map(bool, cells)) > 1}
        self._mark = profile.decimal or _mark(found, self._currency)
        if not profile.decimal:
            _check_padded(found, self._currency)
        self._columns = found.columns
        check_shown_units(found, ("quantity", "amount"))
        digits = shown_digits(found)
        self._fields = FieldCells(found.columns, self._mark, digits)
        check_unit_price(found, self._mark)
        check_packs_beside(found, profile, self._mark)
        check_reach(found, self._mark)
        check_turned_days(found)
        check_short_years(found, "sold_on")
        if "amount" not in profile.columns:
            check_fees(found, self._mark)
        if not profile.gross:
            check_tax_in_heading(found.whole_heading("amount"))
            check_tax_in_words(cell for _, cells in found.above for cell in cells)
            check_tax(found, self._mark)
        self._day_first = order_of_days(found, "sold_on")
        check_business_months(found, "sold_on", self._day_first)
        self._sheet = found.sheet
        self._day = found.day
        self._headed_months = names_months(fold_heading(found.heading("sold_on")))
        self._months = _of_months(found, self._day_first)
        self._pack = unit_said(found, "quantity")
        self._telling = Telling(found.headings[1], found.columns, found.below)
        self._displaced = Shifts(found, self._mark, ("quantity", "amount"))
        self.sum = Sum()
        self.part = ""
        """what the title of the part of the table says that is read: return, cancelled, or nothing"""
        self.last_day: date | None = None
        """that of the line before"""
        ways = SenderWays(
            self._mark,
            self._day_first,
            self._currency,
            found.sheet.tidy,
            _sale_type,
            found.day,
            unit=self._pack,
            named=self._named,
            width=self._displaced.width,
            months=self._months,
            digits=digits,
        )
        self.plain = PlainRows(found.columns, ways, self._telling, self._displaced)

    def kind(self, cells: Sequence[Cell]) -> str:
        """Say what a row is: line, cancelled, total, subtotal, headings, another table, note or nothing."""
        if _folded(cells) in self._headings or _counts_columns(cells):
            return "headings"
        if label := self._total_label(cells):
            return label
        return "another table" if is_other_heading(cells, self._profile) else self._kind_by_fields(cells)

    def _kind_by_fields(self, cells: Sequence[Cell]) -> str:
        """Say what a row without a label is by the fields that it fills."""
        filled = [name for name in ("sku", "gtin", "quantity", "amount") if self._fields.cell(cells, name) != ""]
        dated = self._fields.cell(cells, "sold_on") != "" and bool(filled)
        numbers = {"quantity", "amount"} & set(filled)
        if len(numbers) == len(filled) == 2 and all(is_zero(self._fields.cell(cells, name)) for name in numbers):
            return "nothing"
        # Units below the headings and ruled lines say nothing; a product on a day lost its figures.
        says_nothing = numbers == set(filled) and not dated and not any(_DIGIT.search(str(cell)) for cell in cells)
        if says_nothing or _RULE.fullmatch("".join(map(str, cells))) or not (numbers or len(filled) > 1 or dated):
            return "note"
        said = self._telling.said(cells)
        return "cancelled" if CANCELLED in (self.part, said) else "beside" if said == BESIDE else "line"

    def _total_label(self, cells: Sequence[Cell]) -> str:
        """Return total or subtotal for a row that says so where a line has its day or product, or proves it."""
        sold_on = self._fields.cell(cells, "sold_on")
        product = self.product(cells)
        if sold_on != "":
            if label := total_label(sold_on) or ("subtotal" if ends_as_total(sold_on) else ""):
                return label
            said = is_total_word(product) or self._telling.said(cells) == "total"
            return "total" if said else self._sum_of_customers(cells)
        label = total_label(product) if product else first_label(cells)
        if label or (product and (label := self._sum_of_customers(cells))):
            return label
        if product and self._telling.said(cells) == "total":
            return "total"
        # Where rows have days, one without may be labelled in any cell; what the rows add up to tells it from a line.
        may_be = ends_as_total(product) or (
            (self._day is None or not product) and (first_label(cells) or any(map(ends_as_total, cells)))
        )
        return "group" if may_be and self.sum.is_of_group(self.amount_or_none(cells)) else ""

    def _sum_of_customers(self, cells: Sequence[Cell]) -> str:
        """Return group for a row of a product whose customer or region is a word for a total, if it is one."""
        named = any(is_total_word(self._fields.cell(cells, name)) for name in SUMMED)
        if not named or not self.sum.is_of_group(self.amount_or_none(cells)):
            return ""
        # A customer may be called so: one who buys for the same amount on another day is no sum.
        with suppress(FigureError):
            return "group" if self._sold_on(self._fields.cell(cells, "sold_on")) == self.last_day else ""
        return "group"

    def check_note(self, row: int, cells: Sequence[Cell]) -> None:
        """Raise `LayoutRefusedError` where a line of text within the table says another currency, packs, or tax."""
        if not self._pack and "unit" not in self._columns:
            check_pieces(row, self._fields.cell(cells, "quantity"))
            check_pieces(row, unit_in_words(cells))
        if not self._profile.gross:
            check_tax_in_words(cells)
        if "currency" not in self._columns:
            check_stated_currency(row, cells, self._currency)

    def check_title(self, row: int, cells: Sequence[Cell]) -> None:
        """Raise `LayoutRefusedError` where the title of a further part of the table names another currency."""
        if "currency" not in self._columns:
            words = (word for cell in cells if isinstance(cell, str) for word in re.split(r"[\s,;:()/]+", cell))
            check_stated_currency(row, words, self._currency)

    @staticmethod
    def check_unit(cells: Sequence[Cell]) -> None:
        """Raise `LayoutRefusedError` where a row that is no line says that figures are in thousands."""
        for cell in cells:
            if len(str(cell).split()) <= TITLE:
                check_no_thousands(cell)

    def amount_or_none(self, cells: Sequence[Cell]) -> Decimal | None:
        """Return the amount of a total row, or None where it has none that can be read."""
        return self._figure_or_none(cells, "amount")

    def product(self, cells: Sequence[Cell]) -> str:
        """Return the product of a row as it is written, or nothing."""
        return self._fields.text(cells, "sku") or self._fields.text(cells, "gtin")

    def written_day(self, cells: Sequence[Cell]) -> str:
        """Return the day of a row as it is written, or nothing."""
        return self._fields.text(cells, "sold_on")

    def names_nothing(self, cells: Sequence[Cell]) -> bool:
        """Return whether a row has neither product nor day."""
        return not self.product(cells) and self._fields.cell(cells, "sold_on") == ""

    def quantity_or_none(self, cells: Sequence[Cell]) -> Decimal | None:
        """Return the quantity of a total row, or None where it has none that can be read."""
        return self._figure_or_none(cells, "quantity")

    def _figure_or_none(self, cells: Sequence[Cell], name: str) -> Decimal | None:
        try:
            return number(self._fields.cell(cells, name), self._mark, self._currency)
        except FigureError:
            return None

    def line(self, row: int, cells: Sequence[Cell]) -> SaleLine:
        """Read one row; raises `FigureError` with the reason why it cannot be used."""
        currency = currency_of(self._fields.text(cells, "currency")) or self._currency
        said = self._telling.said(cells)
        if any(is_total_word(self._fields.cell(cells, name)) for name in SUMMED):
            raise FigureError("its customer or region is called as a total is: it may be the sum of other rows")
        if said == PART:  # a total counts it once
            raise FigureError("it says that it is a part of another row: counted beside it, it would count twice")
        try:
            self._displaced.check(cells)
            if self._named and currency != self._named:
                raise FigureError(f"the heading of the amounts says {self._named}, the row {currency}: which is it?")
            amount, quantity = self._fields.figure(cells, "amount", currency), None
            if why := WAITS.get(said):
                raise FigureError(why)
            if RETURN in (self.part, said):
                amount, quantity = self._returned(cells, amount)
            elif amount > 0 and self._profile.returns != "signed" and (heading := self._telling.taken_back(cells)):
                raise FigureError(
                    f"it has a figure under '{heading}': whether that is taken off already is open; set "
                    '`returns = "signed"` of this [[partner]] if it is'
                )
        except FigureError:
            self.sum.unread += 1
            raise
        self.sum.amount += amount
        self.sum.rows += 1
        quantity = self._quantity(cells) if quantity is None else quantity
        self.sum.quantity += quantity
        if not currency:
            raise FigureError("currency unknown: name a `currency` or its column for this [[partner]]")
        sku, gtin = self._fields.product(cells)
        self.last_day = self._day or self._sold_on(self._fields.cell(cells, "sold_on"))
        return SaleLine(
            row=row,
            sku=sku,
            quantity=quantity,
            amount=amount,
            currency=currency,
            sold_on=self.last_day,
            ship_to=self._fields.text(cells, "ship_to"),
            sale_type=_sale_type(self._fields.text(cells, "sale_type")),
            gtin=gtin,
            customer=self._fields.text(cells, "customer"),
            unit=self._pack or self._fields.text(cells, "unit"),
            document=self._fields.text(cells, "document"),
        )

    def _sold_on(self, cell: Cell) -> date:
        last = month_of_short_year(cell) if self._headed_months and isinstance(cell, str) else None
        if last and last.year >= 2000 + FIRST_YEAR:  # "Nov-05" is a day
            return last
        sold_on = day(cell, self._day_first, self._sheet.day_zero)
        try:
            return end_of_month(sold_on) if self._months else sold_on
        except ValueError as error:
            raise FigureError(str(error)) from error

    def _quantity(self, cells: Sequence[Cell]) -> Decimal:
        try:
            cell = self._fields.cell(cells, "quantity")
            if "unit" not in self._columns and not self._pack and (bare := without_pieces(cell)) != cell:
                return number(bare, self._mark)
            return self._fields.figure(cells, "quantity")
        except FigureError:
            self.sum.uncounted += 1
            raise

    def _returned(self, cells: Sequence[Cell], amount: Decimal) -> tuple[Decimal, Decimal]:
        """Return amount and quantity of a row that says it is a return, as the settings have it."""
        quantity = self._fields.figure(cells, "quantity")
        self.sum.uncounted += 1  # whether a total takes them off is open
        if self._profile.returns == "marked":
            return -abs(amount), -abs(quantity)
        if self._profile.returns == "" and (amount > 0 or quantity > 0):
            raise FigureError(
                "it says that it is a return, and its figures are above zero: set `returns` of this [[partner]] to "
                '"marked" if such rows are to be taken off, or to "signed" if they count as they stand'
            )
        return amount, quantity


def _folded(cells: Sequence[Cell]) -> tuple[str, ...]:
    folded = [fold_heading(cell) if isinstance(cell, str) else "0" for cell in cells]
    while folded and not folded[-1]:
        folded.pop()
    return tuple(folded)


def _currency(found: Found, profile: ReportProfile) -> str:
    """Return the currency of amounts without a column for it: the settings', or the one that the heading names."""
    heading = found.whole_heading("amount")
    named = currency_in(heading)
    if "currency" not in found.columns and named and profile.currency and named != profile.currency:
        raise LayoutRefusedError(
            f"the heading '{heading}' says {named}, the settings of this [[partner]] say {profile.currency}; "
            "mend `currency` there, or ask the sender which it is"
        )
    expected = shown_currency(found, profile.currency or named) or profile.currency or named
    for row, cells in found.above if "currency" not in found.columns else ():
        check_stated_currency(row, cells, expected)
    return expected


def _check_padded(found: Found, currency: str) -> None:
    """Raise `LayoutRefusedError` where amounts have noughts in front and no decimal mark: they may be in hundredths."""
    cells = (cells[found.columns["amount"] :][:1] for _, cells in islice(found.below(), _SAMPLE))
    texts = [str(cell).strip("+-") for one in cells for cell in one if cell != "" and not isinstance(cell, date)]
    some = [text for text in texts if text.strip("0")]
    padded = [text for text in some if text.startswith("0") and len(text) >= _PADDED and text.isdecimal()]
    if any(map(shows_mark, some)) or (currency and not decimals_in_use(currency)):
        return
    if len(padded) * 2 > len(some):
        raise LayoutRefusedError(
            f"amounts such as '{padded[0]}' are filled up with noughts and show no decimal mark: they may be in "
            "hundredths; ask the sender for amounts with a decimal mark, or name `decimal` of this [[partner]] if "
            "they are whole"
        )


def _of_months(found: Found, first_is_day: bool | None) -> bool:
    """Return whether a column is headed or shown as one of months and writes each as its first day."""
    if not names_months(fold_heading(found.heading("sold_on"))) and not shows_months(found):
        return False
    return found_out(found, ("sold_on",), lambda cells: _all_first(cells, first_is_day, found.sheet.day_zero), bool)


def _all_first(cells: Iterable[Cell], first_is_day: bool | None, day_zero: date | None) -> bool:
    """Return whether all days of a column are the first of a month; what is no day says nothing."""
    firsts = set()
    for cell in cells:
        with suppress(FigureError):
            firsts.add(day(cell, first_is_day, day_zero).day == 1)
    return firsts == {True}


def _mark(found: Found, currency: str) -> str:
    """Return the decimal mark that the figures show, or that amounts without decimals leave beside their groups."""
    shown = found_out(found, ("amount", "quantity"), decimal_mark, shows_mark)
    if shown or not currency or decimals_in_use(currency):
        return shown
    return found_out(found, ("amount",), mark_beside_groups, shows_mark)


def _counts_columns(cells: Sequence[Cell]) -> bool:
    """Return whether a row numbers the columns, as printed forms do below their headings."""
    filled = [str(cell) for cell in cells if cell != ""]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]


def _sale_type(text: str) -> str:
    """Return active or passive in the languages we know; anything else says nothing."""
    folded = text.casefold()
    return next((word for start, word in _SALE_TYPES if folded.startswith(start)), "")
