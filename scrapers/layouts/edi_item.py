"""One line item of an EDI message: what X12 and EDIFACT say of it, in the same words."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scrapers.layouts.edi_codes import (
    GTIN_QUALIFIERS,
    NET_SOLD,
    NO_MOVE,
    NO_SALES,
    ON_HAND,
    PIECES,
    PIECES_IN,
    PRICE_KINDS,
    RETURNED,
    SKU_QUALIFIERS,
    SOLD,
    TAKEN_BACK,
    UNITS,
)
from scrapers.layouts.edi_values import as_moved
from scrapers.layouts.profile import ReportProfile
from scrapers.layouts.segments import Findings, Segment
from scrapers.records import SaleLine, StockLine


@dataclass(frozen=True)
class Quantity:
    """A quantity with its qualifier and unit as sent, and where it stands."""

    kind: str
    amount: Decimal
    unit: str
    segment: Segment
    site: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Price:
    """A price with its qualifier as sent, for `per` units."""

    kind: str
    amount: Decimal
    per: Decimal
    segment: Segment
    unit: str = ""
    days: dict[str, date] = field(default_factory=dict)
    """its own days by their codes, else those of its line"""


@dataclass
class Item:
    """What a message says of one product; `segment` is where it begins."""

    segment: Segment
    numbers: dict[str, str] = field(default_factory=dict)
    quantities: list[Quantity] = field(default_factory=list)
    prices: list[Price] = field(default_factory=list)
    amounts: dict[str, Decimal] = field(default_factory=dict)
    day: date | None = None
    days: dict[str, date] = field(default_factory=dict)
    """its own days by their codes, without those of its prices"""
    parties: ChainMap[str, str] = field(default_factory=ChainMap)
    """by role: those of the line, of the part it stands in, of the whole"""
    transfer: str = ""
    """the kind of product transfer (X12 521)"""
    references: ChainMap[str, str] = field(default_factory=ChainMap)
    """numbers by their codes (X12 128): of the line, of the part it stands in, of its contract, of the whole"""
    title: str = ""
    currency: str = ""
    faults: list[tuple[Segment, str, str]] = field(default_factory=list)
    shared: list[Quantity] = field(default_factory=list)
    """quantities that were shared out to sites, as stated for all of them"""
    here: str = ""
    """the place of the quantities that follow, where it stands in front of them"""

    def placed(self, name: str) -> None:
        """Note a place: that of the quantities behind it, or of those in front that have none, as the sender has it."""
        if self.here or not self.quantities:
            self.here = name
        else:
            self.quantities = [one if one.site else replace(one, site=name) for one in self.quantities]

    @property
    def sku(self) -> str:
        """The product's number, the brand's own first."""
        return next((self.numbers[kind] for kind in SKU_QUALIFIERS if self.numbers.get(kind)), "")

    @property
    def gtin(self) -> str:
        """The product's GTIN, EAN or UPC."""
        return next((self.numbers[kind] for kind in GTIN_QUALIFIERS if self.numbers.get(kind)), "")

    @property
    def customer(self) -> str:
        """The name of whom it was sold to; the buyer of the whole may be the sender itself."""
        return next((near[role] for near in self.parties.maps for role in _CUSTOMERS if role in near), "")

    @property
    def contract(self) -> str:
        """The number of its contract, the nearest one; that of an order or a promotion where no contract is named."""
        named = (near.get(kind) for kinds in _CONTRACTS for near in self.references.maps for kind in kinds)
        return next(filter(None, named), "")

    @property
    def moved(self) -> list[Quantity]:
        """The quantities that were sold or came back; of several that tell of the same goods, one."""
        kinds = {one.kind for one in self.quantities}
        if self.transfer in NO_SALES:
            return []
        sold = next((kind for kind in SOLD if kind in kinds), "")
        back = RETURNED if sold != NET_SOLD else ()
        return [one for one in self.quantities if one.kind == sold or one.kind in back]

    def came_back(self, moved: Quantity) -> bool:
        """Return whether a quantity is one of goods that customers gave back."""
        return moved.kind in RETURNED or self.transfer in TAKEN_BACK

    def usable(self, findings: Findings, profile: ReportProfile) -> bool:
        """Return whether the line can be used; if not, the findings hold each reason."""
        faults = list(self.faults)
        if not self.sku and not self.gtin:
            faults.append((self.segment, "no_product", "the line names no product"))
        known = UNITS | profile.units
        strange: dict[str, Quantity] = {}
        for one in self.quantities:
            if one.unit and one.unit.upper() not in known:
                strange.setdefault(one.unit.upper(), one)
        faults += [
            (one.segment, "unknown_unit", f"unit '{one.unit}' is none that we know; name it in `units` if it is right")
            for one in strange.values()
        ]
        for kind, whole in {one.kind: one for one in self.shared}.items():
            parts = sum((one.amount for one in self.quantities if one.kind == kind and one.site), Decimal(0))
            stated = sum((one.amount for one in self.shared if one.kind == kind), Decimal(0))
            if parts != stated:
                text = f"{stated} of kind {kind} are stated, the sites add up to {parts}"
                faults.append((whole.segment, "site_total", text))
        if len(back := {one.kind for one in self.moved if one.kind in RETURNED}) > 1:
            text = f"quantities of kinds {' and '.join(sorted(back))} came back: whether they are the same is open"
            faults.append((self.segment, "returned_twice", text))
        for segment, name, text in faults:
            findings.refuse(segment, name, text)
        return not faults


def sale_lines(item: Item, day: date | None, profile: ReportProfile, findings: Findings) -> None:
    """Add an item's sales to the findings: one line a quantity, returns negative, amounts by price when none stands."""
    if not item.usable(findings, profile):
        return
    if what := NO_SALES.get(item.transfer):
        findings.skip(item.segment, f"a transfer of kind {item.transfer} ({what}) is no sale")
        return
    moved = item.moved
    for other in item.quantities:
        if other not in moved and other.kind not in ON_HAND:
            told = f" beside that of kind {moved[0].kind}" if moved and other.kind in (*SOLD, *RETURNED) else ""
            findings.skip(other.segment, f"a quantity of kind {other.kind}{told} is no sale")
    if not moved and not any(one.kind in ON_HAND or one.kind in NO_MOVE for one in item.quantities):
        findings.refuse(item.segment, "no_quantity", "the line states no sold quantity")
    currency = item.currency or profile.currency
    for one in moved:
        sold = as_moved(one.amount, returned=item.came_back(one))
        amount, basis = _amount(item, sold, one.unit, len(moved) == 1)
        when = one.day or item.day or day
        if amount is None and (told := _prices_told(item, one.unit)):
            text = f"its prices are {told}, all of one kind: by which was it sold?"
            findings.refuse(one.segment, "price_open", text)
        elif amount is None and item.prices:
            priced = item.prices[0].unit
            text = f"the quantity is in {one.unit or 'no unit'}, its price for one {priced}: how many are in one?"
            findings.refuse(one.segment, "price_unit", text)
        elif amount is not None and not currency:
            findings.refuse(one.segment, "no_currency", "currency unknown: name a `currency` for this [[partner]]")
        elif when is None:
            findings.refuse(one.segment, "no_date", "the message states no date for the line")
        else:
            findings.entries.append(
                SaleLine(
                    row=item.segment.number if len(moved) == 1 else one.segment.number,
                    sku=item.sku,
                    quantity=sold,
                    amount=amount,
                    currency=currency,
                    sold_on=when,
                    gtin=item.gtin,
                    customer=one.site or item.customer,
                    unit=one.unit,
                    basis=basis,
                )
            )


def _amount(item: Item, sold: Decimal, unit: str, alone: bool) -> tuple[Decimal | None, str]:
    """Return the line's amount and what it is based on; None without an amount or a price for the quantity's unit."""
    stated = next((item.amounts[kind] for kind in _LINE_AMOUNTS if kind in item.amounts), None)
    if alone and stated is not None:
        return as_moved(stated, returned=sold < 0), ""
    best = _best_prices(item, unit)
    if len(best) != 1:
        return None, ""
    price, per = best.popitem()[1]
    kind = PRICE_KINDS.get(price.kind, price.kind)
    return sold * price.amount / per, "" if kind == "net" else kind


def _best_prices(item: Item, unit: str) -> dict[Fraction, tuple[Price, Decimal]]:
    """Return the prices for that unit of the kind that says most of what was paid, with what each is for, by the piece.

    There are several where a list has prices by quantity.
    """
    fitting = [(one, one.per * units) for one in item.prices if (units := _units_in(one.unit, unit))]
    ranks = [_basis_rank(PRICE_KINDS.get(one.kind, one.kind)) for one, _ in fitting]
    best = [(one, per) for (one, per), rank in zip(fitting, ranks, strict=True) if rank == min(ranks)]
    kind = best[0][0].kind if best else ""
    return {Fraction(one.amount) / Fraction(per): (one, per) for one, per in best if one.kind == kind}


def _prices_told(item: Item, unit: str) -> str:
    """Return the prices of one kind that are open, or nothing where there is one or none."""
    best = _best_prices(item, unit)
    return " and ".join(str(one.amount) for one, _ in best.values()) if len(best) > 1 else ""


def _units_in(priced: str, counted: str) -> int:
    """Return how many of the unit that is counted make the one that is priced; zero where nobody can know."""
    priced, counted = priced.upper(), counted.upper()
    in_pieces = not counted or counted in PIECES
    if priced == counted or not priced or (priced in PIECES and in_pieces):
        return 1
    return PIECES_IN.get(priced, 0) if in_pieces else 0


_CUSTOMERS = ("BY", "BT", "ST", "UC", "UD", "EN", "DP")
_CONTRACTS = (("CT", "VC"), ("CO", "PD", "PR"))
_LINE_AMOUNTS = ("1", "203", "79", "66", "38", "LP", "NA")
_BASES = ("net", "contract", "unit cost", "wholesale", "gross", "list", "promotional", "retail")


def _basis_rank(kind: str) -> int:
    return _BASES.index(kind) if kind in _BASES else len(_BASES)


def stock_lines(item: Item, day: date | None, profile: ReportProfile, findings: Findings, site: str) -> None:
    """Add an item's stock to the findings: on hand before available, a line for each site."""
    if not item.usable(findings, profile):
        return
    stocks = [one for one in item.quantities if one.kind in ON_HAND]
    if len({bool(one.site) for one in stocks}) > 1:
        findings.refuse(item.segment, "place_open", "some of its quantities name their place, and others do not")
        return
    of_line = item.day or day
    sites = dict.fromkeys((one.site, one.day or of_line) for one in item.quantities)
    for place, when in sites:
        here = [one for one in item.quantities if (one.site, one.day or of_line) == (place, when)]
        ranked = sorted((one for one in here if one.kind in ON_HAND), key=lambda one: ON_HAND.index(one.kind))
        again = [one for one in ranked[1:] if one.kind == ranked[0].kind]
        _skip_others(here, [*ranked[:1], *again], findings)
        if len(again) > 1 and sum((one.amount for one in again), Decimal(0)) == ranked[0].amount:
            for one in again:
                findings.skip(one.segment, "a part of the stock stated before it, by package or lot")
            again = []
        if again:
            both = f"{ranked[0].amount} and {again[0].amount} of kind {again[0].kind}"
            findings.refuse(again[0].segment, "stock_twice", f"{both} stand for one place: parts or the same?")
        elif ranked:
            one = ranked[0]
            findings.entries.append(
                StockLine(
                    item.segment.number if len(sites) == 1 else one.segment.number,
                    item.sku,
                    one.amount,
                    when,
                    place or site,
                    item.gtin,
                    one.unit,
                )
            )


def _skip_others(quantities: Iterable[Quantity], used: list[Quantity], findings: Findings) -> None:
    for one in quantities:
        if one not in used and one.kind not in SOLD and one.kind not in RETURNED:
            findings.skip(one.segment, f"a quantity of kind {one.kind}, not the stock on hand")
