"""How one sender's report is to be read, what a layout file provides, and how a file is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Cell = str | Decimal | date
"""A cell as the file holds it: text is not yet read as number or date; empty cells are empty text."""


@dataclass(frozen=True)
class ReportProfile:
    """What is known of a sender's files; everything left empty is found out from the file itself.

    `columns` maps a field (sku, gtin, quantity, amount, currency, sold_on, ship_to, sale_type, customer) to its
    heading; `decimal` is the decimal mark; `currency` (ISO 4217) is that of amounts without a currency column.
    """

    layout: str = ""
    encoding: str = ""
    decimal: str = ""
    currency: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A table of cells: its name, and each row with its number in the file."""

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    fault: str = ""
    """why reading stopped after these rows"""


@dataclass(frozen=True)
class Layout:
    """One kind of file: `recognises` it by its bytes, and opens it as sheets.

    Where the bytes allow several readings (delimiters), `sheets` yields one tuple of sheets for each; the one in
    which the headings are found is taken.
    """

    name: str
    recognises: Callable[[bytes], bool]
    sheets: Callable[[bytes, ReportProfile], Iterator[tuple[Sheet, ...]]]
    order: int = 0
    """layouts that recognise almost anything are asked last"""


class LayoutRefusedError(Exception):
    """A report file that cannot be used as a whole; the message says what is wrong and what to do, without the name."""
