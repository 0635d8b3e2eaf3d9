"""In which unit quantities are that no column gives one: what headings, cells beside them and titles say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scrapers.layouts.profile import Cell, LayoutRefusedError
from scrapers.layouts.table import Found
from scrapers.layouts.usual_headings import PACKS, fold_heading, is_piece

TITLE = 8
"""Words of a title; longer ones are sentences about something"""

_MEASURES = frozenset("kg g gr t to l ltr ml hl lb lbs oz m m2 m² m3 m³ qm cbm кг г т л м тонн литров".split())
"""Units of what is not counted: said by a cell that holds nothing else"""

_NAMED = re.compile(
    r"\b(?:in|en|em|в|w|uom|unit of measure|unit|mengeneinheit|einheit|ед изм|unité|unidad|jednostka) (\w+)(?: (\w+))?"
)

_OF_FIGURES = re.compile(
    r"\b(?:quantit|qty|units? |figures|numbers|all |stock|inventory|sales|sell out|"
    r"verkauf|verkäufe|umsatz|menge|angaben|zahlen|alle |absatz|bestand|"
    r"bestände|einheit|количеств|данные|все |остат|продаж|cantidad|unidades|ventas|ventes|aantal|ilość)|"
    r"^(?:in|en|em|в|w) "
)
"""Titles that speak of figures, for goods are told in packs too ("Screws in boxes")"""


def pack_in(cell: Cell) -> str:
    """Return the unit above a piece that a heading ends with ("Qty (cases)"), or nothing."""
    words = fold_heading(cell).split()
    return words[-1] if len(words) > 1 and words[-1] in PACKS else ""


def unit_said(found: Found, name: str) -> str:
    """Return the unit other than pieces of a column of quantities, where no column gives units, or nothing.

    Its heading says so, a cell right above that, or a title.
    """
    heading = found.whole_heading(name)
    if "unit" in found.columns or (said := pack_in(heading)):
        return "" if "unit" in found.columns else said
    if is_piece(fold_heading(heading).rpartition(" ")[2]):
        return ""
    place, above = found.columns[name], found.above[-1][1] if found.above else ()
    upper = _alone(above[place]) if 0 <= place < len(above) else ""
    upper = "" if len(upper) < 2 or upper == "to" else upper  # a letter, or the end of a period
    return upper or unit_in_words((found.sheet.name, *(cell for _, cells in found.above for cell in cells)))


def unit_in_words(cells: Iterable[Cell]) -> str:
    """Return the unit above a piece that one of several titles or footnotes says quantities are in, or nothing."""
    titles = (fold_heading(cell) for cell in cells if isinstance(cell, str) and len(cell.split()) <= TITLE)
    told = filter(_OF_FIGURES.search, titles)
    pairs = (pair for title in told for pair in _NAMED.findall(title))
    named = (word for one, two in pairs for word in ((one,) if is_piece(one) else (one, two)))  # "in pcs (box = 12)"
    return next((word for word in named if word in PACKS), "")


def check_pieces(row: int, cell: Cell) -> None:
    """Raise `LayoutRefusedError` where a cell in the column of quantities says that they are in another unit."""
    words = fold_heading(cell).split()
    if words and (words[-1] in PACKS or _alone(cell)) and not any(map(str.isdecimal, str(cell))):
        raise LayoutRefusedError(f"row {row} says that quantities are in '{cell}'; ask the sender for pieces")


def _alone(cell: Cell) -> str:
    """Return the unit other than pieces that a cell holds and nothing else, or nothing."""
    word = fold_heading(cell).removeprefix("in ") if isinstance(cell, str) else ""
    return word if word in PACKS or word in _MEASURES else ""
