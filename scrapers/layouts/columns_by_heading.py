"""Which column is which field, by its heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scrapers.layouts.profile import Cell
from scrapers.layouts.usual_headings import ALONE, LATER, THINGS, THINGS_ALONE, bare_heading, currency_in, fold_heading

FIGURES = ("quantity", "amount")
_COUNTED = ("quantity", "on_hand")
"""Fields that no heading with a currency is of: "Absatz EUR" is no quantity"""
_WITHOUT_BLANKS = re.compile(r"[A-Za-z][a-z]+(?:[A-Z][a-z]+)+")
_WORD_BEGINS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def columns_by_heading(cells: Sequence[Cell], wanted: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """Return the column of each field: by its whole heading, else by the only one that adds but currency or unit."""
    folded = [fold_heading(cell) if isinstance(cell, str) else "" for cell in cells]
    bare = [bare_heading(cell) if isinstance(cell, str) else "" for cell in cells]
    money = {place for place, cell in enumerate(cells) if isinstance(cell, str) and currency_in(cell)}
    columns: dict[str, int] = {}
    for name, meant in wanted.items():
        headings = _without_alone(cells, meant)
        whole = [place for place, text in enumerate(folded) if text in headings and place not in columns.values()]
        if name not in FIGURES:
            whole = [place for place in whole if folded[place] not in LATER.get(name, ())] or whole
        nearly = [
            place
            for place, text in enumerate(bare)
            if (text in headings or _says_otherwise(cells[place], headings))
            and place not in columns.values()
            and not (name in _COUNTED and place in money)
        ]
        # Of two that may be the figures none is chosen: one may be of last year, in other units, or of another table.
        if len(whole) == 1 or (whole and name not in FIGURES) or (not whole and len(nearly) == 1):
            columns[name] = (whole or nearly)[0]
    return columns


def _without_alone(cells: Sequence[Cell], headings: frozenset[str]) -> frozenset[str]:
    """Return the headings of a field without those that count only where no other heading is of it."""
    surer = headings - ALONE
    if things := headings & THINGS:
        # "Item no" is the number of what is called "Item"; a "stock code" may be another number.
        named = things & THINGS_ALONE
        surer = frozenset(one for one in surer if "sku" in one.split() or any(thing in one for thing in named))
    texts = (cell for cell in cells if isinstance(cell, str))
    others = surer != headings and any(
        not surer.isdisjoint((fold_heading(text), bare_heading(text))) or _says_otherwise(text, surer) for text in texts
    )
    return surer if others else headings


def _says_otherwise(cell: Cell, headings: frozenset[str]) -> bool:
    """Return whether a heading is one in several languages ("Menge / Qty") or without blanks ("NetValue")."""
    if not isinstance(cell, str):
        return False
    if _WITHOUT_BLANKS.fullmatch(cell):
        return bare_heading(_WORD_BEGINS.sub(" ", cell)) in headings
    parts = re.split(r"[/|\n]", cell)
    return len(parts) > 1 and all(not headings.isdisjoint((fold_heading(one), bare_heading(one))) for one in parts)


def several(cells: Sequence[Cell], headings: frozenset[str]) -> str:
    """Return the headings that all may be of one field, or nothing."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    whole = [f"'{cell}'" for cell in texts if fold_heading(cell) in headings]
    nearly = [f"'{cell}'" for cell in texts if bare_heading(cell) in headings]
    return " and ".join(whole or nearly) if len(whole or nearly) > 1 else ""
