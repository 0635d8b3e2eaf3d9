"""The figures one scheme stands on for one party and period; every row that was read is kept as an input row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, before, period_at, sticks_out, uncovered
from monitor.incentives.rounding import units_of
from monitor.incentives.schemes.records import Base, Scheme
from monitor.incentives.sold import SoldLine
from monitor.incentives.stocked import Shelf
from monitor.model.incentive import SchemeEntry
from monitor.model.performance import Claim, Purchase, SellIn
from monitor.money import from_minor


@dataclass(frozen=True)
class InputRow:
    """One row a result stands on: where it comes from, its evidence number where it has one, and its figures."""

    source: str
    about: str
    days: str
    quantity: Decimal | None = None
    amount: Decimal | None = None
    evidence_id: int | None = None
    note: str = ""


def sold_row(line: SoldLine) -> InputRow:
    """Return what a report says was sold of a product, as an input row."""
    days = f"{line.first}/{line.last}" if line.first != line.last else str(line.first)
    lines = f"{line.lines} {'line' if line.lines == 1 else 'lines'}"
    amount = from_minor(line.amount_minor, line.currency)
    return InputRow(f"report {line.report}", line.sku, days, units_of(line.quantity), amount, line.evidence_id, lines)


def stock_row(line: Shelf) -> InputRow:
    """Return what an inventory report says of a product at a site, as an input row."""
    about = f"{line.sku} at {line.site}" if line.site else line.sku
    units = units_of(line.on_hand)
    return InputRow(f"report {line.report}", about, str(line.as_of), units, evidence_id=line.evidence_id, note="stock")


def missing_days(period: Period, rows: Iterable[Purchase | SellIn]) -> str:
    """Return the days of a period that no entered row is for, in words; empty where all are entered."""
    missing = uncovered(period, ((row.period_from, row.period_to) for row in rows))
    return ", ".join(f"{one.start}/{one.end}" for one in missing)


class UnknownFigureError(Exception):
    """A figure that a scheme needs is not there, or cannot be told; the message says which and what to do."""


@dataclass
class Figures:
    """Reads what a scheme needs and remembers it. `taken` is what earlier schemes left off the base (cascade)."""

    scheme: Scheme
    party_id: str
    country: str
    period: Period
    books: Books
    taken: Decimal = Decimal(0)
    versions: Sequence[Scheme] = ()
    """all versions of the scheme; none: it is the only one"""
    as_of: date = date.max
    """the last day of which anything is known: what is owed later is not late yet"""
    kept: dict[InputRow, None] = field(default_factory=dict)
    """the rows read, each once, in the order of reading"""
    gaps: list[str] = field(default_factory=list)
    """what is missing, so that the result may still change"""

    @property
    def rows(self) -> list[InputRow]:
        """Return every row that was read, once."""
        return [*self.kept]

    def value(self, period: Period | None = None) -> Decimal:
        """Return the base in the scheme's currency; raises `UnknownFigureError` where that cannot be told."""
        asked = period or self.period
        reckoned = self._bought(asked) if self.scheme.base is Base.PURCHASES else self._sold(asked)[1]
        return reckoned - self.taken if period is None else reckoned

    def units(self, period: Period | None = None) -> Decimal:
        """Return the base in units."""
        asked = period or self.period
        return self._stocked(asked) if self.scheme.base is Base.SELL_IN else self._sold(asked)[0]

    @property
    def whole(self) -> Period:
        """Return the scheme's period, of which the days may be the part gone by."""
        period = period_at(self.scheme.period, self.period.start)
        return period.within(self.scheme.valid_from, self.scheme.valid_to) or self.period

    def version_on(self, day: date) -> Scheme | None:
        """Return the version of the scheme that paid the party on a day, or None where none did."""
        versions = (one for one in self.versions or (self.scheme,) if self.party_id in one.partners)
        return next((one for one in versions if one.valid_from <= day <= one.valid_to), None)

    def period_before(self) -> Period:
        """Return the calendar period before this one."""
        return before(self.scheme.period, self.period)

    def periods_before(self, count: int) -> list[Period]:
        """Return so many calendar periods before this one, the latest first."""
        found, period = list[Period](), self.period
        for _ in range(count):
            period = before(self.scheme.period, period)
            found.append(period)
        return found

    def is_new(self, day: date) -> bool:
        """Return whether the party's first agreement began after a day; False where none is entered."""
        begun = self.books.first_agreement(self.party_id)
        return begun is not None and begun > day

    def purchases(self, food: bool = False) -> Decimal:
        """Return the period's purchases, or the part that is food."""
        return self._bought(self.period, food=food)

    def claims(self) -> list[Claim]:
        """Return the claims by which the partner asks for this pay; one for days of another period too is a gap."""
        if not self.scheme.claims:
            return []
        touching = self.books.claims(self.party_id, self.period, self.scheme.claims)
        for claim in touching:
            if sticks_out(claim.period_from, claim.period_to, self.whole):
                days = f"{claim.period_from}/{claim.period_to}"
                self.gap(f"claim {claim.id} of {days} reaches beyond {self.whole.name}: enter a claim for each period")
        found = [claim for claim in touching if not sticks_out(claim.period_from, claim.period_to, self.period)]
        for claim in found:
            amount, proof = from_minor(claim.amount_minor, claim.currency), claim.proof or "no proof"
            about = f"claim {claim.id} ({claim.kind})"
            self.keep(InputRow("claims", about, f"{claim.period_from}/{claim.period_to}", amount=amount, note=proof))
            self._same_currency(claim.currency, about)
        return found

    def entries(self) -> list[SchemeEntry]:
        """Return the entries of the period: orders, debits, stock."""
        found = [*self.books.entries(self.party_id, self.period, self.scheme.id)]
        for entry in found:
            amount = None if entry.amount_minor is None else from_minor(entry.amount_minor, entry.currency)
            units = None if entry.quantity is None else units_of(entry.quantity)
            note = f"cancelled on {entry.cancelled_on}" if entry.cancelled_on else entry.source
            self.keep(InputRow("scheme_entries", f"{entry.id} {entry.sku}".strip(), str(entry.dated), units, amount,
                                note=note))  # fmt: skip
            self._same_currency(entry.currency, f"entry {entry.id}")
        return found

    def on_hand(self, sku: str, day: date) -> Decimal | None:
        """Return the units of a product the party last reported to hold up to a day, all sites together."""
        reported = self.books.stocked(self.party_id, day)
        found = reported.of(sku)
        for name in reported.in_part:
            self.gap(f"rows of the inventory report {name} could not be read")
        for line in found:
            self.keep(stock_row(line))
        return units_of(sum(line.on_hand for line in found)) if found else None

    def cost(self) -> Decimal:
        """Return what the units sold cost the party at its invoice prices of the days they were sold on."""
        total, currency = Decimal(0), self.scheme.currency
        for sku, day, quantity in self.books.sold_daily(self.party_id, self.period):
            if not self.wants(sku):
                continue
            changes = self.books.price_days(self.country, sku)
            since = next((change for change in reversed(changes) if change <= day), day)
            price = self.books.invoice_price(self.party_id, self.country, sku, currency, since)
            if price is None:
                raise UnknownFigureError(
                    f"no invoice price of {sku} in {self.country} and {currency} on {day}: enter it in price_levels"
                )
            total += from_minor(price, currency) * units_of(quantity)
        return total

    def _lines(self, period: Period) -> list[SoldLine]:
        return [line for line in self.books.sold(self.party_id, period) if self.wants(line.sku)]

    def _sold(self, period: Period) -> tuple[Decimal, Decimal]:
        units, value = Decimal(0), Decimal(0)
        for line in self._lines(period):
            self._same_currency(line.currency, f"report {line.report}")
            row = sold_row(line)
            self.keep(row)
            units, value = units + (row.quantity or 0), value + (row.amount or 0)
        self.unreported(period)
        return units, value

    def wants(self, sku: str) -> bool:
        """Return whether the scheme is about a product."""
        return not self.scheme.products or sku in self.scheme.products

    def sold_lines(self, skus: Collection[str] | None = None) -> list[SoldLine]:
        """Return the reported sales of the scheme's products, or of certain ones, and keep them as rows."""
        lines = [line for line in self._lines(self.period) if skus is None or line.sku in skus]
        for line in lines:
            self.keep(sold_row(line))
        return lines

    def unreported(self, period: Period) -> bool:
        """Return whether a whole report of a part of the period is missing, and keep that as a gap."""
        missing = self.books.unreported(self.party_id, period)
        if missing:
            self.gap(f"no whole sales report for {', '.join(missing)}")
        return bool(missing)

    def _bought(self, period: Period, *, food: bool = False) -> Decimal:
        total, found = Decimal(0), self.books.purchases(self.party_id, period)
        for row in found:
            days = f"{row.period_from}/{row.period_to}"
            if sticks_out(row.period_from, row.period_to, period):
                raise UnknownFigureError(
                    f"the purchases of {days} do not lie within {period.name}: enter them by shorter periods"
                )
            self._same_currency(row.currency, f"purchases of {days}")
            minor = row.food_minor if food else row.amount_minor
            if minor is None:
                raise UnknownFigureError(f"how much of the purchases of {days} is food is not entered in purchases")
            amount = from_minor(minor, row.currency)
            self.keep(InputRow("purchases", "food" if food else "all products", days, amount=amount))
            total += amount
        if not found:
            self.gap(f"no purchases entered for {period.name}")
        elif missing := missing_days(period, found):
            self.gap(f"no purchases entered for {missing} of {period.name}")
        return total

    def _stocked(self, period: Period) -> Decimal:
        total, found = Decimal(0), [row for row in self.books.sell_in(self.party_id, period) if self.wants(row.sku)]
        for row in found:
            days = f"{row.period_from}/{row.period_to}"
            if sticks_out(row.period_from, row.period_to, period):
                raise UnknownFigureError(
                    f"the sell-in of {row.sku} of {days} does not lie within {period.name}: enter it by shorter periods"
                )
            units = units_of(row.quantity)
            self.keep(InputRow("sell_in", row.sku, days, units))
            total += units
        if not found:
            self.gap(f"no sell-in entered for {period.name}")
            return total
        # Nobody knows of all products, so that only those that are named or entered can be found wanting.
        for sku in self.scheme.products or dict.fromkeys(row.sku for row in found):
            if missing := missing_days(period, [row for row in found if row.sku == sku]):
                self.gap(f"no sell-in of {sku} entered for {missing} of {period.name}")
        return total

    def _same_currency(self, currency: str, about: str) -> None:
        if currency != self.scheme.currency:
            raise UnknownFigureError(
                f"{about} is in {currency}, the scheme in {self.scheme.currency}: two currencies do not add up"
            )

    def gap(self, said: str) -> None:
        """Note, once, what is missing."""
        if said not in self.gaps:
            self.gaps.append(said)

    def keep(self, row: InputRow) -> None:
        """Keep a row the result stands on, once."""
        self.kept[row] = None
