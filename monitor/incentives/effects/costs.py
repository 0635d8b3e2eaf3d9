"""What it costs to serve a client by the thirteen items of a chain negotiation: as entered, else as the store knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, sticks_out, uncovered
from monitor.incentives.earned import Earned
from monitor.incentives.effects.granted import discount_row, paid_beyond, paid_row
from monitor.incentives.effects.known import Known, days_of, unknown
from monitor.incentives.effects.revenue import purchased
from monitor.incentives.figures import InputRow
from monitor.incentives.rounding import ratio
from monitor.incentives.wording import figure, per_cent
from monitor.model import Discount
from monitor.model.performance import CostToServe
from monitor.money import from_minor
from monitor.policy.tables.costs_to_serve import COST_ITEMS

T = TypeVar("T")
_ITEM_OF_METHOD = {
    "coop": "promotion", "premium": "promotion", "weighted_kpi": "merchandising", "sales_decline": "compensation",
    "guaranteed_margin": "compensation", "ship_and_debit": "prices", "price_protection": "prices",
}  # fmt: skip
"""what a scheme's pay is in a negotiation; every other method is a bonus on volume"""
_ITEM_OF_FORM = {"bonus": "volume_bonus", "service": "promotion"}
"""what a discount on file is; off the invoice it is a matter of prices"""


@dataclass(frozen=True)
class CostLine:
    """One of the thirteen items of a client: its cost, its share of revenue, where that comes from, of which days."""

    item: str
    cost: Known
    share: Decimal | None
    said: str
    days: tuple[Period, ...]
    """the parts of the period it is known of; what the store knows itself is of all of it"""


@dataclass(frozen=True)
class Served:
    """What a client cost in a period: thirteen lines, and the sum of those that are known, None where none is."""

    lines: tuple[CostLine, ...]
    total: Decimal | None
    share: Decimal | None

    @property
    def known(self) -> frozenset[str]:
        """Return the items whose cost is known."""
        return frozenset(line.item for line in self.lines if line.cost.value is not None)


@dataclass(frozen=True)
class Ledger:
    """The rows of one client and period that costs are taken from."""

    party_id: str
    period: Period
    costs: Sequence[CostToServe]
    discounts: Sequence[Discount]
    earned: Sequence[Earned]


def served(books: Books, ledger: Ledger, revenue: Known, currency: str) -> Served:
    """Return the cost to serve a client in a currency.

    An entered item stands for all of it; the store's own figure is only said beside it, since both may hold the same
    bonus. What is neither entered nor known is not nothing.
    """
    own = _by_item(ledger, currency)
    lines = []
    for item in COST_ITEMS:
        rows = [row for row in ledger.costs if row.item == item]
        cost, said = own.get(item, (unknown("not entered"), ""))
        days = _covered(rows, ledger.period) if rows else (ledger.period,)
        if rows:
            beside = f"; {said}: {figure(cost.value)}, not added" if cost.value is not None else ""
            cost, said = _entered(books, ledger, rows, currency)
            only = _only(days, ledger.period)
            said += (f"; {only}" if said and only else "") + beside
        share = None if cost.value is None or revenue.value is None else ratio(cost.value, revenue.value)
        lines.append(CostLine(item, cost, share, said or cost.reason, days))
    known = [line.cost.value for line in lines if line.cost.value is not None]
    total = sum(known, Decimal(0)) if known else None
    share = None if total is None or revenue.value is None else ratio(total, revenue.value)
    return Served(tuple(lines), total, share)


def _entered(books: Books, ledger: Ledger, rows: Sequence[CostToServe], currency: str) -> tuple[Known, str]:
    """Return an item as entered: amounts of periods that lie within, and rates of what was bought meanwhile."""
    period, total = ledger.period, Decimal(0)
    kept, said, part_of = list[InputRow](), list[str](), _only(_covered(rows, period), period)
    if part_of and any(row.amount_minor is None for row in rows):
        return unknown(f"a rate is entered {part_of}: enter one for every day of {period.name}"), ""
    for row in rows:
        days = days_of(row.period_from, row.period_to)
        if row.currency != currency:
            return unknown(f"entered in {row.currency}, the revenue is in {currency}"), ""
        if row.amount_minor is not None:
            if sticks_out(row.period_from, row.period_to, period):
                return unknown(f"entered for {days}, beyond {period.name}: enter it by shorter periods"), ""
            amount, note = from_minor(row.amount_minor, row.currency), row.source
        else:
            part = period.within(row.period_from, row.period_to) or period
            base, rate = purchased(books, ledger.party_id, part), Decimal(row.rate_bp or 0) / 10_000
            if base.value is None or base.currency != currency:
                return unknown(
                    f"{per_cent(rate)} of purchases, and {base.reason or 'these are in ' + base.currency}"
                ), ""
            amount, note = rate * base.value, f"{per_cent(rate)} of {figure(base.value)}; {row.source}".strip("; ")
        kept.append(InputRow("costs_to_serve", row.item.replace("_", " "), days, amount=amount, note=note))
        said.append(f"entered: {note}" if note else "entered")
        total += amount
    return Known(total, currency, tuple(kept)), "; ".join(dict.fromkeys(said))


def _covered(rows: Sequence[CostToServe], period: Period) -> tuple[Period, ...]:
    """Return the parts of a period that an item is entered for: the days left by those that it is not."""
    missing = uncovered(period, ((row.period_from, row.period_to) for row in rows))
    return tuple(uncovered(period, ((part.start, part.end) for part in missing)))


def _only(days: tuple[Period, ...], period: Period) -> str:
    return "" if days == (period,) else f"for {', '.join(part.name for part in days)} only"


def _by_item(ledger: Ledger, currency: str) -> Mapping[str, tuple[Known, str]]:
    """Return what the store knows by item: what schemes pay, else what was taken by the discounts on file."""
    paid = _grouped((_ITEM_OF_METHOD.get(one.scheme.method, "volume_bonus"), one) for one in ledger.earned)
    taken = _grouped((_ITEM_OF_FORM.get(one.form, "prices"), one) for one in ledger.discounts)
    by_discounts = {item: _taken(found, ledger.period, currency) for item, found in taken.items()}
    if ledger.earned:
        # A bonus on file may be what a scheme pays under another item: who adds both counts it twice.
        by_discounts |= {item: _perhaps_paid(taken[item]) for item in _ITEM_OF_FORM.values() if item in taken}
    return by_discounts | {item: _paid(found, ledger.period, currency) for item, found in paid.items()}


def _perhaps_paid(discounts: Sequence[Discount]) -> tuple[Known, str]:
    names = ", ".join(one.id for one in discounts)
    return unknown(f"on file as {names}, which may be what schemes pay", map(discount_row, discounts)), ""


def _paid(schemes: Sequence[Earned], period: Period, currency: str) -> tuple[Known, str]:
    rows = [paid_row(one) for one in schemes]
    beyond = paid_beyond(schemes, period)
    if beyond:
        return unknown(beyond, rows), ""
    unfit = [one.scheme.name for one in schemes if not one.final or one.scheme.currency != currency]
    if unfit:
        return unknown(f"not final, or in another currency: {', '.join(unfit)}", rows), ""
    return _summed(rows, currency), f"due by {', '.join(one.scheme.name for one in schemes)}"


def _taken(discounts: Sequence[Discount], period: Period, currency: str) -> tuple[Known, str]:
    rows = [discount_row(one) for one in discounts]
    names = ", ".join(one.id for one in discounts)
    if any(one.currency != currency or sticks_out(one.period_from, one.period_to, period) for one in discounts):
        return unknown(f"beyond {period.name}, or in another currency: {names}", rows), ""
    return _summed(rows, currency), f"taken by {names}"


def _summed(rows: Sequence[InputRow], currency: str) -> Known:
    return Known(sum((row.amount or Decimal(0) for row in rows), Decimal(0)), currency, tuple(rows))


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    grouped: dict[str, list[T]] = {}
    for item, one in pairs:
        grouped.setdefault(item, []).append(one)
    return grouped
