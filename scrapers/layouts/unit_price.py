"""A column that is taken for the amounts and holds prices of one piece: another column, its product, gives it away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice

from scrapers.layouts.figures import number_at
from scrapers.layouts.profile import Cell, LayoutRefusedError
from scrapers.layouts.table import Found
from scrapers.layouts.usual_headings import fold_heading

_SAMPLE = 200
_LEAST = 3
"""Rows of more than one piece that prove it"""

_FOR_EACH = 5
"""Rows that prove it, for each that does not, as a total is one"""

_ROOM = Decimal("0.01")

_FEW = 12
"""Rows in which a product and what is added to it are sought"""

_Row = tuple[Decimal, Decimal, Sequence[Cell]]
"""Quantity, amount, and all cells of a row of more than one piece"""

_OF_ONE = re.compile(
    r"\b(?:unit ?(?:net ?)?price|price (?:per|each|a piece)|per unit|each price|einzelpreis|stückpreis|e preis|"
    r"preis (?:pro|je)|prix unitaire|pu ht|precio unitario|preço unitário|prezzo unitario|cena (?:jednostkowa|za)|"
    r"цена за|eenheidsprijs|styckpris|stykpris)\b"
)
_PRICE = re.compile(r"(?:price|preis|prix|precio|preço|prezzo|cena|цена|prijs|pris)\b|単価|单价|單價|단가")
_SUMMED = re.compile(r"\b(?:total|extended|ext|gesamt\w*|sum|summe|amount|betrag|totale|importe|сумма|стоимость)\b")


def check_unit_price(found: Found, mark: str) -> None:
    """Raise `LayoutRefusedError` where the heading says so, or quantity times amount is what another column states."""
    quantity, amount = found.columns.get("quantity", -1), found.columns.get("amount", -1)
    if _OF_ONE.search(fold_heading(found.heading("amount"))) and any(
        abs(number_at(cells, quantity, mark) or Decimal(0)) > 1 for _, cells in islice(found.below(), _SAMPLE)
    ):
        raise LayoutRefusedError(
            f"'{found.heading('amount')}' says that it is the price of one piece, and there are rows of more; name the "
            "column of amounts without VAT as `amount` in `columns` of this [[partner]], or ask the sender for one"
        )
    beside = [place for place in range(found.width) if place not in found.columns.values()]
    if min(quantity, amount) < 0 or not beside:
        return
    rows = [
        (pieces, price, cells)
        for _, cells in islice(found.below(), _SAMPLE)
        if (pieces := number_at(cells, quantity, mark))
        and abs(pieces) >= 2
        and (price := number_at(cells, amount, mark))
    ]
    if (place := _product_in(rows, beside, mark)) is not None:
        _refuse(found, f"it is '{_name(found, place)}'")
    if (place := _product_with_costs_in(rows[:_FEW], beside, mark)) is not None:
        _refuse(found, f"and with what stands beside it, it is '{_name(found, place)}'")


def _product_in(rows: Sequence[_Row], beside: Sequence[int], mark: str) -> int | None:
    """Return the column that holds quantity times amount in most rows."""
    hits: Counter[int] = Counter()
    misses: Counter[int] = Counter()
    for pieces, price, cells in rows:
        for place in beside:
            if figure := number_at(cells, place, mark):
                same = abs(pieces * price - figure) <= _ROOM * abs(pieces)
                (hits if same else misses)[place] += 1
    return next(
        (place for place, found in hits.items() if found >= _LEAST and found >= misses[place] * _FOR_EACH), None
    )


def _product_with_costs_in(rows: Sequence[_Row], beside: Sequence[int], mark: str) -> int | None:
    """Return the column that holds quantity times amount and what stands in another, as postage or tax, in all rows."""
    figures = {place: [number_at(cells, place, mark) for _, _, cells in rows] for place in beside}
    known = {place: numbers for place, numbers in figures.items() if len(rows) >= _LEAST and None not in numbers}
    for place, totals in known.items():
        rest = [total - pieces * price for total, (pieces, price, _) in zip(totals, rows, strict=True)]  # type: ignore[operator]
        if any(rest) and any(numbers == rest for other, numbers in known.items() if other != place):
            return place
    return None


def may_be_price(found: Found) -> str:
    """Say that the amounts stand under a heading for a price, which a person should know, or nothing."""
    if not names_price(found.heading("amount")):
        return ""
    return (
        f"the amounts are those of '{found.heading('amount')}': if that is the price of one piece, name the column of "
        "amounts in `columns`"
    )


def names_price(heading: str) -> bool:
    """Return whether a heading is of prices, and not of what they add up to."""
    folded = fold_heading(heading)
    return _PRICE.search(folded) is not None and _SUMMED.search(folded) is None


def _name(found: Found, place: int) -> str:
    headings = found.headings[1]
    return str(headings[place]) if place < len(headings) and headings[place] != "" else f"column {place + 1}"


def _refuse(found: Found, what: str) -> None:
    raise LayoutRefusedError(
        f"'{found.heading('amount')}' is the price of one piece: times '{found.heading('quantity')}' {what}; "
        "name that one as `amount` in `columns` of this [[partner]], if it is without VAT"
    )
