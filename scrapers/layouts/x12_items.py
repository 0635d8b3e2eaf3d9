"""Header and line items of an X12 transaction set, for all sets that name products by LIN."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from scrapers.layouts.edi_codes import ON_HAND
from scrapers.layouts.edi_item import Item, Price, Quantity
from scrapers.layouts.edi_values import EdiValueError, edi_date, edi_number
from scrapers.layouts.segments import Findings, Message, Segment

T = TypeVar("T")

_DAY = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")

_PERIOD_ENDS = ("091", "357", "194", "197", "174", "151", "092", "187")
_DAYS = ("011", "003", "035", *_PERIOD_ENDS, "050", "009")
"""Dates of a line that say on which day it moved, the strongest first; without any of them another one counts"""

_PARTS = ("CON", "PTD", "PAD")
"""Segments that begin a contract, and what was transferred in a report or claim"""

SITES = ("WH", "SF", "ST", "LW", "DS")
"""Roles of places where stock lies"""

_OF_NO_MOVE = frozenset(
    "001 002 004 007 010 018 036 037 038 063 064 090 094 106 118 150 186 193 196 205 208 356 405".split()
)
"""Dates that say nothing of it: ordered, requested, made, expiring, valid, beginnings of periods"""

_BEGINNINGS = frozenset("090 150 186 193 196".split())
"""Of these the beginnings of periods: on such a day nothing moved, but goods lay"""


@dataclass
class Header:
    """What stands before the first line: its segments, the day the lines are of unless they say, parties, currency."""

    segments: list[Segment] = field(default_factory=list)
    day: date | None = None
    parties: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    total: tuple[Segment, Decimal] | None = None
    amount: tuple[Segment, Decimal] | None = None


def read_items(message: Message, findings: Findings) -> tuple[Header, list[Item]]:
    """Return header and items; a bad value is noted at its item, or in the findings when it stands in the header."""
    walk = _Walk(findings, of_stock=message.kind == "846")
    for segment in message.segments:
        walk.take(segment)
    walk.close()
    for segment in message.segments:
        if segment.tag == "CTT":
            count = len([item for item in walk.items if item.numbers])
            findings.counted("line_count", segment.at(1), count, "line items", segment)
    return walk.header, walk.items


class _Walk:
    """Walks through the segments; LIN before QTY or behind it, as senders have both."""

    def __init__(self, findings: Findings, *, of_stock: bool) -> None:
        self._of_stock = of_stock
        self.header = Header()
        self.items: list[Item] = []
        self._findings = findings
        self._item: Item | None = None
        self._parties: dict[str, str] = {}
        self._references: dict[str, str] = {}
        self._of_contract: tuple[dict[str, str], dict[str, str]] = ({}, {})
        self._detail: Segment | None = None
        self._day: date | None = None
        self._strength = 0
        self._quantity_first = False
        self._summary = False
        self._activity: Segment | None = None

    def take(self, segment: Segment) -> None:
        """Take the next segment."""
        if segment.tag in (*_PARTS, "CTT"):
            self.close()
        if segment.tag in ("LIN", "ZA"):
            self._close_activity()
        if segment.tag in (*_PARTS, "LIN", "ZA", "CTT"):
            self._summary = segment.tag == "CTT"
        if self._summary:
            self._total(segment)
            return
        if segment.tag in _PARTS:
            self._begin(segment)
        elif segment.tag in ("LIN", "QTY", "ZA") and not self._is_header_total(segment):
            self._line(segment)
        elif handler := _HANDLERS.get(segment.tag):
            handler(self, segment)
        elif self._item is None and self._detail is None:
            self.header.segments.append(segment)

    def _begin(self, segment: Segment) -> None:
        """Begin a part: parties and numbers above the first hold for all of them, those of a contract for its own."""
        if self._detail is not None and self._detail.tag == "CON" and self._item is None:
            self._of_contract = self._parties, self._references
        if segment.tag == "CON":
            self._of_contract = {}, {segment.at(1) or "CT": segment.at(2)}
        self._item, self._detail, self._day, self._quantity_first, self._strength = None, segment, None, False, 0
        self._parties = dict(self._of_contract[0])
        self._references = dict(self._of_contract[1]) if segment.tag == "CON" else {}

    def _close_detail(self) -> None:
        if self._detail is not None and self._detail.tag != "CON" and self._item is None:
            self._findings.refuse(self._detail, "no_product", "the product detail names no product")
            self._detail = None

    def close(self) -> None:
        """Note it where an activity states no quantity and no sites that have any, and a detail no product."""
        self._close_detail()
        self._close_activity()

    def _close_activity(self) -> None:
        if self._activity is not None:
            self.complain(self._activity, "invalid_number", "the number is missing")
            self._activity = None

    def _total(self, segment: Segment) -> None:
        """Take a total from behind the lines."""
        self._item = self._detail = None
        if segment.tag == "AMT":
            self.amount(segment)
        elif segment.tag == "QTY":
            self._is_header_total(segment)

    def _is_header_total(self, segment: Segment) -> bool:
        if segment.tag == "QTY" and segment.at(1) == "TO" and self._item is None:
            if (value := self._number(segment, 2)) is not None:
                self.header.total = (segment, value)
            return True
        return False

    def _line(self, segment: Segment) -> None:
        if segment.tag == "LIN":
            if self._item is None or not self._quantity_first or self._item.numbers:
                self._open(segment)
            if self._item is not None:
                pairs = zip(segment.elements[1::2], segment.elements[2::2], strict=False)
                self._item.numbers |= {kind[0]: number[0].strip() for kind, number in pairs if kind[0]}
            return
        if self._item is None:
            self._quantity_first = True
            self._open(segment)
        elif self._quantity_first and self._item.quantities and segment.tag == "QTY" and self._item.numbers:
            self._open(segment)
        if segment.tag == "ZA" and not segment.at(2):
            self._activity = segment  # the sites that SDQ names have the quantities
        elif self._item is not None and (amount := self._number(segment, 2)) is not None:
            self._item.quantities.append(
                Quantity(segment.at(1), amount, segment.at(3), segment, self._item.here, self._day_of_activity(segment))
            )

    def _day_of_activity(self, segment: Segment) -> date | None:
        """Return the day that ZA states of its own quantity."""
        lay = segment.at(1) in ON_HAND and segment.at(4) in _BEGINNINGS
        if segment.tag != "ZA" or (segment.at(4) in _OF_NO_MOVE and not lay):
            return None
        return self._value(segment, "invalid_date", lambda: edi_date(segment.at(5)))

    def _open(self, segment: Segment) -> None:
        parties = ChainMap(dict(self._parties), dict(self.header.parties))
        transfer = self._detail.at(1) if self._detail is not None else ""
        references = ChainMap({}, *map(dict, (self._references, self._of_contract[1], self.header.references)))
        self._item = Item(segment, day=self._day, parties=parties, transfer=transfer, references=references)
        self._item.currency, self._strength = self.header.currency, 0
        self.items.append(self._item)

    def _number(self, segment: Segment, element: int) -> Decimal | None:
        return self._value(segment, "invalid_number", lambda: edi_number(segment.at(element)))

    def _value(self, segment: Segment, name: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except EdiValueError as error:
            self.complain(segment, name, str(error))
            return None

    def complain(self, segment: Segment, name: str, text: str) -> None:
        """Note a bad value at the open item, or against the file when it stands in the header."""
        if self._item is not None:
            self._item.faults.append((segment, name, text))
        else:
            self._findings.fault(name, f"{segment.tag} in segment {segment.number}: {text}")

    def party(self, segment: Segment) -> None:
        """Note a party: above the lines for all of them, else for those that follow."""
        name = segment.at(2) or segment.at(4)
        if self._item is None and self._detail is None:
            self.header.parties[segment.at(1)] = name
        else:
            own = self._of_stock and self._item is not None and self._item.quantities and segment.at(1) in SITES
            if not own:  # a place behind the stock of one product is that of no other
                self._parties[segment.at(1)] = name
            if self._item is not None:
                self._item.parties[segment.at(1)] = name
            if self._item is not None and self._of_stock and segment.at(1) in SITES:
                self._item.placed(name)

    def dated(self, segment: Segment) -> None:
        """Note the day of a line, a detail or the whole."""
        text = segment.at(2) or segment.at(6)
        day = self._value(segment, "invalid_date", lambda: edi_date(text))
        if day is None:
            return
        if self._item is not None or self._detail is not None:
            self._day_of_line(segment.at(1), day)
        elif self.header.day is None or segment.at(1) in _PERIOD_ENDS:
            self.header.day = day

    def _day_of_line(self, kind: str, day: date) -> None:
        """Keep the strongest day of a line, or of the detail it stands in."""
        strength = len(_DAYS) - _DAYS.index(kind) + 1 if kind in _DAYS else 1
        if kind in _OF_NO_MOVE or strength < self._strength:
            return
        self._strength = strength
        if self._item is not None:
            self._item.day = day
        else:
            self._day = day

    def opening(self, segment: Segment) -> None:
        """Note the date of the report from the segment that begins it."""
        self.header.segments.append(segment)
        place = {"XQ": 3, "BIA": 4, "BCT": 3}.get(segment.tag, 3)
        text = segment.at(place) or (segment.at(2) if segment.tag == "XQ" else "")
        if not text and segment.tag == "BIA" and _DAY.fullmatch(segment.at(3)):
            text = segment.at(3)  # senders leave the number of the inventory out, and the day slips into its place
        self.header.day = self._value(segment, "invalid_date", lambda: edi_date(text))

    def price(self, segment: Segment) -> None:
        """Note a price of the line."""
        kind, place = ("NTP", 2) if segment.tag == "UIT" else (segment.at(2) or segment.at(1), 3)
        if self._item is not None and segment.at(place) and (amount := self._number(segment, place)) is not None:
            unit = segment.at(1) if segment.tag == "UIT" else segment.at(5)
            self._item.prices.append(Price(kind, amount, Decimal(1), segment, unit))

    def amount(self, segment: Segment) -> None:
        """Note an amount of the line, or the whole's."""
        if (value := self._number(segment, 2)) is None:
            return
        if self._item is not None:
            self._item.amounts[segment.at(1)] = value
        elif segment.at(1) in ("TT", "TO", "1"):
            self.header.amount = (segment, value)

    def currency(self, segment: Segment) -> None:
        """Note the currency."""
        if self._item is not None:
            self._item.currency = segment.at(2)
        else:
            self.header.currency = segment.at(2)

    def reference(self, segment: Segment) -> None:
        """Note a number of a line, of those below or of the whole: the first of its kind."""
        if self._item is not None:
            near = self._item.references.maps[0]
        else:
            near = self._references if self._detail is not None else self.header.references
        if segment.at(2):
            near.setdefault(segment.at(1), segment.at(2))

    def title(self, segment: Segment) -> None:
        """Note the product's description."""
        if self._item is not None and segment.at(5):
            self._item.title = self._item.title or segment.at(5)

    def by_site(self, segment: Segment) -> None:
        """Share the last quantity out to the sites that SDQ names."""
        if self._item is None or not (self._item.quantities or self._activity):
            return
        if self._activity is not None:
            stated = self._activity
            last = Quantity(stated.at(1), Decimal(0), stated.at(3), stated, day=self._day_of_activity(stated))
        else:
            last = self._item.quantities[-1]
        pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]] = list(
            zip(segment.elements[2::2], segment.elements[3::2], strict=False)
        )
        if not last.site and self._activity is None:
            self._item.shared.append(self._item.quantities.pop())
        for site, quantity in pairs:
            value = self._value(segment, "invalid_number", lambda text=quantity[0]: edi_number(text))  # type: ignore[misc]
            if site[0] and value is not None:
                unit = segment.at(1) or last.unit
                here = replace(last, amount=value, unit=unit, segment=segment, site=site[0])
                self._item.quantities.append(here)
        self._activity = None


_HANDLERS: dict[str, Callable[[_Walk, Segment], None]] = {
    "N1": _Walk.party, "DTM": _Walk.dated, "BPT": _Walk.opening, "XQ": _Walk.opening, "BIA": _Walk.opening,
    "BGN": _Walk.opening, "BCT": _Walk.opening, "BAA": _Walk.opening, "CTP": _Walk.price, "UIT": _Walk.price,
    "AMT": _Walk.amount, "CUR": _Walk.currency, "PID": _Walk.title, "SDQ": _Walk.by_site, "REF": _Walk.reference,
}  # fmt: skip
