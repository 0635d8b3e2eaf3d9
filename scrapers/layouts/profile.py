"""How one sender's report is to be read, what a layout file provides, and how a file is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import BinaryIO, NamedTuple

from scrapers.layouts.merged_cells import Reach
from scrapers.records import CatalogueLine, ClaimLine, PriceLine, RefusedRow, SaleLine, StockLine

Cell = str | Decimal | date
"""A cell as it is read: text is not yet read as number or date; empty cells are empty text."""

Row = tuple[int, tuple[Cell, ...]]
"""The row's number in the file and its cells"""

Line = SaleLine | StockLine | PriceLine | ClaimLine | CatalogueLine
"""What a row of a report says"""

Entry = Line | RefusedRow
"""What a report yields row by row: a line, or a row that cannot be used, with its reason"""


@dataclass(frozen=True)
class ReportProfile:
    """What is known of a sender's files; everything left empty is found out from the file itself.

    `columns` maps a field (sku, gtin, quantity, amount, currency, sold_on, ship_to, sale_type, customer) to its
    heading; `decimal` is the decimal mark; `currency` (ISO 4217) is that of amounts without a currency column.
    `widths` maps a heading to its first and last character (1-based) in lines of fixed width; `units` are unit
    codes that the sender uses beside the usual ones; `levels` are the fields that one column of a workbook holds, by
    the outline level of the row. `returns` says of rows that call themselves returns without a minus: "marked", they
    are to be taken off, or "signed", they count as they stand. `gross` says that
    amounts are known to hold VAT.
    """

    layout: str = ""
    encoding: str = ""
    decimal: str = ""
    currency: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    levels: tuple[str, ...] = ()
    returns: str = ""
    gross: bool = False


class Batch(NamedTuple):
    """Some thousand rows as the file's library gives them, with their numbers; `tidy` makes cells of the values."""

    numbers: Sequence[int]
    rows: Sequence[Sequence[object]]


def _nothing(_: int) -> Mapping[str, int]:
    return {}


@dataclass(frozen=True)
class Sheet:
    """A table of cells that is read anew, a batch at a time, as often as asked; rows without any cell are left out.

    `batches` raises `LayoutRefusedError` where reading cannot go on. `why_empty` is asked when figures are missing:
    it says why the file shows none, or nothing. `subtotals` are the numbers of rows that sum up others as the file
    itself has it, `remark` is what else a person should know of its rows, `hint` what the settings may say of them.
    `day_zero` is the day from which numbers count days; `shifts` says that a cell too many shifts those behind it.
    `shown` says which currencies and words the figures of a column show, each with its first row; `left` are the
    columns of the file in front of the first.
    """

    name: str
    batches: Callable[[], Iterator[Batch]]
    tidy: Callable[[object], Cell]
    why_empty: Callable[[], str] = str
    subtotals: Callable[[], frozenset[int]] = frozenset
    remark: Callable[[], str] = str
    hint: Callable[[], str] = str
    shown: Callable[[int], Mapping[str, int]] = _nothing
    hidden_columns: Callable[[], frozenset[int]] = frozenset
    """columns of the file that it hides, from 0"""
    cut: Callable[[], frozenset[int]] = frozenset
    """the row within whose last figure the file may end"""
    reaches: Callable[[], tuple[Reach, ...]] = tuple
    """the figures in cells over several rows or columns, of which it is open whose they are"""
    left: int = 0
    day_zero: date | None = None
    shifts: bool = False
    hidden: bool = False
    pivoted: bool = False
    """its rows were made of columns of periods"""

    @property
    def called(self) -> str:
        """The name, as a person looks for it."""
        return f"{self.name} (hidden)" if self.hidden else self.name

    def rows(self) -> Iterator[Row]:
        """Yield the rows with tidy cells."""
        for batch in self.batches():
            yield from self.tidied(batch)

    def tidied(self, batch: Batch) -> Iterator[Row]:
        """Yield a batch's rows with tidy cells."""
        for number, row in zip(batch.numbers, batch.rows, strict=True):
            cells = tuple(map(self.tidy, row))
            if any(cell != "" for cell in cells):
                yield number, cells

    def top(self, count: int) -> list[Row]:
        """Return the first rows, up to where they can be read."""
        rows: list[Row] = []
        try:
            rows.extend(islice(self.rows(), count))
        except LayoutRefusedError:
            # What is wrong further down is told when this table is read.
            return rows
        return rows


def sheet_of(name: str, rows: Iterable[Row]) -> Sheet:
    """Return a sheet of rows that stand in memory."""
    kept = tuple(rows)
    batch = Batch([number for number, _ in kept], [cells for _, cells in kept])
    return Sheet(name, lambda: iter((batch,)), lambda cell: cell)  # type: ignore[arg-type, return-value]


@dataclass(frozen=True)
class Layout:
    """One kind of file: `recognises` it by its bytes, and opens it as sheets or reads its messages.

    Where the bytes allow several readings (delimiters), `sheets` yields one tuple of sheets for each; the one in
    which the headings are found is taken. A layout whose files say by themselves what is what has `messages`: these
    yield lines, refused rows, and with `Skipped` what is no data, and raise `LayoutRefusedError` at the latest
    at the end when the file cannot be relied on. All files are seekable.
    """

    name: str
    recognises: Callable[[BinaryIO], bool]
    sheets: Callable[[BinaryIO, ReportProfile], Iterator[tuple[Sheet, ...]]] | None = None
    order: int = 0
    """layouts that recognise almost anything are asked last"""
    messages: Callable[[BinaryIO, ReportProfile], Iterator[Entry | Skipped]] | None = None
    what: str = ""
    """what a file of this kind is, said where it holds no report: its name may tell otherwise"""


@dataclass(frozen=True)
class Skipped:
    """A row that is no data, with its reason."""

    row: RefusedRow


class FileFault(NamedTuple):
    """Why a file cannot be relied on: the fault's name, and what was found where."""

    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


class LayoutRefusedError(Exception):
    """A report file that cannot be used as a whole; the message says what is wrong and what to do, without the name."""

    def __init__(self, message: str, faults: Sequence[FileFault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


def start_of(file: BinaryIO, size: int = 65536) -> bytes:
    """Return the first bytes of a file."""
    file.seek(0)
    return file.read(size)


def whole(file: BinaryIO, most: int = 200_000_000) -> bytes:
    """Return all bytes of a file that is read in one go; raises `LayoutRefusedError` above the size."""
    file.seek(0)
    data = file.read(most + 1)
    if len(data) > most:
        raise LayoutRefusedError(f"the file has more than {most:,} bytes; ask the sender for it in parts")
    return data
