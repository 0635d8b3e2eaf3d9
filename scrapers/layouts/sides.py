"""Columns beside the figures that say on which side they count: debit or credit, or plus and minus alone."""

from __future__ import annotations

from scrapers.layouts.usual_headings import fold_heading

_PAIRS = frozenset(
    frozenset(pair.split())
    for pair in "s h|soll haben|d c|dr cr|debit credit|debet credit|debet kredit|debe haber|dare avere|débit crédit|"
    "débito crédito|wn ma|дт кт|дебет кредит|borç alacak".split("|")
)
"""The two words for the sides of an account, by which such a column is called"""
_SIDES = frozenset[str]().union(*_PAIRS)
_ABOUT = frozenset("kz kennz kennzeichen indicator ind flag mark side".split())
_SIGNS = frozenset("vorzeichen sign signe segno signo sinal знак".split())
_BARE_SIGNS = ("+/-", "-/+", "±", "+-")
_MINUS = ("-", "−", "–")


def names_sides(heading: object) -> bool:
    """Return whether a column is called by both sides of an account: "S/H", "Debit/Credit"."""
    return frozenset(fold_heading(str(heading)).split()) - _ABOUT in _PAIRS


def is_side(cell: object) -> bool:
    """Return whether a cell says a side: "S/H" is also what was paid for shipping and handling."""
    return fold_heading(str(cell)) in _SIDES


def names_sign(heading: object) -> bool:
    """Return whether a column holds the sign of the figures beside it."""
    return fold_heading(str(heading)) in _SIGNS or str(heading).strip() in _BARE_SIGNS


def is_minus(cell: object) -> bool:
    """Return whether a cell is a minus and nothing else."""
    return str(cell).strip() in _MINUS


def is_sign(cell: object) -> bool:
    """Return whether a cell is a sign alone, or blank for a plus: "+/-" is also the change from another year."""
    return str(cell).strip() in ("", "+", *_MINUS)


def is_below_zero(cell: object) -> bool:
    """Return whether a figure bears a sign by which it is below zero."""
    text = str(cell).strip()
    return text.startswith((*_MINUS, "(")) or text.endswith(_MINUS)


def is_zero(cell: object) -> bool:
    """Return whether a cell holds nothing but noughts, or nothing."""
    return not str(cell).strip("0.,- ")
