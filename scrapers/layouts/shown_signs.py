"""What the figures of a column show beside their values, held against what they are taken for."""

from __future__ import annotations

from collections.abc import Iterable

from scrapers.layouts.figures import is_in_dollars
from scrapers.layouts.number_formats import MONTHS, STRUCK, shows_noughts
from scrapers.layouts.profile import Cell, LayoutRefusedError
from scrapers.layouts.prose import place_of
from scrapers.layouts.table import Found
from scrapers.layouts.usual_headings import currencies_stated, currency_named, in_thousands, is_piece

DOLLARS, SHARES = "$", "%"
_MANY = frozenset("k mn".split())
"""Letters that stand for many beside figures"""


def shown_currency(found: Found, expected: str) -> str:
    """Return the currency (ISO 4217) that the amounts show, or nothing.

    Raises `LayoutRefusedError` where they show two, or another than is expected, and where figures are shares.
    """
    for name in ("quantity", "amount"):
        if row := _rows(found, name).get(SHARES):
            raise LayoutRefusedError(
                f"the cells under '{found.heading(name)}' are formatted as percent (row {row}): they may be shares of "
                "something; ask the sender for pieces and amounts"
            )
    rows = _rows(found, "amount")
    if not rows or "currency" in found.columns:
        return ""
    told = ", ".join(f"{'dollars' if one == DOLLARS else one} in row {row}" for one, row in rows.items())
    if len(rows) > 1:
        raise LayoutRefusedError(
            f"the cells under '{found.heading('amount')}' are formatted as two currencies ({told}); "
            "ask the sender for one file a currency, or for a column that names it"
        )
    (currency,) = rows
    if currency == DOLLARS:
        if expected and not is_in_dollars(expected):
            raise LayoutRefusedError(_other(found, told, expected))
        return ""
    if expected not in ("", currency):
        raise LayoutRefusedError(_other(found, told, expected))
    return currency


def _rows(found: Found, name: str) -> dict[str, int]:
    """Return the currencies that a field's column shows below the headings, each with its first row."""
    return {one: row for one, row in _signs(found, name).items() if one in (DOLLARS, SHARES) or currency_named(one)}


def _signs(found: Found, name: str) -> dict[str, int]:
    """Return all that a field's column shows beside its values below the headings, each with its first row."""
    place = found.columns.get(name, -1)
    shown = found.sheet.shown(place) if place >= 0 else {}
    return {sign: row for sign, row in shown.items() if row > found.headings[0]}


def check_shown_units(found: Found, fields: Iterable[str]) -> None:
    """Raise `LayoutRefusedError` where the formats of cells say that figures are thousands, or no pieces."""
    for name in fields:
        signs = _signs(found, name)
        if row := signs.get(STRUCK):
            raise LayoutRefusedError(
                f"a cell under '{found.heading(name)}' is crossed out (row {row}): whether it counts is open; ask the "
                "sender for a file without such rows"
            )
        for word, row in signs.items():
            if word == MONTHS or not any(map(str.isalpha, word)) or currency_named(word):
                continue
            many = in_thousands(word) or word.casefold().strip(" .") in _MANY
            if many or (name != "amount" and not is_piece(word)):
                said = "thousands" if many else f"'{word}'"
                raise LayoutRefusedError(
                    f"the cells under '{found.heading(name)}' are formatted to show '{word}' (row {row}): they seem to "
                    f"be in {said}, which their values do not say; ask the sender for whole figures, in pieces or with "
                    "a column of units"
                )


def shown_digits(found: Found) -> int:
    """Return how many digits the numbers of products show that are filled up with noughts, or 0.

    Raises `LayoutRefusedError` where they show several: which is a product's is open.
    """
    shown = {sign: row for sign, row in _signs(found, "sku").items() if sign.strip("0") == ""}
    if len(shown) > 1 and any(map(shows_noughts, shown)):
        raise LayoutRefusedError(
            f"the numbers under '{found.heading('sku')}' are shown with noughts in front in some rows and otherwise in "
            f"others (rows {', '.join(map(str, sorted(shown.values())))}); ask the sender for them as text"
        )
    return max((len(sign) for sign in shown if shows_noughts(sign)), default=0)


def shows_months(found: Found) -> bool:
    """Return whether days are shown as their months."""
    return MONTHS in _signs(found, "sold_on")


def check_stated_currency(row: int, cells: Iterable[Cell], expected: str) -> None:
    """Raise `LayoutRefusedError` where a line of text says that figures are in another currency than is expected."""
    for cell in cells:
        stated = currencies_stated(cell) | {currency_named(cell)} - {"", DOLLARS} if isinstance(cell, str) else set()
        if stated and expected and expected not in stated:
            raise LayoutRefusedError(
                f"{place_of(row)} says {' and '.join(sorted(stated))} ('{cell}'), expected {expected}; mend "
                "`currency` of this [[partner]], or ask the sender for one file a currency"
            )


def _other(found: Found, told: str, expected: str) -> str:
    return (
        f"the cells under '{found.heading('amount')}' are formatted as {told}, expected {expected}; mend `currency` of "
        "this [[partner]], or ask the sender which it is"
    )
