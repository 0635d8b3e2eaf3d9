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
_OF_UNITS = re.compile(r"\b(?:units?|in|format|scale|denomination)\b")
"""Headings of which one cell "minor" is enough; elsewhere it may be a class ("Price impact": minor, major)"""
_TITLE = re.compile(rf"\b(?:in|en|em|в|w|i) (?:(?:euro|eur|us|usd) ?)?(?:{_PARTS}|minor(?: currency)? units?)\b")
_FLAG = re.compile(rf"{_TITLE.pattern}|\bminor (?:currency )?units\b")
_SAID_OF_MONEY = re.compile(
    r"\b(?:amounts?|money|currency|prices?|values?|figures|betr[aä]ge?|werte?|montants?|valeurs|importes?|importi|valores|"
    rf"сумм\w*|цен\w*|kwot\w*)(?: (?:are|is|stated|shown|given|sind|angegeben|указан\w*|net|netto))* {_TITLE.pattern}"
)
_SAID_OF_OTHERS = re.compile(
    r"differen[czt]|différence|rounding|rundung|abweich|deviat|écart|arrondi|redonde|arrotond|расхожд|разниц|округл|"
    r"accura|\b(?:fees?|gebühr(?:en)?|frais|комисси\w+|bonus|deposit|pfand|not|nicht|pas|non|не|nie)\b"
)
"""Words of a title that speaks of cents otherwise: "Rounding differences in cents", "in EUR, not in cents" """


def check_hundredths(found: Found) -> None:
    """Raise `LayoutRefusedError` where a title, or a column beside the amounts, says that they are in hundredths."""
    titles = (cell for _, cells in found.above for cell in cells if isinstance(cell, str))
    said = next((text for text in titles if len(text.split()) <= TITLE and _is_of_amounts(fold_heading(text))), "")
    if not said:
        rows = [cells for _, cells in islice(found.below(), _SAMPLE)]
        said = _said_beside(found.headings[1], set(found.columns.values()), rows)
    if said:
        raise LayoutRefusedError(
            f"'{said}' says that amounts are in hundredths of the currency; ask the sender for whole units with "
            "decimals"
        )


def _is_of_amounts(title: str) -> bool:
    """Return whether a folded title says that amounts are in hundredths, and speaks of nothing else in them."""
    if not _TITLE.search(title):
        return False
    return _SAID_OF_MONEY.search(title) is not None or _SAID_OF_OTHERS.search(title) is None


def _said_beside(headings: Sequence[Cell], fields: Iterable[int], rows: Sequence[Sequence[Cell]]) -> str:
    """Return what the cells of a column beside the fields say in any row, with its heading, or nothing."""
    for place, heading in enumerate(headings):
        folded = fold_heading(heading)
        flag = _FLAG.search(folded) and not _SAID_OF_OTHERS.search(folded)
        column = [cells[place] for cells in rows if place < len(cells) and cells[place] != ""]
        for cell in column if place not in fields else ():
            text = "" if isinstance(cell, date) else fold_heading(cell)
            if _CELL.fullmatch(text) or (flag and is_yes(cell)):
                return f"{heading}: {cell}"
            if _MINOR.fullmatch(text) and _OF_MONEY.search(folded) and (_OF_UNITS.search(folded) or _is_one(column)):
                return f"{heading}: {cell}"
    return ""


def _is_one(column: Sequence[Cell]) -> bool:
    """Return whether all cells of a column say the same."""
    return len({fold_heading(cell) for cell in column}) == 1
