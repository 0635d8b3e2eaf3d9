"""From table rows to sale lines; each row is a line, refused or skipped, and the control total is held against them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import islice
from operator import itemgetter

from scrapers.counted import number_of
from scrapers.layouts.columns import Plain
from scrapers.layouts.cut_end import CUT
from scrapers.layouts.figures import DayOrderError, FigureError
from scrapers.layouts.group_heads import MOST, RowFigures, group_heads
from scrapers.layouts.merged_cells import SHARED, Fields, lone_reaches, shared_rows
from scrapers.layouts.named_once import products_of_groups
from scrapers.layouts.profile import Batch, Cell, LayoutRefusedError, ReportProfile, Row
from scrapers.layouts.prose import place_of
from scrapers.layouts.row_reader import RowReader
from scrapers.layouts.row_words import CANCELLED, OTHER, RETURN, SALES, SUMMED, says_of_row, says_part
from scrapers.layouts.table import Found, other_days, period_above
from scrapers.layouts.totals import Sum, room_of
from scrapers.layouts.unit_price import may_be_price
from scrapers.layouts.units_said import TITLE
from scrapers.layouts.value_sums import MOST as MOST_SUMMED
from scrapers.layouts.value_sums import PARTS, Told, Value, values_of_sums
from scrapers.records import RefusedRow, SaleLine

_FEW = 16
"""Rows that are not worth halving"""

_WHY = {
    "total": "total row",
    "subtotal": "subtotal row",
    "group": "subtotal row",
    "summed": "subtotal row",
    "group head": "subtotal row above its group",
    "cancelled": "cancelled, as the row says: no sale",
    "beside": "tax, shipping or a fee beside the price of goods: no sale",
    "headings": "the headings, repeated",
    "below": "further words of the row above, whose figures reach over both",
    "note": "text, not a line of the table",
    "nothing": "neither product nor figures, as some systems write for an empty period",
}


class SaleLines:
    """The sales of a table, row by row; `skipped` and `total` are complete when all rows were read.

    Reading raises `LayoutRefusedError` when the rows do not add up to the control total, are in two currencies, or
    are not all of one table.
    """

    def __init__(self, found: Found, profile: ReportProfile) -> None:
        self._found = found
        self._profile = profile
        self._reader = RowReader(found, profile)
        self.skipped = [_skip(row, cells, "above the headings") for row, cells in found.above if any(cells)]
        self.skipped.append(_skip(*found.headings, "the headings"))
        self.total: Decimal | None = None
        self._total_row = 0
        self._total_quantity: Decimal | None = None
        self._currencies: dict[str, int] = {}
        self._missing = False
        self._begun = False
        self._groups = True
        self._subtotals = found.sheet.subtotals()
        self._shared, self._goes_on = self._find_shared()
        self._cut = found.sheet.cut()
        self._summed = self._find_summed()
        self._heads = self._find_heads() if found.day is not None or found.sheet.pivoted else {}
        self._place_of_product = found.columns.get("sku", found.columns.get("gtin", -1))
        self.remarks: list[str] = []
        self._titles: list[Row] = []
        self._headed_again = False
        self._read_titles()

    def _find_shared(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the rows with a figure that is nobody's, and those in which the words of the product above go on."""
        figures = {self._found.columns[name] for name in ("quantity", "amount")}
        reaches = self._found.sheet.reaches()
        shared = shared_rows(reaches, figures)
        if not shared or self._found.sheet.pivoted:
            return shared, frozenset()
        rows = {number: cells for number, cells in self._found.below() if number in shared}
        product = [place for name, place in self._found.columns.items() if name in ("sku", "gtin")]
        lone = lone_reaches(reaches, rows, Fields([*self._found.columns.values()], product, figures, says_of_row))
        left = shared_rows([one for one in reaches if one not in lone], figures)
        firsts = {one.first_row for one in lone}
        return left, (shared - left) - firsts

    def _find_summed(self) -> Mapping[Value, bool]:
        """Return the values of columns whose rows sum up the others of their product and day."""
        fields = {place for name, place in self._found.columns.items() if name not in SUMMED}
        rows = [cells for _, cells in islice(self._found.below(), MOST_SUMMED)]
        keys = [(self._reader.product(cells), self._reader.written_day(cells)) for cells in rows]
        if self._found.sheet.pivoted or max(Counter(keys).values(), default=0) <= PARTS:
            return {}
        cut = keys[-1] if len(rows) == MOST_SUMMED else ()  # the other rows of the last one may stand below
        told = []
        for key, cells in zip(keys, rows, strict=True):
            quantity, amount = self._reader.quantity_or_none(cells), self._reader.amount_or_none(cells)
            if quantity is None or amount is None or not key[0] or key == cut:
                continue
            others = ((place, cell.strip()) for place, cell in enumerate(cells) if isinstance(cell, str))
            told.append(Told(key, quantity, amount, {place: text for place, text in others if place not in fields}))
        return values_of_sums(told)

    def _summed_by(self, cells: Sequence[Cell]) -> Value | None:
        """Return the value by which a row is known to sum up others, or None."""
        return next(
            (
                (place, text)
                for place, text in self._summed
                if place < len(cells) and isinstance(cells[place], str) and str(cells[place]).strip() == text
            ),
            None,
        )

    def _find_heads(self) -> Mapping[int, tuple[int, int]]:
        """Return the rows that sum up groups of others; where rows have days, the lack of one tells them."""
        rows = list(islice(self._found.below(), MOST + 1))
        figures = []
        for row, cells in rows if len(rows) <= MOST else ():
            if row in self._subtotals or self._reader.kind(cells) != "line":
                continue
            quantity, amount = self._reader.quantity_or_none(cells), self._reader.amount_or_none(cells)
            if quantity is not None and amount is not None:
                figures.append(RowFigures(row, self._reader.product(cells), quantity, amount))
        return group_heads(figures)

    @cached_property
    def _undated_heads(self) -> Mapping[int, tuple[int, int]]:
        return self._find_heads()

    @cached_property
    def _products(self) -> Mapping[int, Cell]:
        """Those of rows that leave them out, by row, where the totals of their groups name them."""
        return products_of_groups(self._found.below(), self._place_of_product, self._reader.amount_or_none)

    def _with_product(self, row: int, cells: Sequence[Cell]) -> Sequence[Cell]:
        """Return the cells of a line with the product that stands once for its group."""
        place = self._place_of_product
        if self._reader.product(cells) or not 0 <= place < len(cells) or row not in self._products:
            return cells
        return [*cells[:place], self._products[row], *cells[place + 1 :]]

    def _heads_others(self, row: int, cells: Sequence[Cell]) -> bool:
        """Return whether a row without product and day, where lines have both, is proven to sum up those below it."""
        return self._found.day is None and self._reader.names_nothing(cells) and row in self._undated_heads

    def _read_titles(self) -> None:
        """Remember what the name of the sheet and the titles above the table say of all of its rows."""
        if others := other_days(self._found, self._profile):
            told = " and ".join(f"'{one}'" for one in others)
            self.remarks.append(
                f"the days are those of '{self._found.heading('sold_on')}', not of {told} (`columns` says)"
            )
        self.remarks += filter(None, [may_be_price(self._found)])
        above = ((place_of(row), cell) for row, cells in self._found.above for cell in cells)
        for where, title in (("the sheet's name", self._found.sheet.name), *above):
            part = says_part(title) if len(str(title).split()) <= TITLE else ""
            if part == RETURN:
                self._reader.part = part
            elif part in (OTHER, CANCELLED):
                self.remarks.append(f"{where} says '{title}'; what stands below is taken for sales")

    def parts(self) -> Iterator[Iterable[SaleLine | RefusedRow]]:
        """Yield lines and rows that cannot be used, some at a time."""
        for batch in self._found.batches():
            yield from self._parts(batch)
        if self._missing and (why := self._found.sheet.why_empty()):
            raise LayoutRefusedError(why)
        check_currencies(self._currencies)
        sums = self._reader.sum
        if self.total is not None and not (self._groups and sums.ends[-1] == sums.amount):
            _check_total(sums, self._total_row, self.total, self._found.sheet.remark())
        if self.total is not None:
            _check_quantity(sums, self._total_row, self.total, self._total_quantity)

    def _parts(self, batch: Batch) -> Iterator[Iterable[SaleLine | RefusedRow]]:
        """Yield what a batch says: all rows at once when all are plain lines, else by halves down to single rows."""
        plain = None
        told = self._subtotals | self._heads.keys() | self._shared | self._goes_on | self._cut
        if not self._reader.part and not self._summed and (not told or told.isdisjoint(batch.numbers)):
            plain = self._reader.plain.lines(batch)
        if plain is not None:
            self._count(plain)
            yield plain.lines
        elif len(batch.rows) <= _FEW:
            yield self._row_by_row(batch)
        else:
            middle = len(batch.rows) // 2
            yield from self._parts(Batch(batch.numbers[:middle], batch.rows[:middle]))
            yield from self._parts(Batch(batch.numbers[middle:], batch.rows[middle:]))

    def _count(self, plain: Plain) -> None:
        self._reader.sum.amount += plain.amount
        self._reader.sum.quantity += plain.quantity
        self._reader.sum.rows += len(plain.lines)
        self._reader.last_day = plain.lines[-1].sold_on
        for currency in plain.currencies - self._currencies.keys():
            self._currencies[currency] = next(line.row for line in plain.lines if line.currency == currency)

    def _row_by_row(self, batch: Batch) -> Iterator[SaleLine | RefusedRow]:
        for row, cells in self._found.sheet.tidied(batch):
            kind = "subtotal" if row in self._subtotals else self._reader.kind(cells)
            kind = "below" if row in self._goes_on else kind
            kind = "group head" if kind == "line" and self._heads_others(row, cells) else kind
            if kind == "another table" and not self._begun and row == self._found.headings[0] + 1:
                kind = "headings"  # in another language
            self._begun = True
            value = self._summed_by(cells) if kind == "line" else None
            if value is not None and not self._summed[value]:
                self._reader.sum.unread += 1
                yield _skip(row, cells, self._why_summed(value))
                continue
            kind = "summed" if value is not None else kind
            if kind != "line":
                self._pass_over(row, cells, kind)
                continue
            if row in self._heads:
                first, last = self._heads[row]
                yield _skip(
                    row, cells, f"its figures are the sums of rows {first} to {last}: dismiss it if it heads them"
                )
                continue
            try:
                self._check_part(row)
                self._check_titles()
                self._check_own(row, cells)
                line = self._reader.line(row, self._with_product(row, cells))
            except DayOrderError as error:
                raise LayoutRefusedError(f"row {row}: {error}; ask the sender for dates such as 2026-03-31") from error
            except FigureError as error:
                self._missing |= "is missing" in str(error)
                yield _skip(row, cells, str(error))
                continue
            self._currencies.setdefault(line.currency, row)
            yield line

    def _pass_over(self, row: int, cells: Sequence[Cell], kind: str) -> None:
        """Note a row that is no line, and what it says of those around it."""
        if kind == "another table":
            shown = ", ".join(str(cell) for cell in cells if cell != "")
            raise LayoutRefusedError(
                f"row {row} begins another table ({shown}); ask the sender for one table a sheet, or a file of its own"
            )
        if kind in ("total", "group"):
            amount = self._reader.amount_or_none(cells)
            closes = self._reader.sum.closes(amount)
            if kind == "total":
                self.total, self._total_row = amount, row
                self._total_quantity = self._reader.quantity_or_none(cells)
                self._groups &= closes
        self._headed_again |= kind == "headings"
        if kind != "cancelled":
            self._reader.check_unit(cells)
        words_alone = kind == "subtotal" and sum(cell != "" for cell in cells) == 1  # an asterisk begins a footnote too
        if kind == "note" or words_alone:
            self._reader.check_note(row, cells)
        if kind == "note":
            self._titles.append((row, tuple(cells)))
            self._begin_part(row, [cell for cell in cells if cell != ""])
        self._missing |= kind in ("note", "nothing")
        self.skipped.append(_skip(row, cells, _WHY[kind]))

    def _begin_part(self, row: int, filled: Sequence[Cell]) -> None:
        """Remember what a title within the table says of the rows below it."""
        if len(filled) <= 2 and len(str(filled[0]).split()) <= 4 and (part := says_part(filled[0])):
            self._reader.part = "" if part == SALES else part
            self._part_at = f"row {row} ('{filled[0]}')"

    def _check_titles(self) -> None:
        """Raise `LayoutRefusedError` where titles above headings that come again name another period or currency."""
        titles, again = self._titles, self._headed_again
        self._titles, self._headed_again = [], False
        for row, cells in titles if again else ():
            self._reader.check_title(row, cells)
            if self._found.day is None:
                continue
            try:
                named = period_above([(row, cells)])
            except FigureError as error:
                raise LayoutRefusedError(f"row {row}: {error}; ask the sender for a column of days") from error
            if named not in (None, self._found.day):
                raise LayoutRefusedError(
                    f"row {row} begins a part of the period until {named}, and the table above it is of the one until "
                    f"{self._found.day}; ask the sender for a column of days, or for a file a period"
                )

    def _why_summed(self, value: Value) -> str:
        place, text = value
        heading = self._found.headings[1][place] if place < len(self._found.headings[1]) else ""
        return (
            "its figures are the sums of the other rows of its product and day, as are those of all rows with "
            f"'{text}' under '{heading}': dismiss it if it sums them up"
        )

    def _check_own(self, row: int, cells: Sequence[Cell]) -> None:
        """Raise `FigureError` for a row of which a figure stands in one cell with that of other rows, or may be cut."""
        if row in self._cut and len(cells) - 1 in map(self._found.columns.get, ("quantity", "amount")):
            self._reader.sum.unread += 1
            raise FigureError(CUT)
        if row in self._shared:
            self._reader.sum.unread += 1
            raise FigureError(SHARED)

    def _check_part(self, row: int) -> None:
        if self._reader.part == OTHER:
            raise LayoutRefusedError(
                f"{self._part_at} says that what stands below it, from row {row} on, are no sales; ask the sender for "
                "the sales in a file of their own"
            )


def _skip(row: int, cells: Sequence[Cell], reason: str) -> RefusedRow:
    return RefusedRow(row, tuple(str(cell) for cell in cells), reason)


def check_currencies(currencies: Mapping[str, int]) -> None:
    """Raise `LayoutRefusedError` when there is more than one; the first row of each is told."""
    if len(currencies) > 1:
        shown = ", ".join(f"{code} from row {row}" for code, row in sorted(currencies.items(), key=itemgetter(1)))
        raise LayoutRefusedError(f"there are two currencies in it ({shown}); ask the sender for one file a currency")


def _check_total(sums: Sum, row: int, total: Decimal, remark: str) -> None:
    if not sums.unread and abs(total - sums.amount) > room_of(sums.rows):
        raise LayoutRefusedError(
            f"the total in row {row} is {total}, but its {number_of(sums.rows, 'row adds', 'rows add')} up "
            f"to {sums.amount}; rows may be missing, "
            f"or stand in it twice{f', and {remark}' if remark else ''}: ask the sender for the whole file"
        )


def _check_quantity(sums: Sum, row: int, total: Decimal, quantity: Decimal | None) -> None:
    """Hold the quantity of a total row against the rows where its amount is that of all of them."""
    room = room_of(sums.rows)
    if quantity is None or sums.unread or sums.uncounted or abs(total - sums.amount) > room:
        return
    whole = quantity == quantity.to_integral_value() and sums.quantity == sums.quantity.to_integral_value()
    if abs(quantity - sums.quantity) > (0 if whole else room):
        raise LayoutRefusedError(
            f"the total in row {row} states {quantity} pieces, but its {number_of(sums.rows, 'row adds', 'rows add')} "
            f"up to {sums.quantity}; rows may be missing, or figures stand in another column: "
            "ask the sender for the whole file"
        )
