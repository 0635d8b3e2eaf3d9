"""The cells of a table's rows by the fields that its columns hold, for readers of sales and of stock alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from scrapers.layouts.columns import text_of, unguarded
from scrapers.layouts.figures import FigureError, number
from scrapers.layouts.profile import Cell


class FieldCells:
    """Finds a field's cell in a row; `mark` is the decimal mark of the whole column, or empty when unknown.

    `digits` are those of products whose numbers are shown filled up with noughts.
    """

    def __init__(self, columns: Mapping[str, int], mark: str, digits: int = 0) -> None:
        self._digits = digits
        self._columns = columns
        self._mark = mark

    def cell(self, cells: Sequence[Cell], name: str) -> Cell:
        """Return the row's cell of a field, empty where there is none."""
        place = self._columns.get(name, len(cells))
        return cells[place] if 0 <= place < len(cells) else ""

    def text(self, cells: Sequence[Cell], name: str) -> str:
        """Return the row's cell of a field as text; a number without trailing zeros."""
        return text_of(self.cell(cells, name))

    def product(self, cells: Sequence[Cell]) -> tuple[str, str]:
        """Return SKU and GTIN, of which one may be empty; raises `FigureError` where both are."""
        filled = self._digits if isinstance(self.cell(cells, "sku"), Decimal) else 0
        sku, gtin = unguarded(self.text(cells, "sku")), unguarded(self.text(cells, "gtin"))
        if not sku and not gtin:
            raise FigureError("no product: the SKU is empty")
        return sku and sku.zfill(filled), gtin

    def figure(self, cells: Sequence[Cell], name: str, currency: str = "") -> Decimal:
        """Return the number of a field; raises `FigureError` with the field's name and the reason."""
        try:
            return number(self.cell(cells, name), self._mark, currency)
        except FigureError as error:
            raise FigureError(f"{name.replace('_', ' ')}: {error}") from error
