"""From table rows to sale lines; each row is a line, refused or skipped, and the control total is held against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scrapers.layouts.figures import FigureError, day, day_first, decimal_mark, number
from scrapers.layouts.profile import Cell, LayoutRefusedError, ReportProfile
from scrapers.layouts.table import Found, fold_heading
from scrapers.records import RefusedRow, ReportText, SaleLine

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
)
_SUBTOTALS = ("subtotal", "sub total", "zwischensumme", "подытог", "sous total", "промежуточный итог")
_SALE_TYPES = (("passiv", "passive"), ("пассив", "passive"), ("activ", "active"), ("aktiv", "active"),
               ("actif", "active"), ("актив", "active"))  # fmt: skip


def read_lines(layout: str, found: Found, profile: ReportProfile, skipped: Sequence[RefusedRow] = ()) -> ReportText:
    """Read the rows below the headings; raises `LayoutRefusedError` when they do not add up to the control total."""
    rows = found.sheet.rows
    reader = _Reader(found, profile)
    sales: list[SaleLine] = []
    refused: list[RefusedRow] = []
    passed = [*skipped, *(_skip(row, cells, "above the headings") for row, cells in rows[: found.heading_index])]
    passed.append(_skip(*rows[found.heading_index], "the headings"))
    total: tuple[int, Decimal | None] | None = None
    for row, cells in rows[found.heading_index + 1 :]:
        if not any(cell != "" for cell in cells):
            continue
        kind = reader.kind(cells)
        if kind == "total":
            total = (row, reader.amount_or_none(cells))
        if kind != "line":
            passed.append(_skip(row, cells, _WHY[kind]))
            continue
        try:
            sales.append(reader.line(row, cells))
        except FigureError as error:
            refused.append(_skip(row, cells, str(error)))
    if total is not None and total[1] is not None:
        _check_total(reader, total[0], total[1])
    control = total[1] if total else None
    return ReportText(layout, tuple(sales), (), tuple(refused), tuple(r for r in passed if any(r.cells)), control)


_WHY = {
    "total": "total row",
    "subtotal": "subtotal row",
    "headings": "the headings, repeated",
    "note": "text, not a line of the table",
}


def _skip(row: int, cells: Sequence[Cell], reason: str) -> RefusedRow:
    return RefusedRow(row, tuple(str(cell) for cell in cells), reason)


@dataclass
class _Sum:
    amount: Decimal = Decimal(0)
    rows: int = 0
    unread: int = 0


class _Reader:
    """Reads rows by the columns found; decimal mark and order of dates are those the whole column shows."""

    def __init__(self, found: Found, profile: ReportProfile) -> None:
        self._columns = found.columns
        self._currency = profile.currency
        self._headings = found.sheet.rows[found.heading_index][1]
        below = [cells for _, cells in found.sheet.rows[found.heading_index + 1 :]]
        figures = [self._cell(cells, name) for name in ("amount", "quantity") for cells in below]
        self._mark = profile.decimal or decimal_mark(figures)
        self._day_first = day_first([self._cell(cells, "sold_on") for cells in below])
        self.sum = _Sum()

    def kind(self, cells: Sequence[Cell]) -> str:
        """Say what a row is: line, total, subtotal, headings or note."""
        if cells == self._headings:
            return "headings"
        if (label := self._total_label(cells)) is not None:
            return label
        filled = [name for name in ("sku", "gtin", "quantity", "amount") if self._cell(cells, name) != ""]
        numbers = {"quantity", "amount"} & set(filled)
        return "line" if numbers or len(filled) > 1 else "note"

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
            sold_on=day(self._cell(cells, "sold_on"), self._day_first),
            ship_to=self._text(cells, "ship_to"),
            sale_type=_sale_type(self._text(cells, "sale_type")),
            gtin=gtin,
            customer=self._text(cells, "customer"),
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
        cell = self._cell(cells, name)
        return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell)


def total_label(cell: Cell) -> str | None:
    """Return total or subtotal where a cell labels its row so."""
    folded = fold_heading(cell)
    if folded.startswith(_SUBTOTALS):
        return "subtotal"
    return "total" if any(folded == word or folded.startswith(f"{word} ") for word in _TOTALS) else None


def _sale_type(text: str) -> str:
    """Return active or passive in the languages we know; anything else says nothing."""
    folded = text.casefold()
    return next((word for start, word in _SALE_TYPES if folded.startswith(start)), "")


def _check_total(reader: _Reader, row: int, total: Decimal) -> None:
    if reader.sum.unread:
        return
    # Totals are computed from unrounded cells: half a cent a row may be lost on the way.
    if abs(total - reader.sum.amount) > Decimal("0.005") * (reader.sum.rows + 1):
        raise LayoutRefusedError(
            f"the total in row {row} is {total}, but its {reader.sum.rows} rows add up to {reader.sum.amount}; "
            "rows may be missing: ask the sender for the whole file"
        )
