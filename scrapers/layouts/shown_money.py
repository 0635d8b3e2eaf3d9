"""The currency that the figures of a column show beside their values, held against the one they are taken for."""

from __future__ import annotations

from collections.abc import Iterable

from scrapers.layouts.figures import is_in_dollars
from scrapers.layouts.profile import Cell, LayoutRefusedError
from scrapers.layouts.table import Found
from scrapers.layouts.usual_headings import currencies_stated, currency_named

DOLLARS, SHARES = "$", "%"


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
    shown = found.sheet.money(found.columns[name])
    return {currency: row for currency, row in shown.items() if row > found.headings[0]}


def check_stated_currency(row: int, cells: Iterable[Cell], expected: str) -> None:
    """Raise `LayoutRefusedError` where a line of text says that figures are in another currency than is expected."""
    for cell in cells:
        stated = currencies_stated(cell) | {currency_named(cell)} - {"", DOLLARS} if isinstance(cell, str) else set()
        if stated and expected and expected not in stated:
            raise LayoutRefusedError(
                f"row {row} says {' and '.join(sorted(stated))} ('{cell}'), expected {expected}; mend `currency` of "
                "this [[partner]], or ask the sender for one file a currency"
            )


def _other(found: Found, told: str, expected: str) -> str:
    return (
        f"the cells under '{found.heading('amount')}' are formatted as {told}, expected {expected}; mend `currency` of "
        "this [[partner]], or ask the sender which it is"
    )
