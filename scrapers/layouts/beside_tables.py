"""Tables that stand beside each other in one sheet: a row of the one says nothing of the row of the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from scrapers.layouts.profile import Cell, LayoutRefusedError
from scrapers.layouts.table import Found, usual_headings
from scrapers.layouts.usual_headings import fold_heading

_SAMPLE = 200
_PRODUCTS = ("sku", "gtin")


def check_beside(found: Found) -> None:
    """Raise `LayoutRefusedError` where another column of products begins another table to the right.

    It does where it has the same heading and other products, or such a heading behind an empty column, or stands
    nearer to the stock.
    """
    headings = found.told
    rows = [cells for _, cells in islice(found.below(), _SAMPLE)]
    used = [place for place in found.columns.values() if place >= 0]
    words = {word for name in _PRODUCTS for word in (fold_heading(found.heading(name)), *usual_headings(name))}
    whole = [*(cells for _, cells in found.head[-2:]), *rows]
    empty = [place for place in range(max(used, default=0)) if not any(map(bool, _column(whole, place)))]
    for name in _PRODUCTS if used else ():
        own = found.columns.get(name, -1)
        for place in range(own + 1, len(headings)) if own >= 0 else ():
            heading = fold_heading(headings[place])
            twin = heading == fold_heading(headings[own]) != ""
            product = not words.isdisjoint({heading, fold_heading(found.headings[1][place])} - {""})
            apart = product and place < max(used) and any(own < gap < place for gap in empty)
            nearer = product and _is_nearer(found, own, place, rows)
            if ((twin or nearer) and _column(rows, place) != _column(rows, own)) or apart:
                raise LayoutRefusedError(
                    f"'{headings[own]}' and '{headings[place]}' in row {found.headings[0]} name products in two "
                    "columns: two tables seem to stand beside each other; ask the sender for one table a sheet"
                )


def _is_nearer(found: Found, own: int, place: int, rows: Sequence[Sequence[Cell]]) -> bool:
    """Return whether stock stands behind another column of products, whose titles may differ: of that it tells.

    Such a column has the same heading in its own line, or holds products of the first one.
    """
    if not own < place < found.columns.get("on_hand", -1):
        return False
    below = found.headings[1]
    same = place < len(below) and fold_heading(below[place]) == fold_heading(below[own]) != ""
    return same or len(({*_column(rows, own)} & {*_column(rows, place)}) - {""}) > 1


def _column(rows: Sequence[Sequence[Cell]], place: int) -> list[Cell]:
    return [cells[place] if place < len(cells) else "" for cells in rows]
