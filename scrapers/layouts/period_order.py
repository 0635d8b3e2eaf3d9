"""The order of day and month in dates that leave it open, where only one order puts all of them in the period named."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from scrapers.layouts.figures import FigureError, day, day_first, shows_slashed
from scrapers.layouts.finding_out import found_out
from scrapers.layouts.table import Found, periods_above

_LONGEST = timedelta(days=31)
"""A longer period has days of both orders in it"""


def order_of_days(found: Found, field: str) -> bool | None:
    """Return whether the days of a column stand before their months, as it shows itself or by the period above it."""
    shown = found_out(found, (field,), day_first, shows_slashed)
    return _order_in_period(found, field) if shown is None else shown


def _order_in_period(found: Found, field: str) -> bool | None:
    """Return the order in which all days are in the only period above the table; None where it is open.

    One day alone proves nothing: a title may be of the month in which it was written.
    """
    period = _period_above(found)
    place = found.columns.get(field, -1)
    if period is None or place < 0:
        return None
    orders, written = {True, False}, set[str]()
    for _, cells in found.below():
        cell = cells[place] if place < len(cells) else ""
        if not isinstance(cell, str) or not shows_slashed(cell) or cell in written:
            continue
        written.add(cell)
        orders = {order for order in orders if _is_in(cell, order, period)}
        if not orders:
            return None
    return orders.pop() if len(orders) == 1 and len(written) > 1 else None


def _is_in(cell: str, first_is_day: bool, period: tuple[date, date]) -> bool:
    with suppress(FigureError):
        return period[0] <= day(cell, first_is_day) <= period[1]
    return False


def _period_above(found: Found) -> tuple[date, date] | None:
    """Return the only period of a month at most that the rows above a table name, or None."""
    try:
        periods = periods_above(found.above)
    except FigureError:
        return None
    period = periods.pop() if len(periods) == 1 else None
    return period if period and period[1] - period[0] <= _LONGEST else None
