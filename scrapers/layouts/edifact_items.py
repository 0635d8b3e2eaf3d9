"""Header, places and line items of an EDIFACT message, for all messages that name products by LIN."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from scrapers.layouts.edi_item import Item, Price, Quantity
from scrapers.layouts.edi_values import EdiValueError, edi_date, edi_number
from scrapers.layouts.segments import Findings, Message, Segment

T = TypeVar("T")

_DAYS = ("366", "356", "91", "206", "324", "35", "11", "3", "90", "194", "137")
"""Dates that say of which day lines are, the strongest first: of the stock, of the sale, of the period's end

Others (made, best before, valid until) say nothing of it.
"""

_INVOICES = ("IV", "DM", "DQ")
"""References to documents by which goods leave: a date of reference (171) behind one is the invoice's (3)"""

_DAMAGED = "2"
"""The type of inventory (7491) that is not to be sold"""


@dataclass
class EdifactHeader:
    """What holds for the lines that follow: days by qualifier, parties, place and currency."""

    days: dict[str, date] = field(default_factory=dict)
    parties: ChainMap[str, str] = field(default_factory=ChainMap)
    place: str = ""
    currency: str = ""

    @property
    def day(self) -> date | None:
        """The last day that the lines are of."""
        return _strongest(self.days)


def read_items(message: Message, mark: str, findings: Findings) -> tuple[EdifactHeader, list[Item]]:
    """Return the message's header and its items, each with day, place and currency of the part it stands in."""
    walk = _Walk(mark, findings)
    for segment in message.segments:
        walk.take(segment)
    lines, total = len(walk.items), sum((one.amount for item in walk.items for one in item.quantities), Decimal(0))
    for segment in message.segments:
        if segment.tag == "CNT" and segment.at(1) == "2":
            findings.counted("line_count", segment.at(1, 2), lines, "line items", segment)
        elif segment.tag == "CNT" and segment.at(1) == "1" and walk.number(segment, 1, 2) not in (None, total):
            findings.fault(
                "quantity_total",
                f"CNT in segment {segment.number} states a total of {segment.at(1, 2)}, the lines add up to {total}",
            )
    return walk.first, walk.items


def _strongest(days: Mapping[str, date]) -> date | None:
    return next((days[kind] for kind in _DAYS if kind in days), None)


class _Walk:
    """Walks through the segments: header, then for each place (LOC) its days and its lines."""

    def __init__(self, mark: str, findings: Findings) -> None:
        self.first = EdifactHeader()
        self.items: list[Item] = []
        self._part = self.first
        self._item: Item | None = None
        self._state = ""
        self._reference = ""
        self._mark = mark
        self._findings = findings
        self._closed = False

    def take(self, segment: Segment) -> None:
        """Take the next segment."""
        if segment.tag == "UNS":
            self._closed = segment.at(1) == "S"
        elif segment.tag == "LIN":
            self._item = Item(
                segment, day=self._part.day, parties=self._part.parties.new_child(), currency=self._part.currency
            )
            self._item.parties.setdefault("", self._part.place)
            self._state, self._reference = "", ""
            self._number_of(segment, 3)
            self.items.append(self._item)
        elif not self._closed and (handler := _HANDLERS.get(segment.tag)):
            handler(self, segment)

    def number(self, segment: Segment, element: int, component: int) -> Decimal | None:
        """Read a number; a bad one is noted."""
        return self._value(segment, "invalid_number", lambda: edi_number(segment.at(element, component), self._mark))

    def _value(self, segment: Segment, name: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except EdiValueError as error:
            if self._item is not None:
                self._item.faults.append((segment, name, str(error)))
            else:
                self._findings.fault(name, f"{segment.tag} in segment {segment.number}: {error}")
            return None

    def _number_of(self, segment: Segment, element: int) -> None:
        if self._item is not None and segment.at(element):
            self._item.numbers.setdefault(segment.at(element, 2) or "EN", segment.at(element))

    def product_numbers(self, segment: Segment) -> None:
        """Note the numbers that PIA adds."""
        for element in range(2, len(segment.elements) + 1):
            self._number_of(segment, element)

    def place(self, segment: Segment) -> None:
        """Begin the part of another place; within a line it says where the quantity before it lies, or those behind."""
        name = segment.at(2, 4) or segment.at(2)
        if self._item is not None and segment.at(1) not in ("162", "7", "9"):
            self._item.placed(name)
            return
        first = self.first
        self._part = EdifactHeader(dict(first.days), first.parties.new_child(), name, first.currency)
        self._item = None

    def inventory(self, segment: Segment) -> None:
        """Note which goods quantities tell of, those of a line behind INV or the one in front of it."""
        state = " of damaged goods" if segment.at(2) == _DAMAGED else " "
        if self._item is None:
            return
        if self._state or not self._item.quantities:
            self._state = state
        elif state.strip():
            last = self._item.quantities.pop()
            self._item.quantities.append(replace(last, kind=f"{last.kind}{state}"))

    def date(self, segment: Segment) -> None:
        """Note a day of the line, the place or the whole."""
        day = self._value(segment, "invalid_date", lambda: edi_date(segment.at(1, 2), segment.at(1, 3)))
        if day is None:
            return
        if self._item is None:
            self._part.days[segment.at(1)] = day
        else:
            of_invoice = segment.at(1) == "171" and self._reference in _INVOICES
            price = self._item.prices[-1] if self._item.prices else self._item
            price.days["3" if of_invoice else segment.at(1)] = day
            told = ChainMap(self._item.days, *(one.days for one in self._item.prices))
            self._item.day = _strongest(told) or self._part.day

    def reference(self, segment: Segment) -> None:
        """Note the kind of document that a line refers to."""
        self._reference = segment.at(1)

    def party(self, segment: Segment) -> None:
        """Note a party."""
        name = segment.at(4) or segment.at(3) or segment.at(2)
        (self._part if self._item is None else self._item).parties[segment.at(1)] = name

    def currency(self, segment: Segment) -> None:
        """Note the currency."""
        if self._item is None:
            self._part.currency = segment.at(1, 2)
        else:
            self._item.currency = segment.at(1, 2)

    def quantity(self, segment: Segment) -> None:
        """Note a quantity of the line."""
        if self._item is not None and (amount := self.number(segment, 1, 2)) is not None:
            kind = f"{segment.at(1)}{self._state}".strip()
            self._item.quantities.append(Quantity(kind, amount, segment.at(1, 3), segment, self._item.here))

    def price(self, segment: Segment) -> None:
        """Note a price of the line, for the number of units that it is for."""
        if self._item is None or not segment.at(1, 2) or (amount := self.number(segment, 1, 2)) is None:
            return
        per = self.number(segment, 1, 5) if segment.at(1, 5) else Decimal(1)
        self._item.prices.append(Price(segment.at(1), amount, per or Decimal(1), segment, segment.at(1, 6)))

    def amount(self, segment: Segment) -> None:
        """Note an amount of the line."""
        if self._item is not None and (value := self.number(segment, 1, 2)) is not None:
            self._item.amounts[segment.at(1)] = value
            self._item.currency = segment.at(1, 3) or self._item.currency

    def title(self, segment: Segment) -> None:
        """Note the product's description."""
        if self._item is not None:
            text = " ".join(filter(None, (segment.at(3, 4), segment.at(3, 5))))
            self._item.title = self._item.title or text


_HANDLERS: dict[str, Callable[[_Walk, Segment], None]] = {
    "PIA": _Walk.product_numbers, "LOC": _Walk.place, "DTM": _Walk.date, "NAD": _Walk.party, "CUX": _Walk.currency,
    "QTY": _Walk.quantity, "PRI": _Walk.price, "MOA": _Walk.amount, "IMD": _Walk.title,
    "RFF": _Walk.reference, "INV": _Walk.inventory,
}  # fmt: skip
