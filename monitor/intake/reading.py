"""A report file read row by row into the store: what it tells of under the report, all other rows set aside."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any

from sqlmodel import Session, SQLModel

from monitor.intake.other_rows import OtherReader
from monitor.intake.sale_rows import SaleReader
from monitor.intake.set_aside import QUARANTINED, SKIPPED, AsideRows, SetAside
from monitor.intake.stock_rows import StockReader
from monitor.model import Sale
from monitor.model.reported import ClaimedLine, ReportedPrice, ReportedProduct
from monitor.model.stock import Stock
from monitor.settings import Partner
from monitor.store.bulk import insert_rows
from scrapers.counted import number_of
from scrapers.layouts import ReportProfile, open_report
from scrapers.layouts.profile import Entry
from scrapers.records import CatalogueLine, ClaimLine, PriceLine, RefusedRow, SaleLine, StockLine

_AT_ONCE = 5_000
"""Rows that are kept in memory before they are written"""


_OTHERS: dict[type, tuple[type[SQLModel], str, tuple[str, str]]] = {
    PriceLine: (ReportedPrice, "prices", ("price of a price list", "prices of a price list")),
    ClaimLine: (ClaimedLine, "claims", ("line of claims", "lines of claims")),
    CatalogueLine: (ReportedProduct, "catalogue", ("product of a catalogue", "products of a catalogue")),
}
"""Where lines beside sales and stock are kept, what a report of them is called, and what they are in words"""


_NO_LINES = ("the headings", "total row", "text, not a line of the table")
"""How the reasons of rows end that a table has without any line"""


@dataclass
class Taken:
    """What one reading of a file brought; the rows themselves are in the store already."""

    layout: str = ""
    sales: int = 0
    stock: int = 0
    first: date | None = None
    last: date | None = None
    nil_days: list[date] = field(default_factory=list)
    aside: AsideRows = field(default_factory=AsideRows)
    above: tuple[str, ...] = ()
    """cells above the headings, in which senders name themselves"""
    unknown_ship_to: list[str] = field(default_factory=list)
    unknown_products: list[str] = field(default_factory=list)
    others: Counter[type] = field(default_factory=Counter)
    """lines stored that are neither sales nor stock, by their record"""
    bases: list[str] = field(default_factory=list)
    """prices that amounts were worked out from"""
    remarks: list[str] = field(default_factory=list)
    """what a person should know of the sheets that were read"""
    hint: str = ""
    """what the settings may say where rows name no product"""

    @property
    def quarantined(self) -> list[SetAside]:
        """The rows that wait for a person."""
        return self.aside.of(QUARANTINED)

    @property
    def kind(self) -> str:
        """What the file tells of, joined by +: sales, stock, prices, claims, catalogue; or nil, or nothing."""
        kinds = [name for name, count in (("sales", self.sales), ("stock", self.stock)) if count]
        kinds += [name for line, (_, name, _) in _OTHERS.items() if self.others[line]]
        return "+".join(kinds) or ("nil" if self._is_nil else "")

    @property
    def _is_nil(self) -> bool:
        """True for a table without lines, or with a line that says so; left-out lines are no nil report."""
        if self.quarantined or self.others.total() or self.unknown_products:
            return False
        return bool(self.nil_days) or all(row.reason.endswith(_NO_LINES) for row in self.aside.of(SKIPPED))

    @property
    def remark(self) -> str:
        """What a person should know of a report that is accepted; may be empty."""
        if self.kind == "nil":
            return "it says that nothing was sold"
        if not self.kind:
            return "no sales and no stock of ours; nothing of it is judged"
        held = [number_of(count, *_OTHERS[line][2]) for line, count in self.others.items() if count]
        if held and not self.others[ClaimLine]:
            held.append("nothing is judged by them")
        held += self.remarks
        if self.bases:
            held.append(f"amounts are worked out from prices that the message names: {', '.join(self.bases)}")
        return "; ".join(held)

    @property
    def usable(self) -> bool:
        """Whether any line was stored."""
        return bool(self.sales or self.stock or self.others.total())


def read_into_store(
    session: Session,
    *,
    report_id: int,
    partner: Partner,
    name: str,
    data: bytes,
    now: datetime,
    decided: Mapping[int, str],
) -> Taken:
    """Read a file and store its sales and stock under a report; what is set aside is returned, not stored.

    Raises `LayoutRefusedError` for a file that cannot be used as a whole: the caller takes back what was stored.
    """
    stream = open_report(name, io.BytesIO(data), profile_of(partner))
    taken = store_entries(session, report_id, partner, stream, now=now, decided=decided)
    for row in stream.skipped:
        if any(row.cells):
            taken.aside.add(SetAside(row.row, row.cells, row.reason, SKIPPED, "no_line"))
    taken.layout, taken.remarks, taken.hint = stream.layout, stream.remarks, stream.hint
    above = (row for row in stream.skipped if row.reason.endswith("above the headings"))
    taken.above = tuple(cell for row in above for cell in row.cells)
    return taken


def store_entries(
    session: Session,
    report_id: int,
    partner: Partner,
    entries: Iterable[Entry],
    *,
    now: datetime,
    decided: Mapping[int, str],
) -> Taken:
    """Store lines as they come, some thousand at a time."""
    taken = Taken()
    reader = SaleReader(session, partner, now, aside=taken.aside.add, decided=decided)
    counter = StockReader(session, partner, now, aside=taken.aside.add, decided=decided)
    sales, stock = _Buffer(session, Sale, report_id), _Buffer(session, Stock, report_id)
    others = OtherReader(session, partner, aside=taken.aside.add, decided=decided)
    buffers = {line: _Buffer(session, model, report_id) for line, (model, _, _) in _OTHERS.items()}
    for entry in entries:
        if isinstance(entry, SaleLine):
            if (sale := reader.row(entry)) is not None:
                sales.add(sale)
        elif isinstance(entry, StockLine):
            if (line := counter.row(entry)) is not None:
                stock.add(line)
        elif isinstance(entry, RefusedRow):
            taken.aside.add(_unreadable(entry, decided))
        elif (row := _other_row(others, entry)) is not None:
            buffers[type(entry)].add(row)
    for buffer in (sales, stock, *buffers.values()):
        buffer.flush()
    taken.others = Counter({line: buffer.count for line, buffer in buffers.items()})
    taken.bases = sorted(reader.bases)
    taken.sales, taken.stock, taken.first, taken.last = sales.count, stock.count, sales.first, sales.last
    taken.nil_days = reader.nil_days
    taken.unknown_ship_to, taken.unknown_products = reader.unknown_ship_to, counter.unknown
    return taken


def _other_row(reader: OtherReader, line: PriceLine | ClaimLine | CatalogueLine) -> dict[str, object] | None:
    if isinstance(line, PriceLine):
        return reader.price(line)
    return reader.claim(line) if isinstance(line, ClaimLine) else reader.product(line)


def profile_of(partner: Partner) -> ReportProfile:
    """Return how a partner's files are read."""
    return ReportProfile(
        layout=partner.layout,
        encoding=partner.encoding,
        decimal=partner.decimal,
        currency=partner.currency,
        columns=partner.columns,
        widths=partner.widths,
        levels=partner.levels,
        returns=partner.returns,
        gross=partner.amounts == "gross",
        units=frozenset(unit.upper() for unit in (*partner.units, *chain.from_iterable(partner.packs.values()))),
    )


class _Buffer:
    """Rows on their way into a table, and the days they span."""

    def __init__(self, session: Session, model: type[SQLModel], report_id: int) -> None:
        self._session = session
        self._model = model
        self._report_id = report_id
        self._rows: list[dict[str, Any]] = []
        self._day = {Sale: "sold_on", Stock: "as_of"}.get(model, "")
        self.count = 0
        self.first: date | None = None
        self.last: date | None = None

    def add(self, row: dict[str, Any]) -> None:
        row["report_id"] = self._report_id
        self._rows.append(row)
        if len(self._rows) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if not self._rows:
            return
        if self._day:
            days = [row[self._day] for row in self._rows]
            self.first = min(days) if self.first is None else min(self.first, *days)
            self.last = max(days) if self.last is None else max(self.last, *days)
        self.count += insert_rows(self._session, self._model, self._rows)
        self._rows = []


def _unreadable(row: RefusedRow, decided: Mapping[int, str]) -> SetAside:
    if decided.get(row.row) == "dismissed":
        return SetAside(row.row, row.cells, f"dismissed by a person: {row.reason}", "dismissed", "dismissed")
    return SetAside(row.row, row.cells, row.reason)
