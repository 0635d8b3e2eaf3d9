"""A report that is read row by row: what it yields, and what is only known when all of it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, takewhile
from typing import BinaryIO

from scrapers.layouts.headed_weeks import with_headed_weeks
from scrapers.layouts.heading_reach import find_twins
from scrapers.layouts.lines import SaleLines, check_currencies
from scrapers.layouts.month_sheets import with_joined_months
from scrapers.layouts.parted_days import with_whole_days
from scrapers.layouts.pivoted import with_rows_of_periods
from scrapers.layouts.profile import Entry, Layout, LayoutRefusedError, ReportProfile, Row, Sheet, Skipped
from scrapers.layouts.stock import find_stock, read_stock
from scrapers.layouts.table import Found, find_table, is_sold
from scrapers.layouts.usual_headings import ALONE, fold_heading
from scrapers.records import (
    CatalogueLine,
    ClaimLine,
    PriceLine,
    RefusedRow,
    ReportText,
    SaleLine,
    StockLine,
)


class ReportStream:
    """A report opened: iterate it once for its lines and refused rows.

    `skipped`, `remarks` and `total_amount` are complete after that. Iterating raises `LayoutRefusedError` when the file
    as a whole cannot be relied on (control totals, a cut): a caller that stored lines takes them back.
    """

    def __init__(self, layout: str, read: Callable[[ReportStream], Iterator[Iterable[Entry]]]) -> None:
        self.layout = layout
        self.skipped: list[RefusedRow] = []
        self.remarks: list[str] = []
        self.hint = ""
        self.total_amount: Decimal | None = None
        self._read = read

    def __iter__(self) -> Iterator[Entry]:
        return chain.from_iterable(self._read(self))

    def text(self) -> ReportText:
        """Read all and return it as one record."""
        kinds: dict[type, list[Entry]] = {
            kind: [] for kind in (SaleLine, StockLine, PriceLine, ClaimLine, CatalogueLine, RefusedRow)
        }
        for entry in self:
            kinds[type(entry)].append(entry)
        sales, stock, prices, claims, catalogue, refused = map(tuple, kinds.values())
        return ReportText(
            self.layout,
            sales,  # type: ignore[arg-type]
            stock,  # type: ignore[arg-type]
            refused,  # type: ignore[arg-type]
            tuple(row for row in self.skipped if any(row.cells)),
            self.total_amount,
            prices,  # type: ignore[arg-type]
            claims,  # type: ignore[arg-type]
            catalogue,  # type: ignore[arg-type]
        )


@dataclass(frozen=True)
class TableReading:
    """One way to read a file as tables: the sales table, the stock table, and all sheets."""

    sales: Found
    stock: Found | None
    sheets: tuple[Sheet, ...]

    @property
    def width(self) -> int:
        """How many headings this reading finds."""
        return len(self.sales.columns) + (len(self.stock.columns) if self.stock else 0)


def reading_of(layout: Layout, file: BinaryIO, profile: ReportProfile) -> TableReading:
    """Return the reading of a file in which the most headings are found."""
    best: TableReading | None = None
    for opened in layout.sheets(file, profile) if layout.sheets else ():
        sheets = with_joined_months([_with_periods(sheet, profile) for sheet in opened], profile)
        reading = _of_periods(TableReading(find_table(sheets, profile), find_stock(sheets, profile), sheets), profile)
        if best is None or (reading.sales.complete, reading.width) > (best.sales.complete, best.width):
            best = reading
        if best.sales.complete:
            # With all that is needed under its name, another delimiter or encoding reads nothing better.
            break
    return best or TableReading(find_table((), profile), None, ())


def _with_periods(sheet: Sheet, profile: ReportProfile) -> Sheet:
    return with_headed_weeks(with_whole_days(sheet, profile), profile)


def _of_periods(reading: TableReading, profile: ReportProfile) -> TableReading:
    """Return the reading with rows of periods where only so a sales table is found: a sheet of them may sum one up."""
    if reading.sales.complete:
        return reading
    sheets = tuple(with_rows_of_periods(sheet, profile) for sheet in reading.sheets)
    if sheets == reading.sheets:
        return reading
    return TableReading(find_table(sheets, profile), find_stock(sheets, profile), sheets)


def stream_messages(layout: Layout, file: BinaryIO, profile: ReportProfile) -> ReportStream:
    """Return the stream of a file that says by itself what is what."""

    def read(stream: ReportStream) -> Iterator[Iterable[Entry]]:
        currencies: dict[str, int] = {}
        taken: dict[type, dict[int, int]] = {}
        for entry in layout.messages(file, profile) if layout.messages else ():
            if isinstance(entry, Skipped):
                stream.skipped.append(entry.row)
            elif isinstance(entry, SaleLine | StockLine):
                if isinstance(entry, SaleLine) and entry.currency:
                    currencies.setdefault(entry.currency, entry.row)
                row = _free(entry.row, taken.setdefault(type(entry), {}))
                yield (entry if row == entry.row else entry._replace(row=row),)
            else:
                yield (entry,)
        check_currencies(currencies)

    return ReportStream(layout.name, read)


def _free(row: int, taken: dict[int, int]) -> int:
    """Return the row, or one behind all so far when it is taken: a segment or a line of XML may hold several lines."""
    if row in taken:
        row = next(reversed(taken.values())) + 1
    taken[row] = max(row, next(reversed(taken.values()), 0))
    return row


def stream_tables(layout: str, reading: TableReading, profile: ReportProfile) -> ReportStream:
    """Return the stream of a file's tables; raises `LayoutRefusedError` when they lack a heading."""
    found, stock = _apart(reading.sales, reading.stock)
    if found.complete and stock is not None and _is_one_column(found, stock):
        stock = None  # what is sold with its amount is not on hand as well
    sales = found if found.complete or stock is None or _lost_heading(found, stock, profile) else None
    if sales is not None and not sales.complete:
        _raise_what_stops(sales)
        raise LayoutRefusedError(sales.complaint)
    used = [one.sheet for one in (sales, stock) if one is not None]
    others = tuple(sheet.name for sheet in reading.sheets if sheet not in used and sheet.top(1))

    def read(stream: ReportStream) -> Iterator[Iterable[Entry]]:
        stream.hint = next((one.hint() for one in used if one.hint()), "")
        tables = [one for one in (sales, stock) if one is not None]
        stream.remarks += filter(None, dict.fromkeys(map(_remark, tables)))
        unread = found.heading("amount") or found.heading("quantity")
        if sales is None and stock is not None and unread and not _is_one_column(found, stock):
            stream.remarks.append(f"the figures under '{unread}' are not read: {found.complaint}")
        if others:
            stream.skipped.append(RefusedRow(0, others, "sheets without the headings"))
        if sales is not None:
            lines = SaleLines(sales, profile)
            yield from lines.parts()
            stream.skipped += lines.skipped
            stream.remarks += lines.remarks
            stream.total_amount = lines.total
        twins = find_twins(stock, "on_hand") if stock is not None else ""
        if twins and sales is not None:
            stream.remarks.append(f"the stock is not read: {twins}")
        elif twins:
            raise LayoutRefusedError(twins)
        elif stock is not None:
            beside = sales is not None and sales.sheet is stock.sheet and sales.until == stock.until
            said = read_stock(stock, profile, beside_sales=beside)
            yield said.lines
            yield said.refused
            stream.skipped += said.skipped

    return ReportStream(layout, read)


def _lost_heading(found: Found, stock: Found, profile: ReportProfile) -> bool:
    """Return whether a table that is no whole sales table has sold quantities: it is not to be taken for stock alone.

    "Sold" without amounts is an activity that inventory reports tell beside their stock. Quantities that the settings
    call stock are lost where they name something that is sold as well, or there are amounts.
    """
    if _is_one_column(found, stock):
        return "amount" in found.columns or not {"quantity", "amount", "sold_on"}.isdisjoint(profile.columns)
    if is_sold(stock.heading("on_hand"), profile):
        return True
    told_aside = fold_heading(found.heading("quantity")) in ALONE and not {"quantity", "amount"} & {*profile.columns}
    return "quantity" in found.columns and ("amount" in found.columns or not told_aside)


def _is_one_column(found: Found, stock: Found) -> bool:
    """Return whether one column is that of what was sold and of the stock."""
    same = stock.sheet is found.sheet and stock.head and found.head and stock.headings[0] == found.headings[0]
    return bool(same) and stock.columns["on_hand"] == found.columns.get("quantity")


def _remark(found: Found) -> str:
    """Say what a person should know of a sheet that is read, or nothing."""
    sheet = found.sheet
    hidden = f"the sheet '{sheet.name}' is hidden and was read" if sheet.hidden else ""
    return "; ".join(filter(None, (hidden, _hidden_columns(found), sheet.remark())))


def _hidden_columns(found: Found) -> str:
    """Say which columns that are read the sheet hides, or nothing."""
    sheet, hidden = found.sheet, found.sheet.hidden_columns()
    if hidden and sheet.pivoted:
        return "columns that the sheet hides are read as all others"
    names = [
        found.heading(name) for name, place in found.columns.items() if place >= 0 and place + sheet.left in hidden
    ]
    return f"the sheet hides what it has under {' and '.join(map(repr, names))}, which was read" if names else ""


def _apart(sales: Found, stock: Found | None) -> tuple[Found, Found | None]:
    """Let the upper of two tables on one sheet end where the lower begins; only the title is above the lower one."""
    if stock is None or stock.sheet is not sales.sheet or not sales.head:
        return sales, stock
    first, second = sales.headings[0], stock.headings[0]
    if abs(first - second) < 2:
        return sales, stock  # headings in two lines
    if first < second:
        return replace(sales, until=second), replace(stock, head=_title_and_headings(stock.head))
    return replace(sales, head=_title_and_headings(sales.head)), replace(stock, until=first)


def _title_and_headings(head: Sequence[Row]) -> Sequence[Row]:
    """Return the headings and the lines of text right above them."""
    above = takewhile(lambda row: sum(cell != "" for cell in row[1]) <= 2, reversed(head[:-1]))
    return [*reversed([*above]), head[-1]]


def _raise_what_stops(found: Found) -> None:
    """Raise what stops the reading of a table: it says more than that the headings are not all there."""
    for _ in found.sheet.batches():
        return
