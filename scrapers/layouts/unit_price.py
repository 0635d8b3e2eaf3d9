"""A column that is taken for the amounts and holds prices of one piece: another column, its product, gives it away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice

from scrapers.layouts.figures import number_at
from scrapers.layouts.profile import Cell, LayoutRefusedError
from scrapers.layouts.table import Found

_SAMPLE = 200
_LEAST = 3
"""Rows of more than one piece that prove it"""

_FOR_EACH = 5
"""Rows that prove it, for each that does not, as a total is one"""

_ROOM = Decimal("0.01")


def check_unit_price(found: Found, mark: str) -> None:
    """Raise `LayoutRefusedError` where quantity times amount is what another column states."""
    quantity, amount = found.columns.get("quantity", -1), found.columns.get("amount", -1)
    beside = [place for place in range(found.width) if place not in found.columns.values()]
    if min(quantity, amount) < 0 or not beside:
        return
    hits: Counter[int] = Counter()
    misses: Counter[int] = Counter()
    for _, cells in islice(found.below(), _SAMPLE):
        pieces, price = number_at(cells, quantity, mark), number_at(cells, amount, mark)
        if pieces is None or not price or abs(pieces) < 2:
            continue
        for place in beside:
            if figure := number_at(cells, place, mark):
                same = abs(pieces * price - figure) <= _ROOM * abs(pieces)
                (hits if same else misses)[place] += 1
    proved = next((place for place, rows in hits.items() if rows >= _LEAST and rows >= misses[place] * _FOR_EACH), None)
    if proved is not None:
        _refuse(found, found.headings[1], proved)


def _refuse(found: Found, headings: Sequence[Cell], place: int) -> None:
    sums = headings[place] if place < len(headings) and headings[place] != "" else f"column {place + 1}"
    raise LayoutRefusedError(
        f"'{found.heading('amount')}' is the price of one piece: times '{found.heading('quantity')}' it is '{sums}'; "
        "name that one as `amount` in `columns` of this [[partner]], if it is without VAT"
    )
