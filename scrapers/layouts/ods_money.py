"""The currencies that an ODS file states at its cells, which the bare values do not tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, BinaryIO

from scrapers.layouts.ods_content import rows, stated

_CURRENCY = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}currency"

Money = Mapping[str, Mapping[int, Mapping[str, int]]]
"""By sheet and column (0 is A) the currencies of its figures, each with its first row"""


def money_of(file: BinaryIO) -> Money:
    """Return the currencies that the cells of each sheet state; nothing is parsed where none states any."""
    return stated(file, b"currency=", _money)


def _money(content: IO[bytes]) -> Money:
    money: dict[str, dict[int, dict[str, int]]] = {}
    for name, row, cells in rows(content):
        for place, cell in cells:
            if currency := cell.get(_CURRENCY, ""):
                money.setdefault(name, {}).setdefault(place, {}).setdefault(currency.upper(), row + 1)
    return money
