"""Sell-through and weeks of stock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from monitor.incentives.calendar_periods import Period, sticks_out
from monitor.incentives.figures import Figures, InputRow, missing_days, stock_row
from monitor.incentives.measure import Measured, measure
from monitor.incentives.rounding import ratio, units_of
from monitor.incentives.schemes.records import SchemeKpi, SellThrough
from monitor.incentives.stock_measures import sell_through_of_available, sell_through_of_received
from monitor.incentives.stocked import Shelf
from monitor.incentives.wording import quantity
from monitor.model.performance import SellIn
from scrapers.counted import number_of

_OLDEST = timedelta(days=31)
"""before the period's end, for stock that tells of that end"""
_WEEK = 7


@measure("sell_through", reports=True, policy="sell_in", options=("of",))
def sell_through(kpi: SchemeKpi, figures: Figures) -> Measured:
    """Sold / (opening stock + received), or of what was `received`, of products whose movements are entered.

    Movements that reach beyond the period cannot be cut to it, and say nothing of it. Opening stock that is not entered
    is what the party reported for the day before.
    """
    period, opening, received = figures.period, dict[str, int | None](), Decimal(0)
    moves = [move for move in figures.books.sell_in(figures.party_id, period) if figures.wants(move.sku)]
    for move in moves:
        first = opening.setdefault(move.sku, _opening(move, figures))
        note = f"opening stock {'not known' if first is None else quantity(units_of(first))}"
        units, days = units_of(move.quantity), f"{move.period_from}/{move.period_to}"
        figures.keep(InputRow("sell_in", move.sku, days, quantity=units, note=note))
        received += move.quantity
    sold = Decimal(sum(line.quantity for line in figures.sold_lines(opening)))
    if not moves:
        return Measured(None, why="enter the movements in sell_in")
    if figures.unreported(period):
        return Measured(None, why="sales reports are missing")
    if why := _unfit(moves, period):
        return Measured(None, why=why)
    if kpi.of is SellThrough.RECEIVED:
        share = sell_through_of_received(received, sold)
        return Measured(share, why="" if share is not None else "nothing was received")
    known = [units for units in opening.values() if units is not None]
    if len(known) < len(opening):
        return Measured(None, why="an opening stock is neither entered in sell_in nor reported for the day before")
    share = sell_through_of_available(Decimal(sum(known)), received, sold)
    return Measured(share, why="" if share is not None else "there was nothing to sell")


def _unfit(moves: Sequence[SellIn], period: Period) -> str:
    """Return why the movements are not those of the period; empty where they are."""
    if any(sticks_out(move.period_from, move.period_to, period) for move in moves):
        return f"movements in sell_in reach beyond {period.name}: enter them by shorter periods"
    for sku in dict.fromkeys(move.sku for move in moves):
        if missing := missing_days(period, [move for move in moves if move.sku == sku]):
            return f"no movements of {sku} are entered in sell_in for {missing}"
    return ""


def _opening(move: SellIn, figures: Figures) -> int | None:
    if move.opening_stock is not None:
        return move.opening_stock
    eve = move.period_from - timedelta(days=1)
    reported = figures.books.stocked(figures.party_id, eve)
    lines = [line for line in reported.of(move.sku) if line.as_of == eve]
    if not lines or reported.in_part:
        return None
    _keep(figures, lines)
    return sum(line.on_hand for line in lines)


@measure("weeks_of_stock", reports=True)
def weeks_of_stock(kpi: SchemeKpi, figures: Figures) -> Measured:  # noqa: ARG001 - all measures are called alike
    """Stock by the last inventory reports / mean weekly sell-out of the period, in units of the scheme's products."""
    period, reported = figures.period, figures.books.stocked(figures.party_id, figures.period.end)
    lines = [line for line in reported.lines if figures.wants(line.sku)]
    _keep(figures, lines)
    sold = sum(line.quantity for line in figures.sold_lines())
    if figures.unreported(period):
        return Measured(None, why="sales reports are missing")
    if not lines or reported.as_of is None or period.end - reported.as_of > _OLDEST:
        return Measured(
            None, why=f"no inventory report of the last {number_of(_OLDEST.days, 'day')} before {period.end}"
        )
    if reported.in_part:
        return Measured(None, why=f"rows of the inventory report {reported.in_part[0]} could not be read")
    if sold <= 0:
        return Measured(None, why="nothing was sold on balance, so stock has no weeks")
    held = sum(line.on_hand for line in lines)
    return Measured(ratio(Decimal(held * period.days), Decimal(sold * _WEEK)))


def _keep(figures: Figures, lines: list[Shelf]) -> None:
    for line in lines:
        figures.keep(stock_row(line))
