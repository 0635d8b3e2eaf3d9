"""What a party attained of a KPI: actual / target, from the store or from the file of results; None without data."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal

from monitor.incentives.figures import Figures, InputRow, sold_row
from monitor.incentives.periods import working_days_between
from monitor.incentives.rounding import ratio, units_of
from monitor.incentives.schemes.records import SchemeKpi
from monitor.incentives.sold import SoldLine
from monitor.incentives.stock_measures import sell_through_of_available
from monitor.incentives.wording import per_cent, quantity
from monitor.money import from_minor

FILE = "file"
_Measured = tuple[Decimal | None, Decimal | None]
"""actual and, where the data itself names one, target"""


@dataclass(frozen=True)
class Attained:
    """A KPI with its attainment as a share of the target, and how that was found in words."""

    kpi: SchemeKpi
    share: Decimal | None
    said: str

    @property
    def passed(self) -> bool | None:
        """Return whether it reaches its threshold, or its target where it has none; None without data."""
        least = Decimal(1) if self.kpi.threshold is None else self.kpi.threshold
        return None if self.share is None else self.share >= least


def attained(kpi: SchemeKpi, figures: Figures) -> Attained:
    """Return what the party attained of a KPI in the period of the figures."""
    actual, named = _from_file(kpi, figures) if kpi.measure == FILE else _MEASURES[kpi.measure](figures)
    target = kpi.target if kpi.target is not None else named
    share = ratio(actual, target) if actual is not None and target is not None else None
    if share is None:
        missing = "no target" if actual is not None else "no result"
        return Attained(kpi, None, f"{kpi.kpi}: {missing}")
    bounds = [f"threshold {per_cent(kpi.threshold)}"] if kpi.threshold is not None else []
    bounds += [f"cap {per_cent(kpi.cap)}"] if kpi.cap is not None else []
    kind = "gate" if kpi.gate else f"weight {per_cent(kpi.weight)}"
    reached = f"a = {quantity(actual or Decimal(0))} / {quantity(target or Decimal(0))} = {per_cent(share)}"
    return Attained(kpi, share, f"{kpi.kpi}: {reached} ({', '.join([kind, *bounds])})")


def _from_file(kpi: SchemeKpi, figures: Figures) -> _Measured:
    found = figures.books.kpi_results(figures.party_id, figures.period, kpi.kpi)
    if not found:
        return None, None
    last = found[-1]
    days, actual = f"{last.period_from}/{last.period_to}", Decimal(last.actual)
    figures.keep(InputRow("kpi_results", kpi.kpi, days, quantity=actual, note=last.source))
    return actual, Decimal(last.target) if last.target else None


def _purchases(figures: Figures) -> _Measured:
    total = figures.purchases()
    return (total if figures.books.purchases(figures.party_id, figures.period) else None), None


def _sell_out(figures: Figures) -> _Measured:
    lines = _sold(figures)
    foreign = any(line.currency != figures.scheme.currency for line in lines)
    if figures.unreported(figures.period) or foreign:
        return None, None
    return sum((from_minor(line.amount_minor, line.currency) for line in lines), Decimal(0)), None


def _active_outlets(figures: Figures) -> _Measured:
    if figures.unreported(figures.period):
        return None, None
    count = figures.books.active_customers(figures.party_id, figures.period, figures.scheme.currency, 1)
    figures.keep(InputRow("sales reports", "customers who bought", figures.period.name, quantity=Decimal(count)))
    return Decimal(count), None


def _sold(figures: Figures, skus: Collection[str] | None = None) -> list[SoldLine]:
    """Return the reported sales, of certain products or of all, and keep them as rows."""
    lines = figures.books.sold(figures.party_id, figures.period)
    lines = [line for line in lines if skus is None or line.sku in skus]
    for line in lines:
        figures.keep(sold_row(line))
    return lines


def _sell_through(figures: Figures) -> _Measured:
    """Return sold / (opening stock + received), of products whose movements are entered.

    Movements that reach beyond the period cannot be cut to it, and say nothing of it.
    """
    period, first = figures.period, dict[str, int]()
    moves = figures.books.sell_in(figures.party_id, period)
    for move in moves:
        first.setdefault(move.sku, move.opening_stock or 0)
        days, opening = f"{move.period_from}/{move.period_to}", move.opening_stock
        note = "no opening stock" if opening is None else f"opening stock {quantity(units_of(opening))}"
        figures.keep(InputRow("sell_in", move.sku, days, quantity=units_of(move.quantity), note=note))
    sold = sum(line.quantity for line in _sold(figures, first))
    beyond = any(move.period_from < period.start or move.period_to > period.end for move in moves)
    unopened = any(move.opening_stock is None for move in moves)
    if not moves or figures.unreported(period) or beyond or unopened:
        return None, None
    received = sum(move.quantity for move in moves)
    return sell_through_of_available(Decimal(sum(first.values())), Decimal(received), Decimal(sold)), None


def _on_time_reporting(figures: Figures) -> _Measured:
    """Return the share of months whose report came within the scheme's due days."""
    late = figures.scheme.late_report
    months = figures.period.months()
    if late is None:
        return None, None
    in_time = 0
    for month in months:
        came = figures.books.received(figures.party_id, month)
        due = late.due_after(month.end)
        in_time += came is not None and working_days_between(due, came) == 0
        note = "not complete" if came is None else f"complete on {came}"
        figures.keep(InputRow("sales reports", f"due by {due}", month.name, note=note))
    return Decimal(in_time) / len(months), Decimal(1)


_MEASURES: dict[str, Callable[[Figures], _Measured]] = {
    "purchases": _purchases,
    "sell_out": _sell_out,
    "active_outlets": _active_outlets,
    "sell_through": _sell_through,
    "on_time_reporting": _on_time_reporting,
}
MEASURES = (FILE, *_MEASURES)
"""Words for where a KPI's actual comes from."""
