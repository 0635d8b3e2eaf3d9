"""From table rows to sale lines; each row is a line, refused or skipped, and the control total is held against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter

from scrapers.layouts.columns import Plain, PlainRows, Ways, text_of
from scrapers.layouts.figures import FigureError, day, day_first, decimal_mark, number, shows_mark, shows_slashed
from scrapers.layouts.finding_out import found_out
from scrapers.layouts.profile import Batch, Cell, LayoutRefusedError, ReportProfile
from scrapers.layouts.table import Found
from scrapers.layouts.usual_headings import currency_in, fold_heading
from scrapers.records import RefusedRow, SaleLine

_TOTALS = (
    "total",
    "grand total",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "итого",
    "всего",
    "totaal",
    "totale",
    "suma",
    "ogółem",
    "razem",
    "totaux",
    "gesamtergebnis",
)
_SUBTOTALS = ("subtotal", "sub total", "zwischensumme", "подытог", "sous total", "промежуточный итог")
_SALE_TYPES = (("passiv", "passive"), ("пассив", "passive"), ("activ", "active"), ("aktiv", "active"),
               ("actif", "active"), ("актив", "active"))  # fmt: skip


class SaleLines:
    """The sales of a table, row by row; `skipped` and `total` are complete when all rows were read.

    Reading raises `LayoutRefusedError` when the rows do not add up to the control total, or are in two currencies.
    """

    def __init__(self, found: Found, profile: ReportProfile) -> None:
        self._found = found
        self._reader = _Reader(found, profile)
        self.skipped = [_skip(row, cells, "above the headings") for row, cells in found.above if any(cells)]
        self.skipped.append(_skip(*found.headings, "the headings"))
        self.total: Decimal | None = None
        self._total_row = 0
        self._currencies: dict[str, int] = {}
        self._missing = False
        self._groups = True

    def parts(self) -> Iterator[Iterable[SaleLine | RefusedRow]]:
        """Yield lines and rows that cannot be used, some at a time."""
        for batch in self._found.batches():
            yield from self._parts(batch)
        if self._missing and (why := self._found.sheet.why_empty()):
            raise LayoutRefusedError(why)
        check_currencies(self._currencies)
        if self.total is not None and not (self._groups and self._reader.sum.ends[-1] == self._reader.sum.amount):
            _check_total(self._reader, self._total_row, self.total)

    def _parts(self, batch: Batch) -> Iterator[Iterable[SaleLine | RefusedRow]]:
        """Yield what a batch says: all rows at once when all are plain lines, else by halves down to single rows."""
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
        self._reader.sum.rows += len(plain.lines)
        for currency in plain.currencies - self._currencies.keys():
            self._currencies[currency] = next(line.row for line in plain.lines if line.currency == currency)

    def _row_by_row(self, batch: Batch) -> Iterator[SaleLine | RefusedRow]:
        for row, cells in self._found.sheet.tidied(batch):
            kind = self._reader.kind(cells)
            if kind == "total":
                self.total, self._total_row = self._reader.amount_or_none(cells), row
                self._groups &= self._reader.sum.closes(self.total)
            if kind != "line":
                self._missing |= kind in ("note", "nothing")
                self.skipped.append(_skip(row, cells, _WHY[kind]))
                continue
            try:
                line = self._reader.line(row, cells)
            except FigureError as error:
                self._missing |= "is missing" in str(error)
                yield _skip(row, cells, str(error))
                continue
            self._currencies.setdefault(line.currency, row)
            yield line


_FEW = 16
"""Rows that are not worth halving"""


_WHY = {
    "total": "total row",
    "subtotal": "subtotal row",
    "headings": "the headings, repeated",
    "note": "text, not a line of the table",
    "nothing": "neither product nor figures, as some systems write for an empty period",
}


def _skip(row: int, cells: Sequence[Cell], reason: str) -> RefusedRow:
    return RefusedRow(row, tuple(str(cell) for cell in cells), reason)


@dataclass
class _Sum:
    """What the rows so far add up to; `ends` is that at each total row, the beginning first."""

    amount: Decimal = Decimal(0)
    rows: int = 0
    unread: int = 0
    ends: list[Decimal] = field(default_factory=lambda: [Decimal(0)])

    def closes(self, total: Decimal | None) -> bool:
        """Return whether a total is that of all rows so far, or of the rows behind an earlier total: of a group."""
        # Totals are computed from unrounded cells: half a cent a row may be lost on the way.
        room = Decimal("0.005") * (self.rows + 1)
        known = self.ends[-_GROUPS:] + self.ends[:1]
        if self.ends[-1] != self.amount:
            self.ends.append(self.amount)
        return total is not None and any(abs(self.amount - end - total) <= room for end in known)


_GROUPS = 500
"""Totals behind each other that a total of several groups is sought among"""


class _Reader:
    """Reads rows by the columns found; decimal mark and order of dates are those the whole column shows."""

    def __init__(self, found: Found, profile: ReportProfile) -> None:
        self._columns = found.columns
        self._currency = _currency(found, profile)
        self._headings = found.headings[1]
        self._mark = profile.decimal or found_out(found, ("amount", "quantity"), decimal_mark, shows_mark)
        self._day_first = found_out(found, ("sold_on",), day_first, shows_slashed)
        self.sum = _Sum()
        self._day = found.day
        ways = Ways(self._mark, self._day_first, self._currency, found.sheet.tidy, _sale_type, found.day)
        self.plain = PlainRows(found.columns, ways)

    def kind(self, cells: Sequence[Cell]) -> str:
        """Say what a row is: line, total, subtotal, headings, note or nothing."""
        if cells == self._headings:
            return "headings"
        if (label := self._total_label(cells)) is not None:
            return label
        filled = [name for name in ("sku", "gtin", "quantity", "amount") if self._cell(cells, name) != ""]
        numbers = {"quantity", "amount"} & set(filled)
        if len(numbers) == len(filled) == 2 and all(_is_zero(self._cell(cells, name)) for name in numbers):
            return "nothing"
        # A product on a day without figures is a line that lost them, no text between the lines.
        dated = self._cell(cells, "sold_on") != "" and bool(filled)
        return "line" if numbers or len(filled) > 1 or dated else "note"

    def _total_label(self, cells: Sequence[Cell]) -> str | None:
        """Return total or subtotal for a row whose date and product cells are empty or hold the very label."""
        product = self._text(cells, "sku") or self._text(cells, "gtin")
        sold_on = self._cell(cells, "sold_on")
        if sold_on != "":
            return total_label(sold_on)
        return total_label(product) if product else next(filter(None, map(total_label, cells)), None)

    def amount_or_none(self, cells: Sequence[Cell]) -> Decimal | None:
        """Return the amount of a total row, or None where it has none that can be read."""
        try:
            return number(self._cell(cells, "amount"), self._mark, self._currency)
        except FigureError:
            return None

    def line(self, row: int, cells: Sequence[Cell]) -> SaleLine:
        """Read one row; raises `FigureError` with the reason why it cannot be used."""
        currency = self._text(cells, "currency").upper() or self._currency
        try:
            amount = number(self._cell(cells, "amount"), self._mark, currency)
        except FigureError as error:
            self.sum.unread += 1
            raise FigureError(f"amount: {error}") from error
        self.sum.amount += amount
        self.sum.rows += 1
        if not currency:
            raise FigureError("currency unknown: name a `currency` or its column for this [[partner]]")
        sku, gtin = self._text(cells, "sku"), self._text(cells, "gtin")
        if not sku and not gtin:
            raise FigureError("no product: the SKU is empty")
        return SaleLine(
            row=row,
            sku=sku,
            quantity=self._quantity(cells),
            amount=amount,
            currency=currency,
            sold_on=self._day or day(self._cell(cells, "sold_on"), self._day_first),
            ship_to=self._text(cells, "ship_to"),
            sale_type=_sale_type(self._text(cells, "sale_type")),
            gtin=gtin,
            customer=self._text(cells, "customer"),
            unit=self._text(cells, "unit"),
            document=self._text(cells, "document"),
        )

    def _quantity(self, cells: Sequence[Cell]) -> Decimal:
        try:
            return number(self._cell(cells, "quantity"), self._mark)
        except FigureError as error:
            raise FigureError(f"quantity: {error}") from error

    def _cell(self, cells: Sequence[Cell], name: str) -> Cell:
        place = self._columns.get(name, len(cells))
        return cells[place] if place < len(cells) else ""

    def _text(self, cells: Sequence[Cell], name: str) -> str:
        return text_of(self._cell(cells, name))


def _currency(found: Found, profile: ReportProfile) -> str:
    """Return the currency of amounts without a column for it: the settings', or the one that the heading names."""
    place = found.columns.get("amount")
    heading = found.headings[1][place] if place is not None and place < len(found.headings[1]) else ""
    named = currency_in(heading)
    if "currency" not in found.columns and named and profile.currency and named != profile.currency:
        raise LayoutRefusedError(
            f"the heading '{heading}' says {named}, the settings of this [[partner]] say {profile.currency}; "
            "mend `currency` there, or ask the sender which it is"
        )
    return profile.currency or named


def total_label(cell: Cell) -> str | None:
    """Return total or subtotal where a cell labels its row so."""
    folded = fold_heading(cell)
    if folded.startswith(_SUBTOTALS):
        return "subtotal"
    return "total" if any(folded == word or folded.startswith(f"{word} ") for word in _TOTALS) else None


def _is_zero(cell: Cell) -> bool:
    return not str(cell).strip("0.,- ")


def _sale_type(text: str) -> str:
    """Return active or passive in the languages we know; anything else says nothing."""
    folded = text.casefold()
    return next((word for start, word in _SALE_TYPES if folded.startswith(start)), "")


def check_currencies(currencies: Mapping[str, int]) -> None:
    """Raise `LayoutRefusedError` when there is more than one; the first row of each is told."""
    if len(currencies) > 1:
        shown = ", ".join(f"{code} from row {row}" for code, row in sorted(currencies.items(), key=itemgetter(1)))
        raise LayoutRefusedError(f"there are two currencies in it ({shown}); ask the sender for one file a currency")


def _check_total(reader: _Reader, row: int, total: Decimal) -> None:
    if reader.sum.unread:
        return
    # Totals are computed from unrounded cells: half a cent a row may be lost on the way.
    if abs(total - reader.sum.amount) > Decimal("0.005") * (reader.sum.rows + 1):
        raise LayoutRefusedError(
            f"the total in row {row} is {total}, but its {reader.sum.rows} rows add up to {reader.sum.amount}; "
            "rows may be missing: ask the sender for the whole file"
        )
