"""Amounts in hundredths of a currency that no heading of theirs says so of: a field beside them, or a title, does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from scrapers.layouts.profile import Cell, LayoutRefusedError
from scrapers.layouts.row_words import is_yes
from scrapers.layouts.table import Found
from scrapers.layouts.units_said import TITLE
from scrapers.layouts.usual_headings import fold_heading

_SAMPLE = 200
_PARTS = r"(?:cents?|pence|kop[ei]+ks?|копейк\w*|копеек|groszy|grosze|centimes|centavos|céntimos|centesimi|öre|øre)"
_CELL = re.compile(
    rf"(?:in )?(?:(?:euro|eur|us|usd|gbp|rub|pln) ?)?{_PARTS}|(?:in )?minor(?: currency)? units?|hundredths?"
)
"""What a cell consists of that says so of the amounts of its row, whatever stands above it"""
_MINOR = re.compile(r"(?:in )?minor")
_OF_MONEY = re.compile(r"\b(?:amounts?|money|currency|prices?|values?|monetary|betrag|сумм\w*)\b")
_TITLE = re.compile(rf"\b(?:in|en|em|в|w|i) (?:(?:euro|eur|us|usd) ?)?(?:{_PARTS}|minor(?: currency)? units?)\b")
_FLAG = re.compile(rf"{_TITLE.pattern}|\bminor (?:currency )?units\b")


def check_hundredths(found: Found) -> None:
    """Raise `LayoutRefusedError` where a title, or a column beside the amounts, says that they are in hundredths."""
    titles = (cell for _, cells in found.above for cell in cells if isinstance(cell, str))
    said = next((text for text in titles if len(text.split()) <= TITLE and _TITLE.search(fold_heading(text))), "")
    if not said:
        rows = [cells for _, cells in islice(found.below(), _SAMPLE)]
        said = _said_beside(found.headings[1], set(found.columns.values()), rows)
    if said:
        raise LayoutRefusedError(
            f"'{said}' says that amounts are in hundredths of the currency; ask the sender for whole units with "
            "decimals"
        )


def _said_beside(headings: Sequence[Cell], fields: Iterable[int], rows: Sequence[Sequence[Cell]]) -> str:
    """Return what the cells of a column beside the fields say in any row, with its heading, or nothing."""
    for place, heading in enumerate(headings):
        folded = fold_heading(heading)
        flag, of_money = _FLAG.search(folded), _OF_MONEY.search(folded)
        for cells in rows if place not in fields else ():
            cell = cells[place] if place < len(cells) else ""
            text = "" if isinstance(cell, date) else fold_heading(cell)
            if _CELL.fullmatch(text) or (of_money and _MINOR.fullmatch(text)) or (flag and is_yes(cell)):
                return f"{heading}: {cell}"
    return ""
