"""From table rows to stock lines: an inventory report, alone, on a sheet of its own or as a column beside the sales."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from scrapers.counted import number_of
from scrapers.layouts.beside_tables import check_beside
from scrapers.layouts.business_months import check_business_months
from scrapers.layouts.field_cells import FieldCells
from scrapers.layouts.figures import (
    DayOrderError,
    FigureError,
    day,
    day_first,
    days_named,
    decimal_mark,
    shows_mark,
    shows_slashed,
)
from scrapers.layouts.finding_out import found_out
from scrapers.layouts.heading_reach import check_reach
from scrapers.layouts.merged_cells import SHARED, shared_rows
from scrapers.layouts.profile import Cell, LayoutRefusedError, ReportProfile, Sheet
from scrapers.layouts.prose import may_tell_days
from scrapers.layouts.shifted_rows import Shifts
from scrapers.layouts.shown_signs import check_shown_units, shown_digits
from scrapers.layouts.table import (
    STOCK_FIELDS,
    Found,
    check_unit_of_figures,
    heading_row,
    is_other_heading,
    period_above,
    periods_above,
    usual_headings,
)
from scrapers.layouts.totals import Sum, first_label, is_total_word, total_label
from scrapers.layouts.turned_days import check_short_years
from scrapers.layouts.units_said import check_pieces, unit_in_words, unit_said
from scrapers.layouts.usual_headings import STOCK, fold_heading
from scrapers.layouts.value_sums import says_all
from scrapers.layouts.written_dates import days_written
from scrapers.records import RefusedRow, StockLine

_CLOSING = frozenset("closing ending endbestand конец конечный".split())
"""Words in headings of what is left at the end of a period"""

_NO_STOCK = re.compile(
    r"\W*(?:(?:goods|stock|waren?|товары?|mercancías?|marchandises|merc[ei]|towar)\s+)?"
    r"(?:in[ -]transit|goods on (?:the|their) way|damaged|defective|defects?|scrap|quarantined?|blocked|unterwegs|"
    r"in zulauf|defekt\w*|beschädigt\w*|sperrlager|sperrbestand|gesperrt\w*|ausschuss|карантин\w*|"
    r"в пути|брак\w*|поврежд\w*|en tránsito|dañad[oa]s?|en transit|endommagés?|in transito|danneggiat[oie]|w drodze|"
    r"uszkodzon\w*)\b",
    re.IGNORECASE,
)
"""Begins the names of sites that are none: goods on their way, broken and blocked ones"""


_Parts = defaultdict[tuple[str, str, date | None], list[Decimal]]
"""What is on hand at the sites of a product on a day"""


@dataclass
class StockText:
    """What the stock table of a file says: lines, rows that cannot be used, and rows that are no data."""

    lines: list[StockLine] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    skipped: list[RefusedRow] = field(default_factory=list)


def find_stock(sheets: Sequence[Sheet], profile: ReportProfile) -> Found | None:
    """Return the table that says what is on hand, or None; raises `LayoutRefusedError` when several sheets do."""
    wanted = {name: frozenset(usual.split("|")) for name, usual in STOCK.items()}
    wanted |= {name: frozenset(usual_headings(name)) for name in ("sku", "gtin", "sold_on", "unit")}
    for name, heading in profile.columns.items():
        # A heading the settings name for sales may be another one in the inventory: both are understood.
        if name in wanted:
            named = frozenset({fold_heading(heading)})
            wanted[name] = named if name in STOCK_FIELDS else wanted[name] | named
    found = [one for sheet in sheets if (one := heading_row(sheet, wanted, _is_stock)) is not None]
    if len(found) > 1:
        names = ", ".join(one.sheet.called for one in found)
        raise LayoutRefusedError(f"there are several stock tables in it ({names}); ask the sender for one sheet a file")
    return found[0] if found else None


def read_stock(found: Found, profile: ReportProfile, *, beside_sales: bool) -> StockText:
    """Read the rows below the headings; `beside_sales`: the same rows are sales, whose faults are told there."""
    check_beside(found)
    check_unit_of_figures(found, ("on_hand",))
    reader = _Reader(found, profile)
    said = StockText()
    headings, subtotals = found.headings[1], found.sheet.subtotals()
    if not beside_sales:
        said.skipped += [_row(row, cells, "above the headings") for row, cells in found.above if any(cells)]
        said.skipped.append(_row(*found.headings, "the headings"))
    totals = _Totals()
    stocks: dict[tuple[str, str, date | None, str], StockLine] = {}
    for row, cells in found.below():
        why = "subtotal row" if row in subtotals else _no_line(reader, cells, headings)
        if why.startswith("total"):
            totals.take(row, reader.figure(cells))
        if why or (beside_sales and reader.fields.cell(cells, "on_hand") == ""):
            said.skipped += [] if beside_sales else [_row(row, cells, why)]
            continue
        if not beside_sales and is_other_heading(cells, profile):
            shown = ", ".join(str(cell) for cell in cells if cell != "")
            raise LayoutRefusedError(f"row {row} begins another table ({shown}); ask the sender for one table a sheet")
        totals.add(reader.figure(cells))
        try:
            line = reader.line(row, cells)
            known = stocks.setdefault((line.sku, line.gtin, line.as_of, line.site), line)
            if known.on_hand != line.on_hand:
                raise FigureError(f"another stock of the product on that day stands in row {known.row}")
        except DayOrderError as error:
            raise LayoutRefusedError(f"row {row}: {error}; ask the sender for dates such as 2026-03-31") from error
        except FigureError as error:
            said.refused.append(_row(row, cells, str(error)))
    said.lines = list(_without_sums(stocks.values(), said))
    if not beside_sales:
        totals.check(sum((line.on_hand for line in said.lines), Decimal(0)))
    return said


def _without_sums(lines: Iterable[StockLine], said: StockText) -> Iterator[StockLine]:
    """Yield the lines but those that state the sum of the same product's sites: without one, or with one called so."""
    kept = list(lines)
    sums = _sites_of_sums(kept)
    at_sites = _at_sites(kept, sums)
    for line in kept:
        parts = at_sites.get((line.sku, line.gtin, line.as_of), []) if _may_be_sum(line, sums) else []
        cells = (line.sku, line.site, str(line.on_hand)) if line.site else (line.sku, str(line.on_hand))
        if not parts:
            yield line
        elif sum(parts) == line.on_hand:
            said.skipped.append(_row(line.row, cells, "the sum of the sites"))
        else:
            which = f"'{line.site}' as its site" if line.site else "no site"
            why = f"{which}, and the sites of the product add up to {sum(parts)}: is it one more of them?"
            said.refused.append(_row(line.row, cells, why))


def _at_sites(lines: Iterable[StockLine], sums: Collection[str]) -> _Parts:
    """Return what is on hand of each product and day at the sites that are no sums."""
    at_sites: _Parts = defaultdict(list)
    for line in lines:
        if not _may_be_sum(line, sums):
            at_sites[line.sku, line.gtin, line.as_of].append(line.on_hand)
    return at_sites


def _sites_of_sums(lines: Sequence[StockLine]) -> set[str]:
    """Return the sites called "All warehouses" or "Total company" each stock of which is the sum of the other sites."""
    named = {line.site for line in lines if line.site and says_all(line.site)}
    at_sites = _at_sites(lines, named)
    proven, others = set[str](), set[str]()
    for line in lines:
        parts = at_sites.get((line.sku, line.gtin, line.as_of), [])
        if line.site in named and parts and sum(parts) != line.on_hand:
            others.add(line.site)
        elif line.site in named and len(parts) > 1 and line.on_hand:
            proven.add(line.site)
    return proven - others


def _may_be_sum(line: StockLine, sums: Collection[str]) -> bool:
    return not line.site or is_total_word(line.site) or line.site in sums


@dataclass
class _Totals:
    """The rows of totals of a stock table, held against its lines: the last is of all of them, or of its group."""

    sum: Sum = field(default_factory=Sum)
    unread: bool = False
    last: tuple[int, Decimal] | None = None
    closed: bool = True

    def add(self, on_hand: Decimal | None) -> None:
        """Count a row: totals are of those that wait as well."""
        self.unread |= on_hand is None
        self.sum.amount += on_hand or 0
        self.sum.rows += 1

    def take(self, row: int, total: Decimal | None) -> None:
        """Take a total row."""
        if total is not None:
            self.last, self.closed = (row, total), self.sum.closes(total)

    def check(self, kept: Decimal) -> None:
        """Raise `LayoutRefusedError` where the last total is neither of all lines nor of a group."""
        if self.last is None or self.unread or self.closed or self.last[1] == kept:
            return
        row, total = self.last
        raise LayoutRefusedError(
            f"the total in row {row} is {total}, but its "
            f"{number_of(self.sum.rows, 'row of stock adds', 'rows of stock add')} up to {self.sum.amount}; "
            "rows may be missing, or stand in it twice: ask the sender for the whole file"
        )


def _is_stock(columns: dict[str, int]) -> bool:
    return "on_hand" in columns and ("sku" in columns or "gtin" in columns)


def _no_line(reader: _Reader, cells: Sequence[Cell], headings: Sequence[Cell]) -> str:
    if cells == headings:
        return "the headings, repeated"
    product = reader.fields.text(cells, "sku") or reader.fields.text(cells, "gtin")
    if label := total_label(product) if product else first_label(cells):
        return f"{label} row"
    return "" if product or reader.fields.cell(cells, "on_hand") != "" else "text, not a line of the table"


def _row(row: int, cells: Sequence[Cell], reason: str) -> RefusedRow:
    return RefusedRow(row, tuple(str(cell) for cell in cells), f"stock: {reason}")


class _Reader:
    """Reads rows by the columns found; without a column of days the one day named above the table counts."""

    def __init__(self, found: Found, profile: ReportProfile) -> None:
        mark = profile.decimal or found_out(found, ("on_hand",), decimal_mark, shows_mark)
        check_shown_units(found, ("on_hand",))
        check_reach(found, mark, ("on_hand",))
        self.fields = FieldCells(found.columns, mark, shown_digits(found))
        self._day_zero = found.sheet.day_zero
        self._shared = shared_rows(found.sheet.reaches(), {found.columns["on_hand"]})
        self._shifts = Shifts(found, mark, ("on_hand",))
        self._has_units = "unit" in found.columns
        self._pack = unit_said(found, "on_hand")
        self._date_field = next((name for name in ("as_of", "sold_on") if name in found.columns), "")
        check_short_years(found, self._date_field)
        self._day_first = found_out(found, (self._date_field,), day_first, shows_slashed)
        check_business_months(found, self._date_field, self._day_first)
        self._headline = None if self._date_field else _day_above(found) or _end_above(found)

    def figure(self, cells: Sequence[Cell]) -> Decimal | None:
        """Return the stock that a row states, or None where it cannot be read."""
        try:
            return self.fields.figure(cells, "on_hand")
        except FigureError:
            return None

    def line(self, row: int, cells: Sequence[Cell]) -> StockLine:
        """Read one row; raises `FigureError` with the reason why it cannot be used."""
        if row in self._shared:
            raise FigureError(SHARED)
        if not self._pack and not self._has_units:
            check_pieces(row, self.fields.cell(cells, "on_hand") or unit_in_words(cells))
        self._shifts.check(cells)
        (sku, gtin), on_hand = self.fields.product(cells), self.fields.figure(cells, "on_hand")
        as_of = self._headline
        if self._date_field:
            as_of = day(self.fields.cell(cells, self._date_field), self._day_first, self._day_zero)
        if as_of is None:
            raise FigureError("the day is missing: no column holds it, and above the table stands none or several")
        unit = self._pack or self.fields.text(cells, "unit")
        site = self.fields.text(cells, "site")
        if _NO_STOCK.match(site):
            raise FigureError(f"'{site}' as its site says that it is not there, or not to be sold: dismiss it if so")
        return StockLine(row, sku, on_hand, as_of, site, gtin, unit)


def _day_above(found: Found) -> date | None:
    days: set[date] = set()
    for number, cells in found.above:
        for cell in (cell for cell in cells if may_tell_days(number, str(cell))):
            try:
                days |= (
                    {day(cell, None)} if isinstance(cell, date) else {*days_named(str(cell)), *days_written(str(cell))}
                )
            except FigureError as error:
                raise LayoutRefusedError(f"above the stock table {error}; ask the sender to mend the day") from error
    return days.pop() if len(days) == 1 else None


def _end_above(found: Found) -> date | None:
    """Return the end of the period named above stock: one of a day, or any where the heading says "closing"."""
    with suppress(FigureError):
        if not _CLOSING.isdisjoint(fold_heading(found.heading("on_hand")).split()):
            return period_above(found.above)
        periods = periods_above(found.above)
        if len(periods) == 1 and len(days := {*periods.pop()}) == 1:
            return days.pop()
    return None
