"""Products that stand once for a group of rows, above them or in the first: the total of the group names them again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from scrapers.layouts.profile import Cell, Row
from scrapers.layouts.totals import ends_as_total, room_of, total_label
from scrapers.layouts.usual_headings import fold_heading

_Figures = Callable[[Sequence[Cell]], Decimal | None]


def _nought(_: Sequence[Cell]) -> Decimal:
    return Decimal(0)


def products_of_groups(rows: Iterable[Row], place: int, amount: _Figures = _nought) -> dict[int, Cell]:
    """Return the products of rows that leave them out, by the number of the row; `place` is the column of products.

    A row whose group no total closes by name may be of no product, as postage is, and is left out; so are the rows of
    a group that add up to another amount than its total.
    """
    found: dict[int, Cell] = {}
    product: Cell = ""
    group: list[int] = []
    sum_of_group = Decimal(0)
    for number, cells in rows:
        cell = cells[place] if place < len(cells) else ""
        if cell == "":
            group.append(number)
            worth = amount(cells)
            sum_of_group += worth if worth and not _sums_up(cells) else Decimal(0)
            continue
        if product != "" and _is_total_of(cell, product):
            total = amount(cells)
            proven = total is not None and abs(total - sum_of_group) <= room_of(len(group))
            found |= dict.fromkeys(group if proven else (), product)
            cell = ""
        product, group = "" if total_label(cell) else cell, []
        sum_of_group = amount(cells) or Decimal(0)
    return found


def _sums_up(cells: Sequence[Cell]) -> bool:
    """Return whether a row within a group is labelled as the total of a part of it."""
    return any(total_label(cell) or ends_as_total(cell) for cell in cells)


def column_of_groups(headings: Sequence[Cell], rows: Sequence[Row]) -> int | None:
    """Return the only column without a heading that holds products so, as QuickBooks prints them, or None."""
    places = [place for place, cell in enumerate(headings) if cell == "" and products_of_groups(rows, place)]
    return places[0] if len(places) == 1 else None


def _is_total_of(cell: Cell, product: Cell) -> bool:
    """Return whether a label is that of the total of a product: "Total - NO-100", "NO-100 Total"."""
    label, name = fold_heading(cell), fold_heading(product)
    named = label != name and (label.endswith(f" {name}") or label.startswith(f"{name} "))
    return named and (total_label(cell) != "" or ends_as_total(cell))
